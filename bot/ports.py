"""What the jobs ask of a wiki and of Wikidata.

`bot/wiki/` does the first with Pywikibot, `bot/wikidata.py` the second by SPARQL.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self, TypeVar

from exchange.domain.account import Account
from exchange.domain.kept_page import KeptPage
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import TalkPage
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.domain.wikidata import CodedItem, ItemTexts, NarrowerItem

T = TypeVar("T")


class WikiError(Exception):
    """The wiki cannot be used now; the message says what is wrong and what to do."""


class PageError(WikiError):
    """The wiki is there and says too little of one page, or of whose it is."""


class WikidataError(Exception):
    """Wikidata gave no whole answer; the message says what to do."""


class WikidataUnreachableError(WikidataError):
    """There is no way to Wikidata from here."""


class Wikidata(Protocol):
    """What Wikidata knows of the words; see `queries/`."""

    def item_texts(self, items: Iterable[str]) -> dict[str, ItemTexts]:
        """Map items to their texts; items that do not exist are left out."""

    def narrower_items(self, items: Iterable[str], depth: int) -> list[NarrowerItem]:
        """List the items below others, down to `depth` (1 to 3) steps."""

    def languages(self, codes: Iterable[str]) -> list[CodedItem]:
        """List the items of languages by Wikimedia's codes."""

    def territories(self, codes: Iterable[str]) -> list[CodedItem]:
        """List the items of countries and territories by their ISO 3166-1 codes."""

    def affiliates(self, classes: Iterable[str]) -> list[CodedItem]:
        """List the affiliates that are instances of the classes."""

    def projects(self, classes: Iterable[str]) -> list[CodedItem]:
        """List the projects that are instances of the classes, by database names."""


class Progress(Protocol):
    """Shows how far a job has come."""

    def __call__(
        self, items: Iterable[T], title: str, total: int | None = None
    ) -> Iterable[T]:
        """Give the same items while showing how many have passed."""


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page with its newest revision, and who has edited it.

    `edited_at` is UTC and aware. `author_ids` are the ids of registered users;
    `has_all_authors` tells whether there may be more. `transcludes` tells whether one
    of our templates stands on the page, as the wiki's link tables say.
    """

    page_id: int
    title: str
    namespace: int
    rev_id: int
    edited_at: datetime
    wikitext: str
    is_redirect: bool
    content_model: str
    author_ids: frozenset[int]
    has_all_authors: bool = True
    transcludes: bool = True


@dataclass(frozen=True, slots=True)
class FetchedPages:
    """What a wiki answers for one batch of pages: those there are, and those gone.

    Every page that was asked for is in one of the two. `gone` are the ids of pages
    that are deleted, or whose newest revision nobody may read.
    """

    pages: tuple[WikiPage, ...]
    gone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page as a list of transclusions names it: its title and newest revision."""

    page_id: int
    title: str
    rev_id: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a wiki's recent changes: an ISO time in UTC and the newest change."""

    at: str
    change_id: int


@dataclass(frozen=True, slots=True)
class Touched:
    """What changes of a wiki may have made different: pages by title, and accounts."""

    titles: frozenset[str] = frozenset()
    user_names: frozenset[str] = frozenset()

    @classmethod
    def all_of(cls, many: Iterable[Self]) -> Self:
        """Put many together."""
        every = list(many)
        return cls(
            frozenset().union(*(each.titles for each in every)),
            frozenset().union(*(each.user_names for each in every)),
        )

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.titles or self.user_names)


@dataclass(frozen=True, slots=True)
class WikiChange:
    """One change of a wiki, with its place among the recent changes."""

    dbname: str
    moment: Moment
    touched: Touched


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Pages of an export, read, and the accounts of those that they are about."""

    pages: tuple[KeptPage, ...]
    accounts: tuple[Account, ...]


class PageExport(Protocol):
    """An export of a wiki's pages; reading it raises `WikiError` if it is broken."""

    def site(self) -> Site:
        """Tell what the file says of the wiki, redirects to our templates included."""

    def pages(self, site: Site, vocabulary: Vocabulary) -> Iterator[ReadPages]:
        """Read the pages that have a template of ours or may hold a Babel box."""


class ChangeStream(Protocol):
    """Tells of the changes of wikis as they happen."""

    def start(self, since: Moment) -> None:
        """Begin to read, a little before a moment."""

    def wait(self, seconds: float) -> list[WikiChange]:
        """Give what has come since the last call; wait so long for the first of it.

        Raises `WikiError` while the stream is away.
        """


class ProfileWiki(Protocol):
    """Reads the pages on which our templates stand, and the accounts behind them.

    Every method raises `WikiError` where the wiki is away or gives half an answer.
    """

    def site(self) -> Site:
        """Tell what must be known of the wiki, the names of our templates included."""

    def describes_site(self, titles: Collection[str]) -> bool:
        """Tell whether one of the pages decides over how the wiki is read."""

    def now(self) -> Moment:
        """Give the present moment."""

    def listing(self) -> Iterator[list[ListedPage]]:
        """List all pages that transclude one of our templates, in batches."""

    def pages(self, page_ids: Collection[int]) -> Iterator[FetchedPages]:
        """Read pages by id, in the largest batches that the wiki allows."""

    def pages_titled(self, titles: Collection[str]) -> Iterator[FetchedPages]:
        """Read pages by title; a title without a page is left out."""

    def newest(self, titles: Collection[str]) -> dict[str, ListedPage]:
        """Map titles to pages with their newest revisions; others are left out."""

    def transcluding(self, titles: Collection[str]) -> frozenset[int]:
        """Give the ids of those pages that transclude one of our templates."""

    def accounts(self, names: Collection[str]) -> list[Account]:
        """Look up accounts by name; where there is none, one with user id 0."""

    def logged_since(self, moment: Moment) -> Touched:
        """Tell what the wiki's logs name from a moment on."""

    def changed_since(self, moment: Moment) -> tuple[Touched, Moment]:
        """Tell what the recent changes name from a moment on, and how far they go."""


@dataclass(frozen=True, slots=True)
class Post:
    """One new section: everything that the request for it holds.

    `begun_at` is the row's time: a page that was deleted since is not made again.
    """

    title: str
    heading: str
    text: str
    summary: str
    base_rev_id: int
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """The section was added in this revision."""

    rev_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The wiki said no, and the section was not added.

    `stops_run`: the next one would be refused as well, so the run ends.
    """

    code: str
    text: str
    stops_run: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer that can be believed: the section may or may not have been added."""

    text: str


Outcome = Posted | Refused | Lost


class TalkPages(Protocol):
    """Reads and writes users' talk pages."""

    def bot_name(self) -> str:
        """Give the name of the account that posts."""

    def time_text(self) -> str:
        """Write the present time as signatures on the wiki do, to the minute.

        "" where the wiki gives nothing that could be used.
        """

    def look(self, title: str, recipient: ProfilePage) -> TalkPage:
        """Read a talk page, its owner, their profile and the run page in one request.

        All of it fresh, and with all that a post needs at hand, so that nothing lies
        between looking and posting. A renamed user is followed to the new name. Raises
        `PageError` where the wiki is there and says too little of this page alone.
        """

    def seconds_to_wait(self) -> float:
        """Tell for how long the wiki's pace forbids the next edit; 0: for no time."""

    def post(self, post: Post) -> Outcome:
        """Send one request that adds a section, at once; never a second one."""

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        """Give our revision whose summary holds the notice's id, 0 where none does.

        A page that was moved is followed by the redirect that it left.
        """

    def own_text(self, title: str, user_name: str) -> str | None:
        """Give what a user has saved last on a page, None where there is nothing."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """The page of the run log, and the text of the page that lets the bot run.

    `rev_id` is 0 where there is no log yet; `run_page` is None where it cannot be read.
    """

    title: str
    rev_id: int
    wikitext: str
    run_page: str | None


class RunLog(Protocol):
    """Reads and writes the page on which the bot logs its runs."""

    def read(self) -> LogPage:
        """Read the page, fresh."""

    def save(self, page: LogPage, wikitext: str, summary: str) -> Outcome:
        """Send one request that saves the page on top of what was read."""


@dataclass(frozen=True, slots=True)
class OwnRevision:
    """A revision that the bot itself has made.

    `wikitext` is the whole page as this revision left it, None where it is hidden;
    `summary` is None where that is hidden.
    """

    rev_id: int
    base_rev_id: int
    title: str
    made_at: datetime
    summary: str | None
    wikitext: str | None


class OwnRevisions(Protocol):
    """Reads what the bot has ever written on a wiki."""

    def own_revisions(self) -> Iterator[list[OwnRevision]]:
        """Give all revisions of the bot's account on pages that exist, in batches."""


class TemplatePages(Protocol):
    """Reads and writes the project's own pages on the wiki."""

    def wikitexts(self, titles: Sequence[str]) -> dict[str, str]:
        """Map titles to the text of their pages; those without a page are left out."""

    def save(self, title: str, wikitext: str, summary: str) -> None:
        """Save a page as a whole; saving the same text again changes nothing."""
