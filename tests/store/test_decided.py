"""What matching decides, in the store: proposals, rings, and answers to them."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from exchange.domain.answers import CONTACTED, DECLINED, DONE, Answer
from exchange.domain.match import Match, Ring
from exchange.store.port import Lease, LeaseLostError
from exchange.store.sql import SqlStore, derived, open_store
from exchange.store.sql.tables import metadata
from tests.store.builders import NOW, make_match

# In the order of their code points, which is neither that of numbers nor of words.
IDS = (
    "ar-x_wiki:1",
    "arwiki:1",
    "enwiki:10",
    "enwiki:10#0f3a5b7c9d1e",
    "enwiki:10#9",
    "enwiki:100",
    "enwiki:9",
    "enwiki:99",
    "zh_min_nanwiki:1",
    "zhwiki:1",
)
SMALL = 3
ROUNDS = 25


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few rows be many."""
    monkeypatch.setattr(derived, "ROWS", SMALL)


def match_of(learner_id: str, teacher_id: str, score: int = 9) -> Match:
    """Make a match of two ids."""
    made = make_match(1, 2, score)
    return replace(made, learner_id=learner_id, teacher_id=teacher_id)


def test_what_is_proposed_is_for_its_people_alone(
    store: SqlStore, lease: Lease
) -> None:
    """The public lists are the ten best, whatever is proposed."""
    ranked = [make_match(1, teacher, 50 - teacher) for teacher in range(2, 13)]
    ranked[4] = replace(ranked[4], proposed=True)
    ranked[-1] = replace(ranked[-1], proposed=True)
    other = make_match(20, 6, 3)
    store.replace_matches([*ranked, other], lease)

    assert store.matches_of_learner("testwiki:1") == ranked[:10]
    assert store.matches_of_teacher("testwiki:12") == []
    assert store.matches_of_teacher("testwiki:6") == [ranked[4], other]
    assert store.matches_of_teacher("testwiki:6", 1, 1) == [other]
    assert store.count_matches_of_teacher("testwiki:6") == 2
    assert store.proposals_of("testwiki:1") == [ranked[4], ranked[-1]]
    assert store.proposals_of("testwiki:12") == [ranked[-1]]
    assert store.matches() == [*ranked, other]


def test_proposal_alone_is_a_difference(store: SqlStore, lease: Lease) -> None:
    """What the allocation chose anew is written, though the score is the same."""
    match = make_match(1, 2)
    store.replace_matches([match], lease)
    chosen = replace(match, proposed=True)

    assert store.replace_matches([chosen], lease) == 1
    assert store.matches() == [chosen]


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("seed", range(3))
def test_matches_become_the_new_ones_in_small_steps(
    store: SqlStore, lease: Lease, seed: int
) -> None:
    """Whatever was kept: the rows are the new ones, and the number is that of changes.

    Learners without matches lose theirs, at the beginning, between others and at the
    end; one learner may have more rows than are compared at a time.
    """
    dice = random.Random(seed)
    kept: list[Match] = []
    for _ in range(ROUNDS):
        new = [
            match_of(learner_id, teacher_id, score)
            for learner_id in dice.sample(IDS, dice.randrange(len(IDS) + 1))
            for teacher_id in dice.sample(IDS, dice.randrange(1, 6))
            for score in (dice.randrange(2),)
        ]
        new.sort(key=lambda match: match.learner_id)
        before, after = rows_of(kept), rows_of(new)

        assert store.replace_matches(iter(new), lease) == sum(
            before.get(pair) != after.get(pair) for pair in {*before, *after}
        )
        assert store.matches() == new
        kept = new


def rows_of(matches: list[Match]) -> dict[tuple[str, str], tuple[int, Match]]:
    """Map pairs to matches and their places among those of their learner."""
    places: dict[str, int] = {}
    rows = {}
    for match in matches:
        place = places[match.learner_id] = places.get(match.learner_id, 0) + 1
        rows[match.learner_id, match.teacher_id] = (place, match)
    return rows


@pytest.mark.usefixtures("small_steps")
def test_ids_of_all_kinds_are_ordered_alike(store: SqlStore, lease: Lease) -> None:
    """Databases sort ids as Python does, so no row is taken for one that is gone."""
    assert sorted(IDS) == list(IDS)
    matches = [match_of(learner_id, "enwiki:5") for learner_id in IDS]

    assert store.replace_matches(matches, lease) == len(IDS)
    assert store.matches() == matches
    assert store.replace_matches(matches, lease) == 0


def test_matches_in_another_order_are_refused(store: SqlStore, lease: Lease) -> None:
    """Else learners would lose matches that are among the new ones."""
    with pytest.raises(ValueError, match="'testwiki:10' comes after 'testwiki:9'"):
        store.replace_matches([make_match(9, 1), make_match(10, 1)], lease)


@pytest.mark.usefixtures("small_steps")
def test_run_that_lost_its_lease_stops_and_the_next_one_converges(
    store: SqlStore, lease: Lease
) -> None:
    """What it wrote until then is of the new run, and the rest as it was."""
    old = [match_of(learner_id, "enwiki:5", 1) for learner_id in IDS]
    new = [match_of(learner_id, "enwiki:5", 2) for learner_id in IDS]
    store.replace_matches(old, lease)
    takers: list[Lease | None] = []

    def taken_over() -> Iterator[Match]:
        for number, match in enumerate(new):
            # One more shows that the rows of the learner before are all there.
            if number == SMALL + 1:
                later = NOW + timedelta(hours=1)
                takers.append(store.take_lease("sync", "other", later, 60))
            yield match

    with pytest.raises(LeaseLostError):
        store.replace_matches(taken_over(), lease)
    assert store.matches() == new[:SMALL] + old[SMALL:]

    (taker,) = takers
    assert taker is not None
    assert store.replace_matches(new, taker) == len(IDS) - SMALL
    assert store.matches() == new


def ring_of(*numbers: int, score: int = 7) -> Ring:
    """Make a ring of people of the test wiki."""
    teachers = (*numbers[1:], numbers[0])
    return Ring(
        members=tuple(f"testwiki:{number}" for number in numbers),
        steps=tuple(
            replace(make_match(*pair, score), proposed=pair[0] == 1)
            for pair in zip(numbers, teachers, strict=True)
        ),
        score=score,
    )


def test_rings_are_found_by_each_member(store: SqlStore, lease: Lease) -> None:
    """Of two and of three, whole, with why each learns from the next."""
    two, three = ring_of(1, 5), ring_of(2, 4, 3)

    assert store.replace_rings([three, two], lease) == 2

    assert store.rings() == [two, three]
    for ring in (two, three):
        for member in ring.members:
            assert store.ring_of(member) == ring
    assert store.ring_of("testwiki:6") is None
    assert three.capacities == (("134",), ("134",), ("134",))


@pytest.mark.usefixtures("small_steps")
def test_replacing_rings_writes_only_what_differs(
    store: SqlStore, lease: Lease
) -> None:
    """Rings that are gone are forgotten, also those of a member of a new one."""
    kept, gone = ring_of(2, 7), ring_of(1, 5)
    others = [ring_of(number, number + 100) for number in range(10, 10 + 2 * SMALL)]
    store.replace_rings([kept, gone, *others], lease)
    new = ring_of(1, 4, 3)

    assert store.replace_rings([kept, new, *others], lease) == 1
    assert store.replace_rings([kept, new, *others], lease) == 0
    assert store.ring_of("testwiki:5") is None
    assert store.replace_rings([kept], lease) == 1 + len(others)
    assert store.rings() == [kept]


ANSWER = Answer("c:7", "testwiki:8", DECLINED, NOW)


def test_newest_answer_about_a_person_holds(store: SqlStore) -> None:
    """Whatever comes later; an answer that was on its way longer changes nothing."""
    newer = replace(ANSWER, answer=CONTACTED, answered_at=NOW + timedelta(seconds=1))
    of_another = replace(ANSWER, person_id="c:8")
    back = replace(ANSWER, person_id="testwiki:8", other_id="c:7", answer=DONE)

    for each in (ANSWER, of_another, newer, back, ANSWER):
        store.save_answer(each)

    assert store.answers() == [newer, of_another, back]


def test_answer_of_the_same_second_replaces(store: SqlStore) -> None:
    """Times are kept to the second, so of two in one the later call holds."""
    for answer, microsecond in ((DECLINED, 900_000), (CONTACTED, 0)):
        at = NOW.replace(microsecond=microsecond)
        store.save_answer(replace(ANSWER, answer=answer, answered_at=at))

    assert store.answers() == [replace(ANSWER, answer=CONTACTED)]


def test_answer_can_be_taken_back(store: SqlStore) -> None:
    """All others stay, and taking back nothing is no mistake."""
    of_another = replace(ANSWER, person_id="c:8")
    about_another = replace(ANSWER, other_id="testwiki:9")
    for each in (ANSWER, about_another, of_another):
        store.save_answer(each)

    for _ in range(2):
        store.remove_answer("c:7", "testwiki:8")

    assert store.answers() == [about_another, of_another]


def test_answer_that_another_process_adds_meanwhile_is_replaced(
    mariadb_url: str,
) -> None:
    """Two clicks that reach two processes at once leave the newer one."""
    newer = replace(ANSWER, answer=DONE, answered_at=NOW + timedelta(seconds=1))
    added: list[Answer] = []
    with (
        closing(open_store(mariadb_url)) as store,
        closing(open_store(mariadb_url)) as other,
    ):
        store.upgrade()

        @event.listens_for(store._engine, "before_cursor_execute")
        def add(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith("INSERT INTO answers") and not added:
                added.append(ANSWER)
                other.save_answer(ANSWER)

        store.save_answer(newer)

        assert added == [ANSWER]
        assert store.answers() == [newer]


def test_answers_are_durable_and_the_rest_is_derived() -> None:
    """Nothing that a person said may be lost with what can be computed again."""
    kinds = {name: metadata.tables[name].info["kind"] for name in metadata.tables}
    assert kinds["answers"] == "durable"
    assert kinds["rings"] == kinds["matches"] == "derived"
