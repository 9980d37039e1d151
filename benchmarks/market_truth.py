"""What people of the sparse market really like, which no matcher sees.

A learner u who looks at a teacher v asks with probability

    p(u, v) = comfort x taste x (1 - product over u's wants of (1 - pull))
    pull    = importance of the want x nearness of the offer x quality of the teacher

and the teacher, asked, agrees with probability q(v, u) = w + (1 - w) p(v, u), where w
is v's general willingness and p(v, u) how much v would like to learn from u: mutual
benefit makes willing. Comfort comes from the level of the best shared language. Taste
(of a pair, each way), quality (of a teacher's offer) and willingness are hidden: they
are drawn for the pair or person and stand in no profile.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from exchange.matching.market import Bytes, Ints, Market, Numbers

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Entries for calls from C and Python, which take long to compile, only where needed.
OUTER: dict[str, Any] = {"nogil": True, "no_cfunc_wrapper": True}
INNER: dict[str, Any] = {**OUTER, "no_cpython_wrapper": True}
# What each step in the hierarchy leaves of an offer's nearness.
NARROWER_LEAVES, BROADER_LEAVES = 0.7, 0.5
MOST_STEPS = 3
IMPORTANCE, IMPORTANCE_OF_PRIORITY = 0.7, 1.0
ORDINARY_WANT = 2
COMFORT = np.array([0, 0, 0.5, 0.7, 0.85, 1.0])
LEAST_QUALITY, LEAST_WILLING, MOST_WILLING = 0.3, 0.2, 0.8
# What a random number is for.
TASTE, QUALITY, WILLING, LOOK, ASK, AGREE, ORDER, TIE = range(8)


def compiled(function: Function) -> Function:
    """Compile a loop, anew in each run: kept code would miss changes in other files."""
    return cast(Function, numba.njit(**OUTER)(function))


def compiled_inside(function: Function) -> Function:
    """Compile, more quickly, what only compiled loops call."""
    return cast(Function, numba.njit(**INNER)(function))


class Facts(NamedTuple):
    """What the profiles say, for compiled loops; see `Market`."""

    want_start: Ints
    wants: Numbers
    weights: Bytes
    offer_start: Ints
    offers: Numbers
    language_start: Ints
    languages: Numbers
    levels: Bytes
    above_start: Ints
    above: Numbers
    steps: Bytes


class Truth(NamedTuple):
    """What is true of a market beside its profiles.

    `quality` is that of each offer, by its place in the list of all. `narrower` and
    `broader` are the nearness by steps. `is_mutual` is whether mutual benefit makes
    teachers willing.
    """

    seed: int
    quality: Floats
    narrower: Floats
    broader: Floats
    is_mutual: bool


def facts_of(market: Market) -> Facts:
    """Take what the loops need."""
    above = market.hierarchy.above
    return Facts(
        market.wants.start,
        market.wants.values,
        market.weights,
        market.offers.start,
        market.offers.values,
        market.languages.start,
        market.languages.values,
        market.levels,
        above.start,
        above.values,
        market.hierarchy.steps,
    )


def make_truth(
    market: Market, seed: int, *, is_hierarchical: bool = True, is_mutual: bool = True
) -> Truth:
    """Say what is true; if not hierarchical, only equal skills help."""
    owner = np.repeat(np.arange(len(market)), np.diff(market.offers.start))
    quality = _draw_quality(seed, owner, market.offers.values)
    steps = np.arange(MOST_STEPS + 1, dtype=np.float64)
    narrower, broader = NARROWER_LEAVES**steps, BROADER_LEAVES**steps
    if not is_hierarchical:
        narrower, broader = (steps == 0) * 1.0, (steps == 0) * 1.0
    return Truth(seed, quality, narrower, broader, is_mutual)


@compiled
def chance(seed: int, kind: int, one: int, other: int, third: int) -> float:
    """Give a random number from 0 to 1, the same for the same arguments."""
    mixed = _mix(_mix(np.uint64(seed), np.uint64(kind)), np.uint64(one))
    mixed = _mix(_mix(mixed, np.uint64(other)), np.uint64(third))
    return float(mixed >> np.uint64(11)) / float(1 << 53)


@compiled_inside
def _mix(mixed: np.uint64, number: np.uint64) -> np.uint64:
    """Mix a number in by the finalizer of SplitMix64."""
    mixed += number + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@compiled
def _draw_quality(seed: int, owner: Ints, offers: Numbers) -> Floats:
    quality = np.empty(len(offers))
    for each in range(len(offers)):
        drawn = chance(seed, QUALITY, owner[each], offers[each], 0)
        quality[each] = LEAST_QUALITY + (1 - LEAST_QUALITY) * drawn
    return quality


@compiled_inside
def nearness(
    wanted: int,
    offered: int,
    above: tuple[Ints, Numbers, Bytes],
    narrower: Floats,
    broader: Floats,
) -> float:
    """Give how near an offer comes to a want, by the steps between them.

    `above` has the broader skills of each, and the steps to them; see `Hierarchy`.
    """
    if wanted == offered:
        return float(narrower[0])
    start, skills, steps = above
    best = 0.0
    for up in range(start[offered], start[offered + 1]):
        if skills[up] == wanted and steps[up] < len(narrower):
            best = max(best, narrower[steps[up]])
    for up in range(start[wanted], start[wanted + 1]):
        if skills[up] == offered and steps[up] < len(broader):
            best = max(best, broader[steps[up]])
    return best


@compiled_inside
def shared_level(u: int, v: int, facts: Facts) -> int:
    """Give the level of the best language that two rows share, 0 without one."""
    one, other = facts.language_start[u], facts.language_start[v]
    best = 0
    while one < facts.language_start[u + 1] and other < facts.language_start[v + 1]:
        if facts.languages[one] < facts.languages[other]:
            one += 1
        elif facts.languages[one] > facts.languages[other]:
            other += 1
        else:
            best = max(best, min(facts.levels[one], facts.levels[other]))
            one += 1
            other += 1
    return best


@compiled_inside
def liking(
    u: int, v: int, facts: Facts, truth: Truth, open_wants: Flags
) -> tuple[float, int]:
    """Give p(u, v), and the place of the want that v answers best (-1: none).

    `open_wants` marks the wants that nobody has answered yet.
    """
    comfort = COMFORT[shared_level(u, v, facts)]
    if comfort == 0.0:
        return 0.0, -1
    above = facts.above_start, facts.above, facts.steps
    unmoved, strongest, place = 1.0, 0.0, -1
    for each in range(facts.want_start[u], facts.want_start[u + 1]):
        if not open_wants[each]:
            continue
        pull = 0.0
        for offer in range(facts.offer_start[v], facts.offer_start[v + 1]):
            near = nearness(
                facts.wants[each],
                facts.offers[offer],
                above,
                truth.narrower,
                truth.broader,
            )
            pull = max(pull, near * truth.quality[offer])
        if facts.weights[each] == ORDINARY_WANT:
            pull *= IMPORTANCE
        else:
            pull *= IMPORTANCE_OF_PRIORITY
        unmoved *= 1.0 - pull
        if pull > strongest:
            strongest, place = pull, each
    if place < 0:
        return 0.0, -1
    taste = chance(truth.seed, TASTE, u, v, 0)
    return comfort * taste * (1.0 - unmoved), place


@compiled_inside
def willingness(v: int, gain: float, truth: Truth) -> float:
    """Give q: how likely v agrees, from what v itself has to gain."""
    drawn = chance(truth.seed, WILLING, v, 0, 0)
    general = LEAST_WILLING + (MOST_WILLING - LEAST_WILLING) * drawn
    return general + (1 - general) * gain if truth.is_mutual else general


@compiled
def fill_successes(facts: Facts, truth: Truth, found: Floats) -> None:
    """Fill p(u, v) q(v, u) of every pair of rows, with all wants open."""
    rows = len(facts.want_start) - 1
    open_wants = np.ones(len(facts.wants), np.bool_)
    for u in range(rows):
        for v in range(rows):
            asks = liking(u, v, facts, truth, open_wants)[0] if u != v else 0.0
            if asks > 0.0:
                gain = liking(v, u, facts, truth, open_wants)[0]
                found[u, v] = asks * willingness(v, gain, truth)
