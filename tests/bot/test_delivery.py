"""What a run posts, what it leaves, and how it ends; the wiki is a fake.

tests/real/test_notify_killed.py has the real wiki.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.jobs.delivery import NotifyReport
from bot.jobs.notify import due_notices, post_notices
from bot.ports import Outcome, Post, Refused
from exchange.domain.exclusions import Exclusions
from exchange.domain.notice_facts import NoticeFacts, write_facts
from exchange.store.port import LeaseLostError
from exchange.store.sql import SqlStore, open_store
from tests.bot.deliveries import (
    ANA,
    BEN,
    OF_DAN,
    SITE,
    Clock,
    bare,
    fill,
    filled_store,
    lease_of,
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
from tests.notices import make_request


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who match, so that two notices are due."""
    yield from filled_store()


def test_two_notices_are_sent_once_however_often_it_runs(store: SqlStore) -> None:
    """The second run finds nothing due."""
    talk, clock = FakeTalkPages(), Clock()

    first = run(make_delivery(store, talk, clock), clock)
    second = run(make_delivery(store, talk, clock), clock)

    assert (first.sent, second.sent) == (2, 0)
    assert (sections(talk), sections(talk, "User talk:Ben")) == (1, 1)


def test_nobody_is_named_who_left_while_the_run_went_on(store: SqlStore) -> None:
    """Each notice is planned at the start; its people are looked at before the edit."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock)
    notices = due_notices(store, SITE, clock())
    ben = next(page for page in store.profiles() if page.user_name == "Ben")
    store.remove_profiles([ben.profile_id], delivery.lease)

    of_ana = [each for each in notices if each.recipient.user_name == "Ana"]
    report = post_notices(delivery, of_ana, NotifyReport(), lambda items, *_: items)

    assert (report.skipped, report.edits, talk.posts) == (1, 0, [])
    assert store.notices() == []


@pytest.mark.parametrize(
    ("to", "users", "pages", "sent"),
    [
        ("Ana", {"Ben"}, set(), 0),
        ("Ana", set(), {"User:Ben"}, 0),
        ("Ben", {"Dan"}, set(), 0),
        ("Ben", set(), {"Project:Help desk"}, 0),
        ("Ben", {"Eve"}, {"User:Eve"}, 1),
    ],
)
def test_nobody_is_named_whom_the_wiki_has_taken_out(
    store: SqlStore, to: str, users: set[str], pages: set[str], sent: int
) -> None:
    """The list is read with every notice; the store knows of it after the next sync."""
    exclusions = Exclusions(frozenset(users), frozenset(pages))
    talk = FakeTalkPages(exclusions=exclusions, own_texts=OF_DAN)
    clock = Clock()
    delivery = make_delivery(store, talk, clock)
    asked = make_request()
    store.replace_requests([asked], delivery.lease)
    store.replace_matches(matches_of([ANA, BEN], [asked]), delivery.lease)
    notices = due_notices(store, SITE, clock(), to)

    report = post_notices(delivery, notices, NotifyReport(), bare)

    assert (report.sent, report.skipped) == (sent, 1 - sent)
    assert len(store.notices()) == len(talk.posts) == sent


@pytest.mark.parametrize("change", ["gone", "never"])
def test_nobody_is_written_to_who_left_while_the_run_went_on(
    store: SqlStore, change: str
) -> None:
    """A page may say nothing of it: an exclusion, a block, a group without contacts."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock)
    notices = due_notices(store, SITE, clock(), "Ana")
    if change == "gone":
        store.remove_profiles([ANA.profile_id], delivery.lease)
    else:
        never = replace(ANA.profile, notify="never")
        later = replace(ANA, rev_id=ANA.rev_id + 1, profile=never)
        store.save_profiles([later], delivery.lease)

    report = post_notices(delivery, notices, NotifyReport(), bare)

    assert (report.skipped, report.edits, talk.posts) == (1, 0, [])
    assert store.notices() == []


@pytest.mark.parametrize(
    ("change", "sent"),
    [("closed", 0), ("gone", 0), ("other words", 0), ("edited beside", 1)],
)
def test_request_is_not_told_that_changed_while_the_run_went_on(
    store: SqlStore, change: str, sent: int
) -> None:
    """Ben hears of Dan's request for Lua only while it stands as it was planned."""
    talk, clock = FakeTalkPages(own_texts=OF_DAN), Clock()
    delivery = make_delivery(store, talk, clock)
    asked = make_request()
    store.replace_requests([asked], delivery.lease)
    store.replace_matches(matches_of([BEN], [asked]), delivery.lease)
    notices = due_notices(store, SITE, clock(), "Ben")
    changed = {
        "closed": [replace(asked, request=replace(asked.request, status="closed"))],
        "gone": [],
        "other words": [replace(asked, request=replace(asked.request, title="Spam"))],
        "edited beside": [replace(asked, rev_id=asked.rev_id + 1)],
    }
    store.replace_requests(changed[change], delivery.lease)

    report = post_notices(delivery, notices, NotifyReport(), bare)

    assert (report.sent, report.skipped, len(talk.posts)) == (sent, 1 - sent, sent)


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


def test_page_that_refuses_is_left_alone_for_the_period(store: SqlStore) -> None:
    """An abuse filter or a protection is not tried again every hour."""
    talk, clock = FakeTalkPages([Refused("protectedpage", "protected")]), Clock()

    run(make_delivery(store, talk, clock), clock)
    run(make_delivery(store, talk, clock), clock)

    assert states(store) == {"User talk:Ana": "skipped", "User talk:Ben": "sent"}
    assert len(talk.posts) == 2


def test_run_that_lost_its_lease_posts_nothing(store: SqlStore) -> None:
    """A suspended run that wakes up must not post what its successor has settled."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock)
    notices = due_notices(store, SITE, clock())
    lease_of(store)

    with pytest.raises(LeaseLostError):
        post_notices(delivery, notices, NotifyReport(), bare)

    assert talk.posts == []


class TakenOver(FakeTalkPages):
    """Another run takes the lease over while the first request is under way."""

    store: SqlStore

    def post(self, post: Post) -> Outcome:
        lease_of(self.store)
        return super().post(post)


def test_run_that_loses_its_lease_in_the_middle_writes_nothing_more(
    store: SqlStore,
) -> None:
    """Neither to the ledger nor to the wiki; the other run settles what it left."""
    talk, clock = TakenOver(), Clock()
    talk.store = store
    delivery = make_delivery(store, talk, clock)

    with pytest.raises(LeaseLostError):
        run(delivery, clock)

    assert (len(talk.posts), states(store)) == (1, {"User talk:Ana": "sending"})
    talk.posts.clear()
    other = FakeTalkPages(revisions=talk.revisions)
    run(make_delivery(store, other, clock), clock)
    assert states(store) == {"User talk:Ana": "sent", "User talk:Ben": "sent"}
    assert (talk.posts, sections(other), len(other.posts)) == ([], 1, 1)


def test_run_that_is_asked_to_end_finishes_the_edit_in_hand(store: SqlStore) -> None:
    """What it has posted is in the ledger, and the next edit is not begun."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock, is_ending=lambda: bool(talk.posts))

    report = run(delivery, clock)

    assert (report.sent, report.stopped) == (1, "the run was asked to end")
    assert states(store) == {"User talk:Ana": "sent"}


def test_run_that_waits_for_its_turn_ends_at_once(store: SqlStore) -> None:
    """No edit is begun after the wait; nobody waits a minute for the bot to end."""
    clock = Clock()
    talk = paced(clock, 60)
    asked_at = clock() + timedelta(seconds=3)
    delivery = make_delivery(store, talk, clock, is_ending=lambda: clock() >= asked_at)

    report = run(delivery, clock)

    assert (report.sent, report.stopped) == (1, "the run was asked to end")
    assert clock() == asked_at


def test_run_keeps_to_the_pace_of_the_wiki(store: SqlStore) -> None:
    """Ten seconds lie between two edits, repeats included; the lease lasts on."""
    clock = Clock()
    talk = paced(clock, 10)
    posted_at = record_times(talk, clock)

    run(make_delivery(store, talk, clock), clock)

    assert [round(later - sooner) for sooner, later in pairwise(posted_at)] == [10]


def test_who_refuses_costs_no_turn(store: SqlStore) -> None:
    """Only edits wait for the pace: a thousand refusals take no hours."""
    clock = Clock()
    talk = paced(clock, 10)
    talk.refused |= {"User talk:Ana", "User talk:Ben"}
    start = clock()

    report = run(make_delivery(store, talk, clock), clock)

    assert (report.skipped, clock()) == (2, start)


def test_profile_that_has_changed_is_told_of_nothing_old(store: SqlStore) -> None:
    """The notice is due again as soon as the profile is read; that is no failure."""
    talk, clock = FakeTalkPages(), Clock()
    talk.profile_rev_ids[ANA.title] = ANA.rev_id + 1

    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (report.skipped, report.failed, talk.posts) == (1, 0, [])

    store.save_profiles([replace(ANA, rev_id=ANA.rev_id + 1)], lease_of(store))
    report = run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    assert (report.sent, sections(talk)) == (1, 1)


def test_second_id_for_the_same_person_and_period_is_not_posted(
    store: SqlStore,
) -> None:
    """The ledger holds one notice a person and period, whatever its id."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    notice, *_ = due_notices(store, SITE, clock(), "Ana")

    for notice_id in ("one", "another"):
        again = replace(notice, notice_id=notice_id)
        post_notices(delivery, [again], NotifyReport(), bare)

    assert len(talk.posts) == 1


@pytest.mark.parametrize("refused", [set(), {"User talk:Ana"}])
def test_notice_that_an_older_backup_does_not_know_is_not_doubled(
    store: SqlStore, refused: set[str]
) -> None:
    """Its page shows it and the page's history that it is the bot's own.

    That somebody keeps bots away since does not make it untold.
    """
    talk, clock = FakeTalkPages(), Clock()
    run(make_delivery(store, talk, clock), clock)
    talk.edit("User talk:Ana", "Hello from Cyd")
    told = {
        row.notice_id: (row.state, row.rev_id, row.pairs) for row in store.notices()
    }
    talk.refused |= refused

    restored = open_store("sqlite://")
    restored.upgrade()
    fill(restored)
    report = run(make_delivery(restored, talk, clock), clock)

    assert (report.sent, report.settled, report.edits) == (0, 2, 0)
    assert len(talk.posts) == 2
    assert told == {
        row.notice_id: (row.state, row.rev_id, row.pairs) for row in restored.notices()
    }
    restored.close()


def test_pairs_that_the_found_notice_does_not_tell_of_stay_due(
    store: SqlStore,
) -> None:
    """Since then somebody may have come, of whom the next notice tells."""
    talk, clock = FakeTalkPages(), Clock()
    run(make_delivery(store, talk, clock, to_user="Ana"), clock)
    (told,) = store.notices()
    restored = open_store("sqlite://")
    restored.upgrade()
    fill(restored, make_page("Cyd", page_id=3, offers="Lua", languages="en-N"))

    run(make_delivery(restored, talk, clock, to_user="Ana"), clock)

    assert [row.pairs for row in restored.notices()] == [told.pairs]
    (due,) = due_notices(restored, SITE, clock() + timedelta(days=7), "Ana")
    assert [each.user_name for entry in due.entries for each in entry.others] == ["Cyd"]
    restored.close()


def test_forged_notice_keeps_nobody_from_theirs(store: SqlStore) -> None:
    """Anybody can write its id on the page; only the bot has it in a summary."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    (notice,) = due_notices(store, SITE, clock(), "Ana")
    facts = NoticeFacts(notice.notice_id, ANA.person_id, notice.period, notice.pairs)
    talk.texts["User talk:Ana"] = f"== Hello ==\n{write_facts(facts)}"
    talk.edit("User talk:Ana", "Hello from Eve")

    report = run(delivery, clock)

    assert (report.sent, report.settled, sections(talk)) == (1, 0, 1)


def test_stopped_bot_posts_nothing_and_records_nothing(store: SqlStore) -> None:
    """The run page is read before every edit."""
    talk, clock = FakeTalkPages(run_page="stop"), Clock()

    report = run(make_delivery(store, talk, clock), clock)

    assert "run page" in report.stopped
    assert (talk.posts, states(store)) == ([], {})
