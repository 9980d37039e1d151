"""`bot sync`: the profiles and requests of a wiki into the store.

A run compares what the wiki lists with what the store has read, reads what differs, and
then decides anew which profiles count (`bot/jobs/decide.py`). So it misses nothing,
however long the bot was away, and comes to what a full run would come to.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.jobs.all_pages import Rules
from bot.jobs.decide import Decided, update_profiles
from bot.jobs.leased import keep_lease
from bot.jobs.read_pages import READING_VERSION
from bot.jobs.read_wiki import WikiReader, forget_unneeded_roots
from bot.ports import ListedPage, Moment, ProfileWiki, Progress, Touched
from exchange.domain.kept_page import PageFacts
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import (
    Lease,
    Leases,
    Memory,
    Pages,
    Profiles,
    Requests,
    Sites,
)

JOB = "sync"
NO_MOMENT = Moment("", 0)


class SyncStore(Leases, Pages, Profiles, Requests, Memory, Sites, Protocol):
    """What a sync asks of the store."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did: pages read of the wiki, and what was decided of all pages.

    `warnings` say what is wrong on a page of the wiki and did not stop the run.
    """

    read: int
    decided: Decided
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the store knows a wiki, and by which words and syntax it was read."""

    moment: Moment
    reading: str

    def to_text(self) -> str:
        """Give the cursor as the store keeps it."""
        return json.dumps([self.moment.at, self.moment.change_id, self.reading])


@dataclass(frozen=True, slots=True)
class Syncing:
    """One wiki and what is needed to bring the store up to it.

    `clock` gives the present moment, aware.
    """

    wiki: ProfileWiki
    store: SyncStore
    notify_default: str
    progress: Progress
    clock: Callable[[], datetime]


def sync(
    syncing: Syncing, lease: Lease, *, full: bool = False, confirmed: bool = False
) -> SyncReport:
    """Make the store show what the wiki shows.

    Without a cursor, or where pages would be read in another way than before, a full
    run is made. One that was killed is gone on from. The cursor is taken before the
    first page is read and kept after the last profile is saved. Raises `GuardError`
    where too many profiles would go, unless `confirmed`.
    """
    wiki, store = syncing.wiki, syncing.store
    site = wiki.site()
    vocabulary = store.vocabulary()
    reading = fingerprint_of(site, vocabulary)
    cursor = read_cursor(store, site.dbname)
    run = _find_run(store, site, reading)
    if full or run.number or cursor is None or cursor.reading != reading:
        run = run if run.number else _begin_run(syncing, site, reading, lease)
        moment = run.moment
    else:
        moment = wiki.now()
    reader = WikiReader(
        wiki,
        store,
        lease,
        site,
        vocabulary,
        syncing.progress,
        syncing.clock(),
        run.number,
    )
    listed = _list(syncing, lease)
    kept = {facts.number: facts for facts in store.page_facts(site.dbname)}
    touched = Touched()
    if run.number:
        done = {number for number, of in kept.items() if of.full_run == run.number}
        reader.read_pages(_all_pages(listed, kept) - done)
        reader.read_all_roots()
    else:
        assert cursor is not None
        touched = wiki.logged_since(cursor.moment)
        reader.read_pages(_differing(listed, kept, touched))
        reader.read_newer_roots()
    reader.read_accounts(touched.user_names, ask_all=bool(run.number))
    report = _decide(syncing, lease, reader, site, vocabulary, confirmed=confirmed)
    save_cursor(store, site.dbname, Cursor(moment, reading), lease)
    if run.number:
        store.save_cursor(_run_name(site.dbname), f"[{run.number}]", lease)
    return report


def sync_touched(
    syncing: Syncing,
    lease: Lease,
    site: Site,
    vocabulary: Vocabulary,
    touched: Touched,
) -> SyncReport | None:
    """Read what a few changes have touched; None where that is nothing of ours.

    Raises `GuardError` as `sync` does.
    """
    wiki, store = syncing.wiki, syncing.store
    reader = WikiReader(
        wiki, store, lease, site, vocabulary, syncing.progress, syncing.clock()
    )
    known = store.pages_titled(site.dbname, sorted(touched.titles))
    page_ids = {page.facts.number for page in known}
    page_ids |= wiki.transcluding(sorted(touched.titles))
    is_known = store.accounts_named(site.dbname, sorted(touched.user_names))
    if not (page_ids or is_known or site != store.sites().get(site.dbname)):
        return None
    reader.read_pages(page_ids)
    reader.read_touched_roots(touched.titles)
    reader.read_accounts(touched.user_names)
    return _decide(syncing, lease, reader, site, vocabulary, confirmed=False)


def fingerprint_of(site: Site, vocabulary: Vocabulary) -> str:
    """Name the way in which pages are read now; another name means to read them all."""
    facts = [
        READING_VERSION,
        site.language,
        site.syntax.to_json(),
        vocabulary.fingerprint(),
    ]
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_cursor(store: Memory, dbname: str) -> Cursor | None:
    """Give how far the store knows a wiki, None before its first full run."""
    text = store.cursor(f"{JOB}:{dbname}")
    if not text.startswith("["):
        # The form of earlier releases, which kept no pages.
        return None
    at, change_id, reading = json.loads(text)
    return Cursor(Moment(at, change_id), reading)


def has_synced(store: Memory, dbname: str) -> bool:
    """Tell whether the store has ever known all of a wiki, in this release or before.

    An export moves no cursor: nobody knows whether it holds the whole wiki.
    """
    return bool(store.cursor(f"{JOB}:{dbname}"))


def save_cursor(store: Memory, dbname: str, cursor: Cursor, lease: Lease) -> None:
    """Keep how far the store knows a wiki."""
    store.save_cursor(f"{JOB}:{dbname}", cursor.to_text(), lease)


@dataclass(frozen=True, slots=True)
class _FullRun:
    """A full run that is under way; number 0 is none."""

    number: int
    moment: Moment = NO_MOMENT


def _run_name(dbname: str) -> str:
    return f"{JOB}-full:{dbname}"


def _find_run(store: SyncStore, site: Site, reading: str) -> _FullRun:
    """Give the full run that was killed, if it read pages as they are read now."""
    number, *rest = json.loads(store.cursor(_run_name(site.dbname)) or "[0]")
    if not rest or rest[2] != reading:
        return _FullRun(0)
    return _FullRun(number, Moment(rest[0], rest[1]))


def _begin_run(syncing: Syncing, site: Site, reading: str, lease: Lease) -> _FullRun:
    store, moment = syncing.store, syncing.wiki.now()
    name = _run_name(site.dbname)
    number = json.loads(store.cursor(name) or "[0]")[0] + 1
    text = json.dumps([number, moment.at, moment.change_id, reading])
    store.save_cursor(name, text, lease)
    return _FullRun(number, moment)


def _list(syncing: Syncing, lease: Lease) -> dict[int, ListedPage]:
    listed: dict[int, ListedPage] = {}
    for batch in syncing.wiki.listing():
        listed |= {page.page_id: page for page in batch}
        keep_lease(syncing.store, lease)
    return listed


def _all_pages(listed: dict[int, ListedPage], kept: dict[int, PageFacts]) -> set[int]:
    return set(listed) | {number for number, of in kept.items() if of.transcludes}


def _differing(
    listed: dict[int, ListedPage], kept: dict[int, PageFacts], touched: Touched
) -> set[int]:
    """Give the pages of which the store may know another state than the wiki."""
    return {
        number
        for number in _all_pages(listed, kept)
        if _differs(listed.get(number), kept.get(number), touched)
    }


def _differs(
    listed: ListedPage | None, kept: PageFacts | None, touched: Touched
) -> bool:
    if listed is None or kept is None or not kept.transcludes:
        return True
    if {listed.title, kept.title} & touched.titles:
        # Its history may be another one, though its newest revision is the same.
        return True
    return (listed.title, listed.rev_id) != (kept.title, kept.rev_id)


def _decide(
    syncing: Syncing,
    lease: Lease,
    reader: WikiReader,
    site: Site,
    vocabulary: Vocabulary,
    *,
    confirmed: bool,
) -> SyncReport:
    store = syncing.store
    forget_unneeded_roots(store, lease, site.dbname)
    store.save_site(site, lease)
    rules = Rules(syncing.notify_default, vocabulary, syncing.clock())
    decided = update_profiles(store, lease, rules, confirmed=confirmed)
    return SyncReport(len(reader.fetched), decided, site.weights_problems)
