"""Stable matching with transferable utility, as a ranking: dense.

By iterative proportional fitting, as in Tomita and others, "Fast and
examination-agnostic reciprocal recommendation in matching markets" (2023). Memory and
each step grow with the square of the people.
"""

import numpy as np

from benchmarks.market_rivals import fill_preferences
from benchmarks.market_rounds import SHOWN, Matcher, Now, Shown, only_teachers
from benchmarks.market_truth import Floats
from exchange.matching.market import NOBODY

# The fitting ends where no value changes by more, or after so many steps.
STANDS_STILL, MOST_ITERATIONS = 1e-6, 3000


def transferable(beta: float, *, with_capacities: bool) -> Matcher:
    """Make the matcher by stable matching with transferable utility.

    As published everyone has one place on either side. With capacities, a teacher has
    as many as are free, and a learner as many as wants.
    """

    def rank(now: Now) -> Shown:
        rows = len(now.market)
        learning, teaching = np.ones(rows), np.ones(rows)
        if with_capacities:
            learning = np.diff(now.market.wants.start).astype(np.float64)
            teaching = now.free.astype(np.float64)
        likes = fill_preferences(now)
        kernel = np.exp((likes + likes.T) / (2 * beta))
        kernel[likes == 0] = 0
        masses = match_transferable(kernel, learning, teaching)
        order = np.argsort(-masses, axis=1, kind="stable")[:, :SHOWN]
        nobody = np.take_along_axis(masses, order, 1) <= 0
        return only_teachers(np.where(nobody, NOBODY, order).astype(np.int32))

    return rank


def match_transferable(kernel: Floats, learning: Floats, teaching: Floats) -> Floats:
    """Give the stable matching by iterative proportional fitting.

    `learning` and `teaching` are how much there is of each; what is not matched stays.
    """
    one, other = np.sqrt(learning), np.sqrt(teaching)
    for _ in range(MOST_ITERATIONS):
        before = one
        one = _fit(kernel @ other / 2, learning)
        other = _fit(kernel.T @ one / 2, teaching)
        if np.abs(one - before).max(initial=0) < STANDS_STILL:
            break
    masses: Floats = kernel * one[:, None] * other
    return masses


def _fit(half: Floats, mass: Floats) -> Floats:
    """Give sqrt(mass + half^2) - half, without the difference of two large numbers."""
    root = np.sqrt(mass + half * half) + half
    return np.divide(mass, root, out=np.zeros_like(mass), where=root > 0)
