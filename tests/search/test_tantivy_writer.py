"""The one writer of an index."""

import shutil
from pathlib import Path

import pytest

from exchange.search.port import (
    OFFERS,
    IndexState,
    SearchQuery,
    SearchUnavailableError,
)
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import (
    NOTHING,
    IndexBusyError,
    IndexLostError,
    TantivyWriter,
)
from tests.builders import make_page, make_vocabulary
from tests.search.conftest import Index


def test_a_second_writer_is_refused(folder: Path, writer: TantivyWriter) -> None:
    """Two processes never write one index."""
    with pytest.raises(IndexBusyError):
        TantivyWriter(folder)


def test_the_number_of_the_last_change_survives(folder: Path) -> None:
    """A new writer knows how far the last one came, and not what it left undone."""
    writer = TantivyWriter(folder)
    writer.put(make_page("Ana"), make_vocabulary())
    writer.commit(IndexState(change=41, structure="abc"))
    writer.put(make_page("Bo", page_id=2), make_vocabulary())
    writer.close()
    again = TantivyWriter(folder)
    assert again.state.change == 41
    assert again.state.structure == "abc"
    again.close()
    assert TantivySearch(folder).search(SearchQuery()).total == 1


def test_a_profile_is_replaced(index: Index) -> None:
    """Indexing a profile again leaves one of it."""
    search = index(make_page("Ana", offers="Lua"), make_page("Ana", offers="policy"))
    assert search.search(SearchQuery(chosen={OFFERS: ("134",)})).total == 0
    assert search.search(SearchQuery(chosen={OFFERS: ("64",)})).total == 1


@pytest.mark.parametrize("damaged", ["meta.json", ".store"])
def test_a_damaged_index_is_made_anew(folder: Path, damaged: str) -> None:
    """Derived data that cannot be read is thrown away, and readers wait for more."""
    writer = TantivyWriter(folder)
    writer.put(make_page("Ana"), make_vocabulary())
    writer.commit(IndexState(change=5, structure="x"))
    writer.close()
    for file in folder.iterdir():
        if file.name.endswith(damaged):
            file.write_bytes(b"x")
    again = TantivyWriter(folder)
    assert again.state == NOTHING
    with pytest.raises(SearchUnavailableError):
        TantivySearch(folder).search(SearchQuery())
    again.close()


def test_an_index_that_is_thrown_away_is_noticed(
    folder: Path, index: Index, writer: TantivyWriter
) -> None:
    """The writer fails with a name, and an open search does not answer from memory."""
    search = index(make_page("Ana"))
    assert writer.is_intact()
    shutil.rmtree(folder)
    assert not writer.is_intact()
    with pytest.raises(SearchUnavailableError):
        search.search(SearchQuery())
    with pytest.raises(IndexLostError):  # noqa: PT012  # whichever call meets it
        writer.put(make_page("Bo", page_id=2), make_vocabulary())
        writer.commit(IndexState(change=2, structure="x"))
