"""The bonuses of a pair: bounded points, at most a quarter of the core together."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exchange.domain.weights import Weights
from exchange.matching.compiled import compiled
from exchange.matching.market import Bytes, Market

# Of the level of the shared language, in eighths.
LEVEL_EIGHTHS = np.array([0, 0, 0, 3, 6, 8], np.int64)
# So many waking hours in common are enough.
ENOUGH_HOURS = 8


class Bonus(NamedTuple):
    """The traits of each row, and the most points for what each pair has in common."""

    methods: NDArray[np.uint32]
    projects: NDArray[np.uint32]
    awake: NDArray[np.uint32]
    region: Bytes
    freshness: Bytes
    focus: Bytes
    method_points: int
    hours_points: int
    project_points: int
    region_points: int
    level_points: int


def make_bonus(market: Market, weights: Weights) -> Bonus:
    """Take from a market and the weights what the bonuses are made of."""
    traits = market.traits
    return Bonus(
        traits.methods,
        traits.projects,
        traits.awake,
        traits.region,
        traits.freshness,
        traits.focus,
        weights.method,
        weights.hours,
        weights.project,
        weights.region,
        weights.level,
    )


@compiled
def find_points(u, v, index, bonus):
    """Give the points of all bonuses of learner u and teacher v.

    `docs/matching.md` says what each is for.
    """
    total = np.int64(bonus.freshness[v]) + np.int64(bonus.focus[v])
    if bonus.methods[u] & bonus.methods[v]:
        total += bonus.method_points
    if bonus.projects[u] & bonus.projects[v]:
        total += bonus.project_points
    hours = min(_count_bits(bonus.awake[u] & bonus.awake[v]), ENOUGH_HOURS)
    total += bonus.hours_points * hours // ENOUGH_HOURS
    if bonus.region[u] and bonus.region[v] and bonus.region[u] != bonus.region[v]:
        total += bonus.region_points
    level = _shared_level(u, v, index)
    return total + bonus.level_points * LEVEL_EIGHTHS[level] // 8


@compiled
def _shared_level(u, v, index):
    """Give the level of the best shared language: that of the weaker of the two."""
    one, end = index.language_start[u], index.language_start[u + 1]
    other, other_end = index.language_start[v], index.language_start[v + 1]
    best = 0
    while one < end and other < other_end:
        if index.languages[one] < index.languages[other]:
            one += 1
        elif index.languages[one] > index.languages[other]:
            other += 1
        else:
            best = max(best, min(index.levels[one], index.levels[other]))
            one += 1
            other += 1
    return best


@compiled
def _count_bits(bits):
    count = 0
    number = np.int64(bits)
    while number:
        number &= number - 1
        count += 1
    return count
