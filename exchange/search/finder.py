"""Finding in one opened index: hits, their ranks, and the counts of filters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import DocAddress, Order, Schema

from exchange.search import document, request_document
from exchange.search.boolean import all_of
from exchange.search.explanation import Explanation
from exchange.search.opened_index import OpenedIndex
from exchange.search.page_token import LARGEST_OFFSET, make_page_token
from exchange.search.port import (
    ASKS,
    LARGEST_PAGE,
    NEWEST,
    OPEN,
    REQUESTS,
    YES,
    Count,
    Hit,
    Hits,
    Rank,
    RequestHit,
    SearchQuery,
)
from exchange.search.query_text import Part
from exchange.search.ranking import Rarities, rarity
from exchange.search.schema import turn_field
from exchange.search.spelling import Correction, Spelling
from exchange.search.tantivy_query import QueryBuilder, is_own
from exchange.search.value_counts import Found

# Filters that are told for a day; their one value is always counted.
OF_A_DAY = (OPEN, ASKS)
MOST_CORRECTED = 500

Corrected = tuple[tuple[Part, ...], tuple[Correction, ...]]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the hits of a page are, best first, and how many there are of all."""

    query: SearchQuery
    rarities: Rarities | None
    found: Found
    places: Sequence[tuple[float, DocAddress]]

    @property
    def total(self) -> int:
        """Tell how many there are."""
        return self.found.total


@dataclass(frozen=True, slots=True)
class Finder:
    """Answers queries from one opened index."""

    opened: OpenedIndex
    builder: QueryBuilder
    _correct: Callable[..., Corrected]

    @classmethod
    def of(cls, opened: OpenedIndex, schema: Schema) -> "Finder":
        """Make the finder of an index."""

        # Whoever turns the page or chooses a filter sends the same text again.
        @lru_cache(maxsize=MOST_CORRECTED)
        def correct(
            spelling: Spelling,
            parts: tuple[Part, ...],
            text: str,
            languages: tuple[str, ...],
        ) -> Corrected:
            return spelling.correct(parts, text, languages, opened)

        return cls(opened, QueryBuilder(schema, opened.values.asking), correct)

    def correct(self, query: SearchQuery) -> Corrected:
        """Read a query's text again without its typing mistakes."""
        if query.spelling is None:
            return (), ()
        return self._correct(query.spelling, query.parts, query.text, query.languages)

    def find(
        self, query: SearchQuery, offset: int, *, is_relaxed: bool = False
    ) -> Places:
        """Find who fits; relaxed, who has a part of the text."""
        rarities = self._rarities(query) if is_relaxed else None
        # Tantivy panics when it is asked for nothing.
        limit = max(1, min(query.limit, LARGEST_PAGE))
        search = self.opened.searcher.search
        plain = self.builder.found(query, rarities)
        if query.sort == NEWEST:
            hits = search(
                plain, limit, offset=offset, order_by_field="edited", order=Order.Desc
            )
        else:
            ranked = self.builder.ranked(plain, query)
            turn = turn_field(query.today.toordinal())
            hits = search(ranked, limit, offset=offset, weight_by_field=turn)
        total: int = hits.count  # type: ignore[attr-defined]  # not in its stubs
        return Places(query, rarities, Found(query.kind, plain, total), hits.hits)

    def show(self, places: Places, offset: int) -> Hits:
        """Read what was found, and count."""
        query, found = places.query, places.places
        end = offset + len(found)
        more = found and end < places.total and end <= LARGEST_OFFSET
        ranks: Sequence[Rank] = [()] * len(found)
        if query.explain and query.sort != NEWEST:
            ranks = self._explain(query, places.rarities, found)
        hits = Hits(
            hits=(),
            total=places.total,
            next_page_token=make_page_token(end) if more else "",
            relaxed=places.rarities is not None,
            counts=self._count(query, places.rarities, places.found),
        )
        records = [self.opened.read(address) for _, address in found]
        return _with_records(hits, query.kind, records, ranks)

    def _explain(
        self,
        query: SearchQuery,
        rarities: Rarities | None,
        found: Sequence[tuple[float, DocAddress]],
    ) -> Sequence[Rank]:
        ids = [self.opened.id_of(address) for _, address in found]
        readings = self.builder.readings(query, rarities) if query.parts else []
        explanation = Explanation(self.opened.searcher, self.opened.schema, ids)
        return explanation.ranks(found, readings, self.builder.boosts(query))

    def _count(
        self, query: SearchQuery, rarities: Rarities | None, found: Found
    ) -> dict[str, tuple[Count, ...]]:
        """Count the values of filters, each as if it alone were chosen of its own."""
        count, level, today = self.opened.values.count, query.least_level, query.today
        plain = [each for each in query.counted if not query.chosen.get(each)]
        counts = count(found, plain, level, today)
        shown: dict[str, tuple[Count, ...]] = {}
        for name in query.counted:
            rest = found
            if name not in counts:
                rest = self._found_without(name, query, rarities, found)
                counts |= count(rest, [name], level, today)
            always = (YES,) if name in OF_A_DAY else query.chosen.get(name, ())
            of_filter = counts[name]
            alone = {
                value: self._count_value(rest, name, value, query)
                for value in always
                if of_filter is None or is_own(name, value)
            }
            shown[name] = _most_frequent(
                of_filter or {}, always, alone, query.most_counted
            )
        return shown

    def _found_without(
        self, name: str, query: SearchQuery, rarities: Rarities | None, found: Found
    ) -> Found:
        """Give who is found without what is chosen of a filter."""
        values = self.opened.values
        rest = self.builder.found(query, rarities, without=name)
        others = [each for each in query.chosen if each != name and query.chosen[each]]
        if query.parts or others or any(query.excluded.values()):
            return Found(query.kind, rest, values.count_hits(rest))
        return Found(query.kind, rest, values.number(query.kind))

    def _count_value(
        self, rest: Found, name: str, value: str, query: SearchQuery
    ) -> int:
        chosen = self.builder.value(name, value, query)
        return self.opened.values.count_hits(all_of([rest.query, chosen]))

    def _rarities(self, query: SearchQuery) -> Rarities:
        """Say how much each part is worth that need not be there."""
        opened = self.opened
        return {
            part: rarity(
                min(map(opened.count_word, part.words), default=0),
                opened.state.profiles,
            )
            for part in query.corrected or query.parts
            if not part.terms
        }


def _with_records(
    hits: Hits, kind: str, records: Sequence[bytes], ranks: Sequence[Rank]
) -> Hits:
    if kind == REQUESTS:
        requests = tuple(
            RequestHit(request_document.from_record(record), rank)
            for record, rank in zip(records, ranks, strict=True)
        )
        return replace(hits, requests=requests)
    profiles = tuple(
        Hit(document.from_record(record), rank)
        for record, rank in zip(records, ranks, strict=True)
    )
    return replace(hits, hits=profiles)


def _most_frequent(
    counts: Mapping[str, int],
    chosen: Iterable[str],
    alone: Mapping[str, int],
    most: int,
) -> tuple[Count, ...]:
    """Give the most frequent values and the chosen ones; of equals the smaller key.

    `alone` counts the chosen values that `counts` leaves out.
    """
    every = {**counts, **alone}
    shown = {value: every.get(value, 0) for value in chosen}
    if counts and most:
        least = sorted(counts.values(), reverse=True)[:most][-1]
        frequent = [each for each in counts.items() if each[1] >= least]
        shown |= sorted(frequent, key=_by_frequency)[:most]
    ordered = sorted(shown.items(), key=_by_frequency)
    return tuple([Count(value, count) for value, count in ordered])


def _by_frequency(counted: tuple[str, int]) -> tuple[int, str]:
    value, count = counted
    return -count, value
