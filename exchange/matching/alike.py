"""Who is like whom, and which capacities those alike want or offer besides.

People are alike who name the same capacities, whether they offer or want them, and live
in the same region of the movement, the rarer the more; they share a workable language.
It is the search for teachers over again, in a market in which everybody offers and
wants all that they are known by.
"""

from dataclasses import dataclass, replace

import numpy as np

from exchange.matching.market import (
    NOBODY,
    WANT,
    Hierarchy,
    Ints,
    Lists,
    Market,
    Numbers,
    Traits,
)
from exchange.matching.top_k import TopK, find_top_k

# How many people alike are looked at, and how many capacities they are asked for.
NEIGHBOURS = 10
MOST_NEXT = 5
# Keeps the memory small in which the lists of neighbours are laid side by side.
ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Alike:
    """For each row the rows alike, best first, -1 behind the last.

    `wants` and `offers` are the capacities that most of them want or offer and the row
    does not name, with -1 behind the last.
    """

    rows: Numbers
    wants: Numbers
    offers: Numbers


def find_alike(market: Market, takes_part: np.ndarray) -> Alike:
    """Find who is alike among the rows that take part."""
    known = _known_by(market, takes_part)
    found = find_top_k(known, NEIGHBOURS, with_bonus=False, with_reciprocal=False)
    named = np.concatenate(
        [_keys(each, market.skill_count) for each in (market.wants, market.offers)]
    )
    return Alike(
        found.teachers,
        *(
            np.concatenate(
                [
                    _next(found, some, each, named, market.skill_count)
                    for some in _slices(len(market))
                ]
            )
            for each in (market.wants, market.offers)
        ),
    )


def _slices(rows: int) -> list[slice]:
    # There is at least one, for an empty market too.
    starts = range(0, max(rows, 1), ROWS_AT_ONCE)
    return [slice(start, start + ROWS_AT_ONCE) for start in starts]


def _known_by(market: Market, takes_part: np.ndarray) -> Market:
    """Make the market in which everybody wants and offers all that they name."""
    rows, skills = len(market), market.skill_count
    regions = int(market.traits.region.max(initial=0)) + 1
    region = skills + market.traits.region.astype(np.int64)
    owner = np.concatenate(
        [_owners(market.wants), _owners(market.offers), np.arange(rows)]
    )
    name = np.concatenate([market.wants.values, market.offers.values, region])
    # Region 0 is not known.
    is_named = takes_part[owner] & (name != skills)
    kinds = skills + regions
    each = np.unique(owner[is_named] * kinds + name[is_named])
    owner, name = np.divmod(each, kinds)
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=rows), out=start[1:])
    lists = Lists(start, name.astype(np.int32))
    return replace(
        market,
        wants=lists,
        offers=lists,
        weights=np.full(len(name), WANT, np.uint8),
        hierarchy=Hierarchy.of([[] for _ in range(kinds)]),
        traits=Traits.nothing(rows),
    )


def _owners(lists: Lists) -> Ints:
    return np.repeat(np.arange(len(lists.start) - 1), np.diff(lists.start))


def _keys(lists: Lists, skills: int) -> Ints:
    return _owners(lists) * skills + lists.values


def _next(found: TopK, some: slice, lists: Lists, named: Ints, skills: int) -> Numbers:
    """Give the skills of the neighbours' lists that weigh most and are not named."""
    neighbours, scores = found.teachers[some], found.scores[some]
    row, place = np.nonzero(neighbours != NOBODY)
    other = neighbours[row, place].astype(np.int64)
    lengths = np.diff(lists.start)[other]
    before = np.cumsum(lengths) - lengths
    of_lists = np.arange(lengths.sum()) + np.repeat(
        lists.start[other] - before, lengths
    )
    keys = np.repeat(row + some.start, lengths) * skills + lists.values[of_lists]
    keys, inverse = np.unique(keys, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, inverse, np.repeat(scores[row, place], lengths))
    is_new = ~np.isin(keys, named)
    owner, skill = np.divmod(keys[is_new], max(skills, 1))
    order = np.lexsort((skill, -total[is_new], owner))
    owner, skill = owner[order] - some.start, skill[order]
    position = np.arange(len(owner)) - np.searchsorted(owner, owner)
    chosen = position < MOST_NEXT
    best = np.full((len(neighbours), MOST_NEXT), NOBODY, np.int32)
    best[owner[chosen], position[chosen]] = skill[chosen]
    return best
