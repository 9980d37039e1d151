"""What a figure was measured on, and what it was measured with."""

import hashlib
import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

PACKAGES = ("numpy", "scipy", "numba", "ortools")
BANDWIDTH_BYTES = 800_000_000


def describe_machine() -> dict[str, Any]:
    """Name the processor, the load of the last minute and the versions."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor()


def bytes_a_second() -> float:
    """Measure how quickly NumPy reads memory from end to end, at best."""
    numbers = np.ones(BANDWIDTH_BYTES // 8, np.int64)
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        numbers.sum()
        best = min(best, perf_counter() - start)
    return BANDWIDTH_BYTES / best


def fingerprint(value: object) -> str:
    """Give the SHA-256 of all arrays in a value, in the order of its fields."""
    digest = hashlib.sha256()
    for array in _arrays(value):
        digest.update(f"{array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _arrays(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _arrays(getattr(value, field.name))
