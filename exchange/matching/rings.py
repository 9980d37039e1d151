"""Exchanges of two and three in which each teaches the next, and the last the first.

All rings of a graph are listed; `packing.py` chooses among them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.matching.compiled import compiled
from exchange.matching.market import NOBODY, Ints, Numbers


@dataclass(frozen=True, slots=True)
class Graph:
    """Edges from learners to teachers with their worth; see `Candidates`."""

    start: Ints
    teachers: Numbers
    values: Ints


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings, each of two or three members (the third is -1), the smallest first.

    The first learns from the second, that from the third, and the last from the first.
    `worth` is the sum of the edges.
    """

    members: NDArray[np.int32]
    worth: Ints

    def __len__(self) -> int:
        return len(self.worth)


def find_rings(graph: Graph) -> Rings:
    """List all rings of two and three, by their members."""
    rows = len(graph.start) - 1
    order = np.argsort(graph.teachers, kind="stable")
    back_start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(graph.teachers, minlength=rows), out=back_start[1:])
    learners = np.repeat(np.arange(rows, dtype=np.int32), np.diff(graph.start))
    arguments = (
        graph.start,
        graph.teachers,
        graph.values,
        back_start,
        learners[order],
        graph.values[order],
    )
    empty = np.zeros((0, 3), np.int32), np.zeros(0, np.int64)
    count = _list_rings(*arguments, *empty)
    members = np.full((count, 3), NOBODY, np.int32)
    worth = np.zeros(count, np.int64)
    _list_rings(*arguments, members, worth)
    return Rings(members, worth)


@compiled
def _list_rings(
    start, teachers, values, back_start, back_learners, back_values, members, worth
):
    """Fill the arrays where they have room; give the number of rings.

    The first member is the smallest, so that each ring is met once.
    """
    rows = len(start) - 1
    stamp = np.full(rows, NOBODY, np.int32)
    back = np.zeros(rows, np.int64)
    room = len(worth)
    count = 0
    for u in range(rows):
        for each in range(back_start[u], back_start[u + 1]):
            stamp[back_learners[each]] = u
            back[back_learners[each]] = back_values[each]
        for one in range(start[u], start[u + 1]):
            v = teachers[one]
            if v <= u:
                continue
            if stamp[v] == u:
                if count < room:
                    members[count, 0] = u
                    members[count, 1] = v
                    worth[count] = values[one] + back[v]
                count += 1
            for two in range(start[v], start[v + 1]):
                w = teachers[two]
                if w > u and w != v and stamp[w] == u:
                    if count < room:
                        members[count, 0] = u
                        members[count, 1] = v
                        members[count, 2] = w
                        worth[count] = values[one] + values[two] + back[w]
                    count += 1
    return count
