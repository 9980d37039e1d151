"""The states of a notice: what each answer of the wiki leads to, and how it settles.

The talk pages are a fake here; tests/real/test_notify_killed.py has the real wiki.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.jobs.delivery import Delivery, NotifyReport
from bot.jobs.notify import due_notices, post_notices
from bot.jobs.settle import settle_notices
from bot.ports import Lost, Outcome, Post, Refused
from exchange.domain.exclusions import Exclusions
from exchange.domain.notice_facts import NoticeFacts, write_facts
from exchange.domain.notice_writing import Writing
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.message_files import load_notice_messages
from exchange.store.port import Lease, LeaseLostError
from exchange.store.sql import SqlStore, open_store
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_page, make_vocabulary
from tests.matches import matches_of
from tests.notices import make_request

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
ANA = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
BEN = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
# What Dan has saved where he asks for help.
OF_DAN = {("Project:Help desk", "Dan"): "{{Capacity request|title=Help with Lua}}"}
SETTLE_AFTER = 180
DAY_SECONDS = 86_400
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
    fill(store)
    yield store
    store.close()


def fill(store: SqlStore, *others: ProfilePage) -> None:
    """Let Ana, Ben and others be read and matched."""
    lease = lease_of(store)
    people = [ANA, BEN, *others]
    store.save_profiles(people, lease)
    store.replace_matches(matches_of(people), lease)


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
    is_ending: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Wire a run on a wiki whose profiles are as the store knows them."""
    for page in store.profiles():
        talk.profile_rev_ids.setdefault(page.title, page.rev_id)
    return Delivery(
        talk=talk,
        store=store,
        lease=lease_of(store),
        site=SITE,
        writing=Writing(
            {SITE.dbname: SITE},
            make_vocabulary(),
            load_notice_messages(),
            "https://tool.example",
            talk.bot_name(),
        ),
        limit=limit,
        to_user=to_user,
        clock=clock,
        is_ending=is_ending,
        sleep=clock.sleep,
    )


def run(delivery: Delivery, clock: Clock) -> NotifyReport:
    """Do what `bot notify` does: settle, post, settle."""
    report = settle_notices(delivery, SETTLE_AFTER, NotifyReport(), wait=False)
    notices = due_notices(delivery.store, SITE, clock(), delivery.to_user)
    report = post_notices(delivery, notices, report, lambda items, *_: items)
    return settle_notices(delivery, SETTLE_AFTER, report, wait=True)


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

    report = post_notices(delivery, notices, NotifyReport(), _bare)

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

    report = post_notices(delivery, notices, NotifyReport(), _bare)

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

    report = post_notices(delivery, notices, NotifyReport(), _bare)

    assert (report.sent, report.skipped, len(talk.posts)) == (sent, 1 - sent, sent)


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
    """A notice of last week that never arrived is not lost to this week's.

    Two in one hour would be too many: this week's comes when its time has come.
    """
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), _bare
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


def paced(clock: Clock, seconds: float) -> FakeTalkPages:
    """Give a wiki on which so much time lies between two edits."""
    return FakeTalkPages(pace=seconds, seconds=lambda: clock.now.timestamp())


def test_run_keeps_to_the_pace_of_the_wiki(store: SqlStore) -> None:
    """Ten seconds lie between two edits, repeats included; the lease lasts on."""
    clock = Clock()
    talk = paced(clock, 10)
    posted_at = record_times(talk, clock)

    run(make_delivery(store, talk, clock), clock)

    assert [round(later - sooner) for sooner, later in pairwise(posted_at)] == [10]


def test_repeats_keep_to_the_pace_too(store: SqlStore) -> None:
    """Rows that are settled one after the other are edits like all others."""
    clock = Clock()
    talk = paced(clock, 600)
    talk.answers += [LOST, LOST]
    posted_at = record_times(talk, clock)

    report = run(make_delivery(store, talk, clock), clock)

    assert report.settled == 2
    assert [round(later - sooner) for sooner, later in pairwise(posted_at)] == [600] * 3


def record_times(talk: FakeTalkPages, clock: Clock) -> list[float]:
    """Give a list to which the time of each post is added."""
    times: list[float] = []
    usual = talk.post

    def post(post: Post) -> Outcome:
        times.append(clock.now.timestamp())
        return usual(post)

    talk.post = post  # type: ignore[method-assign]
    return times


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


def test_repeat_asks_again_whether_the_profile_is_the_same(store: SqlStore) -> None:
    """Whoever has taken the template off meanwhile gets nothing."""
    talk, clock = FakeTalkPages([LOST]), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    post_notices(
        delivery, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), _bare
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
    post_notices(ana, due_notices(store, SITE, clock(), "Ana"), NotifyReport(), _bare)
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


def test_second_id_for_the_same_person_and_period_is_not_posted(
    store: SqlStore,
) -> None:
    """The ledger holds one notice a person and period, whatever its id."""
    talk, clock = FakeTalkPages(), Clock()
    delivery = make_delivery(store, talk, clock, to_user="Ana")
    notice, *_ = due_notices(store, SITE, clock(), "Ana")

    for notice_id in ("one", "another"):
        again = replace(notice, notice_id=notice_id)
        post_notices(delivery, [again], NotifyReport(), _bare)

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


def _bare(items: Iterable[Outcome], *_: object) -> Iterable[Outcome]:
    return items
