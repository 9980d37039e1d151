"""Other ways to rank teachers, as the literature and today's service do it.

All read the profiles alone. Their preference of u for v is the share of what u wants,
weighted by rarity and priority, that v's offers answer: 0 to 1.
"""

from typing import NamedTuple

import numpy as np

from benchmarks.market_profiles import (
    Postings,
    Reach,
    exact_reach_of,
    make_scratch,
    meet,
    postings_of,
    rarity_of,
    reach_of,
    reversed_reach,
    sum_of_rows,
)
from benchmarks.market_rounds import SHOWN, Now, Shown, only_teachers, without_seen
from benchmarks.market_truth import (
    TIE,
    Facts,
    Floats,
    chance,
    compiled,
    compiled_inside,
    facts_of,
)
from exchange.matching.market import NOBODY, Ints, Lists, Numbers
from exchange.matching.top_k import find_top_k

COUNT, PRODUCT, HARMONIC = range(3)


class Reading(NamedTuple):
    """What a preference is made of: what answers what, and what each want is worth.

    `backward` is `forward` by offer. `total` is the worth of all wants of a row.
    """

    forward: Reach
    backward: Reach
    worth: Floats
    total: Floats


def rank_one_way(now: Now) -> Shown:
    """Rank by what the teacher offers alone, with ties to the lower row."""
    found = find_top_k(
        now.market,
        SHOWN + now.seen.shape[1],
        with_bonus=False,
        with_reciprocal=False,
        threads=1,
    )
    return only_teachers(without_seen(found.teachers, now.seen, SHOWN))


def rank_by_count(now: Now) -> Shown:
    """Rank by the number of equal skills, ties at random, whatever people speak."""
    rows = len(now.market)
    return _rank(now, Lists(np.arange(rows + 1), np.zeros(rows, np.int32)), COUNT)


def rank_by_count_in_language(now: Now) -> Shown:
    """Rank by the number of equal skills among people who share a language."""
    return _rank(now, now.market.languages, COUNT)


def rank_by_product(now: Now) -> Shown:
    """Rank by the product of both preferences, then by the learner's."""
    return _rank(now, now.market.languages, PRODUCT)


def rank_by_harmonic_mean(now: Now) -> Shown:
    """Rank by the harmonic mean of both preferences, then by the learner's."""
    return _rank(now, now.market.languages, HARMONIC)


def fill_preferences(now: Now) -> Floats:
    """Give the preference of every row for every row, 0 for whom it has seen."""
    languages = now.market.languages
    reading = _read(now, COUNT + 1)
    found = np.zeros((len(now.market), len(now.market)))
    _fill(
        facts_of(now.market),
        reading,
        postings_of(now.market, reading.forward, languages),
        (languages.start, languages.values),
        now.seen,
        found,
    )
    return found


def _read(now: Now, kind: int) -> Reading:
    market = now.market
    if kind == COUNT:
        reach, worth = exact_reach_of(market), np.ones(len(market.wants.values))
    else:
        reach = reach_of(market)
        worth = rarity_of(market)[market.wants.values] * market.weights.astype(float)
    total = sum_of_rows(market.wants, worth)
    return Reading(reach, reversed_reach(reach), worth, np.maximum(total, 1e-9))


def _rank(now: Now, languages: Lists, kind: int) -> Shown:
    reading = _read(now, kind)
    found = np.full((len(now.market), SHOWN), NOBODY, np.int32)
    _rank_rows(
        facts_of(now.market),
        reading,
        postings_of(now.market, reading.forward, languages),
        (languages.start, languages.values),
        now.seen,
        (kind, now.seed, now.number),
        found,
    )
    return only_teachers(found)


@compiled
def _rank_rows(
    facts: Facts,
    reading: Reading,
    postings: Postings,
    spoken: tuple[Ints, Numbers],
    seen: Numbers,
    how: tuple[int, int, int],
    found: Numbers,
) -> None:
    """Rank for every row all who answer any of its wants."""
    kind, seed, number = how
    rows, places = found.shape
    scratch = make_scratch(rows)
    table = _make_table(facts, reading)
    gives = np.zeros(len(reading.forward.start) - 1)
    values, ties = np.empty(places), np.empty(places)
    for u in range(rows):
        values[:] = 0.0
        ties[:] = 0.0
        _note_wants(u, facts, reading, table, True)
        _note_offers(u, facts, reading, gives, True)
        count = meet(u, facts, postings, spoken, seen[u], scratch)
        for v in scratch.met[:count]:
            if kind == COUNT:
                value = float(scratch.answered[v])
                if value < values[places - 1]:
                    continue
                tie = chance(seed, TIE, number, u, v)
            else:
                tie = _forward(u, v, facts, reading, table)
                back = _back(v, facts, reading, gives)
                value = tie * back if kind == PRODUCT else _mean(tie, back)
            _insert(v, value, tie, found[u], values, ties)
        _note_wants(u, facts, reading, table, False)
        _note_offers(u, facts, reading, gives, False)


@compiled
def _fill(
    facts: Facts,
    reading: Reading,
    postings: Postings,
    spoken: tuple[Ints, Numbers],
    seen: Numbers,
    found: Floats,
) -> None:
    """Fill the preferences of all pairs."""
    rows = len(found)
    scratch = make_scratch(rows)
    table = _make_table(facts, reading)
    for u in range(rows):
        _note_wants(u, facts, reading, table, True)
        count = meet(u, facts, postings, spoken, seen[u], scratch)
        for v in scratch.met[:count]:
            found[u, v] = _forward(u, v, facts, reading, table)
        _note_wants(u, facts, reading, table, False)


@compiled_inside
def _mean(one: float, other: float) -> float:
    """Give the harmonic mean."""
    return 2 * one * other / (one + other) if other > 0.0 else 0.0


@compiled_inside
def _make_table(facts: Facts, reading: Reading) -> Floats:
    """Make room for how near each offer comes to each want of a row."""
    most = 0
    for u in range(len(facts.want_start) - 1):
        most = max(most, facts.want_start[u + 1] - facts.want_start[u])
    return np.zeros((len(reading.forward.start) - 1, most))


@compiled_inside
def _note_wants(
    u: int, facts: Facts, reading: Reading, table: Floats, is_on: bool
) -> None:
    """Note in the table what answers the wants of row u, or forget it."""
    reach = reading.forward
    for want in range(facts.want_start[u], facts.want_start[u + 1]):
        skill, column = facts.wants[want], want - facts.want_start[u]
        for each in range(reach.start[skill], reach.start[skill + 1]):
            table[reach.offers[each], column] = reach.near[each] if is_on else 0.0


@compiled_inside
def _note_offers(
    u: int, facts: Facts, reading: Reading, gives: Floats, is_on: bool
) -> None:
    """Note how near the offers of row u come to each skill, or forget it."""
    reach = reading.backward
    for offer in range(facts.offer_start[u], facts.offer_start[u + 1]):
        skill = facts.offers[offer]
        for each in range(reach.start[skill], reach.start[skill + 1]):
            answered = reach.offers[each]
            gives[answered] = max(gives[answered], reach.near[each]) if is_on else 0.0


@compiled_inside
def _forward(u: int, v: int, facts: Facts, reading: Reading, table: Floats) -> float:
    """Give the share of what row u wants that v's offers answer; see `_read`."""
    first, answered = facts.want_start[u], 0.0
    for want in range(first, facts.want_start[u + 1]):
        best = 0.0
        for offer in range(facts.offer_start[v], facts.offer_start[v + 1]):
            best = max(best, table[facts.offers[offer], want - first])
        answered += best * reading.worth[want]
    return float(answered / reading.total[u])


@compiled_inside
def _back(v: int, facts: Facts, reading: Reading, gives: Floats) -> float:
    """Give the share of what row v wants that the noted offers answer."""
    answered = 0.0
    for want in range(facts.want_start[v], facts.want_start[v + 1]):
        answered += gives[facts.wants[want]] * reading.worth[want]
    return float(answered / reading.total[v])


@compiled_inside
def _insert(
    v: int, value: float, tie: float, found: Numbers, values: Floats, ties: Floats
) -> None:
    """Put a row into the ranking, by value, then by tie."""
    place = len(found)
    while place > 0 and (
        values[place - 1] < value
        or (values[place - 1] == value and ties[place - 1] < tie)
    ):
        place -= 1
    if place == len(found):
        return
    for each in range(len(found) - 1, place, -1):
        found[each] = found[each - 1]
        values[each] = values[each - 1]
        ties[each] = ties[each - 1]
    found[place], values[place], ties[place] = v, value, tie
