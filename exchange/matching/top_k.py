"""The best teachers of every learner, exactly, without looking at every pair.

The lists of rows by skill and language (`postings.py`) are read in the order of what
they can add to a score, and reading ends when all that is left together could not reach
the k-th best score found so far (Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995: MaxScore). A row met in a list is scored only where its signature,
64 bits for what it offers, what it wants and what lies above that, allows a score that
is good enough (signature files: Faloutsos and Christodoulakis, 1984).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from exchange.domain.weights import USUAL, Weights
from exchange.matching.compiled import compiled
from exchange.matching.market import (
    MOST_STEPS_UP,
    NARROWER,
    Bytes,
    Ints,
    Lists,
    Market,
    Numbers,
)
from exchange.matching.postings import find_entry, make_postings
from exchange.matching.score import (
    BROADER_QUARTERS,
    ENOUGH_HOURS,
    HOURS,
    LEVEL,
    LEVEL_EIGHTHS,
    METHOD,
    NARROWER_QUARTERS,
    POINTS_SHIFT,
    PROJECT,
    RECIPROCAL_SHIFT,
    REGION,
    bonus_points,
    check,
    count_offering,
    expand_offers,
    find_forward,
    forget_wants,
    make_slots,
    note_wants,
    rarities,
)

SIGNATURE_BITS = 64
# Skills that so many have that they get a bit of their own.
OWN_BITS = 8
NOBODY = -1
# The kinds of lists. What a row offers stands in one of the first four, by the steps
# from its offer up to the skill.
OFFERED, WANTED, WANTED_BELOW = 0, len(NARROWER), len(NARROWER) + 1


@dataclass(frozen=True, slots=True)
class TopK:
    """For each row the best teachers: `teachers[row]`, best first, -1 behind the last.

    `scores` stand beside them. `read` and `scored` count the postings read and the
    pairs scored, to tell how much work was spared.
    """

    teachers: Numbers
    scores: Ints
    read: int
    scored: int


def find_top_k(
    market: Market,
    k: int = 10,
    weights: Weights = USUAL,
    *,
    with_bonus: bool = True,
    with_reciprocal: bool = True,
    threads: int = 0,
) -> TopK:
    """Find the `k` best teachers of every row; ties go to the lower row.

    A teacher shares a workable language with the learner and offers something that the
    learner wants. Without the reciprocal part, only what the teacher offers counts, as
    rings need it. `threads` is the number of processors to use, 0 for all.
    """
    check(market, weights)
    rows, skills = len(market), market.skill_count
    above = market.hierarchy.above
    expanded = expand_offers(
        market.offers.start,
        market.offers.values,
        above.start,
        above.values,
        market.hierarchy.steps,
    )
    answers = Lists(expanded[0], expanded[1])
    rarity = rarities(count_offering(answers.values, skills), rows)
    below, most_below = _list_wanted_below(
        market.wants.start,
        market.wants.values,
        market.weights,
        above.start,
        above.values,
        market.hierarchy.steps,
        rarity,
    )
    wanted_below = Lists(*below)
    heaviest = np.zeros(skills, np.int64)
    np.maximum.at(heaviest, market.wants.values, market.weights)
    by_steps = [_only(answers, expanded[2] == quarters) for quarters in NARROWER]
    lists = [
        make_postings(each, market.languages, skills)
        for each in (*by_steps, market.wants, wanted_below)
    ]
    bits = _bits(answers.values, market.wants.values, skills)
    signatures = _sign(
        (market.offers.start, market.offers.values),
        (answers.start, answers.values),
        (market.wants.start, market.wants.values),
        (wanted_below.start, wanted_below.values),
        bits,
    )
    traits = market.traits
    teachers = np.full((rows, k), NOBODY, np.int32)
    scores = np.zeros((rows, k), np.int64)
    threads = threads or numba.get_num_threads()
    counters = np.zeros((threads, 2), np.int64)

    def search(thread: int) -> None:
        _search(
            thread,
            threads,
            (answers.start, answers.values, expanded[2]),
            (market.offers.start, market.offers.values),
            (market.wants.start, market.wants.values, market.weights),
            (market.languages.start, market.languages.values, market.levels),
            (above.start, above.values, market.hierarchy.steps),
            market.person,
            (traits.methods, traits.projects, traits.awake),
            (traits.region, traits.freshness, traits.focus),
            bonus_points(weights),
            rarity,
            heaviest,
            most_below,
            tuple((each.first, each.language, each.begin, each.rows) for each in lists),
            bits,
            signatures,
            with_bonus,
            with_reciprocal,
            teachers,
            scores,
            counters,
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(search, range(threads)))
    read, scored = counters.sum(axis=0).tolist()
    return TopK(teachers, scores, read, scored)


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


def _bits(offered: Numbers, wanted: Numbers, skills: int) -> Bytes:
    """Give each skill a bit: its own if it is frequent, else one shared evenly."""
    frequency = np.bincount(offered, minlength=skills)
    frequency += np.bincount(wanted, minlength=skills)
    order = np.argsort(-frequency, kind="stable")
    bits = np.empty(skills, np.uint8)
    shared = SIGNATURE_BITS - OWN_BITS
    place = np.arange(skills)
    # Those that share are dealt out to and fro, so that each bit gets as much.
    turn, offset = np.divmod(np.maximum(place - OWN_BITS, 0), shared)
    dealt = np.where(turn % 2 == 0, offset, shared - 1 - offset) + OWN_BITS
    bits[order] = np.where(place < OWN_BITS, place, dealt)
    return bits


@compiled
def _sign(offered, answered, wanted, below, bits):
    """Give each row's four signatures, of the bits of its skills.

    They are of what it offers, of what that answers too, of what it wants, and of what
    lies above its wants.
    """
    rows = len(offered[0]) - 1
    signatures = np.zeros((rows, 4), np.uint64)
    one = np.uint64(1)
    for number in range(4):
        start, skills = offered
        if number == 1:
            start, skills = answered
        elif number == 2:
            start, skills = wanted
        elif number == 3:
            start, skills = below
        for row in range(rows):
            for each in range(start[row], start[row + 1]):
                signatures[row, number] |= one << np.uint64(bits[skills[each]])
    return signatures


@compiled
def _count_bits(number):
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


@compiled
def _points(u, v, language, sets, points, bonus):
    """Give the points of all bonuses of a pair: see `docs/matching.md`."""
    methods, projects, awake = sets
    region, freshness, focus = points
    start, codes, levels = language
    total = np.int64(freshness[v]) + np.int64(focus[v])
    if methods[u] & methods[v]:
        total += bonus[METHOD]
    if projects[u] & projects[v]:
        total += bonus[PROJECT]
    hours = _count_bits(np.int64(awake[u] & awake[v]))
    total += bonus[HOURS] * min(hours, ENOUGH_HOURS) // ENOUGH_HOURS
    if region[u] and region[v] and region[u] != region[v]:
        total += bonus[REGION]
    one, other = start[u], start[v]
    best = 0
    while one < start[u + 1] and other < start[v + 1]:
        if codes[one] < codes[other]:
            one += 1
        elif codes[one] > codes[other]:
            other += 1
        else:
            best = max(best, min(levels[one], levels[other]))
            one += 1
            other += 1
    return total + bonus[LEVEL] * LEVEL_EIGHTHS[best] // 8


@compiled
def _length(postings, skill, language, u):
    """Count the postings of a skill in the languages of row u."""
    first, entry_language, begin, _ = postings
    start, codes, _ = language
    total = 0
    if first[skill] < first[skill + 1]:
        for spoken in range(start[u], start[u + 1]):
            entry = find_entry(first, entry_language, skill, codes[spoken])
            if entry >= 0:
                total += begin[entry + 1] - begin[entry]
    return total


@compiled
def _next_list(count, kind, bound, length, forward):
    """Choose the list that adds most for what it costs to read.

    `bound` is 0 for lists that were read. While the lists of what is wanted are
    together shorter than a list that only serves to tell how good the rest can be,
    those come first.
    """
    chosen = -1
    best = 0.0
    for each in range(count):
        if bound[each] and (kind[each] < WANTED or length[each] < forward):
            value = bound[each] / length[each]
            if value > best:
                best = value
                chosen = each
    return chosen


@compiled
def _find_reciprocal(v, wanted, hierarchy, gives, itself, rarity):
    """Give what the offers in `gives` and `itself` are worth to row v."""
    start, wants, weights = wanted
    above_start, above, steps = hierarchy
    worth = np.int64(0)
    for each in range(start[v], start[v + 1]):
        skill = wants[each]
        quarters = gives[skill]
        for up in range(above_start[skill], above_start[skill + 1]):
            if steps[up] <= MOST_STEPS_UP and itself[above[up]]:
                quarters = max(quarters, BROADER_QUARTERS[steps[up]])
        worth += weights[each] * quarters * (rarity[skill] >> RECIPROCAL_SHIFT)
    return worth


@compiled
def _insert(teachers, scores, found, v, score):
    """Put a row into the list of the best, by score and row; give its length."""
    k = len(teachers)
    at = found
    if found == k:
        at = k - 1
        if score < scores[at] or (score == scores[at] and v > teachers[at]):
            return found
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and teachers[at - 1] > v)
    ):
        scores[at] = scores[at - 1]
        teachers[at] = teachers[at - 1]
        at -= 1
    scores[at] = score
    teachers[at] = v
    return min(found + 1, k)


@compiled
def _search(
    thread,
    threads,
    answered,
    offered,
    wanted,
    language,
    hierarchy,
    person,
    sets,
    points,
    bonus,
    rarity,
    heaviest,
    most_below,
    lists,
    bits,
    signatures,
    with_bonus,
    with_reciprocal,
    teachers,
    scores,
    counters,
):
    """Fill every `threads`-th row of `teachers` and `scores`, from row `thread` on.

    It is one long function because it is one loop, whose state is scratch memory that
    no call should have to hand on.
    """
    answer_start, answers, near = answered
    offer_start, offers = offered
    want_start, wants, _ = wanted
    language_start, languages, _ = language
    above_start, above, steps = hierarchy
    rows, k = teachers.shape
    skills = len(rarity)
    most_terms = 0
    for row in range(rows):
        terms = answer_start[row + 1] - answer_start[row]
        terms += offer_start[row + 1] - offer_start[row]
        for place in range(want_start[row], want_start[row + 1]):
            skill = wants[place]
            terms += len(NARROWER_QUARTERS)
            terms += above_start[skill + 1] - above_start[skill]
        most_terms = max(most_terms, terms)
    most_wants = 0
    for row in range(rows):
        most_wants = max(most_wants, want_start[row + 1] - want_start[row])
    one = np.uint64(1)
    zero = np.uint64(0)
    stamp = np.full(rows, NOBODY, np.int32)
    wanted_slots = make_slots(skills, most_terms)
    gives = np.zeros(skills, np.int64)
    itself = np.zeros(skills, np.bool_)
    worth = np.zeros(most_wants, np.int64)
    best = np.zeros(most_wants, np.int64)
    mask = np.zeros(most_wants, np.uint64)
    mask_above = np.zeros(most_wants, np.uint64)
    most_above = np.zeros(most_wants, np.int64)
    kind = np.zeros(most_terms, np.int32)
    term = np.zeros(most_terms, np.int32)
    bound = np.zeros(most_terms, np.int64)
    length = np.zeros(most_terms, np.int64)
    group = np.zeros(most_terms, np.int64)
    worth_left = np.zeros(most_wants, np.int64)
    bit_mask = np.zeros((2, SIGNATURE_BITS), np.uint64)
    bit_worth = np.zeros((2, SIGNATURE_BITS), np.int64)
    by_bit = np.zeros(SIGNATURE_BITS, np.int64)
    read = 0
    scored = 0
    for u in range(thread, rows, threads):
        wants_here = want_start[u + 1] - want_start[u]
        if wants_here == 0 or language_start[u] == language_start[u + 1]:
            continue
        # What u wants: the worth of each want, and the lists that answer it.
        note_wants(u, wanted, hierarchy, rarity, wanted_slots, worth)
        count = 0
        for i in range(wants_here):
            skill = wants[want_start[u] + i]
            mask[i] = one << np.uint64(bits[skill])
            mask_above[i] = zero
            most_above[i] = 0
            for steps_down in range(len(NARROWER_QUARTERS)):
                postings = _length(lists[OFFERED + steps_down], skill, language, u)
                if postings:
                    kind[count] = OFFERED + steps_down
                    term[count] = skill
                    bound[count] = worth[i] * NARROWER_QUARTERS[steps_down]
                    length[count] = postings
                    group[count] = i
                    count += 1
            for up in range(above_start[skill], above_start[skill + 1]):
                if steps[up] > MOST_STEPS_UP:
                    continue
                broader = above[up]
                quarters = BROADER_QUARTERS[steps[up]]
                mask_above[i] |= one << np.uint64(bits[broader])
                most_above[i] = max(most_above[i], worth[i] * quarters)
                postings = _length(lists[OFFERED], broader, language, u)
                if postings:
                    kind[count] = OFFERED
                    term[count] = broader
                    bound[count] = worth[i] * quarters
                    length[count] = postings
                    group[count] = i
                    count += 1
        forward = 0
        for each in range(count):
            forward += length[each]
        # What u offers: to whom it is worth something.
        offered_end = answer_start[u + 1] if with_reciprocal else answer_start[u]
        for each in range(answer_start[u], offered_end):
            skill = answers[each]
            gives[skill] = near[each]
            postings = _length(lists[WANTED], skill, language, u)
            if postings:
                kind[count] = WANTED
                term[count] = skill
                bound[count] = (
                    heaviest[skill] * near[each] * (rarity[skill] >> RECIPROCAL_SHIFT)
                )
                length[count] = postings
                group[count] = wants_here + count
                by_bit[bits[skill]] += bound[count]
                count += 1
        used_bits = 0
        for bit in range(SIGNATURE_BITS):
            if by_bit[bit]:
                bit_mask[0, used_bits] = one << np.uint64(bit)
                bit_worth[0, used_bits] = by_bit[bit]
                by_bit[bit] = 0
                used_bits += 1
        offered_end = offer_start[u + 1] if with_reciprocal else offer_start[u]
        for each in range(offer_start[u], offered_end):
            skill = offers[each]
            itself[skill] = True
            postings = _length(lists[WANTED_BELOW], skill, language, u)
            if postings:
                kind[count] = WANTED_BELOW
                term[count] = skill
                bound[count] = most_below[skill]
                length[count] = postings
                group[count] = wants_here + count
                by_bit[bits[skill]] += bound[count]
                count += 1
        used_above = 0
        for bit in range(SIGNATURE_BITS):
            if by_bit[bit]:
                bit_mask[1, used_above] = one << np.uint64(bit)
                bit_worth[1, used_above] = by_bit[bit]
                by_bit[bit] = 0
                used_above += 1
        found = 0
        least = np.int64(-1)
        last = NOBODY
        while forward:
            # Whoever is in no list that was read yet can get at most this.
            left = np.int64(0)
            for each in range(count):
                if kind[each] < WANTED:
                    worth_left[group[each]] = max(worth_left[group[each]], bound[each])
                else:
                    left += bound[each]
            for i in range(wants_here):
                left += worth_left[i]
                worth_left[i] = 0
            most_left = left + (left >> 2 if with_bonus else 0)
            if most_left < least:
                break
            here = _next_list(count, kind, bound, length, forward)
            first, entry_language, begin, posted = lists[kind[here]]
            for spoken in range(language_start[u], language_start[u + 1]):
                entry = find_entry(first, entry_language, term[here], languages[spoken])
                if entry < 0:
                    continue
                for place in range(begin[entry], begin[entry + 1]):
                    v = posted[place]
                    # Rows are ascending, so nobody behind here wins a tie.
                    if most_left < least or (most_left == least and v > last):
                        break
                    read += 1
                    if stamp[v] == u:
                        continue
                    stamp[v] = u
                    # What the signatures allow at most.
                    itself_bits = signatures[v, 0]
                    answer_bits = signatures[v, 1]
                    core = np.int64(0)
                    for i in range(wants_here):
                        if itself_bits & mask[i]:
                            core += worth[i] * NARROWER_QUARTERS[0]
                        else:
                            nearest = np.int64(0)
                            if answer_bits & mask[i]:
                                nearest = worth[i] * NARROWER_QUARTERS[1]
                            if itself_bits & mask_above[i]:
                                nearest = max(nearest, most_above[i])
                            core += nearest
                    if core == 0:
                        continue
                    want_bits = signatures[v, 2]
                    for each in range(used_bits):
                        if want_bits & bit_mask[0, each]:
                            core += bit_worth[0, each]
                    below_bits = signatures[v, 3]
                    for each in range(used_above):
                        if below_bits & bit_mask[1, each]:
                            core += bit_worth[1, each]
                    core = min(core, left)
                    most = core + (core >> 2 if with_bonus else 0)
                    if most < least or (most == least and v > last):
                        continue
                    if person[v] == person[u]:
                        continue
                    # The score itself.
                    scored += 1
                    core = find_forward(v, answered, wanted_slots, best, worth)
                    if core == 0:
                        continue
                    if with_reciprocal:
                        core += _find_reciprocal(
                            v, wanted, hierarchy, gives, itself, rarity
                        )
                    if with_bonus:
                        if core + (core >> 2) < least:
                            continue
                        core += (
                            core * _points(u, v, language, sets, points, bonus)
                        ) >> POINTS_SHIFT
                    found = _insert(teachers[u], scores[u], found, v, core)
                    if found == k:
                        least = scores[u, k - 1]
                        last = teachers[u, k - 1]
            bound[here] = 0
            if kind[here] < WANTED:
                forward -= length[here]
        # Leave the scratch memory as it was.
        forget_wants(u, wanted, hierarchy, wanted_slots)
        for each in range(answer_start[u], answer_start[u + 1]):
            gives[answers[each]] = 0
        for each in range(offer_start[u], offer_start[u + 1]):
            itself[offers[each]] = False
    counters[thread, 0] = read
    counters[thread, 1] = scored
