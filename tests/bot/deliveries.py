"""Two people who match, and runs that write to them on a wiki in memory."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from bot.jobs.delivery import Delivery, NotifyReport
from bot.jobs.notify import due_notices, post_notices
from bot.jobs.settle import settle_notices
from bot.ports import Lost, Outcome, Post, Refused
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import Notice
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.message_files import load_notice_messages
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_page, make_vocabulary
from tests.matches import matches_of

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


def filled_store() -> Iterator[SqlStore]:
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


def bare(items: Iterable[Notice], *_: object) -> Iterable[Notice]:
    """Show no progress."""
    return items


def paced(clock: Clock, seconds: float) -> FakeTalkPages:
    """Give a wiki on which so much time lies between two edits."""
    return FakeTalkPages(pace=seconds, seconds=lambda: clock.now.timestamp())


def record_times(talk: FakeTalkPages, clock: Clock) -> list[float]:
    """Give a list to which the time of each post is added."""
    times: list[float] = []
    usual = talk.post

    def post(post: Post) -> Outcome:
        times.append(clock.now.timestamp())
        return usual(post)

    talk.post = post  # type: ignore[method-assign]
    return times
