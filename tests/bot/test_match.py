"""`bot match`: what is proposed follows from the pages and from what happened since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.jobs.match import MATCHING, follow, match
from exchange.domain.answers import CONTACTED, DECLINED, Answer
from exchange.domain.match import Match
from exchange.domain.notices import SENT, LedgerRow, key_of_pair
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.builders import capacity, make_page, skills

TODAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

# Each wants what the next one offers, and nobody both ways.
ANA = make_page("Ana", page_id=1, wants="Lua", offers="policy", languages="en-N")
BEN = make_page("Ben", page_id=2, wants="photography", offers="Lua", languages="en-N")
CYD = make_page(
    "Cyd", page_id=3, wants="policy", offers="photography", languages="en-N"
)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep three people who can close a ring."""
    store = open_store("sqlite://")
    store.upgrade()
    save(store, ANA, BEN, CYD)
    yield store
    store.close()


@contextmanager
def lease_of(store: SqlStore) -> Iterator[Lease]:
    """Hold a lease."""
    lease = store.take_lease("match", "me", NOON, 600)
    assert lease is not None
    yield lease
    store.release_lease(lease)


def save(store: SqlStore, *pages: ProfilePage) -> None:
    """Let pages be read."""
    with lease_of(store) as lease:
        store.save_profiles(pages, lease)


def run(store: SqlStore, today: date = TODAY) -> int:
    """Match, and give how many rows were written."""
    with lease_of(store) as lease:
        return match(store, lease, today).written


def answer(one: ProfilePage, other: ProfilePage, what: str, day: date) -> Answer:
    """Let one answer about another."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Answer(one.person_id, other.person_id, what, at)


def proposed(store: SqlStore) -> set[tuple[str, str]]:
    """Give learner and teacher of what is proposed, by user name."""
    names = {page.profile_id: page.user_name for page in store.profiles()}
    return {
        (names[each.learner_id], names[each.teacher_id])
        for each in store.matches()
        if each.proposed
    }


def tell(store: SqlStore, page: ProfilePage, matches: list[Match]) -> None:
    """Record a notice that was sent at noon of today."""
    people = {page.profile_id: page.person_id for page in store.profiles()}
    row = LedgerRow(
        notice_id="a notice",
        recipient_id=page.person_id,
        period="2026-W10",
        dbname="testwiki",
        state=SENT,
        talk_title=f"User talk:{page.user_name}",
        summary="",
        heading="",
        text="",
        base_rev_id=0,
        requested_at=NOON,
        pairs=tuple(
            key_of_pair(people[m.learner_id], people[m.teacher_id], m.capacities)
            for m in matches
        ),
    )
    with lease_of(store) as lease:
        store.record_notice(row, lease)


def test_a_ring_of_three_is_found_proposed_and_explained(store: SqlStore) -> None:
    """Where no two can exchange, three can; each step says what is learnt and why."""
    run(store)
    (ring,) = store.rings()
    assert ring.members == ("testwiki:1", "testwiki:2", "testwiki:3")
    assert ring.capacities == (("134",), ("500",), ("64",))
    assert all("language" in {r.kind for r in step.reasons} for step in ring.steps)
    assert proposed(store) == {("Ana", "Ben"), ("Ben", "Cyd"), ("Cyd", "Ana")}
    assert store.ring_of("testwiki:3") == ring


def test_a_second_run_writes_nothing(store: SqlStore) -> None:
    """Only rows that differ are written."""
    assert run(store) > 0
    assert run(store) == 0


def test_whoever_leaves_is_out_of_everything_at_the_next_run(store: SqlStore) -> None:
    """Matches, rings and who is alike go with the profile."""
    run(store)
    with lease_of(store) as lease:
        store.remove_profiles([BEN.profile_id], lease)
    run(store)
    assert store.rings() == []
    assert store.alike(BEN.profile_id) is None
    everybody = {m.learner_id for m in store.matches()} | {
        m.teacher_id for m in store.matches()
    }
    assert BEN.profile_id not in everybody


def test_who_declines_is_not_proposed_again_and_still_listed(store: SqlStore) -> None:
    """The ring is packed anew without them; the ranking is of public data alone."""
    run(store)
    before = [(m.learner_id, m.teacher_id, m.score) for m in store.matches()]
    store.save_answer(answer(ANA, BEN, DECLINED, TODAY))
    run(store)
    assert store.rings() == []
    assert ("Ana", "Ben") not in proposed(store)
    assert ("Cyd", "Ana") in proposed(store)
    assert [(m.learner_id, m.teacher_id, m.score) for m in store.matches()] == before


def test_what_a_notice_told_stands_and_then_rests(store: SqlStore) -> None:
    """Four weeks long it holds its place; unanswered, it is not proposed again."""
    run(store)
    pair = [m for m in store.matches() if m.learner_id == ANA.profile_id]
    tell(store, ANA, pair)
    run(store, TODAY + timedelta(days=27))
    assert ("Ana", "Ben") in proposed(store)
    run(store, TODAY + timedelta(days=28))
    assert ("Ana", "Ben") not in proposed(store)
    assert store.rings() == []


def test_what_was_told_rests_when_the_profile_moves(store: SqlStore) -> None:
    """Ben has his profile on another page now, and is the same person."""
    run(store)
    pair = [m for m in store.matches() if m.learner_id == ANA.profile_id]
    tell(store, ANA, pair)
    with lease_of(store) as lease:
        store.remove_profiles([BEN.profile_id], lease)
    save(store, replace(BEN, profile_id="testwiki:77"))
    run(store, TODAY + timedelta(days=28))
    assert ("Ana", "Ben") not in proposed(store)


def test_what_was_told_by_a_clock_of_next_year_holds_no_place(store: SqlStore) -> None:
    """Nobody knows when it was, so it rests, and others may be proposed."""
    run(store)
    pair = [m for m in store.matches() if m.learner_id == ANA.profile_id]
    tell(store, ANA, pair)
    run(store, TODAY - timedelta(days=365))
    assert ("Ana", "Ben") not in proposed(store)


def test_other_capacities_make_a_pair_new(store: SqlStore) -> None:
    """Ana wants more of what Ben offers: that can be told again."""
    run(store)
    pair = [m for m in store.matches() if m.learner_id == ANA.profile_id]
    tell(store, ANA, pair)
    more = make_page("Ana", page_id=1, wants="Lua, zines", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua, zines", languages="en-N")
    save(store, more, ben)
    run(store, TODAY + timedelta(days=100))
    assert ("Ana", "Ben") in proposed(store)


def test_who_is_in_touch_takes_a_place_for_a_while(store: SqlStore) -> None:
    """A teacher for one learner at a time is proposed to nobody else meanwhile."""
    busy = make_page("Ben", page_id=2, offers="Lua", languages="en-N", availability="1")
    dan = make_page("Dan", page_id=4, wants="Lua", languages="en-N")
    save(store, busy, dan)
    store.save_answer(answer(ANA, BEN, CONTACTED, TODAY))
    run(store)
    assert {pair for pair in proposed(store) if pair[1] == "Ben"} == set()
    run(store, TODAY + timedelta(days=90))
    assert {pair for pair in proposed(store) if pair[1] == "Ben"} == {("Dan", "Ben")}


def test_nobody_is_proposed_to_more_learners_than_they_have_places(
    store: SqlStore,
) -> None:
    """Ten want Lua, and Ben takes two at a time."""
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N", availability="2")
    learners = [
        make_page(f"L{n}", page_id=n, wants="Lua", languages="en-N")
        for n in range(10, 20)
    ]
    save(store, ben, *learners)
    run(store)
    assert sum(teacher == "Ben" for _, teacher in proposed(store)) == 2
    assert len(store.matches_of_teacher(ben.profile_id)) == 11
    assert store.report(MATCHING)["allocation_gap"] < 0.5


class EndOfTestError(Exception):
    """Ends the loop of `follow`."""


def follow_for(store: SqlStore, seconds: int, events: dict[int, object]) -> list[int]:
    """Follow on a clock of our own; give the seconds at which it matched."""
    now, runs = 0, []

    def sleep(some: float) -> None:
        nonlocal now
        for _ in range(int(some)):
            now += 1
            if event := events.get(now):
                event()  # type: ignore[operator]
        if now >= seconds:
            raise EndOfTestError

    with pytest.raises(EndOfTestError):
        follow(
            store,
            lambda: runs.append(now),
            lambda: TODAY + timedelta(days=now // 86_400),
            sleep,
        )
    return runs


def change_profile(store: SqlStore, name: str) -> None:
    """Let a profile be edited."""
    save(store, make_page(name, page_id=ord(name[0]), wants="Lua"))


def test_following_runs_within_seconds_and_at_most_once_a_minute(
    store: SqlStore,
) -> None:
    """A burst of edits makes two runs: at the first edit, and once for the rest."""
    events: dict[int, object] = {
        second: lambda second=second: change_profile(store, "XYZ"[second % 3] + "abc")
        for second in (200, 203, 207)
    }
    assert follow_for(store, 400, events) == [0, 200, 260]


def test_following_notices_what_is_no_profile(store: SqlStore) -> None:
    """A request, an answer and a new day each lead to a run within two minutes."""
    asked = AskedRequest(
        "testwiki:9#x",
        "c:9",
        "Eva",
        "Page",
        1,
        NOON,
        Request(capacity=(capacity("Lua"),), languages=skills("en-N")),
    )

    def ask() -> None:
        with lease_of(store) as lease:
            store.replace_requests([asked], lease)

    events: dict[int, object] = {
        300: ask,
        600: lambda: store.save_answer(answer(ANA, BEN, DECLINED, TODAY)),
    }
    first, second, third = follow_for(store, 900, events)
    assert first == 0
    assert 300 <= second <= 420
    assert 600 <= third <= 720
