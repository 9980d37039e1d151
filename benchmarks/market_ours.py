"""What this project shows: rings first, then who else is proposed, then the rest.

The candidates, the rings and the proposals are those of the project's own code; whom a
learner has seen takes no part.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.market_rounds import SHOWN, Matcher, Now, Shown
from benchmarks.market_truth import Flags
from exchange.domain.weights import USUAL
from exchange.matching.history import FREE, RESTS
from exchange.matching.market import NOBODY, Ints, Numbers
from exchange.matching.propose import (
    CANDIDATES,
    RING_CANDIDATES,
    Pairs,
    choose_rings,
    propose,
    steps_of,
    with_steps,
)
from exchange.matching.top_k import find_top_k


@dataclass(frozen=True, slots=True)
class Ours:
    """What the method is made of: all of it, or less to see what each part does."""

    candidates: int = CANDIDATES
    with_rings: bool = True
    with_proposals: bool = True


def ours(how: Ours) -> Matcher:
    """Make the matcher."""

    def rank(now: Now) -> Shown:
        rows = len(now.market)
        hidden = now.seen.shape[1]
        most = max(SHOWN, how.candidates)
        pairs = Pairs.of(find_top_k(now.market, most + hidden))
        pairs = pairs.only(_states(pairs, now) == FREE)
        pairs = pairs.only(_ranks(pairs, rows) < most)
        in_ring = np.full(rows, NOBODY, np.int32)
        is_step = np.zeros(len(pairs.scores), np.bool_)
        proposed = is_step
        if how.with_rings:
            chosen = choose_rings(
                now.market,
                lambda found: _states(found, now),
                now.free,
                RING_CANDIDATES + hidden,
            )
            pairs, is_step = with_steps(pairs, now.market, chosen.rings, USUAL)
            learners, teachers = steps_of(chosen.rings)
            in_ring[learners] = teachers
        if how.with_proposals:
            states = np.full(len(pairs.scores), FREE, np.int64)
            proposed = propose(
                pairs, is_step, states, now.free, USUAL.teachers
            ).proposed
        return Shown(_order(pairs, is_step, proposed, rows), in_ring)

    return rank


def _states(pairs: Pairs, now: Now) -> Ints:
    """Let those rest whom the learner has seen."""
    rows = len(now.market)
    learner, place = np.nonzero(now.seen != NOBODY)
    seen = learner * rows + now.seen[learner, place]
    keys = pairs.learners.astype(np.int64) * rows + pairs.teachers
    return np.where(np.isin(keys, seen), RESTS, FREE)


def _ranks(pairs: Pairs, rows: int) -> Ints:
    """Give the place of each pair among those of its learner, from 0."""
    ranks: Ints = np.arange(len(pairs.learners)) - pairs.start(rows)[pairs.learners]
    return ranks


def _order(pairs: Pairs, is_step: Flags, proposed: Flags, rows: int) -> Numbers:
    """Put rings first, then the proposed, then the rest, each by score."""
    order = np.lexsort(
        (pairs.teachers, -pairs.scores, ~proposed, ~is_step, pairs.learners)
    )
    pairs = Pairs(pairs.learners[order], pairs.teachers[order], pairs.scores[order])
    ranks = _ranks(pairs, rows)
    found = np.full((rows, SHOWN), NOBODY, np.int32)
    kept = ranks < SHOWN
    found[pairs.learners[kept], ranks[kept]] = pairs.teachers[kept]
    return found
