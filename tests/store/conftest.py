"""Every promise of the store is kept by SQLite and by MariaDB alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.store.builders import NOW


@pytest.fixture(params=["sqlite", "mariadb"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/exchange.db"
    url: str = request.getfixturevalue("mariadb_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    """Open a store with all its tables."""
    store = open_store(store_url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def lease(store: SqlStore) -> Lease:
    """Hold the lease of a job."""
    lease = store.take_lease("sync", "me", NOW, 60)
    assert lease is not None
    return lease
