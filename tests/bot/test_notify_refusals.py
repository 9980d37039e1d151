"""What keeps a run from a notice, beside the facts about one page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.jobs.delivery import (
    MOST_IN_SUCCESSION,
    NOT_RUNNING,
    Delivery,
    NotifyReport,
)
from bot.jobs.notify import due_notices, post_notices
from bot.jobs.preview import why_not_now
from bot.jobs.settle import settle_notices
from bot.ports import Lost, Outcome, Post, Refused
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import RequestEntry
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import TalkPage
from exchange.domain.site import Site
from exchange.message_files import load_notice_messages
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_page, make_vocabulary
from tests.matches import matches_of
from tests.notices import make_request, situation_of

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
PEOPLE = [
    make_page("Ana", page_id=1, wants="Lua", languages="en-N"),
    make_page("Ben", page_id=2, offers="Lua", languages="en-N"),
]


@dataclass
class StoppedAfterTheFirst(FakeTalkPages):
    """Somebody empties the run page while the first notice is under way."""

    def post(self, post: Post) -> Outcome:
        self.run_page = ""
        return super().post(post)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who match, so that two notices are due."""
    store = open_store("sqlite://")
    store.upgrade()
    lease = lease_of(store)
    store.save_profiles(PEOPLE, lease)
    store.replace_matches(matches_of(PEOPLE), lease)
    yield store
    store.close()


def lease_of(store: SqlStore) -> Lease:
    """Take a lease that lasts."""
    lease = store.take_lease("notify", "me", NOW, 10**6)
    assert lease is not None
    return lease


def as_read(talk: FakeTalkPages) -> FakeTalkPages:
    """Let the profiles stand on the wiki as they were read."""
    talk.profile_rev_ids |= {page.title: page.rev_id for page in PEOPLE}
    return talk


def test_bot_stops_between_two_edits(store: SqlStore) -> None:
    """The second of two notices is not sent, and stays due."""
    talk = as_read(StoppedAfterTheFirst())

    report = post_all(store, talk)

    assert (report.sent, report.stopped) == (1, NOT_RUNNING)
    assert [row.state for row in store.notices()] == ["sent"]
    assert len(due_notices(store, SITE, NOW)) == 1


@dataclass
class OneSpelling(FakeTalkPages):
    """The wiki writes all names in capitals."""

    def look(self, title: str, recipient: ProfilePage) -> TalkPage:
        return super().look(title.upper(), recipient)


def test_same_user_under_two_spellings_gets_one_notice(store: SqlStore) -> None:
    """Two profiles lead to one talk page, on which one notice is enough."""
    lease = lease_of(store)
    people = [
        *PEOPLE,
        make_page("ANA", page_id=3, wants="Lua", languages="en-N"),
    ]
    store.save_profiles(people, lease)
    store.replace_matches(matches_of(people), lease)
    talk = as_read(OneSpelling())
    talk.profile_rev_ids["User:ANA"] = people[2].rev_id

    report = post_all(store, talk)

    assert (report.sent, report.skipped) == (2, 1)
    assert [each.title for each in talk.posts].count("USER TALK:ANA") == 1
    assert "another-notice" in {row.reason for row in store.notices()}


def test_two_who_share_a_page_get_their_notices_in_two_runs(store: SqlStore) -> None:
    """Never both in one run, and neither loses a period; a third run has nothing.

    A group may stand on the user page of somebody who has a profile on a subpage.
    """
    talk = two_of_one_page(store)

    reports = [post_all(store, talk) for _ in range(3)]

    assert [(each.sent, each.skipped) for each in reports] == [(2, 1), (1, 0), (0, 0)]
    assert {row.state for row in store.notices()} == {"sent"}
    titles = [each.title for each in talk.posts]
    assert (titles.count("User talk:Ana"), len(titles)) == (2, 3)


def two_of_one_page(store: SqlStore) -> FakeTalkPages:
    """Let the notices of a group go to Ana's talk page as well."""
    group = make_page(
        "Ana", page_id=3, wants="Lua", languages="en-N", type="group", title="User:Ana/"
    )
    people = [*PEOPLE, replace(group, person_id=group.profile_id)]
    store.save_profiles(people, lease_of(store))
    store.replace_matches(matches_of(people), lease_of(store))
    return FakeTalkPages(
        written_as={"user talk:Ana/": "User talk:Ana"},
        profile_rev_ids={page.title: page.rev_id for page in people},
    )


def test_page_with_an_open_request_gets_no_other_notice(store: SqlStore) -> None:
    """What was lost is settled from the page, on which nothing new must stand then.

    Nor does the page get another one in the run that repeats the request.
    """
    talk = two_of_one_page(store)
    talk.answers = [Lost("504")]
    first = post_all(store, talk)
    assert (first.sent, first.skipped) == (1, 1)

    second = post_all(store, talk)
    assert (second.sent, second.skipped) == (0, 1)
    assert sorted(row.state for row in store.notices()) == ["failed", "sending", "sent"]

    third = post_all(store, talk, settle_after=0)
    assert (third.settled, third.sent, third.skipped) == (1, 0, 1)
    assert post_all(store, talk).sent == 1


def test_filter_that_hits_all_notices_stops_the_run(store: SqlStore) -> None:
    """Five are refused for one reason; the others are not tried and stay due."""
    people = [
        make_page(
            f"Person {number}",
            page_id=number,
            languages="en-N",
            **{("offers", "wants")[number % 2]: "Lua"},
        )
        for number in range(1, 21)
    ]
    lease = lease_of(store)
    store.save_profiles(people, lease)
    store.replace_matches(matches_of(people), lease)
    talk = FakeTalkPages(
        answers=[Refused("abuse-filter", "no")] * 9,
        profile_rev_ids={page.title: page.rev_id for page in people},
    )

    due = len(due_notices(store, SITE, NOW))

    report = post_all(store, talk)

    assert len(talk.posts) == report.skipped == MOST_IN_SUCCESSION
    assert "abuse-filter, 5 times in succession" in report.stopped
    still_due = len(due_notices(store, SITE, NOW))
    assert still_due == due - MOST_IN_SUCCESSION > 0


def test_refusals_of_single_pages_stop_no_run(store: SqlStore) -> None:
    """Two pages refuse, for reasons of their own."""
    talk = as_read(
        FakeTalkPages(answers=[Refused("protected", "a"), Refused("hook", "b")])
    )

    report = post_all(store, talk)

    assert (report.skipped, report.stopped, report.in_succession) == (2, "", 1)


def test_request_that_its_asker_has_not_written_is_left_out(store: SqlStore) -> None:
    """The rest of the notice is told; the page is asked for once a run."""
    asked = make_request("Dan")
    lease = lease_of(store)
    store.replace_requests([asked], lease)
    store.replace_matches(
        [*matches_of(PEOPLE), *situation_of(PEOPLE[1:], (), [asked]).matches], lease
    )
    own_page = (asked.title, "Dan")
    talk = as_read(FakeTalkPages(own_texts={own_page: "Hello!"}))
    due = due_notices(store, SITE, NOW)
    assert any(isinstance(each, RequestEntry) for one in due for each in one.entries)

    assert post_all(store, talk).sent == 2

    assert not [each for each in talk.posts if asked.request.title in each.text]
    assert talk.asked_for_texts == [own_page]


def test_notice_of_such_a_request_alone_is_not_posted(store: SqlStore) -> None:
    """Nothing is left to tell; with the asker's own text there is."""
    asked = make_request("Dan")
    lease = lease_of(store)
    store.replace_requests([asked], lease)
    store.replace_matches(situation_of(PEOPLE[1:], (), [asked]).matches, lease)
    talk = as_read(FakeTalkPages())

    assert (post_all(store, talk).sent, store.notices()) == (0, [])

    talk.own_texts[asked.title, "Dan"] = "{{Capacity request|title=Help with Lua}}"
    assert post_all(store, talk).sent == 1
    assert asked.request.title in talk.posts[0].text


def test_half_an_answer_about_one_page_keeps_nobody_else_waiting(
    store: SqlStore,
) -> None:
    """It is that page's failure, is said, and is tried again by the next run."""
    talk = as_read(FakeTalkPages(half_answered={"User talk:Ana"}))

    report = post_all(store, talk)

    assert (report.sent, report.failed, report.stopped) == (1, 1, "")
    rows = {row.talk_title: (row.state, row.reason) for row in store.notices()}
    assert rows == {
        "User talk:Ana": ("failed", "half-answer"),
        "User talk:Ben": ("sent", ""),
    }
    assert len(due_notices(store, SITE, NOW)) == 1


def post_all(
    store: SqlStore, talk: FakeTalkPages, settle_after: int = 180
) -> NotifyReport:
    """Settle what is old enough, and post all notices that are due."""
    now = NOW
    messages = load_notice_messages()
    delivery = Delivery(
        talk,
        store,
        lease_of(store),
        SITE,
        Writing({SITE.dbname: SITE}, make_vocabulary(), messages, "", "CapacityBot"),
        limit=99,
        to_user="",
        clock=lambda: now,
        is_ending=lambda: False,
    )

    report = settle_notices(delivery, settle_after, NotifyReport(), wait=False)
    return post_notices(
        delivery,
        due_notices(store, SITE, now),
        report,
        lambda items, *_: items,
    )


def test_simulation_says_why_a_notice_would_not_be_posted() -> None:
    """Whoever asks about one user hears of the run page and of a refusal."""
    ana = PEOPLE[0]

    assert why_not_now(as_read(FakeTalkPages()), SITE, ana) == ""
    assert why_not_now(as_read(FakeTalkPages(run_page=None)), SITE, ana) == NOT_RUNNING
    refusing = as_read(FakeTalkPages(refused={"User talk:Ana"}))
    assert "(nobots)" in why_not_now(refusing, SITE, ana)
