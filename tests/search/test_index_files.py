"""An index with a damaged file is never taken for whole, and is built anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.search.index_files import ENDINGS, Commit, read_commit
from exchange.search.port import IndexState, SearchQuery, SearchUnavailableError
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import NOTHING, TantivyWriter
from tests.builders import make_page, make_vocabulary
from tests.search.conftest import Index


def lose(file: Path) -> None:
    """Take a file away."""
    file.unlink()


def flip(file: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    put_in_place(file, bytes(content))


def cut(file: Path) -> None:
    """Leave the first half of a file."""
    put_in_place(file, file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    """Leave nothing of a file."""
    put_in_place(file, b"")


def put_in_place(file: Path, content: bytes) -> None:
    """Put another file in the place of one; who has it open keeps the old one.

    Whoever reads a mapped file that has become shorter is ended by the system: see
    `tests/toolforge_app/test_lost_index.py`.
    """
    file.unlink()
    file.write_bytes(content)
    # Clocks of files tick slowly, and the new one may have the number of the old.
    os.utime(file, (0, 0))


DAMAGES = (lose, flip, cut, empty)
FILES = ("meta.json", "*.del", *(f"*.{ending}" for ending in ENDINGS))


def fill(writer: TantivyWriter) -> None:
    """Index three people, of whom one leaves again."""
    for number in (1, 2, 3):
        writer.put(make_page(f"User{number}", page_id=number), make_vocabulary())
    writer.commit(IndexState(change=1, structure="x"))
    writer.remove("testwiki:3")
    writer.commit(IndexState(change=2, structure="x"))


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_noticed(
    folder: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    """By a search that has it open, by one that opens it, and by the writer."""
    writer = TantivyWriter(folder)
    fill(writer)
    search = TantivySearch(folder, reload_seconds=0)
    assert search.search(SearchQuery()).total == 2
    assert writer.is_intact()
    files = sorted(folder.glob(pattern))
    assert files

    damage(files[0])

    for each in (search, TantivySearch(folder)):
        with pytest.raises(SearchUnavailableError):
            each.search(SearchQuery())
    assert not writer.is_intact()
    writer.close()
    again = TantivyWriter(folder)
    assert again.state == NOTHING
    fill(again)
    assert search.search(SearchQuery()).total == 2
    again.close()


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_open_file_that_is_written_to_gives_no_answer(
    folder: Path, writer: TantivyWriter, ending: str
) -> None:
    """A mapped file changes under its reader, also between two looks."""
    fill(writer)
    for file in folder.glob(f"*.{ending}"):
        # Clocks of files tick slowly: what is written to later has a later time.
        os.utime(file, (0, 0))
    search = TantivySearch(folder, clock=lambda: 0.0)
    assert search.search(SearchQuery()).total == 2

    for file in folder.glob(f"*.{ending}"):
        with file.open("r+b") as content:
            inverted = bytes(byte ^ 0xFF for byte in content.read())
            content.seek(0)
            content.write(inverted)

    with pytest.raises(SearchUnavailableError):
        search.search(SearchQuery(explain=True))
    with pytest.raises(SearchUnavailableError):
        search.count_values("offers")


def test_an_open_file_that_was_removed_is_read_on(
    folder: Path, writer: TantivyWriter
) -> None:
    """Every commit removes files; who has them open still answers rightly."""
    fill(writer)
    search = TantivySearch(folder, clock=lambda: 0.0)
    assert search.search(SearchQuery()).total == 2
    for file in folder.glob("*.*"):
        lose(file)
    assert search.search(SearchQuery()).total == 2


def test_merged_segments_are_no_damage(folder: Path, writer: TantivyWriter) -> None:
    """Tantivy puts segments together and removes the old files; all stays well."""
    search = TantivySearch(folder, reload_seconds=0)
    for number in range(1, 40):
        writer.put(make_page(f"User{number}", page_id=number), make_vocabulary())
        writer.commit(IndexState(change=number, structure="x"))
        assert writer.is_intact()
        assert search.search(SearchQuery()).total == number


def test_merging_while_files_are_looked_at_is_no_damage(
    folder: Path, writer: TantivyWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer looks again where the files of a segment go under its eyes."""
    fill(writer)
    merged: list[Commit] = []

    def read_and_merge(folder: Path) -> Commit | None:
        commit = read_commit(folder)
        if commit and not merged:
            merged.append(commit)
            writer.clear()
            fill(writer)
        return commit

    monkeypatch.setattr("exchange.search.tantivy_writer.read_commit", read_and_merge)
    assert writer.is_intact()
    assert not any((folder / name).exists() for name in merged[0].files)


def test_a_file_is_read_whole_once(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for changes costs nothing as long as there is none."""
    read: list[Path] = []
    monkeypatch.setattr(
        "exchange.search.index_files._has_its_checksum",
        lambda path: read.append(path) or True,
    )
    search = index(make_page())
    for _ in range(3):
        search.search(SearchQuery())
    assert len(read) == len(set(read)) > 0
