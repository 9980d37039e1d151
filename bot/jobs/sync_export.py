"""`bot sync --dump`: the profiles of an XML export into the store.

It removes no page, takes nothing back that a wiki has told later, and moves no cursor.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.jobs.all_pages import Rules
from bot.jobs.decide import update_profiles
from bot.jobs.leased import keep_lease
from bot.jobs.read_wiki import forget_unneeded_roots
from bot.jobs.sync import SyncReport, SyncStore
from bot.ports import PageExport, Progress
from exchange.domain.account import Account
from exchange.domain.kept_page import KeptPage
from exchange.store.port import Lease


def sync_export(
    export: PageExport,
    store: SyncStore,
    lease: Lease,
    notify_default: str,
    progress: Progress,
    now: datetime,
) -> SyncReport:
    """Read the pages of an export, and decide of all pages as `sync` does.

    Raises `WikiError` where the file is broken: what was read before stays, and is
    read again with a whole file. Raises `GuardError` as `sync` does.
    """
    site = export.site()
    known = store.sites().get(site.dbname)
    if known is None:
        store.save_site(site, lease)
    vocabulary = store.vocabulary()
    read = 0
    for batch in progress(export.pages(known or site, vocabulary), "batches read"):
        read += len(batch.pages)
        _keep_pages(store, lease, batch.pages)
        _keep_accounts(store, lease, site.dbname, batch.accounts)
        keep_lease(store, lease)
    forget_unneeded_roots(store, lease, site.dbname)
    rules = Rules(notify_default, vocabulary, now)
    return SyncReport(read, update_profiles(store, lease, rules))


def _keep_pages(store: SyncStore, lease: Lease, pages: tuple[KeptPage, ...]) -> None:
    ids = [page.facts.page_id for page in pages]
    kept = {page.facts.page_id: page for page in store.pages(ids)}
    store.save_pages(list(_newer(pages, kept)), lease)


def _newer(
    pages: tuple[KeptPage, ...], kept: dict[str, KeptPage]
) -> Iterator[KeptPage]:
    """Give the pages of which the export knows more than the store."""
    for page in pages:
        known = kept.get(page.facts.page_id)
        if known is None:
            yield page
            continue
        facts, old = page.facts, known.facts
        if facts.rev_id < old.rev_id:
            continue
        authors = facts.author_ids | old.author_ids
        if facts.rev_id > old.rev_id or authors > old.author_ids:
            yield replace(page, facts=replace(facts, author_ids=authors))


def _keep_accounts(
    store: SyncStore, lease: Lease, dbname: str, accounts: tuple[Account, ...]
) -> None:
    known = store.accounts_named(dbname, [each.name for each in accounts])
    new = [each for each in accounts if each.name not in known]
    store.save_accounts(new, lease)
