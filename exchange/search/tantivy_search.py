"""Searching in a Tantivy index that another process writes."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from exchange.search.facets import Places
from exchange.search.finder import Finder
from exchange.search.index_files import LOOKS, Commit, FileState, is_whole, read_commit
from exchange.search.opened_index import BEING_BUILT, open_index
from exchange.search.page_token import read_page_token
from exchange.search.port import Hits, IndexState, SearchQuery, SearchUnavailableError
from exchange.search.schema import make_schema
from exchange.search.spelling import Correction

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
        self._finder: Finder | None = None

    def search(self, query: SearchQuery) -> Hits:
        """Find what fits, best first."""
        offset = read_page_token(query.page_token)
        finder = self._newest()
        try:
            return _search(finder, query, offset)
        except (ValueError, OSError):
            # Was it damaged since it was opened? Then say so instead.
            self._looked_at = -math.inf
            self._newest()
            raise

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value; languages at a workable level."""
        return self._newest().opened.count_values(name)

    def state(self) -> IndexState:
        """Tell how far the index has come."""
        return self._newest().opened.state

    def _newest(self) -> Finder:
        finder = self._finder
        # One thread looks for a newer commit; the others go on with what they have.
        if not self._lock.acquire(blocking=finder is None):
            return cast(Finder, finder)
        try:
            now = self._clock()
            # While there is no index every request looks: a worker must not refuse
            # what another one already answers.
            if self._finder is None or now - self._looked_at >= self._reload_seconds:
                self._reload()
                self._looked_at = now
            if self._finder is None:
                raise SearchUnavailableError(BEING_BUILT)
            return self._finder
        finally:
            self._lock.release()

    def _reload(self) -> None:
        for _ in range(LOOKS):
            commit = read_commit(self._folder)
            if self._finder is not None and commit == self._commit:
                return
            finder = self._open(commit)
            # Files of a commit are removed as soon as there is a newer one.
            if finder or commit == read_commit(self._folder):
                break
        # An index that was taken away or damaged may hold people who have left.
        self._finder, self._commit = finder, commit

    def _open(self, commit: Commit | None) -> Finder | None:
        if commit is None or not is_whole(self._folder, commit, self._checked):
            return None
        try:
            return Finder.of(open_index(self._folder, self._schema), self._schema)
        except SearchUnavailableError:
            return None


def _search(finder: Finder, query: SearchQuery, offset: int) -> Hits:
    found = finder.find(query, offset)
    if found.total <= ALMOST_NOBODY:
        better, corrections = _find_corrected(finder, query, offset)
        if better and better.total > found.total:
            return replace(finder.show(better, offset), corrections=corrections)
    return finder.show(_relaxed(finder, found, offset), offset)


def _find_corrected(
    finder: Finder, query: SearchQuery, offset: int
) -> tuple[Places | None, tuple[Correction, ...]]:
    """Find what fits the text without its typing mistakes, if it has any."""
    corrected, corrections = finder.correct(query)
    if not corrected:
        return None, ()
    query = replace(query, corrected=corrected)
    return _relaxed(finder, finder.find(query, offset), offset), corrections


def _relaxed(finder: Finder, found: Places, offset: int) -> Places:
    """Find who has a part of the text where nobody has all of it, if anybody has."""
    if found.total or not found.query.parts:
        return found
    relaxed = finder.find(found.query, offset, is_relaxed=True)
    # What nobody has is counted as it was asked for.
    return relaxed if relaxed.total else found
