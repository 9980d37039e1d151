"""Searching in a Tantivy index that another process writes."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from exchange.search.finder import Finder
from exchange.search.index_files import Commit, FileState, is_whole, read_commit
from exchange.search.opened_index import BEING_BUILT, OpenedIndex, open_index
from exchange.search.page_token import read_page_token
from exchange.search.port import Hits, IndexState, SearchQuery, SearchUnavailableError
from exchange.search.schema import make_schema

RELOAD_SECONDS = 1.0
# Who finds so few may have made a typing mistake.
ALMOST_NOBODY = 2


class TantivySearch:
    """A `ProfileSearch` that looks for a newer commit at most once a second."""

    def __init__(
        self,
        folder: Path,
        *,
        reload_seconds: float = RELOAD_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._reload_seconds = reload_seconds
        self._clock = clock
        self._schema = make_schema()
        self._lock = threading.Lock()
        self._looked_at = 0.0
        self._commit: Commit | None = None
        self._checked: dict[str, FileState] = {}
        self._opened: OpenedIndex | None = None

    def search(self, query: SearchQuery) -> Hits:
        """Find what fits, best first."""
        offset = read_page_token(query.page_token)
        finder = Finder.of(self._newest(), self._schema)
        try:
            return _search(finder, query, offset)
        except (ValueError, OSError):
            # Was it damaged since it was opened? Then say so instead.
            self._looked_at = -math.inf
            self._newest()
            raise

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value; languages at a workable level."""
        return self._newest().count_values(name)

    def state(self) -> IndexState:
        """Tell how far the index has come."""
        return self._newest().state

    def _newest(self) -> OpenedIndex:
        with self._lock:
            now = self._clock()
            # While there is no index every request looks: a worker must not refuse
            # what another one already answers.
            if self._opened is None or now - self._looked_at >= self._reload_seconds:
                self._reload()
                self._looked_at = now
            if self._opened is None:
                raise SearchUnavailableError(BEING_BUILT)
            return self._opened

    def _reload(self) -> None:
        commit = read_commit(self._folder)
        if self._opened is not None and commit == self._commit:
            return
        # An index that was taken away or damaged may hold people who have left.
        self._opened = None
        if commit and is_whole(self._folder, commit, self._checked):
            self._opened = open_index(self._folder, self._schema)
        self._commit = commit


def _search(finder: Finder, query: SearchQuery, offset: int) -> Hits:
    hits = finder.find(query, offset)
    if query.spelling and hits.total <= ALMOST_NOBODY:
        better = _find_corrected(finder, query, offset)
        if better and better.total > hits.total:
            return better
    if hits.total or not query.parts:
        return hits
    return finder.find(query, offset, is_relaxed=True)


def _find_corrected(finder: Finder, query: SearchQuery, offset: int) -> Hits | None:
    """Find what fits the text without its typing mistakes, if it has any."""
    assert query.spelling is not None
    corrected, corrections = query.spelling.correct(
        query.parts, query.text, query.languages, finder.opened
    )
    if not corrected:
        return None
    query = replace(query, corrected=corrected)
    hits = finder.find(query, offset)
    if not hits.total:
        hits = finder.find(query, offset, is_relaxed=True)
    return replace(hits, corrections=corrections)
