"""What the views share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Store, StoreError
from tests.builders import make_page
from toolforge_app import create_app
from toolforge_app.services import EXTENSION, KEPT_SECONDS, Services


class LeavingStore:
    """A store that can go away."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_away = False
        self.reads = 0

    def vocabulary(self) -> object:
        self.reads += 1
        if self.is_away:
            raise StoreError("gone")
        return self._store.vocabulary()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


@pytest.fixture
def leaving(store: Store) -> LeavingStore:
    """Give the store that can go away."""
    return LeavingStore(store)


def test_words_are_kept_for_some_minutes(leaving: LeavingStore) -> None:
    """The vocabulary is read once in a while, not once a request."""
    now = [0.0]
    services = Services(Settings(), leaving, clock=lambda: now[0])  # type: ignore[arg-type]
    services.vocabulary()
    services.sites()
    assert leaving.reads == 1
    now[0] = KEPT_SECONDS
    services.vocabulary()
    assert leaving.reads == 2


def test_searching_goes_on_while_the_store_is_away(
    leaving: LeavingStore, save: Callable[..., None], folder: Path
) -> None:
    """The index and the words that are known are enough to answer."""
    save(make_page("Ana", offers="Lua"))
    now = [0.0]
    search = TantivySearch(folder)
    app = create_app(Settings(), leaving, search)  # type: ignore[arg-type]
    app.extensions[EXTENSION] = Services(
        Settings(),
        leaving,  # type: ignore[arg-type]
        search,
        clock=lambda: now[0],
    )
    client = app.test_client()
    assert client.get("/search?q=lua").status_code == 200
    leaving.is_away = True
    now[0] = KEPT_SECONDS
    assert "Ana" in client.get("/search?q=lua").text
