"""What the jobs ask of a wiki; `bot/wiki/` does it with Pywikibot."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from exchange.domain.refusals import TalkPage
from exchange.domain.site import Site

T = TypeVar("T")


class WikiError(Exception):
    """The wiki cannot be used now; the message says what is wrong and what to do."""


class Progress(Protocol):
    """Shows how far a job has come."""

    def __call__(
        self, items: Iterable[T], title: str, total: int | None = None
    ) -> Iterable[T]:
        """Give the same items while showing how many have passed."""


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page with its newest revision, and the users seen to have edited it.

    `edited_at` is UTC and aware. `author_ids` maps user names to user ids.
    """

    page_id: int
    title: str
    namespace: int
    rev_id: int
    edited_at: datetime
    wikitext: str
    is_redirect: bool
    content_model: str
    author_ids: dict[str, int]


@dataclass(frozen=True, slots=True)
class WikiUser:
    """An account; `central_id` is 0 where the wiki knows none."""

    name: str
    user_id: int
    central_id: int
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The pages that changed after a cursor, and the cursor to go on from."""

    page_ids: frozenset[int]
    titles: frozenset[str]
    cursor: str


class ProfilePages(Protocol):
    """Reads the pages on which our templates stand."""

    def site(self) -> Site:
        """Tell what must be known of the wiki, the names of our templates included."""

    def transcluding(self) -> Iterator[list[WikiPage]]:
        """List all pages that transclude the profile's template, in batches."""

    def among(
        self, page_ids: Collection[int], templates: Collection[str]
    ) -> frozenset[int]:
        """Give those of the pages that transclude one of the templates."""

    def users(self, names: Collection[str]) -> dict[str, WikiUser]:
        """Look up accounts by name; a name without one is left out."""

    def changes_since(self, cursor: str) -> RecentChanges | None:
        """List what changed after the cursor; None where that is no longer known."""

    def now_cursor(self) -> str:
        """Give the cursor of the present moment."""


@dataclass(frozen=True, slots=True)
class Post:
    """One new section: everything that the request for it holds."""

    title: str
    heading: str
    text: str
    summary: str
    base_rev_id: int


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

    def look(self, title: str, user_name: str) -> TalkPage:
        """Read a talk page, its owner and the run page, all fresh, in one request.

        An empty user name means a page that is no user's; it counts as having one.
        """

    def wait_for_turn(self) -> None:
        """Wait until the wiki's pace allows the next edit, and be ready to post it.

        Comes before `look`, so that nothing lies between looking and posting.
        """

    def post(self, post: Post) -> Outcome:
        """Send one request that adds a section, at once; never a second one."""

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        """Give our revision whose summary holds the notice's id, 0 where none does."""


class TemplatePages(Protocol):
    """Reads and writes the project's own pages on the wiki."""

    def wikitexts(self, titles: Sequence[str]) -> dict[str, str]:
        """Map titles to the text of their pages; those without a page are left out."""

    def save(self, title: str, wikitext: str, summary: str) -> None:
        """Save a page as a whole; saving the same text again changes nothing."""
