"""The tool over a real store in memory and a real index in a folder of the test's."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from exchange.domain.match import Match
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import KINDS, Vocabulary
from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Lease, Store
from exchange.store.sql import open_store
from tests.builders import make_vocabulary
from toolforge_app import create_app
from toolforge_app.indexer import Indexer
from toolforge_app.services import Services

DAY = date(2026, 3, 4)
SITE = Site(
    "testwiki", "en", "https://test.example/wiki/$1", "https://test.example/index.php"
)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day, by which pages differ, does not end in the middle of a test."""
    monkeypatch.setattr(Services, "today", lambda _: DAY)


def terms_of(vocabulary: Vocabulary) -> list[object]:
    """List all terms of a vocabulary."""
    return [term for kind in KINDS for term in vocabulary.terms(kind)]


@pytest.fixture
def store() -> Iterator[Store]:
    """Give a store with the small vocabulary and one wiki."""
    store = open_store("sqlite://")
    store.upgrade()
    lease = take_lease(store)
    store.save_vocabulary(terms_of(make_vocabulary()), lease)  # type: ignore[arg-type]
    store.save_site(SITE, lease)
    yield store
    store.close()


def take_lease(store: Store) -> Lease:
    """Take the right to write."""
    lease = store.take_lease("test", "test", datetime.now(UTC), 3600)
    assert lease is not None
    return lease


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of the index."""
    return tmp_path / "index"


@pytest.fixture
def indexer(store: Store, folder: Path) -> Iterator[Indexer]:
    """Give the indexer of the store."""
    indexer = Indexer(store, folder)
    yield indexer
    indexer.close()


@pytest.fixture
def save(store: Store, indexer: Indexer) -> Callable[..., None]:
    """Give a function that saves pages and matches, and indexes them."""
    lease = take_lease(store)

    def save(*pages: ProfilePage, matches: tuple[Match, ...] = ()) -> None:
        store.save_profiles(pages, lease)
        if matches:
            store.replace_matches(matches, lease)
        indexer.catch_up()

    return save


@pytest.fixture
def client(store: Store, folder: Path) -> FlaskClient:
    """Give a browser without JavaScript."""
    search = TantivySearch(folder, reload_seconds=0)
    app = create_app(Settings(), store, search)
    app.testing = True
    return app.test_client()
