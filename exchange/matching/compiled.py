"""Compiling the loops, and keeping what was compiled where that is possible.

Numba notices that the file of a function has changed, but not that a file has changed
from which it calls or takes a constant; it would go on with the old machine code. So
what is compiled is kept under a name that changes with any file of this folder.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config as numba_config

Function = TypeVar("Function", bound=Callable[..., Any])


def _name_of_sources() -> str:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:16]


def _folder() -> Path:
    """Give the folder that was set (NUMBA_CACHE_DIR), this one's, or the user's."""
    chosen = getattr(numba_config, "CACHE_DIR", "")
    here = Path(__file__).parent
    if chosen:
        return Path(chosen)
    if os.access(here, os.W_OK):
        return here / "__pycache__"
    return Path.home() / ".cache" / "capacity-exchange"


vars(numba_config)["CACHE_DIR"] = str(_folder() / _name_of_sources())


def compiled(function: Function) -> Function:
    """Compile a loop when it is first called; it runs beside other threads."""
    try:
        kernel = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # None of these folders can be written to.
        kernel = numba.njit(nogil=True)(function)
    return cast(Function, kernel)
