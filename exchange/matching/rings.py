"""Exchanges of two and three in which each teaches the next, and the last the first.

All rings of a graph are listed, and the best set of rings without a common member is
packed by HiGHS, as kidney exchange packs cycles (Abraham, Blum,
Sandholm, "Clearing algorithms for barter exchange markets", 2007: the cycle
formulation).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from exchange.matching.compiled import compiled
from exchange.matching.market import NOBODY, Ints, Numbers

LARGEST_GAP = 0.005
# How far from 1 a ring may be that is wholly chosen.
TOLERANCE = 1e-6
# More rings than this keep the integer programme busy for minutes.
MOST_CHOSEN_AT_ONCE = 5_000


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


@dataclass(frozen=True, slots=True)
class Packing:
    """The chosen rings, and how far from the best choice they are at most."""

    chosen: Ints
    gap: float


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


def pack_rings(rings: Rings, rows: int, gap: float = LARGEST_GAP) -> Packing:
    """Choose rings without a common member that are worth most together.

    The relaxed programme, in which parts of rings can be chosen, bounds what any choice
    is worth. Nearly all of its rings are chosen wholly or not at all; those stand, and
    the integer programme decides over the few that are left. Where that is further from
    the bound than `gap`, it decides over all, if they are not too many.
    """
    if not len(rings):
        return Packing(np.zeros(0, np.int64), 0.0)
    relaxed = linprog(
        -rings.worth / rings.worth.max(),
        A_ub=_membership(rings),
        b_ub=np.ones(len(np.unique(rings.members[rings.members != NOBODY]))),
    )
    if relaxed.x is None:
        raise RuntimeError(f"HiGHS packed no rings: {relaxed.message}")
    whole = relaxed.x > 1 - TOLERANCE
    is_taken = np.zeros(rows + 1, np.bool_)
    is_taken[rings.members[whole]] = True
    is_taken[NOBODY] = False
    left = np.flatnonzero(~is_taken[rings.members].any(axis=1))
    rest = _some(rings, left)
    few = len(rest) <= MOST_CHOSEN_AT_ONCE
    more = _choose(rest, 0.0) if few else _choose_greedily(rest, rows)
    chosen = np.union1d(np.flatnonzero(whole), left[more])
    best = -relaxed.fun * rings.worth.max()
    distance = max(0.0, 1 - rings.worth[chosen].sum() / best)
    if distance > gap and len(rings) <= MOST_CHOSEN_AT_ONCE:
        return Packing(_choose(rings, gap), gap)
    return Packing(chosen, float(distance))


def _choose_greedily(rings: Rings, rows: int) -> Ints:
    """Choose the best ring that is still free, again and again."""
    is_taken = np.zeros(rows + 1, np.bool_)
    chosen = []
    for each in np.argsort(-rings.worth, kind="stable").tolist():
        members = rings.members[each]
        members = members[members != NOBODY]
        if not is_taken[members].any():
            is_taken[members] = True
            chosen.append(each)
    return np.array(chosen, np.int64)


def _some(rings: Rings, chosen: Ints) -> Rings:
    return Rings(rings.members[chosen], rings.worth[chosen])


def _membership(rings: Rings) -> csr_array:
    """Give a row for each member of any ring, a column for each ring."""
    ring, position = np.nonzero(rings.members != NOBODY)
    _, member = np.unique(rings.members[ring, position], return_inverse=True)
    return csr_array((np.ones(len(ring)), (member, ring)))


def _choose(rings: Rings, gap: float) -> Ints:
    """Choose the best rings by the integer programme, up to a relative gap."""
    if not len(rings):
        return np.zeros(0, np.int64)
    found = milp(
        c=-rings.worth / rings.worth.max(),
        integrality=np.ones(len(rings)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(_membership(rings), ub=1),
        options={"mip_rel_gap": gap},
    )
    if found.x is None:
        raise RuntimeError(f"HiGHS packed no rings: {found.message}")
    chosen: Ints = np.flatnonzero(found.x > 0.5)
    return chosen
