"""Profile pages through Pywikibot."""

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.ports import FetchedPages, ListedPage, Moment, Touched, WikiError, WikiPage
from bot.wiki.accounts import read_accounts
from bot.wiki.batches import batches, joined
from bot.wiki.changes import RecentChanges, read_logs, read_now
from bot.wiki.session import Json, WikiSession
from bot.wiki.site import SitePages, read_site
from exchange.domain.account import Account
from exchange.domain.site import Site


class PywikibotProfileWiki:
    """Implements `bot.ports.ProfileWiki`."""

    def __init__(self, session: WikiSession, pages: SitePages) -> None:
        self._session = session
        self._pages = pages
        self._templates = pages.templates
        self._recent = RecentChanges(session)

    def site(self) -> Site:
        """Tell what must be known of the wiki, the names of our templates included."""
        return read_site(self._session, self._pages)

    def describes_site(self, titles: Collection[str]) -> bool:
        """Tell whether one of the pages decides over how the wiki is read.

        Any template may become a redirect to one of ours.
        """
        prefix = self._session.template_prefix
        lists = {self._session.title_of(name) for name in self._pages.lists}
        return any(title in lists or title.startswith(prefix) for title in titles)

    def now(self) -> Moment:
        """Give the present moment."""
        return read_now(self._session)

    def listing(self) -> Iterator[list[ListedPage]]:
        """List all pages that transclude one of our templates, in batches.

        MediaWiki lists those that use a redirect to it among them.
        """
        for template in self._templates:
            for batch in self._session.query(
                generator="embeddedin",
                geititle=template,
                geilimit="max",
                prop="info",
            ):
                yield [_to_listed(page) for page in batch.get("pages", [])]

    def pages(self, page_ids: Collection[int]) -> Iterator[FetchedPages]:
        """Read pages by id, in the largest batches that the wiki allows.

        Raises `WikiError` where a page is missing from the answer: nobody is removed
        for that.
        """
        for some in batches(sorted(page_ids), self._session.batch_size):
            answers = self._read(pageids=joined(some))
            told = {page.get("pageid") for page in answers}
            if not told >= set(some):
                raise _half_an_answer(f"{len(set(some) - told)} pages")
            yield _to_fetched(answers)

    def pages_titled(self, titles: Collection[str]) -> Iterator[FetchedPages]:
        """Read pages by title; a title without a page is left out."""
        for some in batches(sorted(titles), self._session.batch_size):
            answers = self._read(titles=joined(some))
            if not answers:
                raise _half_an_answer(f"{len(some)} pages")
            yield _to_fetched([page for page in answers if "pageid" in page])

    def _read(self, **which: str) -> list[Json]:
        pages: list[Json] = []
        for batch in self._session.query(
            **which,
            prop="revisions|info|contributors|templates",
            rvprop="ids|timestamp|content",
            rvslots="main",
            pclimit="max",
            tltemplates=joined(self._templates),
            tllimit="max",
        ):
            pages.extend(batch.get("pages", []))
        return pages

    def newest(self, titles: Collection[str]) -> dict[str, ListedPage]:
        """Map titles to pages with their newest revisions; others are left out."""
        found: dict[str, ListedPage] = {}
        for some in batches(sorted(titles), self._session.batch_size):
            for batch in self._session.query(titles=joined(some), prop="info"):
                for page in batch.get("pages", []):
                    if not page.get("missing") and "pageid" in page:
                        found[page["title"]] = _to_listed(page)
        return found

    def transcluding(self, titles: Collection[str]) -> frozenset[int]:
        """Give the ids of those pages that transclude one of our templates."""
        found: set[int] = set()
        for some in batches(sorted(titles), self._session.batch_size):
            for batch in self._session.query(
                titles=joined(some),
                prop="templates",
                tltemplates=joined(self._templates),
                tllimit="max",
            ):
                found.update(
                    page["pageid"]
                    for page in batch.get("pages", [])
                    if page.get("templates")
                )
        return frozenset(found)

    def accounts(self, names: Collection[str]) -> list[Account]:
        """Look up accounts by name; where there is none, one with user id 0."""
        dbname = self._session.dbname
        return read_accounts(self._session, dbname, names, self._session.batch_size)

    def logged_since(self, moment: Moment) -> Touched:
        """Tell what the wiki's logs name from a moment on."""
        return read_logs(self._session, moment)

    def changed_since(self, moment: Moment) -> tuple[Touched, Moment]:
        """Tell what the recent changes name from a moment on, and how far they go."""
        return self._recent.since(moment)


def _half_an_answer(what: str) -> WikiError:
    return WikiError(
        f"The wiki gave half an answer: {what} are missing from it. Nothing was "
        "removed; run the command again later"
    )


def _to_listed(page: Json) -> ListedPage:
    return ListedPage(page["pageid"], page["title"], page.get("lastrevid", 0))


def _to_fetched(answers: list[Json]) -> FetchedPages:
    pages: list[WikiPage] = []
    gone: set[int] = set()
    for answer in answers:
        page = _to_page(answer)
        if page is None:
            gone.add(answer["pageid"])
        else:
            pages.append(page)
    return FetchedPages(tuple(pages), frozenset(gone))


def _to_page(page: Json) -> WikiPage | None:
    """Read a page of the answer; None where it is gone or its text is hidden.

    Raises `WikiError` where the wiki cannot find a text that it has: nobody is removed
    for that.
    """
    if page.get("missing"):
        return None
    newest: Json = next(iter(page.get("revisions", [])), {})
    main = newest.get("slots", {}).get("main", {})
    if main.get("texthidden") or main.get("suppressed"):
        return None
    if "content" not in main:
        raise _half_an_answer(f"the text of {page.get('title', 'a page')}")
    return WikiPage(
        page_id=page["pageid"],
        title=page["title"],
        namespace=page["ns"],
        rev_id=newest["revid"],
        edited_at=datetime.fromisoformat(newest["timestamp"]),
        wikitext=main["content"],
        is_redirect=bool(page.get("redirect")),
        content_model=main["contentmodel"],
        author_ids=frozenset(
            each["userid"] for each in page.get("contributors", []) if each["userid"]
        ),
        transcludes=bool(page.get("templates")),
    )
