"""What one learner wants and gives, noted so that others are scored with few steps."""

from typing import NamedTuple

import numpy as np

from exchange.matching.compiled import compiled
from exchange.matching.fingerprints import BUCKETS, TOO_MANY
from exchange.matching.index import OFFERED, WANTED, WANTED_BELOW
from exchange.matching.market import MOST_STEPS_UP, NOBODY, Ints, Numbers
from exchange.matching.postings import find_entry
from exchange.matching.score import (
    BROADER_QUARTERS,
    FORWARD_SHIFT,
    NARROWER_QUARTERS,
    RECIPROCAL_SHIFT,
)

# What a row with too many codes for its fingerprint may be worth.
ANYTHING = 1 << 60


class Scratch(NamedTuple):
    """The memory that one thread uses for one learner after the other.

    By code: `links[0]` leads from an offer into the chain of the wants that it answers
    (place of the want, quarters, next link: the rest of `links`); `gives` is what the
    learner's offers are worth to whoever has this want. By bucket: `most` is the most
    that a code in it is worth. By want of the learner: `worth`, and in `best` and
    `left` room for sums. By list to read: its term, `bound` (0 once it was read),
    length, and the want that it answers, `NOBODY` where it is of those who want.
    """

    links: tuple[Numbers, Numbers, Ints, Numbers]
    gives: Ints
    most: Ints
    worth: Ints
    best: Ints
    left: Ints
    term: Numbers
    bound: Ints
    length: Ints
    want: Numbers


@compiled
def make_scratch(index):
    """Make the memory for the learner with the most wants, links and lists."""
    want_start, wants, offer_start = index.want_start, index.wants, index.offer_start
    near_start, above_start = index.answering.start, index.above_start
    answer_start = index.answer_start
    codes = len(index.coded.bucket)
    most_wants = most_links = most_lists = 0
    for row in range(len(want_start) - 1):
        links = 0
        lists = answer_start[row + 1] - answer_start[row]
        lists += offer_start[row + 1] - offer_start[row]
        for each in range(want_start[row], want_start[row + 1]):
            skill = wants[each]
            links += near_start[skill + 1] - near_start[skill]
            lists += WANTED + above_start[skill + 1] - above_start[skill]
        most_wants = max(most_wants, want_start[row + 1] - want_start[row])
        most_links = max(most_links, links)
        most_lists = max(most_lists, lists)
    most = np.zeros(BUCKETS, np.int64)
    most[TOO_MANY] = ANYTHING
    return Scratch(
        (
            np.full(codes, NOBODY, np.int32),
            np.zeros(most_links, np.int32),
            np.zeros(most_links, np.int64),
            np.zeros(most_links, np.int32),
        ),
        np.zeros(codes, np.int64),
        most,
        np.zeros(most_wants, np.int64),
        np.zeros(most_wants, np.int64),
        np.zeros(most_wants, np.int64),
        np.zeros(most_lists, np.int32),
        np.zeros(most_lists, np.int64),
        np.zeros(most_lists, np.int64),
        np.zeros(most_lists, np.int32),
    )


@compiled
def note_wants(u, index, scratch):
    """Note what each offer and each bucket is worth to learner u."""
    start, end = index.want_start[u], index.want_start[u + 1]
    wants, weights, rarity = index.wants, index.weights, index.rarity
    near_start, offers, quarters = index.answering
    links_to, link_want, link_quarters, link_next = scratch.links
    worth, most = scratch.worth, scratch.most
    bucket, kinds = index.coded.bucket, index.coded.kinds
    links = 0
    for i in range(end - start):
        skill = wants[start + i]
        worth[i] = weights[start + i] * (rarity[skill] >> FORWARD_SHIFT)
        for each in range(near_start[skill], near_start[skill + 1]):
            code = np.int64(offers[each]) * kinds
            link_want[links] = i
            link_quarters[links] = quarters[each]
            link_next[links] = links_to[code]
            links_to[code] = links
            links += 1
            # An offer that answers several wants is worth as much as all of these.
            total = np.int64(0)
            link = links_to[code]
            while link >= 0:
                total += link_quarters[link] * worth[link_want[link]]
                link = link_next[link]
            most[bucket[code]] = max(most[bucket[code]], total)


@compiled
def note_offers(u, index, scratch):
    """Note what learner u gives to each want and each bucket."""
    offer_start, offers, rarity = index.offer_start, index.offers, index.rarity
    near_start, wants, quarters = index.answered
    gives, most = scratch.gives, scratch.most
    bucket, kinds = index.coded.bucket, index.coded.kinds
    weights = index.coded.weights
    for place in range(offer_start[u], offer_start[u + 1]):
        offer = offers[place]
        for each in range(near_start[offer], near_start[offer + 1]):
            want = wants[each]
            worth = quarters[each] * (rarity[want] >> RECIPROCAL_SHIFT)
            for kind in range(1, kinds):
                code = np.int64(want) * kinds + kind
                gives[code] = max(gives[code], worth * weights[kind])
                most[bucket[code]] = max(most[bucket[code]], gives[code])


@compiled
def forget(u, index, scratch):
    """Leave the scratch memory as it was before `note_wants` and `note_offers`."""
    want_start, wants = index.want_start, index.wants
    offer_start, offers = index.offer_start, index.offers
    answering_start, answering, _ = index.answering
    answered_start, answered, _ = index.answered
    links_to, gives, most = scratch.links[0], scratch.gives, scratch.most
    kinds = index.coded.kinds
    for place in range(want_start[u], want_start[u + 1]):
        skill = wants[place]
        for each in range(answering_start[skill], answering_start[skill + 1]):
            links_to[np.int64(answering[each]) * kinds] = NOBODY
    for place in range(offer_start[u], offer_start[u + 1]):
        offer = offers[place]
        for each in range(answered_start[offer], answered_start[offer + 1]):
            code = np.int64(answered[each]) * kinds
            gives[code : code + kinds] = 0
    most[:TOO_MANY] = 0


@compiled
def _count_rows(first, entry_language, begin, term, languages):
    """Count the postings of a term in some languages."""
    total = 0
    if first[term] < first[term + 1]:
        for language in languages:
            entry = find_entry(first, entry_language, term, language)
            if entry >= 0:
                total += begin[entry + 1] - begin[entry]
    return total


@compiled
def list_teaching(u, index, scratch):
    """List where those stand who offer what u wants; give the number of lists."""
    start, end = index.want_start[u], index.want_start[u + 1]
    wants, above_start, above = index.wants, index.above_start, index.above
    steps, worth, skills = index.steps, scratch.worth, len(index.rarity)
    terms, bounds, lengths = scratch.term, scratch.bound, scratch.length
    answers = scratch.want
    languages = index.languages[index.language_start[u] : index.language_start[u + 1]]
    first, entry_language, begin, _, _ = index.postings
    count = 0
    for i in range(end - start):
        skill = wants[start + i]
        ups = above_start[skill + 1] - above_start[skill]
        for each in range(WANTED + ups):
            if each < WANTED:
                term = (OFFERED + each) * skills + skill
                bound = worth[i] * NARROWER_QUARTERS[each]
            else:
                place = above_start[skill] + each - WANTED
                if steps[place] > MOST_STEPS_UP:
                    continue
                term = OFFERED * skills + above[place]
                bound = worth[i] * BROADER_QUARTERS[steps[place]]
            length = _count_rows(first, entry_language, begin, term, languages)
            if length:
                terms[count] = term
                bounds[count] = bound
                lengths[count] = length
                answers[count] = i
                count += 1
    return count


@compiled
def list_learning(u, count, index, scratch):
    """Add where those stand who want what u offers; give the number of lists."""
    start, offers = index.offer_start[u], index.offers
    offered = index.offer_start[u + 1] - start
    answer_start, answers = index.answer_start[u], index.answers
    answered = index.answer_start[u + 1] - answer_start
    quarters, rarity, heaviest = index.answer_quarters, index.rarity, index.heaviest
    most_below, skills = index.most_below, len(index.rarity)
    terms, bounds, lengths = scratch.term, scratch.bound, scratch.length
    wants = scratch.want
    languages = index.languages[index.language_start[u] : index.language_start[u + 1]]
    first, entry_language, begin, _, _ = index.postings
    for each in range(answered + offered):
        if each < answered:
            place = answer_start + each
            skill = answers[place]
            term = WANTED * skills + skill
            worth = heaviest[skill] * (rarity[skill] >> RECIPROCAL_SHIFT)
            bound = worth * quarters[place]
        else:
            skill = offers[start + each - answered]
            term = WANTED_BELOW * skills + skill
            bound = most_below[skill]
        length = _count_rows(first, entry_language, begin, term, languages)
        if length:
            terms[count] = term
            bounds[count] = bound
            lengths[count] = length
            wants[count] = NOBODY
            count += 1
    return count
