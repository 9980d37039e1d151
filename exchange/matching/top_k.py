"""The best teachers of every learner, exactly, without looking at every pair.

The lists of rows by skill and language (`postings.py`) are read in the order of what
they can add to a score, and reading ends when all that is left together could not reach
the k-th best score found so far (Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995: MaxScore). Beside each row stands its fingerprint
(`fingerprints.py`): a row is scored only where that allows a score that is good enough.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np

from exchange.domain.weights import USUAL, Weights
from exchange.matching.bonus import find_points, make_bonus, shared_level
from exchange.matching.compiled import compiled
from exchange.matching.fingerprints import PLACES
from exchange.matching.index import make_index
from exchange.matching.learner import (
    forget,
    list_learning,
    list_teaching,
    make_scratch,
    note_offers,
    note_wants,
)
from exchange.matching.market import NOBODY, Ints, Market, Numbers
from exchange.matching.postings import find_entry
from exchange.matching.score import POINTS_SHIFT, check


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
    index = make_index(market)
    bonus = make_bonus(market, weights)
    teachers = np.full((len(market), k), NOBODY, np.int32)
    scores = np.zeros((len(market), k), np.int64)
    threads = threads or numba.get_num_threads()
    counters = np.zeros((threads, 2), np.int64)

    def search(thread: int) -> None:
        turns = np.arange(thread, len(market), threads)
        options = with_bonus, with_reciprocal
        _search(turns, index, bonus, options, teachers, scores, counters[thread])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(search, range(threads)))
    read, scored = counters.sum(axis=0).tolist()
    return TopK(teachers, scores, read, scored)


def score_pairs(
    market: Market, learners: Numbers, teachers: Numbers, weights: Weights = USUAL
) -> Ints:
    """Give the full score of each pair of a learner and a teacher beside them.

    It does not ask whether they share a language; 0 where nothing wanted is offered.
    """
    check(market, weights)
    scores: Ints = np.zeros(len(learners), np.int64)
    order = np.argsort(learners, kind="stable")
    index, bonus = make_index(market), make_bonus(market, weights)
    _score_pairs(order, learners, teachers, index, bonus, scores)
    return scores


@compiled
def _score_pairs(order, learners, teachers, index, bonus, scores):
    """Score pairs in an order in which those of a learner follow each other."""
    scratch = make_scratch(index)
    start, codes = index.coded.start, index.coded.codes
    links_to, link_want, link_quarters, link_next = scratch.links
    gives, worth = scratch.gives, scratch.worth
    language_start, languages = index.language_start, index.languages
    levels = index.levels
    methods, projects, awake, region, fresh, focus, most_points = bonus
    noted = NOBODY
    for each in order:
        u, v = learners[each], teachers[each]
        if u != noted:
            if noted != NOBODY:
                forget(noted, index, scratch)
            note_wants(u, index, scratch)
            note_offers(u, index, scratch)
            noted = u
        best = scratch.best[: start[2 * u + 2] - start[2 * u + 1]]
        core = _core(
            v,
            start,
            codes,
            links_to,
            link_want,
            link_quarters,
            link_next,
            gives,
            worth,
            best,
            True,
        )
        level = shared_level(u, v, language_start, languages, levels)
        points = find_points(
            u, v, level, methods, projects, awake, region, fresh, focus, most_points
        )
        scores[each] = core + ((core * points) >> POINTS_SHIFT)


@compiled
def _core(
    v,
    start,
    codes,
    links_to,
    link_want,
    link_quarters,
    link_next,
    gives,
    worth,
    best,
    with_reciprocal,
):
    """Give the core of the score of row v for the learner who is noted.

    `best` is room for the quarters of each want: of several offers the nearest counts.
    """
    core = np.int64(0)
    best[:] = 0
    for each in range(start[2 * v], start[2 * v + 1]):
        link = links_to[codes[each]]
        while link >= 0:
            i = link_want[link]
            quarters = link_quarters[link]
            if quarters > best[i]:
                core += (quarters - best[i]) * worth[i]
                best[i] = quarters
            link = link_next[link]
    if core and with_reciprocal:
        for each in range(start[2 * v + 1], start[2 * v + 2]):
            core += gives[codes[each]]
    return core


@compiled
def _next_list(count, forward, bound, length, want):
    """Choose the list that adds most for what it costs to read.

    While the lists of what is wanted are together shorter than a list that only serves
    to tell how good the rest can be, those come first.
    """
    chosen = -1
    best = 0.0
    for each in range(count):
        if bound[each] and (want[each] != NOBODY or length[each] < forward):
            value = bound[each] / length[each]
            if value > best:
                best = value
                chosen = each
    return chosen


@compiled
def _most_left(count, bound, want, left):
    """Give the most that a row can be worth which stands only in unread lists."""
    total = np.int64(0)
    left[:] = 0
    for each in range(count):
        if want[each] == NOBODY:
            total += bound[each]
        else:
            left[want[each]] = max(left[want[each]], bound[each])
    return total + left.sum()


@compiled
def _with_bonus(core, with_bonus):
    """Give the most that a core can become."""
    return core + (core >> 2) if with_bonus else core


@compiled
def _least_core(least, with_bonus):
    """Give the smallest core that a score of `least` can come from."""
    if not with_bonus or least < 0:
        return least
    core = 4 * least // 5
    while core + (core >> 2) < least:
        core += 1
    return core


@compiled
def _insert(teachers, scores, found, v, score):
    """Put a row into the list of the best, by score and row; give its length."""
    k = len(teachers)
    for each in range(found):
        if teachers[each] == v:
            return found
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
def _read_list(
    u, here, left, found, index, bonus, options, scratch, teachers, scores, counters
):
    """Read a list and keep the best; give how many there are.

    `left` is the most that anybody in it can be worth who was not met before.
    """
    with_bonus, with_reciprocal = options
    k = len(teachers)
    term = scratch.term[here]
    first, entry_language, begin, rows, prints = index.postings
    start, codes, person = index.coded.start, index.coded.codes, index.person
    language_start, languages = index.language_start, index.languages
    levels = index.levels
    methods, projects, awake, region, fresh, focus, most_points = bonus
    links_to, link_want, link_quarters, link_next = scratch.links
    gives = scratch.gives
    worth, most = scratch.worth, scratch.most
    best = scratch.best[: start[2 * u + 2] - start[2 * u + 1]]
    least, last = np.int64(-1), NOBODY
    if found == k:
        least, last = scores[k - 1], teachers[k - 1]
    need = _least_core(least, with_bonus)
    most_left = _with_bonus(left, with_bonus)
    scored = 0
    for spoken in range(language_start[u], language_start[u + 1]):
        entry = find_entry(first, entry_language, term, languages[spoken])
        if entry < 0:
            continue
        counters[0] += begin[entry + 1] - begin[entry]
        for place in range(begin[entry], begin[entry + 1]):
            allowed = np.int64(0)
            for each in range(PLACES):
                allowed += most[prints[place, each]]
            if allowed < need:
                continue
            v = rows[place]
            # Rows are ascending, so nobody behind here wins a tie.
            if most_left < least or (most_left == least and v > last):
                break
            scored += 1
            core = _core(
                v,
                start,
                codes,
                links_to,
                link_want,
                link_quarters,
                link_next,
                gives,
                worth,
                best,
                with_reciprocal,
            )
            if core == 0 or core < need or person[v] == person[u]:
                continue
            if with_bonus:
                level = shared_level(u, v, language_start, languages, levels)
                points = find_points(
                    u,
                    v,
                    level,
                    methods,
                    projects,
                    awake,
                    region,
                    fresh,
                    focus,
                    most_points,
                )
                core += (core * points) >> POINTS_SHIFT
            found = _insert(teachers, scores, found, v, core)
            if found == k:
                least, last = scores[k - 1], teachers[k - 1]
                need = _least_core(least, with_bonus)
    counters[1] += scored
    return found


@compiled
def _search(turns, index, bonus, options, teachers, scores, counters):
    """Fill the rows of `teachers` and `scores` whose turn it is."""
    with_bonus, with_reciprocal = options
    scratch = make_scratch(index)
    bound, length, answers = scratch.bound, scratch.length, scratch.want
    want_start, language_start = index.want_start, index.language_start
    k = teachers.shape[1]
    for u in turns:
        wants = want_start[u + 1] - want_start[u]
        if wants == 0 or language_start[u] == language_start[u + 1]:
            continue
        note_wants(u, index, scratch)
        count = list_teaching(u, index, scratch)
        forward = length[:count].sum()
        if with_reciprocal:
            note_offers(u, index, scratch)
            count = list_learning(u, count, index, scratch)
        found = 0
        while forward:
            left = _most_left(count, bound, answers, scratch.left[:wants])
            if found == k and _with_bonus(left, with_bonus) < scores[u, k - 1]:
                break
            here = _next_list(count, forward, bound, length, answers)
            found = _read_list(
                u,
                here,
                left,
                found,
                index,
                bonus,
                options,
                scratch,
                teachers[u],
                scores[u],
                counters,
            )
            bound[here] = 0
            if answers[here] != NOBODY:
                forward -= length[here]
        forget(u, index, scratch)
