"""The one writer of a host's index."""

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import tantivy

from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.vocabulary import Vocabulary
from exchange.search import request_document
from exchange.search.availability import last_day, signed_last_day
from exchange.search.document import (
    Fields,
    is_open,
    profile_fields,
    profile_words,
    to_record,
)
from exchange.search.index_files import LOOKS, FileState, is_whole, read_commit
from exchange.search.opened_index import read_state
from exchange.search.port import IndexState
from exchange.search.ranking import turn_weight
from exchange.search.request_document import request_fields, request_words
from exchange.search.schema import AVAILABLE, STATE, TURNS, make_schema, turn_field

HEAP_BYTES = 50_000_000
NOTHING = IndexState(change=0, structure="")


class IndexBusyError(Exception):
    """Another process writes this host's index."""


class IndexLostError(Exception):
    """The index was damaged or taken away under its writer; open it again."""


class TantivyWriter:
    """Adds and removes profiles and requests; readers see nothing before `commit`.

    Opens an empty index where there is none that can be read; raises `IndexBusyError`
    while another writer is at work.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = make_schema()
        self._checked: dict[str, FileState] = {}
        self._writer, self.state = self._open()

    def is_intact(self) -> bool:
        """Tell whether the index is still where it was, and as it was written."""
        for _ in range(LOOKS):
            commit = read_commit(self._folder)
            if commit and is_whole(self._folder, commit, self._checked):
                return True
            if commit == read_commit(self._folder):
                return False
            # Segments were merged meanwhile, and their files removed.
        return False

    def put(self, page: ProfilePage, vocabulary: Vocabulary) -> None:
        """Add a profile in the place of what was known of it."""
        self.remove(page.profile_id)
        fields = profile_fields(page, vocabulary)
        document = _document(page.profile_id, fields, profile_words(page))
        profile = page.profile
        _add_times(document, page.edited_at, profile.until)
        last = signed_last_day(is_open=is_open(profile), until=profile.until)
        document.add_integer(AVAILABLE, last)
        document.add_bytes("record", to_record(page))
        self._add(document)

    def put_request(self, asked: AskedRequest, vocabulary: Vocabulary) -> None:
        """Add a request in the place of what was known of it."""
        self.remove(asked.request_id)
        fields = request_fields(asked, vocabulary)
        document = _document(asked.request_id, fields, request_words(asked))
        request = asked.request
        _add_times(document, asked.edited_at, request.until)
        last = signed_last_day(
            is_open=request_document.is_open(request),
            until=request_document.last_day_of(request),
        )
        document.add_integer(AVAILABLE, last)
        document.add_bytes("record", request_document.to_record(asked))
        self._add(document)

    def _add(self, document: tantivy.Document) -> None:
        try:
            self._writer.add_document(document)
        except (ValueError, OSError) as error:
            raise IndexLostError(f"the index could not be written: {error}") from error

    def remove(self, document_id: str) -> None:
        """Take a profile or a request out."""
        self._writer.delete_documents_by_term("id", document_id)

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
        except (ValueError, OSError) as error:
            if "LockBusy" in str(error):
                raise IndexBusyError(f"{self._folder} has a writer already") from error
            # The index is derived data: a damaged one is built anew.
            shutil.rmtree(self._folder, ignore_errors=True)
            return self._open_index()

    def _open_index(self) -> tuple[tantivy.IndexWriter, IndexState]:
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema, str(self._folder))
        writer = index.writer(HEAP_BYTES, num_threads=1)
        if not self.is_intact():
            del writer
            raise OSError("a file of the index is damaged")
        return writer, read_state(index.searcher(), self._schema) or NOTHING


def _document(
    document_id: str, fields: Fields, words: Mapping[str, Iterable[str]]
) -> tantivy.Document:
    document = tantivy.Document()
    for name, keys in fields.items():
        for key in sorted(keys):
            document.add_text(name, key)
    for name, each in words.items():
        document.add_text(name, " ".join(each))
    for number in range(TURNS):
        document.add_float(turn_field(number), turn_weight(document_id, number))
    return document


def _add_times(document: tantivy.Document, edited_at: datetime, until: str) -> None:
    document.add_unsigned("edited", max(0, int(edited_at.timestamp())))
    document.add_unsigned("edited_day", edited_at.toordinal())
    document.add_unsigned("until", last_day(until))
