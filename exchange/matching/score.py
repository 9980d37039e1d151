"""The score of a pair: its parts in whole numbers, compiled.

`docs/matching.md` gives the formula and the reason of each part. All numbers are
integers, so that neither the order of adding nor the machine changes a ranking.
"""

import numpy as np

from exchange.domain.weights import MOST_POINTS, Weights
from exchange.matching.compiled import compiled
from exchange.matching.market import (
    BROADER,
    NARROWER,
    Bytes,
    Ints,
    Lists,
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
# Of the level of the shared language, in eighths.
LEVEL_EIGHTHS = np.array([0, 0, 0, 3, 6, 8], np.int64)
# The places in `bonus_points`.
METHOD, HOURS, PROJECT, REGION, LEVEL = range(5)
# So many waking hours in common are enough.
ENOUGH_HOURS = 8

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


def bonus_points(weights: Weights) -> Ints:
    """Give the most points of the bonuses that are computed for each pair."""
    return np.array(
        [weights.method, weights.hours, weights.project, weights.region, weights.level],
        np.int64,
    )


@compiled
def make_slots(skills, most_links):
    """Make the scratch memory in which the wants of one row are looked up by skill.

    `slot` gives the place of a want among the row's. Of a skill broader than a want,
    `head` is the first of a chain of links, each with the place of the want, the
    quarters that it is worth, and the next link; `used` counts them.
    """
    return (
        np.full(skills, -1, np.int32),
        np.full(skills, -1, np.int32),
        np.zeros(most_links, np.int32),
        np.zeros(most_links, np.int64),
        np.zeros(most_links, np.int32),
    )


@compiled
def note_wants(u, wanted, hierarchy, rarity, slots, worth):
    """Note the wants of row u in `slots`, and what each is worth in `worth`."""
    start, wants, weights = wanted
    above_start, above, steps = hierarchy
    slot, head, link_want, link_quarters, link_next = slots
    links = 0
    for i in range(start[u + 1] - start[u]):
        skill = wants[start[u] + i]
        worth[i] = weights[start[u] + i] * (rarity[skill] >> FORWARD_SHIFT)
        slot[skill] = i
        for up in range(above_start[skill], above_start[skill + 1]):
            if steps[up] < len(BROADER_QUARTERS):
                link_want[links] = i
                link_quarters[links] = BROADER_QUARTERS[steps[up]]
                link_next[links] = head[above[up]]
                head[above[up]] = links
                links += 1


@compiled
def forget_wants(u, wanted, hierarchy, slots):
    """Leave the scratch memory as it was before `note_wants`."""
    start, wants, _ = wanted
    above_start, above, _ = hierarchy
    for each in range(start[u], start[u + 1]):
        skill = wants[each]
        slots[0][skill] = -1
        for up in range(above_start[skill], above_start[skill + 1]):
            slots[1][above[up]] = -1


@compiled
def find_forward(v, answered, slots, best, worth):
    """Give what the offers of row v are worth to the row whose wants are noted.

    `best` is scratch memory, one place for each of these wants.
    """
    start, answers, near = answered
    slot, head, link_want, link_quarters, link_next = slots
    best[:] = 0
    for each in range(start[v], start[v + 1]):
        skill = answers[each]
        i = slot[skill]
        if i >= 0:
            best[i] = max(best[i], near[each])
        if near[each] == NARROWER_QUARTERS[0]:
            link = head[skill]
            while link >= 0:
                i = link_want[link]
                best[i] = max(best[i], link_quarters[link])
                link = link_next[link]
    total = np.int64(0)
    for i in range(len(best)):
        total += best[i] * worth[i]
    return total


def forward_values(market: Market, teachers: Lists) -> Ints:
    """Give what each teacher's offers are worth to the learner, 0 where nothing.

    `teachers` lists rows for each row of the market.
    """
    above = market.hierarchy.above
    hierarchy = (above.start, above.values, market.hierarchy.steps)
    expanded = expand_offers(market.offers.start, market.offers.values, *hierarchy)
    rarity = rarities(count_offering(expanded[1], market.skill_count), len(market))
    wanted = (market.wants.start, market.wants.values, market.weights)
    values: Ints = _forward_values(
        teachers.start, teachers.values, expanded, wanted, hierarchy, rarity
    )
    return values


@compiled
def _forward_values(start, teachers, answered, wanted, hierarchy, rarity):
    want_start, wants, _ = wanted
    above_start = hierarchy[0]
    most_wants = most_links = 0
    for row in range(len(start) - 1):
        links = 0
        for each in range(want_start[row], want_start[row + 1]):
            links += above_start[wants[each] + 1] - above_start[wants[each]]
        most_links = max(most_links, links)
        most_wants = max(most_wants, want_start[row + 1] - want_start[row])
    slots = make_slots(len(rarity), most_links)
    worth = np.zeros(most_wants, np.int64)
    best = np.zeros(most_wants, np.int64)
    values = np.zeros(len(teachers), np.int64)
    for u in range(len(start) - 1):
        note_wants(u, wanted, hierarchy, rarity, slots, worth)
        wants_here = want_start[u + 1] - want_start[u]
        for each in range(start[u], start[u + 1]):
            values[each] = find_forward(
                teachers[each], answered, slots, best[:wants_here], worth
            )
        forget_wants(u, wanted, hierarchy, slots)
    return values


def check(market: Market, weights: Weights) -> None:
    """Raise `ValueError` where a market is not what the loops rely on."""
    for lists in (market.wants, market.offers, market.languages):
        if len(lists.start) != len(market) + 1:
            raise ValueError("every row needs a list, if an empty one")
    if len(market.levels) and not 2 <= market.levels.min() <= market.levels.max() <= 5:
        raise ValueError("levels are 2 to 5")
    if len(market):
        traits = market.traits
        most = int(traits.freshness.max()) + int(traits.focus.max())
        if most + bonus_points(weights).sum() > MOST_POINTS:
            raise ValueError(f"all bonuses together are at most {MOST_POINTS} points")
