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
# More rings than this can keep the integer programme busy for hours.
MOST_CHOSEN_AT_ONCE = 2_000
MOST_NODES = 1_000
# The annealing, as parts of the worth of a ring in the middle.
HOTTEST, COLDEST = 0.3, 0.01
STEPS_A_RING, MOST_STEPS = 3_000, 60_000_000
SEED = 7


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
    is worth. Where rings are sparse, it chooses nearly all of them wholly or not at
    all; those stand, and the integer programme decides over the few that are left.
    Where they crowd, that would take hours, and annealing decides over all.
    """
    if not len(rings):
        return Packing(np.zeros(0, np.int64), 0.0)
    relaxed = linprog(
        -rings.worth / rings.worth.max(),
        A_ub=_membership(rings),
        b_ub=np.ones(len(np.unique(rings.members[rings.members != NOBODY]))),
        # The simplex method is sixty times slower where rings crowd.
        method="highs-ipm",
    )
    if relaxed.x is None:
        raise RuntimeError(f"HiGHS packed no rings: {relaxed.message}")
    best = -relaxed.fun * rings.worth.max()
    chosen = _choose_from_relaxed(rings, rows, relaxed.x)
    distance = max(0.0, 1 - rings.worth[chosen].sum() / best)
    if distance > gap and len(rings) <= MOST_CHOSEN_AT_ONCE:
        # The bound may be what is far; the whole programme settles it.
        settled = _choose(rings, gap)
        if settled is not None:
            return Packing(settled, gap)
    return Packing(chosen, float(distance))


def _choose_from_relaxed(rings: Rings, rows: int, parts: NDArray[np.float64]) -> Ints:
    whole = parts > 1 - TOLERANCE
    is_taken = np.zeros(rows + 1, np.bool_)
    is_taken[rings.members[whole]] = True
    is_taken[NOBODY] = False
    left = np.flatnonzero(~is_taken[rings.members].any(axis=1))
    if len(left) <= MOST_CHOSEN_AT_ONCE:
        more = _choose(Rings(rings.members[left], rings.worth[left]), 0.0)
        if more is not None:
            return np.union1d(np.flatnonzero(whole), left[more])
    annealed: Ints = _anneal(
        rings.members,
        rings.worth,
        rows,
        min(STEPS_A_RING * len(rings), MOST_STEPS),
        float(np.median(rings.worth)),
    )
    return annealed


def _membership(rings: Rings) -> csr_array:
    """Give a row for each member of any ring, a column for each ring."""
    ring, position = np.nonzero(rings.members != NOBODY)
    _, member = np.unique(rings.members[ring, position], return_inverse=True)
    return csr_array((np.ones(len(ring)), (member, ring)))


def _choose(rings: Rings, gap: float) -> Ints | None:
    """Choose the best rings by the integer programme, up to a relative gap.

    Give None where it has not come to an end after `MOST_NODES` branches.
    """
    if not len(rings):
        return np.zeros(0, np.int64)
    found = milp(
        c=-rings.worth / rings.worth.max(),
        integrality=np.ones(len(rings)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(_membership(rings), ub=1),
        options={"mip_rel_gap": gap, "node_limit": MOST_NODES},
    )
    if found.status != 0:
        return None
    chosen: Ints = np.flatnonzero(found.x > 0.5)
    return chosen


@compiled
def _anneal(members, worth, rows, steps, middle):
    """Take rings in for those in their way, less and less often at a loss.

    Simulated annealing (Kirkpatrick, Gelatt, Vecchi, "Optimization by simulated
    annealing", 1983); `middle` is the worth of a ring in the middle. At last only gains
    are taken, until there are none. The numbers come from a congruential generator
    with a fixed seed, so that every run chooses alike.
    """
    ring_of = np.full(rows, NOBODY, np.int64)
    count = len(worth)
    state = np.uint64(SEED)
    for step in range(steps):
        state = _roll(state)
        ring = np.int64((state >> np.uint64(33)) % np.uint64(count))
        gain = _gain(ring, members, worth, ring_of)
        if gain < 0:
            part = step / steps
            heat = middle * HOTTEST * (COLDEST / HOTTEST) ** part
            state = _roll(state)
            dice = (state >> np.uint64(11)) / 9007199254740992.0
            if dice >= np.exp(gain / heat):
                continue
        _take(ring, members, ring_of)
    is_better = True
    while is_better:
        is_better = False
        for each in range(count):
            if _gain(each, members, worth, ring_of) > 0:
                _take(each, members, ring_of)
                is_better = True
    return np.unique(ring_of[ring_of != NOBODY])


@compiled
def _roll(state):
    """Give the next state of Knuth's congruential generator of 64 bits (MMIX)."""
    return state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)


@compiled
def _gain(ring, members, worth, ring_of):
    """Give what is gained by taking a ring in for those in its way."""
    one = ring_of[members[ring, 0]]
    if one == ring:
        return np.int64(0)
    two = ring_of[members[ring, 1]]
    third = members[ring, 2]
    three = ring_of[third] if third != NOBODY else np.int64(NOBODY)
    gain = worth[ring]
    if one != NOBODY:
        gain -= worth[one]
    if two not in (NOBODY, one):
        gain -= worth[two]
    if three not in (NOBODY, one, two):
        gain -= worth[three]
    return gain


@compiled
def _take(ring, members, ring_of):
    """Take a ring in, and those out that are in its way."""
    for member in members[ring]:
        if member != NOBODY and ring_of[member] != NOBODY:
            for other in members[ring_of[member]]:
                if other != NOBODY:
                    ring_of[other] = NOBODY
    for member in members[ring]:
        if member != NOBODY:
            ring_of[member] = ring
