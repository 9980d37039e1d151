"""Many rows at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# SQLite takes at most 32,766 variables in a statement, MariaDB a packet of 16 MiB.
BATCH = 500


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut into lists of at most `size` items."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some
