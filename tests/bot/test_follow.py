"""Following a wiki: what is named is read, twice, and then the cursor moves."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from bot.jobs.follow import CATCH_UP_SECONDS, SETTLED_SECONDS, Followed, Following
from bot.jobs.match import weights_of
from bot.jobs.sync import Syncing, read_cursor
from bot.ports import (
    FetchedPages,
    ListedPage,
    Moment,
    Touched,
    WikiChange,
    WikiError,
    WikiPage,
)
from exchange.domain.account import Account
from exchange.domain.site import Site
from exchange.domain.weights import Weights
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.builders import EDITED_AT

T = TypeVar("T")
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)

WEIGHTS_PAGE = "MediaWiki:Weights.json"


@dataclass
class FakeWiki:
    """A wiki in memory, whose link tables may lag behind; tests/real has real ones."""

    dbname: str = "testwiki"
    texts: dict[str, str] = field(default_factory=dict)
    lagging: set[str] = field(default_factory=set)
    changes: list[tuple[Touched, Moment]] = field(default_factory=list)
    weights: tuple[Weights | None, tuple[str, ...]] = (None, ())
    full_listings: int = 0
    read: list[str] = field(default_factory=list)

    def site(self) -> Site:
        weights, problems = self.weights
        return replace(
            SITE, dbname=self.dbname, weights=weights, weights_problems=problems
        )

    def describes_site(self, titles: Collection[str]) -> bool:
        return WEIGHTS_PAGE in titles

    def now(self) -> Moment:
        return Moment("2026-03-04T05:06:07Z", 1)

    def listing(self) -> Iterator[list[ListedPage]]:
        self.full_listings += 1
        yield [ListedPage(self._id(each), each, 1) for each in self._shown()]

    def pages(self, page_ids: Collection[int]) -> Iterator[FetchedPages]:
        found = [each for each in self.texts if self._id(each) in page_ids]
        self.read += found
        gone = set(page_ids) - {self._id(each) for each in found}
        yield FetchedPages(tuple(map(self._page, found)), frozenset(gone))

    def pages_titled(self, titles: Collection[str]) -> Iterator[FetchedPages]:
        yield FetchedPages(())

    def newest(self, titles: Collection[str]) -> dict[str, ListedPage]:
        return {}

    def transcluding(self, titles: Collection[str]) -> frozenset[int]:
        return frozenset(self._id(each) for each in self._shown() if each in titles)

    def accounts(self, names: Collection[str]) -> list[Account]:
        return [Account(self.dbname, name, 7) for name in names]

    def logged_since(self, moment: Moment) -> Touched:
        return Touched()

    def changed_since(self, moment: Moment) -> tuple[Touched, Moment]:
        return self.changes.pop(0) if self.changes else (Touched(), moment)

    def _shown(self) -> list[str]:
        return [each for each in self.texts if each not in self.lagging]

    @staticmethod
    def _id(title: str) -> int:
        return sum(title.encode())

    def _page(self, title: str) -> WikiPage:
        return WikiPage(
            page_id=self._id(title),
            title=title,
            namespace=2,
            rev_id=1,
            edited_at=EDITED_AT,
            wikitext=self.texts[title],
            is_redirect=False,
            content_model="wikitext",
            author_ids=frozenset({7}),
            transcludes=title not in self.lagging,
        )


@dataclass
class FakeStream:
    """A stream that gives what a test puts in, or an error."""

    batches: list[list[WikiChange] | WikiError] = field(default_factory=list)
    since: Moment | None = None

    def start(self, since: Moment) -> None:
        self.since = since

    def wait(self, seconds: float) -> list[WikiChange]:
        batch = self.batches.pop(0) if self.batches else []
        if isinstance(batch, WikiError):
            raise batch
        return batch


@dataclass
class FakeTime:
    """Time that stands still until somebody waits or a test moves it."""

    seconds: float = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def no_progress(
    items: Iterable[T], title: str, total: int | None = None
) -> Iterable[T]:
    """Show nothing."""
    return items


@dataclass
class Scene:
    """A wiki that is followed into a store."""

    store: SqlStore
    wiki: FakeWiki = field(default_factory=FakeWiki)
    stream: FakeStream = field(default_factory=FakeStream)
    time: FakeTime = field(default_factory=FakeTime)

    def __post_init__(self) -> None:
        syncing = Syncing(self.wiki, self.store, "weekly", no_progress, lambda: NOW)
        self.following = Following(
            {"testwiki": Followed(syncing)}, self.stream, self._leased, self.time
        )

    def _leased(self) -> AbstractContextManager[Lease]:
        lease = self.store.take_lease("sync", "me", NOW, 60)
        assert lease is not None
        return nullcontext(lease)

    def edit(self, title: str, change_id: int) -> None:
        """Save a profile, of which the stream tells."""
        self.wiki.texts[title] = "{{Capacity profile|offers=Lua|languages=en-N}}"
        moment = Moment("2026-03-04T05:07:00Z", change_id)
        touched = Touched(frozenset({title}))
        self.stream.batches.append([WikiChange("testwiki", moment, touched)])

    @property
    def people(self) -> list[str]:
        """Name the people in the store."""
        return sorted(page.user_name for page in self.store.profiles())

    @property
    def cursor(self) -> int:
        """Give the newest change that the store has taken in."""
        cursor = read_cursor(self.store, "testwiki")
        assert cursor is not None
        return cursor.moment.change_id


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Follow an empty wiki."""
    store = open_store("sqlite://")
    store.upgrade()
    scene = Scene(store)
    scene.following.step()
    yield scene
    store.close()


def test_edit_is_in_the_store_at_once(scene: Scene) -> None:
    """And the cursor follows when its page has been looked at again."""
    scene.edit("User:Ana", 5)

    scene.following.step()
    assert scene.people == ["Ana"]
    assert scene.cursor == 1

    scene.time.seconds += SETTLED_SECONDS
    scene.following.step()
    assert scene.cursor == 5


def test_link_tables_that_lag_are_waited_for(scene: Scene) -> None:
    """A new profile whose transclusion shows a moment later is not missed."""
    scene.wiki.lagging.add("User:Ana")
    scene.edit("User:Ana", 5)
    scene.following.step()
    assert scene.people == []

    scene.wiki.lagging.clear()
    scene.time.seconds += SETTLED_SECONDS
    scene.following.step()
    assert scene.people == ["Ana"]


def test_pages_without_our_templates_are_not_read(scene: Scene) -> None:
    """Nearly all edits of a wiki are of such pages."""
    moment = Moment("2026-03-04T05:07:00Z", 5)
    touched = Touched(frozenset({"User:Ben"}), frozenset({"Ben"}))
    scene.stream.batches.append([WikiChange("testwiki", moment, touched)])
    scene.following.step()

    assert scene.wiki.read == []


def test_stream_that_is_away_is_replaced_by_polling(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Said once; and nothing is lost."""
    scene.edit("User:Ana", 5)
    (change,) = scene.stream.batches.pop()  # type: ignore[misc]
    scene.wiki.changes.append((change.touched, change.moment))
    scene.stream.batches += [WikiError("The event stream is away")] * 3

    for _ in range(3):
        scene.following.step()

    assert scene.people == ["Ana"]
    assert caplog.text.count("The event stream is away") == 1


def test_wiki_that_is_away_is_asked_again(scene: Scene) -> None:
    """What could not be read is read when the wiki is back."""
    scene.edit("User:Ana", 5)
    answers = scene.wiki.transcluding

    def fail(titles: Collection[str]) -> frozenset[int]:
        raise WikiError("The wiki is away")

    scene.wiki.transcluding = fail  # type: ignore[method-assign]
    scene.following.step()
    assert scene.people == []

    scene.wiki.transcluding = answers  # type: ignore[method-assign]
    scene.following.step()
    assert scene.people == ["Ana"]


def test_each_hour_a_whole_run_catches_what_was_missed(scene: Scene) -> None:
    """An edit of which nothing told is found."""
    scene.edit("User:Ana", 5)
    scene.stream.batches.clear()
    scene.following.step()
    assert scene.people == []

    scene.time.seconds += CATCH_UP_SECONDS
    scene.following.step()
    assert scene.people == ["Ana"]
    assert scene.wiki.full_listings == 2


def test_changed_weights_are_kept_and_their_mistakes_told_once(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """An edit of their page is enough, and no page is read again for it."""
    problem = f"{WEIGHTS_PAGE}: region is 99; it can be 0 to 64."
    scene.wiki.weights = Weights(hours=1), (problem,)
    moment = Moment("2026-03-04T05:07:00Z", 5)
    touched = Touched(frozenset({WEIGHTS_PAGE}))
    scene.stream.batches.append([WikiChange("testwiki", moment, touched)])

    scene.following.step()
    assert weights_of(scene.store.sites()) == Weights(hours=1)
    assert scene.store.sites()["testwiki"].weights_problems == (problem,)
    assert scene.wiki.full_listings == 1

    scene.time.seconds += SETTLED_SECONDS
    scene.following.step()
    scene.time.seconds += CATCH_UP_SECONDS
    scene.following.step()
    assert caplog.text.count(problem) == 1


def test_stream_begins_where_the_store_is(scene: Scene) -> None:
    """What happened during the first run is told again."""
    assert scene.stream.since == replace(scene.wiki.now())


def test_wiki_that_is_away_holds_up_no_other(scene: Scene) -> None:
    """What happens on the others is taken in meanwhile."""
    other = FakeWiki(dbname="otherwiki")
    other.site = raise_error  # type: ignore[method-assign]
    syncing = Syncing(other, scene.store, "weekly", no_progress, lambda: NOW)
    scene.following.wikis = {"otherwiki": Followed(syncing), **scene.following.wikis}
    scene.edit("User:Ana", 5)

    scene.following.step()

    assert scene.people == ["Ana"]


def raise_error() -> Site:
    """Answer as a wiki that is away."""
    raise WikiError("The wiki is away")
