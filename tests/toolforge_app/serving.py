"""An app over a small population that many tests share, since they only read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Store
from exchange.store.sql import open_store
from tests.builders import make_vocabulary
from tests.toolforge_app.api_population import ANA, BO, MATCHES, make_request
from tests.toolforge_app.conftest import SITE, take_lease, terms_of
from toolforge_app import create_app
from toolforge_app.indexer import Indexer


@contextmanager
def open_app(folder: Path, settings: Settings | None = None) -> Iterator[Flask]:
    """Serve Ana, Bo, their matches and a request, as it would run for readers."""
    store = open_store("sqlite://")
    fill(store)
    indexer = Indexer(store, folder)
    indexer.catch_up()
    indexer.close()
    yield create_app(settings or Settings(), store, TantivySearch(folder))
    store.close()


def fill(store: Store) -> None:
    """Put the small population into an empty store."""
    store.upgrade()
    lease = take_lease(store)
    store.save_vocabulary(terms_of(make_vocabulary()), lease)  # type: ignore[arg-type]
    store.save_site(SITE, lease)
    store.save_profiles([ANA, BO], lease)
    store.replace_matches(MATCHES, lease)
    store.replace_requests([make_request()], lease)
