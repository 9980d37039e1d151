"""The market of the literature: two sides of n, everybody ranked for everybody.

As in Tomita and others (2023, 2024). Preferences are half uniform and half popularity,
a straight line from 1 to 0 over the other side. Place k is looked at with probability
v(k) = 1/k, and i and j match with probability
p(i, j) v(rank of j for i) x p(j, i) v(rank of i for j). Somebody envies another of the
same side who would expect more matches where the other stands in the others' rankings,
its own ranking and all preferences as they are. Here every matcher knows the
preferences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.market_rounds import SHOWN
from benchmarks.market_transfer import match_transferable
from exchange.domain.weights import USUAL
from exchange.matching.allocation import Candidates, allocate
from exchange.matching.market import Ints
from exchange.matching.propose import CANDIDATES

Floats = NDArray[np.float64]

POPULARITY = 0.5
# Preferences as whole numbers, for the allocation.
ONE = 65536
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Sides:
    """Preferences of the left for the right, and of the right for the left."""

    left: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """What each side sorts the other by, highest first."""

    left: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """Expected matches, the share of people who envy anyone, seconds of ranking."""

    matches: float
    envy: float
    seconds: float


def make_sides(size: int, seed: int) -> Sides:
    """Invent the preferences of two sides."""
    random = np.random.default_rng(seed)
    popularity = POPULARITY * np.linspace(1, 0, size)
    return Sides(
        (1 - POPULARITY) * random.random((size, size)) + popularity,
        (1 - POPULARITY) * random.random((size, size)) + popularity,
    )


def random_order(sides: Sides) -> Scores:
    """Show everybody in any order: what no method should fall below."""
    random = np.random.default_rng(0)
    return Scores(random.random(sides.left.shape), random.random(sides.right.shape))


def naive(sides: Sides) -> Scores:
    """Sort by the own preference."""
    return Scores(sides.left, sides.right)


def product(sides: Sides) -> Scores:
    """Sort by the product of both preferences."""
    both = sides.left * sides.right.T
    return Scores(both, both.T)


def harmonic_mean(sides: Sides) -> Scores:
    """Sort by the harmonic mean of both preferences."""
    both = 2 * sides.left * sides.right.T / (sides.left + sides.right.T)
    return Scores(both, both.T)


def transferable(beta: float) -> Callable[[Sides], Scores]:
    """Sort by the stable matching with transferable utility."""

    def sort(sides: Sides) -> Scores:
        size = len(sides.left)
        kernel = np.exp((sides.left + sides.right.T) / (2 * beta))
        masses = match_transferable(kernel, np.ones(size), np.ones(size))
        return Scores(masses, masses.T)

    return sort


def allocated(candidates: int, places: int) -> Callable[[Sides], Scores]:
    """Sort those first whom this project's allocation chooses, by the product.

    Candidates are the best of the product for anybody of the left, or all (0); both
    sides have as many places. The rest follow by the product.
    """

    def sort(sides: Sides) -> Scores:
        both = sides.left * sides.right.T
        scores = both + _choose(both, candidates or len(both), places)
        return Scores(scores, scores.T)

    return sort


def allocated_by_place(places: int) -> Callable[[Sides], Scores]:
    """Allocate everybody's first place, then the second among the rest, and so on."""

    def sort(sides: Sides) -> Scores:
        both = sides.left * sides.right.T
        left, scores = both.copy(), both.copy()
        for place in range(places):
            chosen = _choose(left, len(both), 1)
            scores[chosen] += places - place
            left[chosen] = 0
        return Scores(scores, scores.T)

    return sort


def _choose(worth: Floats, candidates: int, places: int) -> NDArray[np.bool_]:
    size = len(worth)
    best = np.argsort(-worth, axis=1, kind="stable")[:, :candidates]
    values = np.round(np.take_along_axis(worth, best, 1) * ONE).astype(np.int64)
    limits = np.full(size, places, np.int64)
    found = allocate(
        Candidates(
            np.arange(size + 1, dtype=np.int64) * best.shape[1],
            best.ravel().astype(np.int32),
            values.ravel(),
        ),
        limits,
        limits,
    )
    chosen = np.zeros(worth.shape, np.bool_)
    np.put_along_axis(chosen, best, found.chosen.reshape(best.shape), 1)
    return chosen


MATCHERS: Mapping[str, Callable[[Sides], Scores]] = {
    "any order": random_order,
    "naive": naive,
    "product": product,
    "harmonic mean": harmonic_mean,
    "TU, beta 1": transferable(1.0),
    "TU, beta 0.1": transferable(0.1),
    "ours": allocated(CANDIDATES, USUAL.teachers),
    "ours, all candidates": allocated(0, USUAL.teachers),
    "ours, place by place": allocated_by_place(SHOWN),
}


def judge(sides: Sides, matcher: Callable[[Sides], Scores]) -> Outcome:
    """Rank, and measure what comes of it."""
    start = process_time()
    scores = matcher(sides)
    left, right = places_of(scores.left), places_of(scores.right)
    seconds = process_time() - start
    likes_left, likes_right = sides.left / left, sides.right / right
    matches = (likes_left * likes_right.T).sum()
    envy = np.concatenate(
        [
            envies(likes_left * sides.right.T, 1 / right),
            envies(likes_right * sides.left.T, 1 / left),
        ]
    )
    return Outcome(float(matches), float(envy.mean()), seconds)


def places_of(scores: Floats) -> Ints:
    """Give everybody's place in each ranking, 1 for the highest score."""
    order = np.argsort(-scores, axis=1, kind="stable")
    places = np.empty(scores.shape, np.int64)
    np.put_along_axis(places, order, np.arange(1, scores.shape[1] + 1)[None, :], 1)
    return places


def envies(
    wanted: Floats, looked_at: Floats, most: Floats | None = None
) -> NDArray[np.bool_]:
    """Tell who would expect more where another of the same side stands.

    `wanted[i, u]` is how likely i and u match if u looks at i; `looked_at[u, j]` is how
    likely u looks at the place of j. Nobody wishes for more than `most`.
    """
    expected = wanted @ looked_at
    if most is not None:
        expected = np.minimum(expected, most[:, None])
    own = np.diagonal(expected)
    return np.asarray(expected.max(axis=1) > own + TOLERANCE)
