"""Who is proposed to whom in this period, and who is in which ring.

Rings come first, then what was proposed lately and still stands; the allocation shares
out the places that are left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from exchange.domain.weights import Weights
from exchange.matching.allocation import Candidates, allocate
from exchange.matching.history import FREE, STANDS, TAKEN, History
from exchange.matching.market import NOBODY, Ints, Market, Numbers
from exchange.matching.packing import pack_rings
from exchange.matching.people import Row
from exchange.matching.rings import Graph, Rings, find_rings
from exchange.matching.top_k import TopK, find_top_k, score_pairs

# So many of a learner's best teachers can be proposed. Twenty are worth 5 % more in all
# than ten, and thirty hardly more than twenty (`docs/matching.md`).
CANDIDATES = 20
# Rings close among so many: among ten, five of six people in rings would be missed.
RING_CANDIDATES = 30
# Nobody is proposed to more learners in a period, whatever their profile says.
MOST_LEARNERS = 50

KeyOf = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a learner and a teacher, by learner, best first, with their scores."""

    learners: Numbers
    teachers: Numbers
    scores: Ints

    @classmethod
    def of(cls, found: TopK) -> "Pairs":
        """Take them from what was found."""
        learner, place = np.nonzero(found.teachers != NOBODY)
        return cls(
            learner.astype(np.int32),
            found.teachers[learner, place],
            found.scores[learner, place],
        )

    def only(self, chosen: NDArray[np.bool_]) -> "Pairs":
        """Give some of them."""
        return Pairs(self.learners[chosen], self.teachers[chosen], self.scores[chosen])

    def start(self, rows: int) -> Ints:
        """Give where the pairs of each learner begin, and the end."""
        start = np.zeros(rows + 1, np.int64)
        np.cumsum(np.bincount(self.learners, minlength=rows), out=start[1:])
        return start


@dataclass(frozen=True, slots=True)
class ChosenRings:
    """Rings without a common member; `gap` bounds the distance from the best choice."""

    rings: Rings
    gap: float


@dataclass(frozen=True, slots=True)
class Proposals:
    """All candidates, and which are proposed.

    `gap` bounds how much better the allocation could be, as a part of its worth.
    """

    pairs: Pairs
    proposed: NDArray[np.bool_]
    gap: float


def choose_rings(
    market: Market,
    states: Callable[[Pairs], Ints],
    places: Ints,
    k: int = RING_CANDIDATES,
) -> ChosenRings:
    """Choose the best rings of people with a place, among pairs that can be proposed.

    Only what the teacher gives counts here: each of the ring gets something, if not
    from whom they give to.
    """
    found = find_top_k(market, k, with_bonus=False, with_reciprocal=False)
    pairs = Pairs.of(found)
    state = states(pairs)
    is_possible = (state == FREE) | (state == STANDS)
    pairs = pairs.only(is_possible & (places[pairs.teachers] > 0))
    rows = len(market)
    rings = find_rings(Graph(pairs.start(rows), pairs.teachers, pairs.scores))
    packing = pack_rings(rings, rows)
    chosen = packing.chosen
    return ChosenRings(Rings(rings.members[chosen], rings.worth[chosen]), packing.gap)


def steps_of(rings: Rings) -> tuple[Numbers, Numbers]:
    """Give learner and teacher of every step of the rings."""
    third = rings.members[:, 2]
    last = np.where(third == NOBODY, rings.members[:, 1], third)
    learners = np.concatenate([rings.members[:, 0], rings.members[:, 1], third])
    teachers = np.concatenate(
        [
            rings.members[:, 1],
            np.where(third == NOBODY, rings.members[:, 0], third),
            rings.members[:, 0],
        ]
    )
    is_step = np.concatenate([last >= 0, last >= 0, third != NOBODY])
    return learners[is_step], teachers[is_step]


def with_steps(
    pairs: Pairs, market: Market, rings: Rings, weights: Weights
) -> tuple[Pairs, NDArray[np.bool_]]:
    """Add the steps of rings that are not among the pairs; mark all steps."""
    learners, teachers = steps_of(rings)
    rows = len(market)
    have = pairs.learners.astype(np.int64) * rows + pairs.teachers
    steps = learners.astype(np.int64) * rows + teachers
    is_new = ~np.isin(steps, have)
    learners, teachers = learners[is_new], teachers[is_new]
    scores = score_pairs(market, learners, teachers, weights)
    joined = Pairs(
        np.concatenate([pairs.learners, learners]),
        np.concatenate([pairs.teachers, teachers]),
        np.concatenate([pairs.scores, scores]),
    )
    order = np.lexsort((joined.teachers, -joined.scores, joined.learners))
    joined = Pairs(joined.learners[order], joined.teachers[order], joined.scores[order])
    key = joined.learners.astype(np.int64) * rows + joined.teachers
    return joined, np.isin(key, steps)


def propose(
    pairs: Pairs,
    is_step: NDArray[np.bool_],
    state: Ints,
    places: Ints,
    most_teachers: int,
) -> Proposals:
    """Choose whom to propose: to nobody more learners than they have places."""
    rows = len(places)
    learners_left = places.copy()
    teachers_left = np.full(rows, most_teachers, np.int64)
    proposed = np.zeros(len(pairs.scores), np.bool_)
    stands = np.flatnonzero(is_step | (state == STANDS))
    # Steps of rings first, then the best.
    order = np.lexsort((stands, -pairs.scores[stands], ~is_step[stands]))
    for each in stands[order].tolist():
        learner, teacher = pairs.learners[each], pairs.teachers[each]
        if learners_left[teacher] and teachers_left[learner]:
            proposed[each] = True
            learners_left[teacher] -= 1
            teachers_left[learner] -= 1
    has_one = np.zeros(rows, np.bool_)
    has_one[pairs.learners[proposed]] = True
    is_free = ~proposed & (state == FREE)
    free = pairs.only(is_free)
    allocation = allocate(
        Candidates(free.start(rows), free.teachers, free.scores),
        teachers_left,
        learners_left,
        has_one,
    )
    proposed[np.flatnonzero(is_free)[allocation.chosen]] = True
    return Proposals(pairs, proposed, allocation.gap)


def places_left(
    rows: Sequence[Row], pairs: Pairs, state: Ints, weights: Weights
) -> Ints:
    """Give to how many learners each row can be proposed in this period."""
    places = [
        weights.learners if row.capacity is None else row.capacity for row in rows
    ]
    taken = np.bincount(pairs.teachers[state == TAKEN], minlength=len(rows))
    return np.maximum(np.minimum(np.array(places, np.int64), MOST_LEARNERS) - taken, 0)


def find_states(
    rows: Sequence[Row], pairs: Pairs, history: History, key_of: KeyOf, today: date
) -> Ints:
    """Tell how each pair stands; see `History.state`."""
    states = np.full(len(pairs.scores), FREE, np.int64)
    known = np.array([row.person_id in history.people for row in rows], np.bool_)
    if not known.any():
        return states
    involved = np.flatnonzero(known[pairs.learners] | known[pairs.teachers])
    for each in involved.tolist():
        learner, teacher = int(pairs.learners[each]), int(pairs.teachers[each])
        states[each] = history.state(
            rows[learner].person_id,
            rows[teacher].person_id,
            key_of(learner, teacher),
            today,
        )
    return states
