"""Invented people for the benchmarks of the matching: large, and the same each time.

3,000 skills in three levels (100 broad, 700 in the middle, 2,200 leaves) and 300
languages, both by Zipf's law; what is wanted follows what is offered with some noise.
54 % speak the most frequent language. It is a hard case: the broadest skill is offered
by nearly half of all.
"""

import numpy as np
from numpy.random import Generator

from exchange.matching.market import Hierarchy, Ints, Lists, Market, Traits

BROAD, MIDDLE, LEAVES = 100, 700, 2200
SKILLS = BROAD + MIDDLE + LEAVES
LANGUAGES = 300
MEAN_OFFERS, MEAN_WANTS = 4.8, 2.9
NOISE = 0.7
SECOND_LANGUAGE, SECOND_IS_ENGLISH = 0.66, 0.6


def make_population(rows: int, seed: int) -> Market:
    """Invent a market."""
    random = np.random.default_rng(seed)
    parents = np.full(SKILLS, -1)
    parents[BROAD : BROAD + MIDDLE] = random.integers(0, BROAD, MIDDLE)
    parents[BROAD + MIDDLE :] = BROAD + random.integers(0, MIDDLE, LEAVES)
    popularity = 1 / np.arange(1, SKILLS + 1)
    random.shuffle(popularity)
    wanted = popularity * np.exp(random.normal(0, NOISE, SKILLS))
    offers = _draw(random, rows, MEAN_OFFERS, popularity)
    wants = _draw(random, rows, MEAN_WANTS, wanted)
    languages = _languages(random, rows)
    return Market(
        wants=wants,
        weights=random.choice([2, 2, 2, 3], len(wants.values)).astype(np.uint8),
        offers=offers,
        languages=languages,
        levels=random.integers(3, 6, len(languages.values)).astype(np.uint8),
        person=np.arange(rows, dtype=np.int32),
        hierarchy=Hierarchy.of([_above(parents, skill) for skill in range(SKILLS)]),
        traits=Traits(
            methods=(1 << random.integers(0, 9, rows)).astype(np.uint32),
            projects=(1 << random.integers(0, 15, rows)).astype(np.uint32),
            awake=_awake(random, rows),
            region=random.integers(0, 9, rows).astype(np.uint8),
            freshness=random.integers(0, 9, rows).astype(np.uint8),
            focus=random.integers(0, 17, rows).astype(np.uint8),
        ),
    )


def _above(parents: Ints, skill: int) -> list[tuple[int, int]]:
    found = []
    steps, above = 1, int(parents[skill])
    while above >= 0:
        found.append((above, steps))
        steps, above = steps + 1, int(parents[above])
    return found


def _draw(random: Generator, rows: int, mean: float, popularity: np.ndarray) -> Lists:
    """Draw a number of skills for each row, each at most once, ascending."""
    counts = random.poisson(mean - 1, rows) + 1
    owner = np.repeat(np.arange(rows), counts)
    drawn = random.choice(SKILLS, len(owner), p=popularity / popularity.sum())
    return _lists(owner, drawn, rows, SKILLS)


def _languages(random: Generator, rows: int) -> Lists:
    weights = 1 / np.arange(1, LANGUAGES + 1)
    native = random.choice(LANGUAGES, rows, p=weights / weights.sum())
    second = random.choice(LANGUAGES, rows, p=weights / weights.sum())
    second[random.random(rows) < SECOND_IS_ENGLISH] = 0
    has_second = random.random(rows) < SECOND_LANGUAGE + 0.15
    owner = np.concatenate([np.arange(rows), np.flatnonzero(has_second)])
    return _lists(owner, np.concatenate([native, second[has_second]]), rows, LANGUAGES)


def _lists(owner: Ints, drawn: Ints, rows: int, kinds: int) -> Lists:
    each = np.unique(owner * kinds + drawn)
    owner, drawn = np.divmod(each, kinds)
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=rows), out=start[1:])
    return Lists(start, drawn.astype(np.int32))


def _awake(random: Generator, rows: int) -> np.ndarray:
    """Give the hours in UTC from 8 to 22 o'clock of a time zone."""
    hours = ((1 << 14) - 1) << 8
    zone = random.integers(0, 24, rows)
    turned = (np.int64(hours) << zone) | (np.int64(hours) >> (24 - zone))
    return (turned & ((1 << 24) - 1)).astype(np.uint32)
