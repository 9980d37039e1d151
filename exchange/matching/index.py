"""A market in the form in which the loops of `top_k.py` read it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exchange.matching.compiled import compiled
from exchange.matching.fingerprints import Coded, make_coded
from exchange.matching.market import (
    MOST_STEPS_UP,
    NARROWER,
    Bytes,
    Ints,
    Lists,
    Market,
    Numbers,
)
from exchange.matching.near import Near, find_near
from exchange.matching.postings import Postings, make_postings
from exchange.matching.score import (
    BROADER_QUARTERS,
    RECIPROCAL_SHIFT,
    count_offering,
    expand_offers,
    rarities,
)

# The kinds of lists. What a row offers stands in one of the first four, by the steps
# from its offer up to the skill.
OFFERED, WANTED, WANTED_BELOW = 0, len(NARROWER), len(NARROWER) + 1
KINDS = len(NARROWER) + 2


class Index(NamedTuple):
    """What the loops read of a market.

    `answers` are the skills that a row's offers answer, itself or narrower, with the
    quarters of each. `heaviest` is the largest weight with which a skill is wanted;
    `most_below` the most that the offer of a skill adds to the score of any row by
    being broader than what is wanted. The list of a kind and a skill stands under the
    term `kind * skills + skill` of `postings`.
    """

    want_start: Ints
    wants: Numbers
    weights: Bytes
    offer_start: Ints
    offers: Numbers
    answer_start: Ints
    answers: Numbers
    answer_quarters: Bytes
    language_start: Ints
    languages: Numbers
    levels: Bytes
    person: Numbers
    above_start: Ints
    above: Numbers
    steps: Bytes
    answering: Near
    answered: Near
    rarity: Ints
    heaviest: Ints
    most_below: Ints
    coded: Coded
    postings: Postings


def make_index(market: Market) -> Index:
    """Put a market into the form in which the loops read it."""
    skills = market.skill_count
    above, steps = market.hierarchy.above, market.hierarchy.steps
    answer_start, answers, answer_quarters = expand_offers(
        market.offers.start, market.offers.values, above.start, above.values, steps
    )
    rarity = rarities(count_offering(answers, skills), len(market))
    below, most_below = _list_wanted_below(
        market.wants.start,
        market.wants.values,
        market.weights,
        above.start,
        above.values,
        steps,
        rarity,
    )
    heaviest = np.zeros(skills, np.int64)
    np.maximum.at(heaviest, market.wants.values, market.weights)
    coded = make_coded(market)
    offered = Lists(answer_start, answers)
    by_steps = [_only(offered, answer_quarters == quarters) for quarters in NARROWER]
    terms = _joined([*by_steps, market.wants, Lists(*below)], skills)
    answering, answered = find_near(market.hierarchy)
    return Index(
        market.wants.start,
        market.wants.values,
        market.weights,
        market.offers.start,
        market.offers.values,
        answer_start,
        answers,
        answer_quarters,
        market.languages.start,
        market.languages.values,
        market.levels,
        market.person,
        above.start,
        above.values,
        steps,
        answering,
        answered,
        rarity,
        heaviest,
        most_below,
        coded,
        make_postings(terms, market.languages, KINDS * skills, coded.of_row),
    )


def _joined(lists: list[Lists], skills: int) -> Lists:
    """Put lists one behind the other; their values become terms by their place."""
    owners = [np.repeat(np.arange(len(e.start) - 1), np.diff(e.start)) for e in lists]
    order = np.argsort(np.concatenate(owners), kind="stable")
    terms = [kind * skills + each.values for kind, each in enumerate(lists)]
    start = np.sum([each.start for each in lists], axis=0)
    return Lists(start, np.concatenate(terms)[order].astype(np.int32))


def _only(lists: Lists, chosen: NDArray[np.bool_]) -> Lists:
    """Give the lists without the values that are not chosen."""
    before = np.zeros(len(chosen) + 1, np.int64)
    np.cumsum(chosen, out=before[1:])
    return Lists(before[lists.start], lists.values[chosen])


@compiled
def _list_wanted_below(
    start: Ints,
    wants: Numbers,
    weights: Bytes,
    above_start: Ints,
    above: Numbers,
    steps: Bytes,
    rarity: Ints,
) -> tuple[tuple[Ints, Numbers], Ints]:
    """List the broader skills of each row's wants, once each.

    Also gives, for each skill, the most that its offer can add to the score of a row by
    being broader than what is wanted.
    """
    rows = len(start) - 1
    most = np.zeros(len(rarity), np.int64)
    total = 0
    for place in range(len(wants)):
        total += above_start[wants[place] + 1] - above_start[wants[place]]
    found_start = np.zeros(rows + 1, np.int64)
    found = np.empty(total, np.int32)
    added = np.zeros(len(rarity), np.int64)
    end = 0
    for row in range(rows):
        first = end
        for place in range(start[row], start[row + 1]):
            skill = wants[place]
            worth = weights[place] * (rarity[skill] >> RECIPROCAL_SHIFT)
            for up in range(above_start[skill], above_start[skill + 1]):
                if steps[up] <= MOST_STEPS_UP:
                    broader = above[up]
                    if added[broader] == 0:
                        found[end] = broader
                        end += 1
                    added[broader] += worth * BROADER_QUARTERS[steps[up]]
        for each in range(first, end):
            most[found[each]] = max(most[found[each]], added[found[each]])
            added[found[each]] = 0
        found_start[row + 1] = end
    return (found_start, found[:end].copy()), most
