"""Long work in parts."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of at most `size` items."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some
