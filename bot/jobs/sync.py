"""`bot sync`: the profiles of a wiki into the store."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.jobs.leased import keep_lease
from bot.jobs.read_profiles import ReadProfiles, read_profiles
from bot.ports import (
    ProfilePages,
    Progress,
    RecentChanges,
    WikiError,
    WikiPage,
    WikiUser,
)
from exchange.domain.identity import owner_of
from exchange.domain.site import Site
from exchange.store.port import Lease, Leases, Memory, Profiles, Sites

logger = logging.getLogger(__name__)

JOB = "sync"
BATCH = 500
POLL_SECONDS = 2
# A run that would remove more than this is taken for a fault of the wiki's answer.
LARGEST_REMOVED_SHARE = 0.05
ALWAYS_REMOVABLE = 10


class SyncStore(Leases, Profiles, Memory, Sites, Protocol):
    """What a sync asks of the store."""


class GuardError(Exception):
    """The run would remove suspiciously many profiles, so it changed nothing."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did: profiles read, saved and removed, and what was left out."""

    read: int
    saved: int
    removed: int
    left_out: Mapping[str, int]


def sync(
    wiki: ProfilePages,
    store: SyncStore,
    lease: Lease,
    notify_default: str,
    progress: Progress,
    *,
    confirmed: bool = False,
) -> SyncReport:
    """Read every page with our template and make the store show the same.

    The cursor is taken before the first page is read and kept after the last is saved:
    what changes meanwhile is read again. Raises `GuardError` where too many profiles
    would go, unless `confirmed`.
    """
    cursor = wiki.now_cursor()
    site = wiki.site()
    pages: list[WikiPage] = []
    for batch in progress(wiki.transcluding(), "pages read"):
        pages.extend(batch)
        keep_lease(store, lease)
    names = {owner_of(page.title) for page in pages if page.namespace == 2}
    found = _read(store, site, pages, wiki.users(names), notify_default)
    removed = _missing(store, site, found)
    if not confirmed:
        _guard(removed, store, site)
    report = _save(store, lease, site, found, removed)
    store.save_cursor(f"{JOB}:{site.dbname}", cursor, lease)
    return report


def sync_export(
    site: Site,
    pages: Iterable[WikiPage],
    users: Callable[[], Mapping[str, WikiUser]],
    store: SyncStore,
    lease: Lease,
    notify_default: str,
) -> SyncReport:
    """Read the pages of an export; it removes no profile and moves no cursor.

    `users` is asked after the last page, when an export has named them all.
    """
    kept = [page for page in pages if "{{" in page.wikitext]
    found = _read(store, site, kept, users(), notify_default)
    return _save(store, lease, site, found, removed=[])


def follow(
    wiki: ProfilePages, store: SyncStore, run: Callable[[], None], *, once: bool = False
) -> None:
    """Poll the recent changes and call `run` when one of them touches a profile.

    A wiki that is away is asked again until it is back. `once` ends after one look.
    """
    site = wiki.site()
    cursor = store.cursor(f"{JOB}:{site.dbname}")
    while True:
        try:
            changes = wiki.changes_since(cursor) if cursor else None
            if changes is None or _touches_profile(wiki, store, site, changes):
                run()
                cursor = store.cursor(f"{JOB}:{site.dbname}")
            else:
                cursor = changes.cursor
        except WikiError as error:
            logger.warning("%s", error)
            time.sleep(POLL_SECONDS * 5)
        if once:
            return
        time.sleep(POLL_SECONDS)


def _touches_profile(
    wiki: ProfilePages, store: SyncStore, site: Site, changes: RecentChanges
) -> bool:
    """Tell whether a change is of a profile, its owner or a page with our template."""
    if not changes.page_ids and not changes.titles:
        return False
    known = [page for page in store.profiles() if page.dbname == site.dbname]
    page_ids = {int(page.profile_id.partition(":")[2]) for page in known}
    if page_ids & changes.page_ids or changes.titles & {page.title for page in known}:
        return True
    owners = {page.user_name for page in known}
    if owners & {owner_of(title) for title in changes.titles}:
        return True
    return bool(wiki.among(changes.page_ids, site.syntax.profile_names))


def _read(
    store: SyncStore,
    site: Site,
    pages: Iterable[WikiPage],
    users: Mapping[str, WikiUser],
    notify_default: str,
) -> ReadProfiles:
    return read_profiles(
        site, pages, users, store.vocabulary(), store.consents(), notify_default
    )


def _missing(store: SyncStore, site: Site, found: ReadProfiles) -> list[str]:
    shown = {page.profile_id for page in found.profiles}
    return [
        page.profile_id
        for page in store.profiles()
        if page.dbname == site.dbname and page.profile_id not in shown
    ]


def _guard(removed: list[str], store: SyncStore, site: Site) -> None:
    before = sum(page.dbname == site.dbname for page in store.profiles())
    if len(removed) > max(ALWAYS_REMOVABLE, LARGEST_REMOVED_SHARE * before):
        raise GuardError(
            f"This run would remove {len(removed)} of {before} profiles, so it has "
            "changed nothing. Look at the wiki; if it is right, run "
            "`python -m bot sync --confirm-removals`"
        )


def _save(
    store: SyncStore, lease: Lease, site: Site, found: ReadProfiles, removed: list[str]
) -> SyncReport:
    store.save_site(site, lease)
    store.save_consents(found.consents, lease)
    saved = 0
    for start in range(0, len(found.profiles), BATCH):
        saved += store.save_profiles(found.profiles[start : start + BATCH], lease)
        keep_lease(store, lease)
    gone = store.remove_profiles(removed, lease)
    return SyncReport(len(found.profiles), saved, gone, found.left_out)
