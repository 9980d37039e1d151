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
    """The traits of each row, and the most points for what each pair has in common.

    `points` are those of method, hours, project, region and level.
    """

    methods: NDArray[np.uint32]
    projects: NDArray[np.uint32]
    awake: NDArray[np.uint32]
    region: Bytes
    freshness: Bytes
    focus: Bytes
    points: tuple[int, int, int, int, int]


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
        (
            weights.method,
            weights.hours,
            weights.project,
            weights.region,
            weights.level,
        ),
    )


@compiled
def find_points(
    u,
    v,
    level,
    methods,
    projects,
    awake,
    region,
    freshness,
    focus,
    points,
):
    """Give the points of all bonuses of learner u and teacher v; see `Bonus`.

    `level` is that of the best shared language. `docs/matching.md` says what each bonus
    is for.
    """
    for_method, for_hours, for_project, for_region, for_level = points
    total = np.int64(freshness[v]) + np.int64(focus[v])
    if methods[u] & methods[v]:
        total += for_method
    if projects[u] & projects[v]:
        total += for_project
    hours = min(_count_bits(awake[u] & awake[v]), ENOUGH_HOURS)
    total += for_hours * hours // ENOUGH_HOURS
    if region[u] and region[v] and region[u] != region[v]:
        total += for_region
    return total + for_level * LEVEL_EIGHTHS[level] // 8


@compiled
def shared_level(u, v, start, languages, levels):
    """Give the level of the best shared language: that of the weaker of the two."""
    one, end = start[u], start[u + 1]
    other, other_end = start[v], start[v + 1]
    best = 0
    while one < end and other < other_end:
        if languages[one] < languages[other]:
            one += 1
        elif languages[one] > languages[other]:
            other += 1
        else:
            best = max(best, min(levels[one], levels[other]))
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
