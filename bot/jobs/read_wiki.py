"""The pages and accounts of one wiki into the store, each read once in a run."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from bot.jobs.batched import batched
from bot.jobs.leased import keep_lease
from bot.jobs.one_ahead import one_ahead
from bot.jobs.read_pages import read_page
from bot.ports import FetchedPages, ListedPage, ProfileWiki, Progress, WikiPage
from exchange.domain.account import Account
from exchange.domain.identity import USER_NAMESPACE
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import Lease, Leases, Pages

# How many accounts are asked for before what was answered is kept.
ACCOUNTS = 500


class ReadingStore(Leases, Pages, Protocol):
    """What reading a wiki asks of the store."""


class WikiReader:
    """Reads what is asked for into the store; `fetched` are the pages read so far.

    A page leaves the store only once the wiki itself has said, of that page, that it is
    gone or bears no template of ours: a list that lacks it is not enough.
    """

    def __init__(
        self,
        wiki: ProfileWiki,
        store: ReadingStore,
        lease: Lease,
        site: Site,
        vocabulary: Vocabulary,
        progress: Progress,
        now: datetime,
        full_run: int = 0,
    ) -> None:
        self._wiki = wiki
        self._store = store
        self._lease = lease
        self._site = site
        self._vocabulary = vocabulary
        self._progress = progress
        self._now = now
        self._full_run = full_run
        self.fetched: set[str] = set()

    def read_pages(self, page_ids: Collection[int]) -> None:
        """Read pages by id, but none twice."""
        new = sorted(each for each in page_ids if self._id(each) not in self.fetched)
        if not new:
            return
        batches = one_ahead(self._wiki.pages(new))
        for batch in self._progress(batches, "batches of pages read"):
            self._keep(batch)

    def read_all_roots(self) -> None:
        """Read all root user pages on which a Babel box tells someone's languages."""
        done = {page.title for page in self._facts() if page.page_id in self.fetched}
        self.read_titled(self._needed_roots() - done)

    def read_touched_roots(self, titles: Collection[str]) -> None:
        """Read those of the root user pages that are new, or among the titles."""
        needed = self._needed_roots()
        fresh = {
            page.root_title for page in self._facts() if page.page_id in self.fetched
        }
        done = {page.title for page in self._facts() if page.page_id in self.fetched}
        self.read_titled(needed & (fresh | set(titles)) - done)

    def read_newer_roots(self) -> None:
        """Read those of the root user pages that have changed since they were read."""
        needed = self._needed_roots()
        kept = {
            page.number: page
            for page in self._facts()
            if page.title in needed and page.page_id not in self.fetched
        }
        newest = self._wiki.newest(sorted(needed))
        now = {page.page_id: page for page in newest.values()}
        self.read_pages(
            {number for number in set(kept) | set(now) if _differs(kept, now, number)}
        )

    def read_titled(self, titles: Collection[str]) -> None:
        """Read pages by title."""
        if titles:
            for batch in one_ahead(self._wiki.pages_titled(sorted(titles))):
                self._keep(batch)

    def _facts(self) -> Iterator[PageFacts]:
        return self._store.page_facts(self._site.dbname)

    def _needed_roots(self) -> set[str]:
        return {page.root_title for page in self._facts() if page.needs_babel}

    def read_accounts(self, touched: Collection[str], *, ask_all: bool = False) -> None:
        """Ask for the accounts that the kept pages need, and forget the others.

        Asked are all of them, or those that are new, `touched`, known from an export
        alone, whose block has ended, or that did not exist before and are named by a
        page just read.
        """
        dbname = self._site.dbname
        known = {name: each for (_, name), each in self._store.accounts(dbname).items()}
        needed: set[str] = set()
        fresh: set[str] = set()
        for facts in self._facts():
            if facts.transcludes:
                names = {facts.owner, *facts.named} - {""}
                needed |= names
                if facts.page_id in self.fetched:
                    fresh |= names
        asked = sorted(
            name
            for name in needed
            if ask_all
            or name in touched
            or self._is_doubtful(known.get(name), name in fresh)
        )
        for some in batched(asked, ACCOUNTS):
            self._store.save_accounts(self._wiki.accounts(some), self._lease)
            keep_lease(self._store, self._lease)
        self._store.drop_accounts(dbname, sorted(set(known) - needed), self._lease)

    def _keep(self, batch: FetchedPages) -> None:
        read = [self._read(page) for page in batch.pages]
        kept = [page for page in read if _is_worth_keeping(page.facts)]
        gone = {page.facts.page_id for page in read} - {
            page.facts.page_id for page in kept
        }
        gone |= {self._id(each) for each in batch.gone}
        self._store.save_pages(kept, self._lease)
        self._store.drop_pages(sorted(gone), self._lease)
        self.fetched |= gone | {page.facts.page_id for page in kept}
        keep_lease(self._store, self._lease)

    def _is_doubtful(self, account: Account | None, is_fresh: bool) -> bool:
        if account is None or not account.is_asked:
            return True
        if account.blocked_until and not account.is_blocked(self._now):
            return True
        return is_fresh and not account.user_id

    def _read(self, page: WikiPage) -> KeptPage:
        return read_page(page, self._site, self._vocabulary, self._full_run)

    def _id(self, number: int) -> str:
        return f"{self._site.dbname}:{number}"


def forget_unneeded_roots(store: Pages, lease: Lease, dbname: str) -> None:
    """Forget the user pages that were read for a Babel box that nobody needs now."""
    needed = {page.root_title for page in store.page_facts(dbname) if page.needs_babel}
    unneeded = [
        page.page_id
        for page in store.page_facts(dbname)
        if not page.transcludes and page.title not in needed
    ]
    store.drop_pages(unneeded, lease)


def _is_worth_keeping(facts: PageFacts) -> bool:
    """Keep pages with a template of ours, and root user pages for their Babel box."""
    is_root = facts.namespace == USER_NAMESPACE and "/" not in facts.title
    return facts.transcludes or is_root


def _differs(
    kept: Mapping[int, PageFacts], now: Mapping[int, ListedPage], number: int
) -> bool:
    page, newest = kept.get(number), now.get(number)
    if page is None or newest is None:
        return True
    return (page.title, page.rev_id) != (newest.title, newest.rev_id)
