"""From profiles to matches and rings: who could learn from whom, and why.

What is compiled is in `top_k.py`; here names become numbers, and the pairs that were
found become matches. `docs/matching.md` explains it all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from exchange.domain.match import TOP_K, Alike, Match, Ring
from exchange.domain.notices import key_of_pair
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.weights import USUAL, Weights
from exchange.matching.alike import find_alike
from exchange.matching.explain import Explaining
from exchange.matching.history import NO_HISTORY, History
from exchange.matching.market import NOBODY, Market
from exchange.matching.people import Row, Words, make_market, rows_of, skills_of
from exchange.matching.propose import (
    CANDIDATES,
    Pairs,
    choose_rings,
    find_states,
    places_left,
    propose,
    with_steps,
)
from exchange.matching.rings import Rings
from exchange.matching.top_k import find_top_k


@dataclass(frozen=True, slots=True)
class Matched:
    """All that was found: `matches` explains pairs only while it is read.

    `matches` and `alike` come in the order of the learner's id. `figures` are counts
    and the certified distances from the best allocation and the best set of rings.
    """

    matches: Iterable[Match]
    rings: Sequence[Ring]
    alike: Iterable[Alike]
    figures: Mapping[str, int | float]


def find_matches(
    pages: Iterable[ProfilePage],
    words: Words,
    today: date,
    requests: Iterable[AskedRequest] = (),
    top_k: int = TOP_K,
) -> list[Match]:
    """Give the `top_k` best matches of every learner and what else is proposed."""
    return list(match_all(pages, requests, words, today, top_k=top_k).matches)


def match_all(
    pages: Iterable[ProfilePage],
    requests: Iterable[AskedRequest],
    words: Words,
    today: date,
    weights: Weights = USUAL,
    history: History = NO_HISTORY,
    top_k: int = TOP_K,
) -> Matched:
    """Find the best teachers of every learner, the rings, and what to propose.

    Paused profiles take no part; a request only learns. Ties go to the smaller profile
    id. Scores and rankings come from the pages alone; the history touches nothing but
    the rings and what is proposed.
    """
    rows = rows_of(pages, requests, today, weights)
    market = make_market(rows, words, today, weights)
    explaining = Explaining(rows, market, words)

    def key_of(learner: int, teacher: int) -> str:
        names = explaining.capacities(learner, teacher)
        return key_of_pair(rows[learner].subject, rows[teacher].subject, names)

    def states(pairs: Pairs) -> NDArray[np.int64]:
        return find_states(rows, pairs, history, key_of, today)

    pairs = Pairs.of(find_top_k(market, max(top_k, CANDIDATES), weights))
    places = places_left(rows, pairs, states(pairs), weights)
    chosen = choose_rings(market, states, places)
    pairs, is_step = with_steps(pairs, market, chosen.rings, weights)
    proposals = propose(pairs, is_step, states(pairs), places, weights.teachers)
    shown = _ranks(pairs) < top_k
    return Matched(
        matches=_explained(
            explaining,
            pairs.only(shown | proposals.proposed),
            proposals.proposed[shown | proposals.proposed],
        ),
        rings=_make_rings(explaining, chosen.rings, pairs),
        alike=_alike(rows, market, words),
        figures={
            "people": len(rows),
            "learners": len(np.unique(pairs.learners)),
            "proposals": int(proposals.proposed.sum()),
            "learners_with_proposal": len(
                np.unique(pairs.learners[proposals.proposed])
            ),
            "allocation_gap": proposals.gap,
            "rings": len(chosen.rings),
            "people_in_rings": int((chosen.rings.members != NOBODY).sum()),
            "rings_gap": chosen.gap,
        },
    )


def _ranks(pairs: Pairs) -> NDArray[np.int64]:
    """Give the place of each pair among those of its learner, from 0."""
    first = np.searchsorted(pairs.learners, pairs.learners)
    ranks: NDArray[np.int64] = np.arange(len(pairs.learners)) - first
    return ranks


def _explained(
    explaining: Explaining, pairs: Pairs, proposed: NDArray[np.bool_]
) -> Iterator[Match]:
    """Make matches of pairs, by the id of the learner, best first."""
    start = pairs.start(len(explaining.rows))
    ids = [row.id for row in explaining.rows]
    for learner in sorted(range(len(ids)), key=ids.__getitem__):
        for each in range(start[learner], start[learner + 1]):
            yield explaining.match(
                learner,
                int(pairs.teachers[each]),
                int(pairs.scores[each]),
                proposed=bool(proposed[each]),
            )


def _make_rings(explaining: Explaining, rings: Rings, pairs: Pairs) -> list[Ring]:
    """Explain each step of the rings as a match."""
    rows = len(explaining.rows)
    keys = pairs.learners.astype(np.int64) * rows + pairs.teachers
    scores = dict(zip(keys.tolist(), pairs.scores.tolist(), strict=True))
    made: list[Ring] = []
    for members, worth in zip(
        rings.members.tolist(), rings.worth.tolist(), strict=True
    ):
        ring = [each for each in members if each != NOBODY]
        steps = zip(ring, (*ring[1:], ring[0]), strict=True)
        made.append(
            Ring(
                tuple(explaining.rows[each].id for each in ring),
                tuple(
                    explaining.match(u, v, scores[u * rows + v], proposed=True)
                    for u, v in steps
                ),
                worth,
            )
        )
    return made


def _alike(rows: Sequence[Row], market: Market, words: Words) -> Iterator[Alike]:
    """Name who is alike, and what these name besides; requests take no part."""
    skills = list(skills_of(rows, words))
    found = find_alike(market, np.array([bool(row.page) for row in rows], np.bool_))
    people, wants, offers = (
        each.tolist() for each in (found.rows, found.wants, found.offers)
    )
    # Profiles come first among the rows, by their ids.
    for row in range(len(rows)):
        if rows[row].page:
            yield Alike(
                rows[row].id,
                tuple(rows[each].id for each in people[row] if each != NOBODY),
                tuple(skills[each] for each in wants[row] if each != NOBODY),
                tuple(skills[each] for each in offers[row] if each != NOBODY),
            )
