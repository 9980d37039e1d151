"""Invented people who both teach and learn, with room for some learners at a time.

Two populations: that of the other benchmarks of the matching, with 3,000 skills, and
one with the capacities, territories and languages of the movement. Of the movement
only words and hierarchy are facts; how often each is used is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.population import make_population
from exchange.domain.weights import USUAL
from exchange.matching.market import Hierarchy, Ints, Lists, Market, Traits
from exchange.matching.people import focus
from exchange.store.snapshot.written import FOLDER, read_json

LARGEST_BOUND = 6
# So many say no bound; nobody can teach everybody, so there is one all the same.
OPEN_SHARE, ROOM_OF_OPEN = 0.2, 10
# A language community is small where nobody knows a language of more people than that.
SMALL_SHARE = 0.02

MEAN_OFFERS, MEAN_WANTS, NOISE = 4.8, 2.9, 0.7
SPEAKS_MAIN_LANGUAGE, HAS_SECOND, SECOND_IS_ENGLISH = 0.8, 0.66, 0.6
WAKING = 14


@dataclass(frozen=True, slots=True)
class People:
    """A market, and for each row the bound that its profile says and its real room.

    `bounds` is 0 where the profile says none; `is_small` marks small communities.
    """

    market: Market
    bounds: Ints
    rooms: Ints
    is_small: NDArray[np.bool_]


def invent_people(rows: int, seed: int) -> People:
    """Invent people with the skills of the other benchmarks."""
    market = make_population(rows, seed)
    # Two regions in nine are long established, as the movement's are.
    names = ["", *USUAL.established_regions, *(f"region-{n}" for n in range(3, 9))]
    regions = [names[number] for number in market.traits.region]
    return _with_room(_with_focus(market, regions), np.random.default_rng([seed, 1]))


def movement_people(rows: int, seed: int) -> People:
    """Invent people with the capacities, territories and languages of the movement."""
    facts = read_json(FOLDER / "movement-facts.json")
    random = np.random.default_rng([seed, 2])
    hierarchy = _capacities(facts)
    count = len(hierarchy)
    popularity = random.permutation(_zipf(count))
    wanted = popularity * np.exp(random.normal(0, NOISE, count))
    offers = _draw(random, rows, MEAN_OFFERS, popularity)
    wants = _draw(random, rows, MEAN_WANTS, wanted)
    codes = [each["code"] for each in facts["languages"]]
    names = sorted(each["code"] for each in facts["regions"])
    numbers = np.array(
        [
            names.index(t["region"]) + 1 if t["region"] else 0
            for t in facts["territories"]
        ]
    )
    territory = random.choice(
        len(numbers), rows, p=random.permutation(_zipf(len(numbers)))
    )
    languages = _languages(
        random, territory, len(numbers), len(codes), codes.index("en")
    )
    region = numbers[territory]
    market = Market(
        wants=wants,
        weights=random.choice([2, 2, 2, 3], len(wants.values)).astype(np.uint8),
        offers=offers,
        languages=languages,
        levels=random.integers(3, 6, len(languages.values)).astype(np.uint8),
        person=np.arange(rows, dtype=np.int32),
        hierarchy=hierarchy,
        traits=Traits(
            methods=(1 << random.integers(0, 9, rows)).astype(np.uint32),
            projects=(1 << random.integers(0, 15, rows)).astype(np.uint32),
            awake=_awake(random.integers(0, 24, len(numbers))[territory]),
            region=region.astype(np.uint8),
            freshness=random.integers(0, 9, rows).astype(np.uint8),
            focus=np.zeros(rows, np.uint8),
        ),
    )
    of_rows = ["", *(f"region-{name}" for name in names)]
    return _with_room(_with_focus(market, [of_rows[each] for each in region]), random)


def _capacities(facts: Mapping[str, Any]) -> Hierarchy:
    """Give the directory's hierarchy, its capacities numbered as they stand."""
    parents = {each["id"]: each["parent"] for each in facts["capacities"]}
    number = {identifier: place for place, identifier in enumerate(parents)}
    rows = []
    for identifier in parents:
        above, steps, parent = [], 1, parents[identifier]
        while parent is not None:
            above.append((number[parent], steps))
            steps, parent = steps + 1, parents[parent]
        rows.append(above)
    return Hierarchy.of(rows)


def _languages(
    random: Generator, territory: Ints, territories: int, count: int, english: int
) -> Lists:
    """Give each row its territory's main language, mostly, and often a second one."""
    rows = len(territory)
    common = np.array([english, *(n for n in range(count) if n != english)])
    share = _zipf(count)
    main = common[random.choice(count, territories, p=share)]
    first = common[random.choice(count, rows, p=share)]
    speaks_main = random.random(rows) < SPEAKS_MAIN_LANGUAGE
    first = np.where(speaks_main, main[territory], first)
    second = common[random.choice(count, rows, p=share)]
    second[random.random(rows) < SECOND_IS_ENGLISH] = english
    has_second = random.random(rows) < HAS_SECOND
    owner = np.concatenate([np.arange(rows), np.flatnonzero(has_second)])
    return _lists(owner, np.concatenate([first, second[has_second]]), rows, count)


def _zipf(count: int) -> NDArray[np.float64]:
    weights: NDArray[np.float64] = 1 / np.arange(1, count + 1)
    return np.asarray(weights / weights.sum())


def _draw(
    random: Generator, rows: int, mean: float, popularity: NDArray[np.float64]
) -> Lists:
    """Draw a number of skills for each row, each at most once, ascending."""
    owner = np.repeat(np.arange(rows), random.poisson(mean - 1, rows) + 1)
    kinds = len(popularity)
    drawn = random.choice(kinds, len(owner), p=popularity / popularity.sum())
    return _lists(owner, drawn, rows, kinds)


def _lists(owner: Ints, drawn: Ints, rows: int, kinds: int) -> Lists:
    owner, drawn = np.divmod(np.unique(owner * kinds + drawn), kinds)
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=rows), out=start[1:])
    return Lists(start, drawn.astype(np.int32))


def _awake(zone: Ints) -> NDArray[np.uint32]:
    """Give the waking hours in UTC, as bits, of time zones."""
    hours = ((1 << WAKING) - 1) << 8
    turned = (np.int64(hours) << zone) | (np.int64(hours) >> (24 - zone))
    return (turned & ((1 << 24) - 1)).astype(np.uint32)


def _with_focus(market: Market, regions: list[str]) -> Market:
    """Give the points for emerging communities and for whom hardly anybody finds."""
    skills = market.skill_count
    wanting = np.bincount(market.wants.values, minlength=skills)
    offering = np.bincount(market.offers.values, minlength=skills)
    share = wanting / np.maximum(offering, 1)
    owner = np.repeat(np.arange(len(market)), np.diff(market.offers.start))
    expected = np.bincount(owner, share[market.offers.values], len(market))
    points = [
        focus(region, learners, USUAL)
        for region, learners in zip(regions, expected.tolist(), strict=True)
    ]
    return replace(
        market, traits=replace(market.traits, focus=np.array(points, np.uint8))
    )


def _with_room(market: Market, random: Generator) -> People:
    rows = len(market)
    bounds = random.integers(1, LARGEST_BOUND + 1, rows)
    bounds[random.random(rows) < OPEN_SHARE] = 0
    languages = market.languages
    speakers = np.bincount(languages.values, minlength=market.language_count)
    owner = np.repeat(np.arange(rows), np.diff(languages.start))
    most = np.zeros(rows, np.int64)
    np.maximum.at(most, owner, speakers[languages.values])
    return People(
        market,
        bounds,
        np.where(bounds > 0, bounds, ROOM_OF_OPEN),
        most < SMALL_SHARE * rows,
    )
