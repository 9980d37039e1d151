"""A clock that had jumped ahead: what it has left in the ledger comes to an end.

The talk pages are a fake here; tests/real/test_notify_clock.py has the real wiki.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.clocks import why_clock_is_wrong
from bot.jobs.delivery import Delivery, NotifyReport
from bot.jobs.settle import settle_notices
from exchange.domain.notices import SENDING, SENT, UNKNOWN, LedgerRow
from exchange.store.sql import SqlStore, open_store
from tests.bot.deliveries import (
    ANA,
    BEN,
    LOST,
    SETTLE_AFTER,
    Clock,
    lease_of,
    make_delivery,
    run,
)
from tests.bot.fakes import FakeTalkPages
from tests.notices import NOW, ledger_row

YEAR = timedelta(days=365)
MOST_SECONDS = 2 * SETTLE_AFTER + 2
TALK_PAGE = "User talk:Ana"


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who have no match, so that nothing new is due."""
    store = open_store("sqlite://")
    store.upgrade()
    store.save_profiles([ANA, BEN], lease_of(store))
    yield store
    store.close()


@pytest.mark.parametrize("seconds", [-300, -1, 0, 300])
def test_clocks_may_differ_by_five_minutes(seconds: int) -> None:
    """No two machines agree to the second."""
    assert why_clock_is_wrong(NOW + timedelta(seconds=seconds), NOW) == ""


@pytest.mark.parametrize("ahead", [timedelta(seconds=301), -YEAR])
def test_clock_that_differs_more_is_to_be_set(ahead: timedelta) -> None:
    """Whether it is ahead or behind."""
    said = why_clock_is_wrong(NOW + ahead, NOW)

    assert f"{NOW + ahead:%Y-%m-%d %H:%M}" in said
    assert "set this machine's clock" in said


class WatchedClock(Clock):
    """A clock that nobody may sleep away for years."""

    slept = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        assert self.slept <= MOST_SECONDS
        super().sleep(seconds)


def leave_unanswered(
    store: SqlStore, clock: Clock, ahead: timedelta = YEAR
) -> LedgerRow:
    """Leave a row as a run does that was killed, with its clock so far ahead."""
    at = (clock() + ahead).replace(microsecond=0)
    row = ledger_row(ANA, "2027-W10", SENDING, at=at)
    row = replace(row, summary=f"(notice {row.notice_id})", text="You can learn Lua.")
    assert store.record_notice(row, lease_of(store))
    return row


def settle(delivery: Delivery, *, wait: bool) -> NotifyReport:
    """Settle what is open."""
    return settle_notices(delivery, SETTLE_AFTER, NotifyReport(), wait=wait)


def state(store: SqlStore) -> str:
    """Give the state of the one row."""
    (row,) = store.notices()
    return row.state


def test_row_of_next_year_is_settled_after_the_usual_time(store: SqlStore) -> None:
    """The run does not wait a year for it, nor leave it until then."""
    talk, clock = FakeTalkPages(), WatchedClock()
    leave_unanswered(store, clock)

    report = run(make_delivery(store, talk, clock), clock)

    assert (report.settled, state(store)) == (1, SENT)
    assert clock.slept <= SETTLE_AFTER + 1


def test_row_of_next_year_has_the_usual_time_to_arrive(store: SqlStore) -> None:
    """It may have been sent a second ago, so it is not repeated at once."""
    talk, clock = FakeTalkPages(), WatchedClock()
    row = leave_unanswered(store, clock)
    delivery = make_delivery(store, talk, clock)

    settle(delivery, wait=False)
    assert (state(store), talk.posts) == (SENDING, [])
    talk.edit(TALK_PAGE, row.summary)
    report = settle(delivery, wait=True)

    assert (report.settled, state(store), talk.posts) == (1, SENT, [])


def test_clock_that_is_set_back_while_a_run_waits_makes_it_wait_no_longer(
    store: SqlStore,
) -> None:
    """The time that it has waited begins anew once."""
    talk, clock = FakeTalkPages(), WatchedClock()
    leave_unanswered(store, clock, ahead=timedelta())

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if clock.slept == 10:
            clock.now -= YEAR

    report = settle(replace(make_delivery(store, talk, clock), sleep=sleep), wait=True)

    assert report.settled == 1


def test_repeat_that_is_lost_has_its_whole_time_too(store: SqlStore) -> None:
    """It was made while the run settled, and is not given up at once."""
    talk, clock = FakeTalkPages([LOST]), WatchedClock()
    leave_unanswered(store, clock)

    report = settle(make_delivery(store, talk, clock), wait=True)

    assert (report.unknown, state(store)) == (1, UNKNOWN)
    assert clock.slept >= 2 * SETTLE_AFTER - 1


def test_repeat_of_a_row_of_next_year_makes_no_page_that_was_ever_deleted(
    store: SqlStore,
) -> None:
    """Nobody knows whether the page was deleted before its request or after."""
    talk, clock = FakeTalkPages(), WatchedClock()
    leave_unanswered(store, clock)

    settle(make_delivery(store, talk, clock), wait=True)

    (repeat,) = talk.posts
    assert repeat.begun_at < datetime(2001, 1, 2, tzinfo=UTC)
