"""Values of a request: in lists of the length that the API takes, safely joined."""

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


def joined(values: Collection[Any]) -> str:
    """Join values for one parameter; they may hold a vertical bar."""
    return "\x1f" + "\x1f".join(map(str, values))


def batches(values: Collection[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of at most `size` values."""
    every = list(values)
    for start in range(0, len(every), size):
        yield every[start : start + size]
