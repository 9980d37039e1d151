"""The evaluation of matchers: its measures are what their definitions say."""

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.market_contest import MATCHERS, check_room, first_round
from benchmarks.market_measures import envy_of, find_successes, gini, interval
from benchmarks.market_people import People, invent_people, movement_people
from benchmarks.market_positions import (
    Scores,
    Sides,
    allocated_by_place,
    judge,
    make_sides,
    product,
    transferable,
)
from benchmarks.market_rounds import Course, Now, Rules, Shown, run_market
from benchmarks.market_transfer import match_transferable
from exchange.matching.market import NOBODY


def places(scores: np.ndarray) -> list[dict[int, int]]:
    """Give everybody's place in each ranking, the plain way."""
    found = []
    for row in scores.tolist():
        order = sorted(range(len(row)), key=lambda other: -row[other])
        found.append({other: place for place, other in enumerate(order, 1)})
    return found


def expected(
    sides: Sides, scores: Scores, who: int, stands_at: int | None = None
) -> float:
    """Give the matches that one of the left expects, by the definition."""
    left, right = places(scores.left), places(scores.right)
    stands_at = who if stands_at is None else stands_at
    return sum(
        sides.left[who, other]
        / left[who][other]
        * sides.right[other, who]
        / right[other][stands_at]
        for other in range(len(sides.right))
    )


@pytest.mark.parametrize("rank", [product, transferable(0.5), allocated_by_place(3)])
def test_matches_and_envy_are_those_of_the_definition(
    rank: Callable[[Sides], Scores],
) -> None:
    """Plain sums over all pairs, and trying every other's place, give the same."""
    size = 6
    sides = make_sides(size, 3)
    scores = rank(sides)
    found = judge(sides, rank)
    turned = Sides(sides.right, sides.left)
    scores_turned = Scores(scores.right, scores.left)
    people = range(size)
    own = [expected(sides, scores, who) for who in people]
    assert found.matches == pytest.approx(sum(own))
    envious = 0
    for one, two in ((sides, scores), (turned, scores_turned)):
        for who in people:
            best = max(expected(one, two, who, other) for other in people)
            envious += best > expected(one, two, who) + 1e-9
    assert found.envy == pytest.approx(envious / (2 * size))


def test_the_fitting_matches_everybody_or_leaves_them() -> None:
    """What is matched of each, and what is left, are what there is."""
    random = np.random.default_rng(1)
    kernel = np.exp(random.random((7, 5))) * (random.random((7, 5)) < 0.6)
    learning, teaching = random.integers(0, 4, 7) * 1.0, random.integers(0, 4, 5) * 1.0
    masses = match_transferable(kernel, learning, teaching)
    left_of_learners = learning - masses.sum(axis=1)
    left_of_teachers = teaching - masses.sum(axis=0)
    assert (left_of_learners >= -1e-5).all()
    assert (left_of_teachers >= -1e-5).all()
    # Stable: the surplus of a pair is what both would lose by staying alone.
    both = np.sqrt(np.outer(left_of_learners.clip(0), left_of_teachers.clip(0)))
    assert masses == pytest.approx(kernel * both, abs=1e-3)


def test_envy_of_teachers_and_learners_is_that_of_the_definition() -> None:
    """On a small market, trying every other's place or ranking gives the same."""
    random = np.random.default_rng(2)
    rows = 8
    successes = random.random((rows, rows)) * (1 - np.eye(rows))
    rooms = random.integers(1, 3, rows)
    shown = np.full((rows, 10), NOBODY, np.int32)
    for learner in range(rows):
        # All crowd the same four, who have not enough room.
        others = [other for other in range(4) if other != learner]
        shown[learner, :3] = random.permutation(others)[:3]
    looks = {
        (learner, int(teacher)): 1 / (place + 1)
        for learner in range(rows)
        for place, teacher in enumerate(shown[learner])
        if teacher != NOBODY
    }

    def learners(teacher: int, stands_at: int) -> float:
        there = [looks.get((each, stands_at), 0) for each in range(rows)]
        return min(rooms[teacher], float(successes[:, teacher] @ there))

    wanted = [
        sum(
            successes[each, teacher] * looks.get((each, teacher), 0)
            for each in range(8)
        )
        for teacher in range(rows)
    ]

    def teachers(learner: int, ranking_of: int) -> float:
        return sum(
            looks.get((ranking_of, teacher), 0)
            * successes[learner, teacher]
            * min(1, rooms[teacher] / max(wanted[teacher], 1e-9))
            for teacher in range(rows)
        )

    for found, value in zip(
        envy_of(shown, rooms, successes), (learners, teachers), strict=True
    ):
        envious = [
            max(value(one, other) for other in range(rows)) > value(one, one) + 1e-9
            for one in range(rows)
        ]
        assert found == pytest.approx(np.mean(envious))


@pytest.fixture(scope="module")
def people() -> People:
    """Invent few people, often with one place."""
    return movement_people(60, 5)


@pytest.mark.parametrize("name", MATCHERS)
def test_a_matcher_shows_nobody_twice_and_only_who_has_room(
    people: People, name: str
) -> None:
    """Nobody is shown to themselves, twice, or again; courses repeat exactly."""
    shown: list[tuple[Now, Shown]] = []

    def watched(now: Now) -> Shown:
        found = MATCHERS[name](now)
        shown.append((now, found))
        return found

    course = run_market(people, watched, Rules(), 5)
    for now, found in shown:
        offers = np.diff(now.market.offers.start)
        for row, teachers in enumerate(found.teachers.tolist()):
            known = [each for each in teachers if each != NOBODY]
            assert len(known) == len(set(known))
            assert row not in known
            assert not set(known) & set(now.seen[row].tolist())
            assert all(offers[each] for each in known)
    again = run_market(people, MATCHERS[name], Rules(), 5)
    assert course.exchanges.tolist() == again.exchanges.tolist()
    check_room(course, people, Rules())


def test_an_exchange_answers_a_want_that_nobody_has_answered(people: People) -> None:
    """Nobody learns more often than they want something, nor twice from the same."""
    course = run_market(people, MATCHERS["product"], Rules(rounds=12), 5)
    pairs = course.exchanges[:, 1:].tolist()
    assert pairs
    assert len(pairs) == len({tuple(pair) for pair in pairs})
    wants = np.diff(people.market.wants.start)
    learned = np.bincount(course.exchanges[:, 1], minlength=len(wants))
    assert (learned <= wants).all()


def test_more_learners_than_room_are_noticed(people: People) -> None:
    """The check of the room sees exchanges that overlap, and no others."""
    teacher = int(np.argmin(people.rooms))
    room = int(people.rooms[teacher])
    learners = [(0, learner, teacher) for learner in range(room)]
    course = Course(np.array([*learners, (4, 50, teacher)]), 0, 0, [0.0], NO_ONE)
    check_room(course, people, Rules())
    course = Course(np.array([*learners, (3, 50, teacher)]), 0, 0, [0.0], NO_ONE)
    with pytest.raises(RuntimeError, match="more people"):
        check_room(course, people, Rules())


NO_ONE = Shown(np.zeros((0, 10), np.int32), np.zeros(0, np.int32))


def test_without_a_shared_language_or_skill_nothing_succeeds() -> None:
    """A pair succeeds only if something wanted is offered in a shared language."""
    people = invent_people(80, 3)
    market = people.market
    successes = find_successes(people, Rules(is_hierarchical=False), 3)
    for u in range(80):
        for v in range(80):
            speak = set(market.languages.row(u)) & set(market.languages.row(v))
            teach = set(market.wants.row(u)) & set(market.offers.row(v))
            assert (successes[u, v] > 0) == bool(speak and teach and u != v)
    assert (successes <= 1).all()


def test_counts_are_of_equal_skills(people: People) -> None:
    """The first that are shown have the most equal skills of all."""
    now = first_round(people, 5)
    found = MATCHERS["counts"](now).teachers
    market = now.market
    for u, teachers in enumerate(found.tolist()):
        wants = set(market.wants.row(u))
        counts = {
            v: len(wants & set(market.offers.row(v)))
            for v in range(len(market))
            if v != u
        }
        best = sorted((count for count in counts.values() if count), reverse=True)
        shown = [counts[v] for v in teachers if v != NOBODY]
        assert shown == best[:10]


def test_figures() -> None:
    """Even loads have no inequality; intervals follow Student's distribution."""
    assert gini(np.array([2, 2, 2])) == pytest.approx(0)
    assert gini(np.array([0, 0, 9])) == pytest.approx(2 / 3)
    assert interval([1.0, 2.0, 3.0]) == (2.0, pytest.approx(2.4841, abs=1e-3))
    assert interval([4.0]) == (4.0, None)
    assert interval([float("nan")]) == (None, None)
