"""`bot notify` plans from the store: who is new, and what is due on one wiki."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs.notify import NotSyncedError, begin_welcomes, due_notices
from bot.jobs.preview import PreviewError, write_previews
from bot.jobs.sync import Cursor, save_cursor
from bot.ports import Moment
from exchange.domain.notice_plan import NoticePolicy
from exchange.domain.notices import WELCOME, Notice
from exchange.domain.profile import ProfilePage
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.builders import make_page
from tests.matches import matches_of
from tests.notices import NOW, SITE, WEEK, ledger_row, make_request, make_writing

ANA = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
BEN = make_page("Ben", page_id=2, offers="Lua", languages="en-N")


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep two people who match, on a wiki."""
    store = open_store("sqlite://")
    store.upgrade()
    with lease_of(store) as lease:
        store.save_site(SITE, lease)
    save(store, ANA, BEN)
    yield store
    store.close()


@contextmanager
def lease_of(store: SqlStore) -> Iterator[Lease]:
    """Hold a lease."""
    lease = store.take_lease("notify", "me", NOW, 600)
    assert lease is not None
    yield lease
    store.release_lease(lease)


def save(store: SqlStore, *pages: ProfilePage) -> None:
    """Let pages be read and matched, with a request among them."""
    with lease_of(store) as lease:
        store.save_profiles(pages, lease)
        asked = make_request()
        store.replace_requests([asked], lease)
        store.replace_matches(matches_of(store.profiles(), [asked]), lease)


def begin(store: SqlStore, dbname: str = SITE.dbname) -> None:
    """Run on a wiki that was synced, for the first or another time."""
    with lease_of(store) as lease:
        save_cursor(
            store, dbname, Cursor(Moment("2026-03-04T05:06:07Z", 1), "x"), lease
        )
        begin_welcomes(store, dbname, NOW, lease)


def due(store: SqlStore, **others: object) -> list[tuple[str, str]]:
    """Give recipient and period of what is due."""
    notices: list[Notice] = due_notices(store, SITE, NOW, **others)  # type: ignore[arg-type]
    return [(each.recipient.user_name, each.period) for each in notices]


def test_only_who_comes_after_the_first_run_is_a_newcomer(store: SqlStore) -> None:
    """However often it runs."""
    assert due(store) == [("Ana", WEEK), ("Ben", WEEK)]
    begin(store)
    save(store, make_page("Cyd", page_id=3, languages="en-N"))
    begin(store)

    assert due(store) == [("Cyd", WELCOME), ("Ana", WEEK), ("Ben", WEEK)]


def test_first_run_on_another_wiki_greets_nobody_there(store: SqlStore) -> None:
    """A wiki that is added later begins anew."""
    begin(store, "otherwiki")
    assert WELCOME not in dict(due(store)).values()


def test_nobody_is_greeted_before_the_first_sync_has_finished(store: SqlStore) -> None:
    """Who is there would be half known, and all others taken for newcomers.

    A run that was killed, and an export, leave profiles as well.
    """
    with lease_of(store) as lease:
        store.save_cursor(f"sync-full:{SITE.dbname}", '[1, "", 0, "x"]', lease)
        with pytest.raises(NotSyncedError, match="run `python -m bot sync` first"):
            begin_welcomes(store, SITE.dbname, NOW, lease)

    save(store, make_page("Cyd", page_id=3, languages="en-N"))
    begin(store)
    assert WELCOME not in dict(due(store)).values()


def test_policy_binds_what_is_due(store: SqlStore) -> None:
    """With one left for today, one is planned; --to names whom."""
    with lease_of(store) as lease:
        row = ledger_row(make_page("X", page_id=9), WEEK, at=NOW - timedelta(hours=1))
        store.record_notice(row, lease)

    assert due(store, policy=NoticePolicy(most_a_day=2)) == [("Ana", WEEK)]
    assert due(store, to_user="Ben") == [("Ben", WEEK)]


def test_request_of_the_store_is_told_to_who_could_help(store: SqlStore) -> None:
    """Ben hears of Ana and of Dan's request."""
    (notice,) = due_notices(store, SITE, NOW, "Ben")
    assert len(notice.entries) == 2


def test_previews_are_files_that_another_preview_replaces(
    store: SqlStore, tmp_path: Path
) -> None:
    """Nothing is recorded, and what is not a preview stays."""
    (tmp_path / "mine.wikitext").write_text("mine")
    begin(store)

    assert write_previews(store, make_writing(), tmp_path, NOW) == 2
    assert write_previews(store, make_writing(), tmp_path, NOW, "Ana") == 1

    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert names[0].startswith("Ana-")
    assert "<bdi>Ben</bdi> offers it." in (tmp_path / names[0]).read_text()
    with pytest.raises(PreviewError):
        write_previews(store, make_writing(), tmp_path / "mine.wikitext", NOW)
