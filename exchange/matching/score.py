"""The score of a pair: its parts in whole numbers, compiled.

`docs/matching.md` gives the formula and the reason of each part. All numbers are
integers, so that neither the order of adding nor the machine changes a ranking.
"""

import numpy as np

from exchange.domain.weights import MOST_POINTS, PAIR_BONUSES, Weights
from exchange.matching.compiled import compiled
from exchange.matching.market import (
    BROADER,
    NARROWER,
    Bytes,
    Ints,
    Market,
    Numbers,
)

ONE = 65536
# Rarities are multiples of this, so that every part of a score is a whole number.
RARITY_UNIT = 16
# A rarity of log2(1 + 2**28) would be the largest; no market has so many rows.
FORWARD_SHIFT, RECIPROCAL_SHIFT = 3, 4

# Points of the bonuses; 64 points are a quarter of the core.
POINTS_SHIFT = 8

NARROWER_QUARTERS = np.array(NARROWER, np.int64)
BROADER_QUARTERS = np.array(BROADER, np.int64)


def rarities(offered: Ints, rows: int) -> Ints:
    """Give the rarity of each skill, log2(1 + rows / offering), in 1/65536.

    `offered` counts the rows that offer a skill or something narrower.
    """
    ratio = rows / np.maximum(offered, 1)
    fine = np.round(np.log2(1 + ratio) * (ONE // RARITY_UNIT))
    return fine.astype(np.int64) * RARITY_UNIT


@compiled
def expand_offers(
    start: Ints, skills: Numbers, above_start: Ints, above: Numbers, steps: Bytes
) -> tuple[Ints, Numbers, Bytes]:
    """List, for each row, the skills that its offers answer, and how nearly (quarters).

    An offer answers itself and, less nearly, what is broader. Ascending order.
    """
    rows = len(start) - 1
    most = 0
    for place in range(len(skills)):
        skill = skills[place]
        most += 1 + above_start[skill + 1] - above_start[skill]
    found_start = np.zeros(rows + 1, np.int64)
    found = np.empty(most, np.int32)
    near = np.empty(most, np.uint8)
    end = 0
    for row in range(rows):
        first = end
        for place in range(start[row], start[row + 1]):
            skill = skills[place]
            end = _put(found, near, first, end, skill, NARROWER_QUARTERS[0])
            for up in range(above_start[skill], above_start[skill + 1]):
                if steps[up] < len(NARROWER_QUARTERS):
                    quarters = NARROWER_QUARTERS[steps[up]]
                    end = _put(found, near, first, end, above[up], quarters)
        found_start[row + 1] = end
    return found_start, found[:end].copy(), near[:end].copy()


@compiled
def _put(
    found: Numbers, near: Bytes, first: int, end: int, skill: int, quarters: int
) -> int:
    """Insert a skill into the list from `first` to `end`; the nearer one stays."""
    place = end
    while place > first and found[place - 1] > skill:
        place -= 1
    if place > first and found[place - 1] == skill:
        near[place - 1] = max(near[place - 1], quarters)
        return end
    for each in range(end, place, -1):
        found[each] = found[each - 1]
        near[each] = near[each - 1]
    found[place] = skill
    near[place] = quarters
    return end + 1


def count_offering(expanded: Numbers, skills: int) -> Ints:
    """Count the rows that offer each skill or something narrower."""
    return np.bincount(expanded, minlength=skills).astype(np.int64)


def check(market: Market, weights: Weights) -> None:
    """Raise `ValueError` where a market is not what the loops rely on."""
    for lists in (market.wants, market.offers, market.languages):
        if len(lists.start) != len(market) + 1:
            raise ValueError("every row needs a list, if an empty one")
    if len(market.levels) and not 2 <= market.levels.min() <= market.levels.max() <= 5:
        raise ValueError("levels are 2 to 5")
    if len(market):
        traits = market.traits
        of_rows = int(traits.freshness.max()) + int(traits.focus.max())
        of_pairs = sum(getattr(weights, name) for name in PAIR_BONUSES)
        if of_rows + of_pairs > MOST_POINTS:
            raise ValueError(f"all bonuses together are at most {MOST_POINTS} points")
