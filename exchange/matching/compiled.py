"""Compiling the loops, and keeping what was compiled where that is possible."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a loop when it is first called; it runs beside other threads."""
    try:
        kernel = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Neither the package's folder nor the user's can be written to.
        kernel = numba.njit(nogil=True)(function)
    return cast(Function, kernel)
