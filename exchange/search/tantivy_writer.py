"""The one writer of a host's index."""

import json
import shutil
from pathlib import Path

import tantivy

from exchange.domain.profile import ProfilePage
from exchange.domain.vocabulary import Vocabulary
from exchange.search.document import (
    last_day,
    profile_fields,
    profile_words,
    to_record,
)
from exchange.search.opened_index import read_state
from exchange.search.port import IndexState
from exchange.search.schema import STATE, make_schema

HEAP_BYTES = 50_000_000
NOTHING = IndexState(change=0, structure="")


class IndexBusyError(Exception):
    """Another process writes this host's index."""


class IndexLostError(Exception):
    """The index was damaged or taken away under its writer; open it again."""


class TantivyWriter:
    """Adds and removes profiles; nothing is seen by readers before `commit`.

    Opens an empty index where there is none that can be read; raises `IndexBusyError`
    while another writer is at work.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = make_schema()
        self._writer, self.state = self._open()

    def is_intact(self) -> bool:
        """Tell whether the index is still where it was."""
        return (self._folder / "meta.json").exists()

    def put(self, page: ProfilePage, vocabulary: Vocabulary) -> None:
        """Add a profile in the place of what was known of it."""
        self.remove(page.profile_id)
        document = tantivy.Document()
        for name, keys in profile_fields(page, vocabulary).items():
            for key in sorted(keys):
                document.add_text(name, key)
        for name, words in profile_words(page).items():
            document.add_text(name, " ".join(words))
        document.add_unsigned("edited", max(0, int(page.edited_at.timestamp())))
        document.add_unsigned("until", last_day(page.profile))
        document.add_bytes("record", to_record(page))
        try:
            self._writer.add_document(document)
        except (ValueError, OSError) as error:
            raise IndexLostError(f"the index could not be written: {error}") from error

    def remove(self, profile_id: str) -> None:
        """Take a profile out."""
        self._writer.delete_documents_by_term("id", profile_id)

    def clear(self) -> None:
        """Take everything out; what readers see stays until the next commit."""
        self._writer.delete_all_documents()
        self.state = NOTHING

    def commit(self, state: IndexState) -> None:
        """Let readers see all that was done, and remember how far it reaches."""
        document = tantivy.Document()
        document.add_text("kind", STATE)
        document.add_text("id", STATE)
        record = {"change": state.change, "structure": state.structure}
        document.add_bytes("record", json.dumps(record).encode())
        try:
            # A worker of Tantivy that has died shows at whichever call comes next.
            self.remove(STATE)
            self._writer.add_document(document)
            self._writer.commit()
        except (ValueError, OSError) as error:
            raise IndexLostError(f"the index could not be written: {error}") from error
        self.state = state

    def close(self) -> None:
        """Give the index free for another writer; what was not committed is lost."""
        del self._writer

    def _open(self) -> tuple[tantivy.IndexWriter, IndexState]:
        try:
            return self._open_index()
        except ValueError as error:
            if "LockBusy" in str(error):
                raise IndexBusyError(f"{self._folder} has a writer already") from error
            # The index is derived data: a damaged one is built anew.
            shutil.rmtree(self._folder, ignore_errors=True)
            return self._open_index()

    def _open_index(self) -> tuple[tantivy.IndexWriter, IndexState]:
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema, str(self._folder))
        writer = index.writer(HEAP_BYTES, num_threads=1)
        return writer, read_state(index.searcher(), self._schema) or NOTHING
