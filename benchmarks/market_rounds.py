"""The sparse market: several rounds in which people look, ask, agree and learn.

Each round every learner is shown some teachers. Place k is looked at with probability
v(k) = 1/k; who looks may ask, and the teacher, if there is room, may agree
(`market_truth.py`). An exchange takes a place of the teacher for some rounds and
answers the want that the teacher answers best. Everyone who was looked at and not
asked, or asked and did not agree, is not shown again to the same learner, nor is who
taught them. All of that is the same for every matcher, down to the random numbers of a
round and pair; only who is shown differs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import process_time

import numpy as np

from benchmarks.market_people import People
from benchmarks.market_truth import (
    AGREE,
    ASK,
    LOOK,
    ORDER,
    Facts,
    Flags,
    Floats,
    Truth,
    chance,
    compiled,
    compiled_inside,
    facts_of,
    liking,
    make_truth,
    willingness,
)
from exchange.domain.weights import USUAL
from exchange.matching.market import NOBODY, Ints, Lists, Market, Numbers

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """How the market goes.

    `looks` is v(k) of each place. With `has_memory`, nobody is shown again who was
    looked at in vain. With `rings_count`, what a teacher gains in a ring makes willing
    like what the learner gives back.
    """

    rounds: int = 8
    rounds_of_exchange: int = 4
    looks: tuple[float, ...] = tuple(1 / place for place in range(1, SHOWN + 1))
    has_memory: bool = True
    is_hierarchical: bool = True
    is_mutual: bool = True
    rings_count: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """What every matcher may know in a round.

    `market` has the wants that are not answered and the offers of who has room. `free`
    is how many more learners each can be asked to take, as far as its profile says.
    `seen` lists for each row whom not to show again, -1 behind the last.
    """

    market: Market
    free: Ints
    seen: Numbers
    seed: int
    number: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The ranking of each row, -1 behind the last, and its teacher in a ring or -1."""

    teachers: Numbers
    in_ring: Numbers


Matcher = Callable[[Now], Shown]


@dataclass(frozen=True, slots=True)
class Course:
    """What came of it.

    `exchanges` are (round, learner, teacher); `asked` counts those asked and
    `no_room` those of them that had none; `seconds` are those of each ranking.
    """

    exchanges: Numbers
    asked: int
    no_room: int
    seconds: list[float]
    first: Shown


@dataclass(slots=True)
class _State:
    open_wants: Flags
    room: Ints
    taken: Ints
    seen: Numbers
    seen_count: Ints
    exchanges: list[Numbers] = field(default_factory=list)


def run_market(people: People, matcher: Matcher, rules: Rules, seed: int) -> Course:
    """Let a matcher bring people together."""
    facts, rows = facts_of(people.market), len(people.market)
    truth = make_truth(
        people.market,
        seed,
        is_hierarchical=rules.is_hierarchical,
        is_mutual=rules.is_mutual,
    )
    state = _State(
        np.ones(len(facts.wants), np.bool_),
        people.rooms.copy(),
        np.zeros(rows, np.int64),
        np.full((rows, rules.rounds * SHOWN), NOBODY, np.int32),
        np.zeros(rows, np.int64),
    )
    counts = np.zeros(2, np.int64)
    seconds = []
    first = None
    for number in range(rules.rounds):
        if number >= rules.rounds_of_exchange:
            _end(state, state.exchanges[number - rules.rounds_of_exchange])
        now = look_at(
            people,
            state.open_wants,
            state.room,
            state.taken,
            state.seen,
            seed,
            number,
        )
        start = process_time()
        shown = matcher(now)
        seconds.append(process_time() - start)
        first = first or shown
        state.exchanges.append(_play(facts, truth, rules, shown, state, now, counts))
    assert first is not None
    return Course(
        np.concatenate(state.exchanges), int(counts[0]), int(counts[1]), seconds, first
    )


def look_at(
    people: People,
    open_wants: Flags,
    room: Ints,
    taken: Ints,
    seen: Numbers,
    seed: int,
    number: int = 0,
) -> Now:
    """Give what matchers may know of the people as they are."""
    market = people.market
    before = np.zeros(len(open_wants) + 1, np.int64)
    np.cumsum(open_wants, out=before[1:])
    offers = market.offers
    has_room = np.repeat(room > 0, np.diff(offers.start))
    offered = np.zeros(len(has_room) + 1, np.int64)
    np.cumsum(has_room, out=offered[1:])
    return Now(
        replace(
            market,
            wants=Lists(before[market.wants.start], market.wants.values[open_wants]),
            weights=market.weights[open_wants],
            offers=Lists(offered[offers.start], offers.values[has_room]),
        ),
        np.where(people.bounds > 0, people.bounds - taken, USUAL.learners) * (room > 0),
        seen[:, : max(1, int((seen != NOBODY).sum(axis=1).max(initial=0)))].copy(),
        seed,
        number,
    )


def only_teachers(teachers: Numbers) -> Shown:
    """Show teachers and no rings."""
    return Shown(teachers, np.full(len(teachers), NOBODY, np.int32))


def without_seen(teachers: Numbers, seen: Numbers, most: int) -> Numbers:
    """Give the first of each ranking who were not seen yet."""
    found = np.full((len(teachers), most), NOBODY, np.int32)
    _without_seen(teachers, seen, found)
    return found


def _end(state: _State, exchanges: Numbers) -> None:
    """Give back the places of exchanges that are over."""
    np.add.at(state.room, exchanges[:, 2], 1)
    np.add.at(state.taken, exchanges[:, 2], -1)


def _play(
    facts: Facts,
    truth: Truth,
    rules: Rules,
    shown: Shown,
    state: _State,
    now: Now,
    counts: Ints,
) -> Numbers:
    """Let one round happen; give its exchanges."""
    rows = len(state.room)
    key = [chance(now.seed, ORDER, now.number, row, 0) for row in range(rows)]
    in_ring = shown.in_ring if rules.rings_count else np.full(rows, NOBODY, np.int32)
    found = np.empty((len(facts.wants), 3), np.int32)
    count = _meet_all(
        facts,
        truth,
        (shown.teachers, in_ring, np.array(rules.looks)),
        (np.argsort(np.array(key), kind="stable"), now.number, rules.has_memory),
        (state.open_wants, state.room, state.seen, state.seen_count),
        counts,
        found,
    )
    np.add.at(state.taken, found[:count, 2], 1)
    return found[:count].copy()


@compiled
def _meet_all(
    facts: Facts,
    truth: Truth,
    shown: tuple[Numbers, Numbers, Floats],
    course: tuple[Ints, int, bool],
    state: tuple[Flags, Ints, Numbers, Ints],
    counts: Ints,
    found: Numbers,
) -> int:
    """Let all look at the first place, then at the second, and so on."""
    teachers, in_ring, looks = shown
    order, number, has_memory = course
    open_wants, room, seen, seen_count = state
    count = 0
    for place in range(teachers.shape[1]):
        for u in order:
            v = teachers[u, place]
            if v < 0 or chance(truth.seed, LOOK, number, u, place) >= looks[place]:
                continue
            asks, want = liking(u, v, facts, truth, open_wants)
            if chance(truth.seed, ASK, number, u, v) < asks:
                counts[0] += 1
                if room[v] == 0:
                    # This is nobody's answer: they may meet another time.
                    counts[1] += 1
                    continue
                giver = in_ring[v] if in_ring[u] == v else u
                gain = liking(v, giver, facts, truth, open_wants)[0]
                if chance(truth.seed, AGREE, number, u, v) < willingness(
                    v, gain, truth
                ):
                    room[v] -= 1
                    open_wants[want] = False
                    found[count, 0] = number
                    found[count, 1] = u
                    found[count, 2] = v
                    count += 1
                    _note(seen, seen_count, u, v)
                    continue
            if has_memory:
                _note(seen, seen_count, u, v)
    return count


@compiled_inside
def _note(seen: Numbers, seen_count: Ints, u: int, v: int) -> None:
    seen[u, seen_count[u]] = v
    seen_count[u] += 1


@compiled
def _without_seen(teachers: Numbers, seen: Numbers, found: Numbers) -> None:
    for u in range(len(teachers)):
        count = 0
        for v in teachers[u]:
            if v >= 0 and count < found.shape[1] and not (seen[u] == v).any():
                found[u, count] = v
                count += 1
