"""Markets for tests: of any shape, and the same again for the same seed."""

from random import Random

import numpy as np
from hypothesis import strategies as st

from exchange.matching.market import Hierarchy, Lists, Market, Traits


def ancestors(parents: list[list[int]]) -> list[list[tuple[int, int]]]:
    """Give what is broader than each skill, nearest first, with the steps to it."""
    found: list[list[tuple[int, int]]] = []
    for skill in range(len(parents)):
        steps = {skill: 0}
        waiting = [skill]
        while waiting:
            each = waiting.pop(0)
            for parent in parents[each]:
                if parent not in steps:
                    steps[parent] = steps[each] + 1
                    waiting.append(parent)
        del steps[skill]
        found.append(sorted(steps.items(), key=lambda item: (item[1], item[0])))
    return found


def make_market(
    seed: int,
    rows: int,
    skills: int = 30,
    languages: int = 4,
    *,
    same: bool = False,
    giant: float = 0.0,
    most_wants: int = 4,
    most_offers: int = 5,
    people_share: float = 0.95,
) -> Market:
    """Invent a market.

    `same`: all rows alike. `giant`: the share of wants and offers that are skill 0.
    `people_share`: how many rows are persons of their own.
    """
    random = Random(seed)
    parents = [
        random.sample(range(skill), min(skill, random.choice([0, 1, 1, 1, 2])))
        for skill in range(skills)
    ]

    def some(most: int, least: int = 0) -> list[int]:
        count = random.randint(least, most)
        drawn = {
            0
            if random.random() < giant
            else min(int(random.paretovariate(1.0)) - 1, skills - 1)
            for _ in range(count)
        }
        return sorted(drawn)

    wants, offers, spoken = [], [], []
    for _ in range(rows):
        wants.append(some(most_wants))
        offers.append(some(most_offers))
        known = random.sample(range(languages), random.randint(0, min(2, languages)))
        spoken.append(sorted({0, *known} if random.random() < 0.5 else {*known}))
    if same and rows:
        wants, offers, spoken = wants[:1] * rows, offers[:1] * rows, spoken[:1] * rows
    weights = [random.choice([2, 2, 3]) for row in wants for _ in row]
    levels = [random.randint(2, 5) for row in spoken for _ in row]
    person = [
        row if random.random() < people_share else random.randrange(rows)
        for row in range(rows)
    ]

    def numbers(below: int) -> list[int]:
        return [random.randrange(below) for _ in range(rows)]

    traits = Traits(
        methods=np.array(numbers(8), np.uint32),
        projects=np.array(numbers(8), np.uint32),
        awake=np.array(numbers(1 << 24), np.uint32),
        region=np.array(numbers(4), np.uint8),
        freshness=np.array(numbers(9), np.uint8),
        focus=np.array(numbers(17), np.uint8),
    )
    return Market(
        Lists.of(wants),
        np.array(weights, np.uint8),
        Lists.of(offers),
        Lists.of(spoken),
        np.array(levels, np.uint8),
        np.array(person, np.int32),
        Hierarchy.of(ancestors(parents)),
        traits,
    )


@st.composite
def markets(draw: st.DrawFn, most_rows: int = 300) -> Market:
    """Draw a market of any shape: small and large, all the same, one giant skill."""
    return make_market(
        draw(st.integers(0, 2**32)),
        draw(st.one_of(st.integers(0, 12), st.integers(0, most_rows))),
        draw(st.sampled_from([1, 3, 30, 200])),
        draw(st.sampled_from([1, 3, 12])),
        same=draw(st.booleans()) and draw(st.booleans()),
        giant=draw(st.sampled_from([0.0, 0.0, 0.5, 1.0])),
        most_wants=draw(st.sampled_from([0, 3, 12])),
        most_offers=draw(st.sampled_from([0, 4, 15])),
        people_share=draw(st.sampled_from([1.0, 0.9])),
    )
