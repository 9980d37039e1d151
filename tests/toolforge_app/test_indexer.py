"""The indexer follows the store's change sequence."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.domain.vocabulary import CAPACITY, Term
from exchange.search.document import structure_of
from exchange.search.port import OFFERS, IndexState, SearchQuery
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import IndexBusyError, TantivyWriter
from exchange.store.port import Change, Store
from exchange.store.sql import open_store
from tests.builders import make_page, make_vocabulary
from tests.toolforge_app.conftest import take_lease, terms_of
from toolforge_app.indexer import VOCABULARY_SECONDS, Indexer, follow


def found(folder: Path) -> list[str]:
    """List who is in the index."""
    hits = TantivySearch(folder).search(SearchQuery(limit=100)).hits
    return sorted(hit.page.user_name for hit in hits)


def test_what_is_saved_is_found(store: Store, indexer: Indexer, folder: Path) -> None:
    """A profile comes into the index, and its change number is remembered."""
    store.save_profiles([make_page("Ana")], take_lease(store))
    assert indexer.catch_up() == 1
    assert found(folder) == ["Ana"]
    assert TantivySearch(folder).state().change == store.last_change()


def test_who_is_removed_leaves_the_index(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """Taking the template off the page takes the person out of the search."""
    lease = take_lease(store)
    store.save_profiles([make_page("Ana"), make_page("Bo", page_id=2)], lease)
    indexer.catch_up()
    store.remove_profiles(["testwiki:1"], lease)
    indexer.catch_up()
    assert found(folder) == ["Bo"]


def test_an_empty_store_makes_an_empty_index(indexer: Indexer, folder: Path) -> None:
    """Before the first profile, searches find nobody instead of failing."""
    indexer.catch_up()
    assert found(folder) == []


def test_nothing_is_done_twice(store: Store, indexer: Indexer) -> None:
    """Without a change there is no work."""
    store.save_profiles([make_page()], take_lease(store))
    assert indexer.catch_up() == 1
    assert indexer.catch_up() == 0


class DyingStore:
    """A store whose reader is killed after some batches of changes."""

    def __init__(self, store: Store, batches: int) -> None:
        self._store = store
        self._batches = batches

    def changes_since(self, number: int, limit: int) -> list[Change]:
        if self._batches == 0:
            raise KeyboardInterrupt
        self._batches -= 1
        return self._store.changes_since(number, limit)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_an_indexer_that_was_killed_is_followed_up(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """The next one goes on after the last commit: no change is lost or repeated."""
    indexer.catch_up()
    indexer.close()
    pages = [make_page(f"User{n}", page_id=n) for n in range(1, 11)]
    store.save_profiles(pages, take_lease(store))
    dying = Indexer(DyingStore(store, 2), folder, batch=3)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        dying.catch_up()
    dying.close()
    assert len(found(folder)) == 6
    again = Indexer(store, folder, batch=3)
    assert again.catch_up() == 4
    again.close()
    assert len(found(folder)) == 10


def test_a_first_build_is_seen_when_it_is_whole(store: Store, folder: Path) -> None:
    """An index killed while it was built is no index, and is built by the next one."""
    pages = [make_page(f"User{n}", page_id=n) for n in range(1, 11)]
    store.save_profiles(pages, take_lease(store))
    dying = Indexer(DyingStore(store, 2), folder, batch=3)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        dying.catch_up()
    dying.close()
    with pytest.raises(Exception, match="being built"):
        found(folder)
    again = Indexer(store, folder)
    again.catch_up()
    again.close()
    assert len(found(folder)) == 10


def test_an_index_that_was_thrown_away_is_built_again(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """Removing the folder under a running indexer mends itself."""
    store.save_profiles([make_page("Ana")], take_lease(store))
    indexer.catch_up()
    shutil.rmtree(folder)
    indexer.catch_up()
    assert found(folder) == ["Ana"]


def test_an_index_of_another_store_is_built_again(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """An index that is ahead of its store belongs to one that is gone."""
    indexer.close()
    writer = TantivyWriter(folder)
    writer.put(make_page("Ghost", page_id=99), make_vocabulary())
    structure = structure_of(store.vocabulary())
    writer.commit(IndexState(change=1000, structure=structure))
    writer.close()
    store.save_profiles([make_page("Ana")], take_lease(store))
    indexer.catch_up()
    assert found(folder) == ["Ana"]


def test_a_new_hierarchy_indexes_anew(store: Store, folder: Path) -> None:
    """When Lua comes under another capacity, who offers Lua is found there."""
    now = [0.0]
    indexer = Indexer(store, folder, clock=lambda: now[0])
    lease = take_lease(store)
    store.save_profiles([make_page("Ana", offers="Lua")], lease)
    indexer.catch_up()
    assert "64" not in TantivySearch(folder).count_values(OFFERS)
    terms = [
        term
        for term in terms_of(make_vocabulary())
        if (term.kind, term.id) != (CAPACITY, "134")  # type: ignore[attr-defined]
    ]
    moved = Term(CAPACITY, "134", {"en": "Lua"}, parents=("64",))
    store.save_vocabulary([*terms, moved], lease)  # type: ignore[list-item]
    now[0] = VOCABULARY_SECONDS
    indexer.catch_up()
    indexer.close()
    assert TantivySearch(folder).count_values(OFFERS) == {"134": 1, "64": 1}


def test_a_new_label_indexes_nobody(store: Store, folder: Path) -> None:
    """Labels are looked up when a search is read, so a new one costs nothing."""
    now = [0.0]
    indexer = Indexer(store, folder, clock=lambda: now[0])
    lease = take_lease(store)
    store.save_profiles([make_page("Ana", offers="Lua")], lease)
    indexer.catch_up()
    terms = terms_of(make_vocabulary())
    store.save_vocabulary([*terms, Term("role", "staff", {"en": "staff"})], lease)  # type: ignore[list-item]
    now[0] = VOCABULARY_SECONDS
    assert indexer.catch_up() == 0
    indexer.close()


def test_a_second_indexer_waits(store: Store, indexer: Indexer, folder: Path) -> None:
    """Two indexers of a host never write at once."""
    indexer.catch_up()
    with pytest.raises(IndexBusyError):
        Indexer(store, folder).catch_up()


class Waits(threading.Event):
    """Stands for the seconds between two looks: does one thing in each, then stops."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self._steps = list(steps)

    def wait(self, timeout: float | None = None) -> bool:
        if self._steps:
            self._steps.pop(0)()
        else:
            self.set()
        return self.is_set()


def test_following_indexes_what_comes(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """What is saved between two looks is found after the next, until it is stopped."""
    seen: list[list[str]] = []
    page = make_page("Ana")
    follow(
        indexer,
        Waits(
            lambda: store.save_profiles([page], take_lease(store)),
            lambda: seen.append(found(folder)),
        ),
    )
    assert seen == [["Ana"]]


def test_following_survives_a_store_that_is_away(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The process waits, says once what it waits for, and goes on when it is there."""
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    indexer = Indexer(store, folder)
    follow(indexer, Waits(lambda: None, lambda: None, store.upgrade))
    warnings = [each for each in caplog.records if each.levelname == "WARNING"]
    assert len(warnings) == 1
    assert found(folder) == []
    indexer.close()
    store.close()


def test_following_opens_a_lost_index_again(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """An index that goes away while it is written to is built by the next look."""
    store.save_profiles([make_page("Ana")], take_lease(store))
    lease = take_lease(store)

    def lose_and_change() -> None:
        shutil.rmtree(folder)
        store.save_profiles([make_page("Bo", page_id=2)], lease)

    follow(indexer, Waits(lose_and_change, lambda: None))
    assert found(folder) == ["Ana", "Bo"]
