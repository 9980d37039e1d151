"""A real Tantivy index in a folder of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exchange.domain.profile import ProfilePage
from exchange.search.port import IndexState
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from tests.builders import make_vocabulary

Index = Callable[..., TantivySearch]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of the index."""
    return tmp_path / "index"


@pytest.fixture
def writer(folder: Path) -> Iterator[TantivyWriter]:
    """Open the one writer."""
    writer = TantivyWriter(folder)
    yield writer
    writer.close()


@pytest.fixture
def index(folder: Path, writer: TantivyWriter) -> Index:
    """Give a function that indexes pages and gives a search over them."""

    def put(*pages: ProfilePage) -> TantivySearch:
        for page in pages:
            writer.put(page, make_vocabulary())
        writer.commit(IndexState(change=len(pages), structure="x"))
        return TantivySearch(folder, reload_seconds=0)

    return put
