"""Searching in a Tantivy index that another process writes."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tantivy import Occur, Order, Query

from exchange.search.document import from_record
from exchange.search.opened_index import BEING_BUILT, OpenedIndex, open_index
from exchange.search.page_token import (
    LARGEST_OFFSET,
    make_page_token,
    read_page_token,
)
from exchange.search.port import (
    LARGEST_PAGE,
    MOST_COUNTED,
    NEWEST,
    OPEN,
    YES,
    Count,
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

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value; languages at a workable level."""
        return self._newest().count_values(name)

    def state(self) -> IndexState:
        """Tell how far the index has come."""
        return self._newest().state

    def _find(
        self, opened: OpenedIndex, query: SearchQuery, offset: int, *, relaxed: bool
    ) -> Hits:
        is_ranked = bool(query.parts) and query.sort != NEWEST
        found = opened.searcher.search(
            self._builder.build(query, relaxed=relaxed),
            # Tantivy panics when it is asked for nothing.
            limit=max(1, min(query.limit, LARGEST_PAGE)),
            offset=offset,
            order_by_field=None if is_ranked else "edited",
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
        if relaxed and not total:
            # What nobody has is counted as it was asked for.
            relaxed = False
        counts = self._count(opened, query, relaxed=relaxed)
        return Hits(hits, total, token, relaxed=relaxed, counts=counts)

    def _count(
        self, opened: OpenedIndex, query: SearchQuery, *, relaxed: bool
    ) -> dict[str, tuple[Count, ...]]:
        """Count the values of filters, each as if it alone were chosen of its own."""
        level = query.least_level
        plain = [each for each in query.counted if not query.chosen.get(each)]
        every = self._builder.build(query, relaxed=relaxed)
        counts = opened.count_among(every, [e for e in plain if e != OPEN], level)
        shown: dict[str, tuple[Count, ...]] = {}
        for name in query.counted:
            rest = self._builder.build(query, relaxed=relaxed, without=name)
            if name != OPEN and name not in plain:
                counts |= opened.count_among(rest, [name], level)
            of_filter = counts.get(name, {})
            always = (YES,) if name == OPEN else query.chosen.get(name, ())
            # Capacities in own words, for example, stand in no counted field.
            alone = {
                value: _count_both(
                    opened, rest, self._builder.value(name, value, query)
                )
                for value in always
                if value not in of_filter
            }
            shown[name] = _most_frequent(of_filter, always, alone)
        return shown

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


def _count_both(opened: OpenedIndex, one: Query, other: Query) -> int:
    both = Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])
    count: int = opened.searcher.search(both, limit=1).count  # type: ignore[attr-defined]
    return count


def _most_frequent(
    counts: Mapping[str, int], chosen: Iterable[str], alone: Mapping[str, int]
) -> tuple[Count, ...]:
    """Give the most frequent values and the chosen ones; of equals the smaller key.

    `alone` counts the chosen values that `counts` leaves out.
    """
    ranked = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_COUNTED]
    every = {**counts, **alone}
    shown = {*ranked, *chosen}
    return tuple(
        Count(value, every[value])
        for value in sorted(shown, key=lambda each: (-every[each], each))
    )
