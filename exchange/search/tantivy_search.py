"""Searching in a Tantivy index that another process writes."""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tantivy import Order

from exchange.search.document import from_record
from exchange.search.opened_index import BEING_BUILT, OpenedIndex, open_index
from exchange.search.page_token import (
    LARGEST_OFFSET,
    make_page_token,
    read_page_token,
)
from exchange.search.port import (
    LARGEST_PAGE,
    Hit,
    Hits,
    IndexState,
    SearchQuery,
    SearchUnavailableError,
)
from exchange.search.schema import make_schema
from exchange.search.tantivy_query import QueryBuilder

RELOAD_SECONDS = 1.0


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
        self._builder = QueryBuilder(self._schema)
        self._lock = threading.Lock()
        self._looked_at = 0.0
        self._signature: tuple[int, int, int] | None = None
        self._opened: OpenedIndex | None = None

    def search(self, query: SearchQuery) -> Hits:
        """Find profiles, best first; without any text, the newest edit first."""
        offset = read_page_token(query.page_token)
        opened = self._newest()
        hits = self._find(opened, query, offset, relaxed=False)
        if hits.total == 0 and query.parts:
            hits = self._find(opened, query, offset, relaxed=True)
        return hits

    def count_values(self, field: str) -> Mapping[str, int]:
        """Count the profiles behind every value; languages at a workable level."""
        return self._newest().count_values(field)

    def state(self) -> IndexState:
        """Tell how far the index has come."""
        return self._newest().state

    def _find(
        self, opened: OpenedIndex, query: SearchQuery, offset: int, *, relaxed: bool
    ) -> Hits:
        found = opened.searcher.search(
            self._builder.build(query, relaxed=relaxed),
            # Tantivy panics when it is asked for nothing.
            limit=max(1, min(query.limit, LARGEST_PAGE)),
            offset=offset,
            order_by_field=None if query.parts else "edited",
            order=Order.Desc,
        )
        hits = tuple(
            Hit(from_record(opened.searcher.doc(address).get_first("record") or b""))
            for _, address in found.hits
        )
        total: int = found.count  # type: ignore[attr-defined]  # its stubs forget it
        end = offset + len(hits)
        more = hits and end < total and end <= LARGEST_OFFSET
        token = make_page_token(end) if more else ""
        return Hits(hits, total, token, relaxed=relaxed and total > 0)

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
        signature = self._read_signature()
        if signature is None:
            # An index that was taken away may hold people who have left.
            self._opened = None
        elif signature != self._signature or self._opened is None:
            self._opened = None
            self._opened = open_index(self._folder, self._schema)
        self._signature = signature

    def _read_signature(self) -> tuple[int, int, int] | None:
        try:
            status = (self._folder / "meta.json").stat()
        except OSError:
            return None
        return (status.st_ino, status.st_mtime_ns, status.st_size)
