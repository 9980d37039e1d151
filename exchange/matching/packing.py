"""The best set of rings in which nobody is twice, and how far from it at most.

Kidney exchange packs cycles in the same way (Abraham, Blum, Sandholm, "Clearing
algorithms for barter exchange markets", 2007: the cycle formulation). The relaxed
programme, in which parts of rings can be chosen, gives each person a price; together
these bound what any choice is worth. Its integer form would take hours where rings
crowd, so the choice is made by a local search that begins with what the relaxed one
prefers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from exchange.matching.compiled import compiled
from exchange.matching.market import NOBODY, Ints
from exchange.matching.rings import Rings

LARGEST_GAP = 0.005
# Rings whose price exceeds their worth by more of the best one's are left out.
NEAR = 0.15
# How often the local search tries a change, and the loss that it takes at first, as a
# part of the worth of a ring in the middle.
STEPS_A_RING, LOSS = 100, 0.03
SEED = 88_172_645_463_325_252
# So many changes can follow from one; what is more is tried another time.
LONGEST_CHANGE = 8_000
# The integer programme settles so few rings in a moment; it may branch so often.
FEW_RINGS, MOST_NODES = 2_000, 1_000


@dataclass(frozen=True, slots=True)
class Packing:
    """The chosen rings, and how far from the best choice they are at most."""

    chosen: Ints
    gap: float


def pack_rings(rings: Rings, rows: int, gap: float = LARGEST_GAP) -> Packing:
    """Choose rings without a common member that are worth most together.

    Where that is further from the bound than `gap`, and the rings are few, the integer
    programme settles it.
    """
    if not len(rings):
        return Packing(np.zeros(0, np.int64), 0.0)
    has = _membership(rings)
    worth = rings.worth / rings.worth.max()
    relaxed = linprog(
        -worth,
        A_ub=has,
        b_ub=np.ones(has.shape[0]),
        # The simplex method is sixty times slower where rings crowd.
        method="highs-ipm",
    )
    if relaxed.x is None:
        raise RuntimeError(f"HiGHS packed no rings: {relaxed.message}")
    price = np.maximum(-relaxed.ineqlin.marginals, 0)
    above = has.T @ price - worth
    # That bounds every choice, however exact the prices are.
    bound = (price.sum() + np.maximum(-above, 0).sum()) * rings.worth.max()
    chosen = _search(rings, rows, above, relaxed.x)
    distance = max(0.0, 1 - rings.worth[chosen].sum() / bound)
    if distance > gap and len(rings) <= FEW_RINGS:
        settled = _settle(has, worth, gap)
        if settled is not None:
            return Packing(settled, gap)
    return Packing(chosen, float(distance))


def _membership(rings: Rings) -> csr_array:
    """Give a row for each member of any ring, a column for each ring."""
    ring, position = np.nonzero(rings.members != NOBODY)
    _, member = np.unique(rings.members[ring, position], return_inverse=True)
    return csr_array((np.ones(len(ring)), (member, ring)))


def _settle(has: csr_array, worth: Any, gap: float) -> Ints | None:
    """Choose by the integer programme; None where it would branch too often."""
    found = milp(
        c=-worth,
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(has, ub=1),
        options={"mip_rel_gap": gap, "node_limit": MOST_NODES},
    )
    if found.status != 0:
        return None
    chosen: Ints = np.flatnonzero(found.x > 0.5)
    return chosen


def _search(rings: Rings, rows: int, above: Any, parts: Any) -> Ints:
    """Choose among the rings that are near their price."""
    near = np.flatnonzero(above <= NEAR)
    members = rings.members[near].astype(np.int64)
    ring, position = np.nonzero(members != NOBODY)
    order = np.argsort(members[ring, position], kind="stable")
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(members[ring, position], minlength=rows), out=start[1:])
    ring_of = _improve(
        members,
        rings.worth[near],
        start,
        ring[order],
        np.lexsort((above[near], -np.round(parts[near], 6))),
        STEPS_A_RING * len(near),
        LOSS * np.median(rings.worth[near]),
    )
    chosen: Ints = np.sort(near[np.unique(ring_of[ring_of != NOBODY])])
    return chosen


@compiled
def _improve(members, worth, start, rings_of, order, steps, loss):
    """Take free rings in the given order, then change what makes it better.

    A change takes one ring in, those out that are in its way, and fills the places that
    come free with what gains most. What makes it worse is undone, but for small losses,
    which become smaller. `rings_of` lists the rings of each row. Gives the ring of each
    row.
    """
    ring_of = np.full(len(start) - 1, NOBODY, np.int64)
    log = np.zeros(LONGEST_CHANGE + 64, np.int64)
    for ring in order:
        is_free = True
        for member in members[ring]:
            if member != NOBODY and ring_of[member] != NOBODY:
                is_free = False
        if is_free:
            _take(ring, members, worth, ring_of, log, 0)
    state = np.uint64(SEED)
    for step in range(steps):
        # Marsaglia's xorshift: the same numbers in each run.
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        ring = np.int64(state % np.uint64(len(worth)))
        if ring_of[members[ring, 0]] == ring:
            continue
        gain, end = _take(ring, members, worth, ring_of, log, 0)
        more, end = _fill(members, worth, start, rings_of, ring_of, log, end)
        dice = (state >> np.uint64(33)) / 2147483648.0
        if gain + more < 0 and gain + more <= -loss * (1 - step / steps) * dice:
            _undo(members, ring_of, log, end)
    return ring_of


@compiled
def _fill(members, worth, start, rings_of, ring_of, log, end):
    """Fill the places of rings that were taken out; give the gain and the log's end."""
    gain = np.int64(0)
    at = 0
    while at < end and end < LONGEST_CHANGE:
        dropped = -1 - log[at]
        at += 1
        if dropped < 0:
            continue
        for member in members[dropped]:
            if member == NOBODY or ring_of[member] != NOBODY:
                continue
            most = np.int64(0)
            best = NOBODY
            for each in range(start[member], start[member + 1]):
                found = _gain(rings_of[each], members, worth, ring_of)
                if found > most:
                    most = found
                    best = rings_of[each]
            if best != NOBODY:
                more, end = _take(best, members, worth, ring_of, log, end)
                gain += more
    return gain, end


@compiled
def _take(ring, members, worth, ring_of, log, end):
    """Take a ring in and those out that are in its way, and log both.

    Gives the gain and the log's end. What was taken out is logged as -1 - ring.
    """
    gain = worth[ring]
    for member in members[ring]:
        if member != NOBODY and ring_of[member] != NOBODY:
            other = ring_of[member]
            gain -= worth[other]
            for each in members[other]:
                if each != NOBODY:
                    ring_of[each] = NOBODY
            log[end] = -1 - other
            end += 1
    for member in members[ring]:
        if member != NOBODY:
            ring_of[member] = ring
    log[end] = ring
    return gain, end + 1


@compiled
def _undo(members, ring_of, log, end):
    """Undo what is logged, from its end."""
    for place in range(end - 1, -1, -1):
        is_taken = log[place] >= 0
        ring = log[place] if is_taken else -1 - log[place]
        for member in members[ring]:
            if member != NOBODY:
                ring_of[member] = NOBODY if is_taken else ring


@compiled
def _gain(ring, members, worth, ring_of):
    """Give what is gained by taking a ring in for those in its way."""
    gain = worth[ring]
    one = two = np.int64(NOBODY)
    for member in members[ring]:
        if member != NOBODY:
            other = ring_of[member]
            if other not in (NOBODY, one, two):
                gain -= worth[other]
                if one == NOBODY:
                    one = other
                else:
                    two = other
    return gain
