"""What the rival matchers read of the profiles: who answers a want, and how nearly."""

from typing import NamedTuple

import numpy as np

from benchmarks.market_truth import Facts, Floats, compiled_inside
from exchange.matching.market import (
    BROADER,
    NARROWER,
    NOBODY,
    Ints,
    Lists,
    Market,
    Numbers,
)


class Reach(NamedTuple):
    """The offers that answer each skill, and how nearly (1: just so).

    Those of skill s stand at `start[s]` to `start[s + 1]`.
    """

    start: Ints
    offers: Numbers
    near: Floats


class Postings(NamedTuple):
    """Who answers a skill in a language.

    The rows of skill s in language l are `rows[start[e] : start[e + 1]]`, where e is
    s x languages + l.
    """

    languages: int
    start: Ints
    rows: Numbers


class Scratch(NamedTuple):
    """Which row has met each row last, for which want, how many wants it answers.

    `met` lists whom the row at work has met.
    """

    met_by: Ints
    last_want: Ints
    answered: Ints
    met: Numbers


def reach_of(market: Market) -> Reach:
    """Let equal, narrower and broader offers answer a skill."""
    above, steps = market.hierarchy.above, market.hierarchy.steps
    skills = np.arange(market.skill_count)
    narrower = np.repeat(skills, np.diff(above.start))
    parts = [
        (skills, skills, np.ones(len(skills))),
        (above.values, narrower, _by_steps(NARROWER)[steps]),
        (narrower, above.values, _by_steps(BROADER)[steps]),
    ]
    wanted, offered, near = (np.concatenate(each) for each in zip(*parts, strict=True))
    kept = near > 0
    return _reach(wanted[kept], offered[kept], near[kept], len(skills))


def exact_reach_of(market: Market) -> Reach:
    """Let equal offers alone answer a skill."""
    skills = np.arange(market.skill_count)
    return _reach(skills, skills, np.ones(len(skills)), len(skills))


def reversed_reach(reach: Reach) -> Reach:
    """Give the skills that each offer answers, in the place of offers."""
    skills = np.repeat(np.arange(len(reach.start) - 1), np.diff(reach.start))
    return _reach(
        reach.offers.astype(np.int64), skills, reach.near, len(reach.start) - 1
    )


def postings_of(market: Market, reach: Reach, languages: Lists) -> Postings:
    """List who answers what in which language."""
    offers = market.offers
    backwards = reversed_reach(reach)
    owner, place = _expand(offers, Lists(backwards.start, backwards.offers))
    pairs = np.unique(owner * market.skill_count + backwards.offers[place])
    owner, skills = np.divmod(pairs, market.skill_count)
    times = np.diff(languages.start)[owner]
    place = _count_up(languages.start[owner], times)
    count = int(languages.values.max(initial=0)) + 1
    entry = np.repeat(skills, times) * count + languages.values[place]
    start = np.zeros(market.skill_count * count + 1, np.int64)
    np.cumsum(np.bincount(entry, minlength=len(start) - 1), out=start[1:])
    order = np.argsort(entry, kind="stable")
    return Postings(count, start, np.repeat(owner, times)[order].astype(np.int32))


def rarity_of(market: Market) -> Floats:
    """Give log2(1 + rows / rows that offer a skill or something narrower)."""
    owner, place = _expand(market.offers, market.hierarchy.above)
    narrower = market.hierarchy.above.values[place].astype(np.int64)
    own = np.repeat(np.arange(len(market)), np.diff(market.offers.start))
    count = market.skill_count
    pairs = np.concatenate(
        [owner * count + narrower, own * count + market.offers.values]
    )
    offering = np.bincount(np.unique(pairs) % count, minlength=count)
    return np.asarray(np.log2(1 + len(market) / np.maximum(offering, 1)))


def sum_of_rows(lists: Lists, values: Floats) -> Floats:
    """Add up the values that stand beside the lists, by row."""
    rows = len(lists.start) - 1
    owner = np.repeat(np.arange(rows), np.diff(lists.start))
    return np.bincount(owner, values, rows).astype(np.float64)


def _by_steps(quarters: tuple[int, ...]) -> Floats:
    """Give the part that is left after so many steps, 0 after too many."""
    found = np.zeros(256)
    found[: len(quarters)] = np.array(quarters) / quarters[0]
    return found


def _reach(wanted: Ints, offered: Ints, near: Floats, count: int) -> Reach:
    """Sort by skill; of the same pair the nearest counts."""
    order = np.lexsort([-near, offered, wanted])
    pairs = (wanted.astype(np.int64) * count + offered)[order]
    first = np.ones(len(pairs), np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    skills, offers = np.divmod(pairs[first], count)
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(skills, minlength=count), out=start[1:])
    return Reach(start, offers.astype(np.int32), near[order][first])


def _expand(lists: Lists, more: Lists) -> tuple[Ints, Ints]:
    """Follow each value of the lists into `more`: give rows, and places there."""
    owner = np.repeat(np.arange(len(lists.start) - 1), np.diff(lists.start))
    times = np.diff(more.start)[lists.values]
    return np.repeat(owner, times), _count_up(more.start[lists.values], times)


def _count_up(first: Ints, times: Ints) -> Ints:
    """Count up from each first number, so many times."""
    before = np.cumsum(times) - times
    places: Ints = np.arange(times.sum()) + np.repeat(first - before, times)
    return places


@compiled_inside
def make_scratch(rows: int) -> Scratch:
    """Make the scratch memory of `_meet`."""
    return Scratch(
        np.full(rows, NOBODY, np.int64),
        np.full(rows, NOBODY, np.int64),
        np.zeros(rows, np.int64),
        np.empty(rows, np.int32),
    )


@compiled_inside
def meet(
    u: int,
    facts: Facts,
    postings: Postings,
    spoken: tuple[Ints, Numbers],
    seen: Numbers,
    scratch: Scratch,
) -> int:
    """Collect who answers a want of row u in any of its languages, each once."""
    start, languages = spoken
    met_by, last_want, answered, met = scratch
    met_by[u] = u
    for v in seen:
        if v >= 0:
            met_by[v] = u
    count = 0
    for want in range(facts.want_start[u], facts.want_start[u + 1]):
        for each in range(start[u], start[u + 1]):
            entry = facts.wants[want] * postings.languages + languages[each]
            for place in range(postings.start[entry], postings.start[entry + 1]):
                v = postings.rows[place]
                if met_by[v] != u:
                    met_by[v] = u
                    answered[v] = 0
                    met[count] = v
                    count += 1
                if last_want[v] != want:
                    last_want[v] = want
                    answered[v] += 1
    return count
