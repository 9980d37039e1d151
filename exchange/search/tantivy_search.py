"""Searching in a Tantivy index that another process writes."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

from exchange.search.facets import Places
from exchange.search.finder import Finder
from exchange.search.index_files import (
    LOOKS,
    Commit,
    FileState,
    is_altered,
    is_whole,
    read_commit,
)
from exchange.search.opened_index import BEING_BUILT, open_index
from exchange.search.page_token import read_page_token
from exchange.search.port import Hits, IndexState, SearchQuery, SearchUnavailableError
from exchange.search.schema import make_schema
from exchange.search.spelling import Correction

RELOAD_SECONDS = 1.0
# Who finds so few may have made a typing mistake.
ALMOST_NOBODY = 2

Answer = TypeVar("Answer")
# What is opened, and what it was opened from.
Opened = tuple[Finder, Commit]


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
        self._checked: dict[str, FileState] = {}
        self._opened: Opened | None = None

    def search(self, query: SearchQuery) -> Hits:
        """Find what fits, best first."""
        offset = read_page_token(query.page_token)
        return self._ask(lambda finder: _search(finder, query, offset))

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value; languages at a workable level."""
        return self._ask(lambda finder: finder.opened.count_values(name))

    def state(self) -> IndexState:
        """Tell how far the index has come."""
        finder, _ = self._newest()
        return finder.opened.state

    def _ask(self, ask: Callable[[Finder], Answer]) -> Answer:
        """Give an answer that no damaged file has a part in.

        An open file that is written to is read as it has become, whatever was checked
        before: so an answer is given only when its files are still as they were.
        """
        for _ in range(LOOKS):
            finder, commit = self._newest()
            try:
                answer = ask(finder)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # Tantivy's panics are no `Exception`
                if not is_altered(self._folder, commit):
                    raise
            else:
                if not is_altered(self._folder, commit):
                    return answer
            self._looked_at = -math.inf
        raise SearchUnavailableError(BEING_BUILT)

    def _newest(self) -> Opened:
        opened = self._opened
        # One thread looks for a newer commit; the others go on with what they have.
        if not self._lock.acquire(blocking=opened is None):
            return cast(Opened, opened)
        try:
            now = self._clock()
            # While there is no index every request looks: a worker must not refuse
            # what another one already answers.
            if self._opened is None or now - self._looked_at >= self._reload_seconds:
                self._reload()
                self._looked_at = now
            if self._opened is None:
                raise SearchUnavailableError(BEING_BUILT)
            return self._opened
        finally:
            self._lock.release()

    def _reload(self) -> None:
        for _ in range(LOOKS):
            commit = read_commit(self._folder)
            if self._opened and commit == self._opened[1]:
                return
            opened = self._open(commit)
            # Files of a commit are removed as soon as there is a newer one.
            if opened or commit == read_commit(self._folder):
                break
        # An index that was taken away or damaged may hold people who have left.
        self._opened = opened

    def _open(self, commit: Commit | None) -> Opened | None:
        if commit is None or not is_whole(self._folder, commit, self._checked):
            return None
        try:
            opened = open_index(self._folder, self._schema)
        except SearchUnavailableError:
            return None
        return Finder.of(opened, self._schema), commit


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
