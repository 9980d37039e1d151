"""The states of a notice: what each answer of the wiki leads to, and how it settles.

The talk pages are a fake here; tests/real/test_notify_killed.py has the real wiki.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.notify import (
    Delivery,
    NotifyReport,
    due_notices,
    post_notices,
)
from bot.jobs.settle import settle_notices
from bot.ports import Lost, Outcome, Refused
from exchange.domain.site import Site
from exchange.store.port import Lease, LeaseLostError
from exchange.store.sql import SqlStore, open_store
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_page, make_vocabulary
from tests.matches import matches_of

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
ANA = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
BEN = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
SETTLE_AFTER = 180
LOST = Lost("504")
BLOCKED = Refused("blocked", "You are blocked", stops_run=True)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who match, so that two notices are due."""
    store = open_store("sqlite://")
    store.upgrade()
    with_lease = lease_of(store)
    store.save_profiles([ANA, BEN], with_lease)
    store.replace_matches(matches_of([ANA, BEN]), with_lease)
    yield store
    store.close()


def lease_of(store: SqlStore) -> Lease:
    """Take a lease that lasts."""
    lease = store.take_lease("notify", "me", datetime.now(UTC), 10**6)
    assert lease is not None
    return lease


def make_delivery(
    store: SqlStore,
    talk: FakeTalkPages,
    clock: Clock,
    *,
    limit: int = 100,
    to_user: str = "",
) -> Delivery:
    """Wire a run."""
    return Delivery(
        talk=talk,
        store=store,
        lease=lease_of(store),
        site=SITE,
        vocabulary=make_vocabulary(),
        tool_url="https://tool.example",
        limit=limit,
        to_user=to_user,
        clock=clock,
        is_ending=lambda: False,
    )


def run(delivery: Delivery, clock: Clock) -> NotifyReport:
    """Do what `bot notify` does: settle, post, settle."""
    report = settle_notices(delivery, SETTLE_AFTER, NotifyReport(), wait=False)
    notices = due_notices(delivery.store, SITE, clock(), delivery.to_user)
    report = post_notices(delivery, notices, report, lambda items, *_: items)
    return settle_notices(delivery, SETTLE_AFTER, report, wait=True, sleep=clock.sleep)


def states(store: SqlStore) -> dict[str, str]:
    """Map talk pages to the state of their notice."""
    return {row.talk_title: row.state for row in store.notices()}


def sections(talk: FakeTalkPages, title: str = "User talk:Ana") -> int:
    """Count the notices on a page."""
    return sum("notice" in summary for _, summary in talk.revisions.get(title, []))


def test_two_notices_are_sent_once_however_often_it_runs(store: SqlStore) -> None:
    """The second run finds nothing due."""
    talk, clock = FakeTalkPages(), Clock()

    first = run(make_delivery(store, talk, clock), clock)
    second = run(make_delivery(store, talk, clock), clock)

    assert (first.sent, second.sent) == (2, 0)
    assert (sections(talk), sections(talk, "User talk:Ben")) == (1, 1)


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


@pytest.mark.parametrize("code", ["readonly", "ratelimited", "blocked", "maxlag"])
def test_refusal_of_the_whole_wiki_stops_the_run_and_is_tried_again(
    store: SqlStore, code: str
) -> None:
    """Nobody is forgotten because the wiki was read-only for an hour."""
    talk = FakeTalkPages([Refused(code, "not now", stops_run=True)])
    clock = Clock()

    report = run(make_delivery(store, talk, clock), clock)
    assert (report.failed, len(talk.posts)) == (1, 1)
    assert code in report.stopped

    report = run(make_delivery(store, talk, clock), clock)
    assert (report.sent, sections(talk)) == (2, 1)


def test_refusal_while_settling_is_kept_too(store: SqlStore) -> None:
    """A repeat that is refused is failed, and sent by a later run."""
    talk, clock = FakeTalkPages([LOST, BLOCKED]), Clock()

    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert states(store) == {"User talk:Ana": "failed"}
    assert "blocked" in report.stopped

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (states(store)["User talk:Ana"], sections(talk)) == ("sent", 1)


def test_page_that_refuses_is_left_alone_for_the_period(store: SqlStore) -> None:
    """An abuse filter or a protection is not tried again every hour."""
    talk, clock = FakeTalkPages([Refused("protectedpage", "protected")]), Clock()

    run(make_delivery(store, talk, clock), clock)
    run(make_delivery(store, talk, clock), clock)

    assert states(store) == {"User talk:Ana": "skipped", "User talk:Ben": "sent"}
    assert len(talk.posts) == 2


def test_conflict_means_that_an_earlier_request_came_through(store: SqlStore) -> None:
    """The history tells; without a section there the notice is tried again."""
    conflict = Refused("articleexists", "exists")
    talk, clock = FakeTalkPages([conflict], [conflict]), Clock()

    run(make_delivery(store, talk, clock, to_user="Ana"), clock)

    assert states(store) == {"User talk:Ana": "sent"}


def test_old_row_is_settled_before_a_new_notice_changes_the_page(
    store: SqlStore,
) -> None:
    """A notice of last week that never arrived is not lost to this week's."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery,
        due_notices(store, SITE, clock(), "Ana"),
        NotifyReport(),
        lambda items, *_: items,
    )
    clock.sleep(7 * 86_400)
    more = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")
    store.save_profiles([more], delivery.lease)
    store.replace_matches(matches_of([ANA, BEN, more]), delivery.lease)

    report = run(delivery, clock)

    assert (report.settled, report.sent, sections(talk)) == (1, 1, 2)


def test_limit_and_addressee_bind_repeats_as_well(store: SqlStore) -> None:
    """`--limit 0` and `--to` somebody else send nothing to Ana; the row waits."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    ana = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(ana, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), _bare)
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
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), _bare
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


def test_run_that_lost_its_lease_posts_nothing(store: SqlStore) -> None:
    """A suspended run that wakes up must not post what its successor has settled."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock)
    notices = due_notices(store, SITE, clock())
    lease_of(store)

    with pytest.raises(LeaseLostError):
        post_notices(delivery, notices, NotifyReport(), _bare)

    assert talk.posts == []


def test_stopped_bot_posts_nothing_and_records_nothing(store: SqlStore) -> None:
    """The run page is read before every edit."""
    talk, clock = FakeTalkPages(run_page="stop"), Clock()

    report = run(make_delivery(store, talk, clock), clock)

    assert "run page" in report.stopped
    assert (talk.posts, states(store)) == ([], {})


def _bare(items: Iterable[Outcome], *_: object) -> Iterable[Outcome]:
    return items
