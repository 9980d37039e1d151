"""How a notice is settled whose request got no answer; the wiki is a fake.

tests/real/test_notify_faults.py has the real wiki.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.jobs.delivery import NotifyReport
from bot.jobs.notify import due_notices, post_notices
from bot.ports import Refused
from exchange.store.sql import SqlStore
from tests.bot.deliveries import (
    ANA,
    BEN,
    BLOCKED,
    DAY_SECONDS,
    LOST,
    SETTLE_AFTER,
    SITE,
    Clock,
    bare,
    filled_store,
    make_delivery,
    paced,
    record_times,
    run,
    sections,
    states,
)
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_page
from tests.matches import matches_of


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who match, so that two notices are due."""
    yield from filled_store()


def test_lost_answer_of_a_request_that_was_applied_is_found(store: SqlStore) -> None:
    """The history shows the section, so nothing is repeated."""
    talk, clock = FakeTalkPages([LOST], [LOST]), Clock()

    report = run(make_delivery(store, talk, clock), clock)

    assert (report.sent, report.settled) == (1, 1)
    assert sections(talk) == 1
    assert len(talk.posts) == 2


def test_lost_request_is_repeated_to_the_byte_and_once(store: SqlStore) -> None:
    """The repeat has the same base and summary; a second silence ends as unknown."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (report.settled, sections(talk)) == (1, 1)
    assert talk.posts[0] == talk.posts[1]

    silent = FakeTalkPages([LOST, LOST])
    report = run(make_delivery(store, silent, clock, to_user="Ben"), clock)
    assert (report.unknown, len(silent.posts)) == (1, 2)
    assert states(store)["User talk:Ben"] == "unknown"


def test_page_that_changed_meanwhile_is_not_risked(store: SqlStore) -> None:
    """Somebody else's edit takes MediaWiki's guard against doubles away."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    notices = due_notices(store, SITE, clock(), "Ana")
    post_notices(delivery, notices, NotifyReport(), lambda items, *_: items)
    talk.edit("User talk:Ana", "Hello from Cyd")

    report = run(delivery, clock)

    assert (report.unknown, len(talk.posts)) == (1, 1)


class Late(FakeTalkPages):
    """The lost request comes through just after the history was read."""

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        found = super().find_revision(title, notice_id, after_rev_id)
        if not self.revisions:
            self.edit(title, self.posts[0].summary)
        return found


def test_request_that_comes_through_while_settled_is_found(store: SqlStore) -> None:
    """A page that our own notice has changed is no reason to give the notice up."""
    talk, clock = Late([LOST]), Clock()
    run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (states(store), len(talk.posts)) == ({"User talk:Ana": "sent"}, 1)


def test_refusal_while_settling_is_kept_too(store: SqlStore) -> None:
    """A later run sends it, as the same request again."""
    talk, clock = FakeTalkPages([LOST, BLOCKED]), Clock()

    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert "blocked" in report.stopped

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (states(store)["User talk:Ana"], sections(talk)) == ("sent", 1)
    assert talk.posts[0] == talk.posts[1] == talk.posts[2]


def test_first_request_may_arrive_after_its_repeat_was_refused(store: SqlStore) -> None:
    """The notice is then found; a new request with a fresh base would double it."""
    talk, clock = FakeTalkPages([LOST, BLOCKED]), Clock()
    run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    first = talk.posts[0]
    talk.edit(first.title, first.summary)
    talk.edit(first.title, "Hello from Cyd")

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)

    assert (states(store)["User talk:Ana"], sections(talk)) == ("sent", 1)


def test_conflict_means_that_an_earlier_request_came_through(store: SqlStore) -> None:
    """The history tells; without a section there the notice is tried again."""
    conflict = Refused("articleexists", "exists")
    talk, clock = FakeTalkPages([conflict], [conflict]), Clock()

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)

    assert states(store) == {"User talk:Ana": "sent"}


def test_old_row_is_settled_before_a_new_notice_changes_the_page(
    store: SqlStore,
) -> None:
    """A notice of last week that never arrived is not lost to this week's.

    Two in one hour would be too many: this week's comes when its time has come.
    """
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), bare
    )
    clock.sleep(7 * DAY_SECONDS)
    more = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")
    store.save_profiles([more], delivery.lease)
    store.replace_matches(matches_of([ANA, BEN, more]), delivery.lease)

    report = run(delivery, clock)
    assert (report.settled, report.sent, sections(talk)) == (1, 0, 1)

    clock.sleep(7 * DAY_SECONDS)
    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (report.settled, report.sent, sections(talk)) == (0, 1, 2)


def test_limit_and_addressee_bind_repeats_as_well(store: SqlStore) -> None:
    """`--limit 0` and `--to` somebody else send nothing to Ana; the row waits."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    ana = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(ana, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), bare)
    clock.sleep(SETTLE_AFTER)

    run(make_delivery(store, talk, clock, limit=0), clock)
    run(make_delivery(store, talk, clock, to_user="Ben"), clock)

    assert states(store) == {"User talk:Ana": "sending", "User talk:Ben": "sent"}
    assert sections(talk) == 0


@pytest.mark.parametrize("change", ["never", "gone", "nobots"])
def test_repeat_asks_again_whether_it_is_welcome(store: SqlStore, change: str) -> None:
    """Who has left, or said no since, is not written to."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), bare
    )
    if change == "gone":
        store.remove_profiles([ANA.profile_id], delivery.lease)
    elif change == "never":
        never = replace(ANA, profile=replace(ANA.profile, notify="never"))
        store.save_profiles([never], delivery.lease)
    else:
        talk.refused.add("User talk:Ana")

    run(delivery, clock)

    assert (states(store), sections(talk)) == ({"User talk:Ana": "skipped"}, 0)


def test_repeats_keep_to_the_pace_too(store: SqlStore) -> None:
    """Rows that are settled one after the other are edits like all others."""
    clock = Clock()
    talk = paced(clock, 600)
    talk.answers += [LOST, LOST]
    posted_at = record_times(talk, clock)

    report = run(make_delivery(store, talk, clock), clock)

    assert report.settled == 2
    assert [round(later - sooner) for sooner, later in pairwise(posted_at)] == [600] * 3


def test_repeat_asks_again_whether_the_profile_is_the_same(store: SqlStore) -> None:
    """Whoever has taken the template off meanwhile gets nothing."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), bare
    )
    talk.profile_rev_ids[ANA.title] = 0

    run(delivery, clock)

    assert (states(store), sections(talk)) == ({"User talk:Ana": "skipped"}, 0)


def test_half_an_answer_about_one_repeat_keeps_nobody_else_waiting(
    store: SqlStore,
) -> None:
    """Ana's row waits for the next run; Ben's notice is sent in this one."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    ana = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(ana, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), bare)
    clock.sleep(SETTLE_AFTER)
    talk.half_answered.add("User talk:Ana")

    report = run(make_delivery(store, talk, clock), clock)
    assert (report.sent, report.stopped, bool(report.failed)) == (1, "", True)
    assert states(store) == {"User talk:Ana": "sending", "User talk:Ben": "sent"}

    talk.half_answered.clear()
    run(make_delivery(store, talk, clock), clock)
    assert (states(store)["User talk:Ana"], sections(talk)) == ("sent", 1)


def test_repeat_says_when_the_first_request_began(store: SqlStore) -> None:
    """By that MediaWiki knows that a page was deleted since, and refuses to make it."""
    talk, clock = FakeTalkPages([LOST]), Clock()

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)

    first, repeat = talk.posts
    assert repeat.begun_at == first.begun_at
    assert first.begun_at < clock() - timedelta(seconds=SETTLE_AFTER)
