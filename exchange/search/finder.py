"""Finding in one opened index: hits, their ranks, and the counts of filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tantivy import DocAddress, Occur, Order, Query, Schema

from exchange.search import document, request_document
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
from exchange.search.ranking import Rarities, rarity
from exchange.search.schema import turn_field
from exchange.search.tantivy_query import QueryBuilder

# Filters that are told for a day; their one value is always counted.
OF_A_DAY = (OPEN, ASKS)


@dataclass(frozen=True, slots=True)
class Finder:
    """Answers queries from one opened index."""

    opened: OpenedIndex
    builder: QueryBuilder

    @classmethod
    def of(cls, opened: OpenedIndex, schema: Schema) -> "Finder":
        """Make the finder of an index."""
        return cls(opened, QueryBuilder(schema, opened.asking))

    def find(
        self, query: SearchQuery, offset: int, *, is_relaxed: bool = False
    ) -> Hits:
        """Find who fits; relaxed, who has a part of the text."""
        rarities = self._rarities(query) if is_relaxed else None
        found, total = self._search(query, offset, rarities)
        if not total:
            # What nobody has is counted as it was asked for.
            rarities = None
        records = [self.opened.read(address) for _, address in found]
        ranks: Sequence[Rank] = [()] * len(found)
        if query.explain and query.sort != NEWEST:
            ranks = self._explain(query, rarities, found)
        end = offset + len(found)
        more = found and end < total and end <= LARGEST_OFFSET
        hits = Hits(
            hits=(),
            total=total,
            next_page_token=make_page_token(end) if more else "",
            relaxed=rarities is not None,
            counts=self._count(query, rarities),
        )
        return _with_records(hits, query.kind, records, ranks)

    def _search(
        self, query: SearchQuery, offset: int, rarities: Rarities | None
    ) -> tuple[Sequence[tuple[float, DocAddress]], int]:
        # Tantivy panics when it is asked for nothing.
        limit = max(1, min(query.limit, LARGEST_PAGE))
        search = self.opened.searcher.search
        if query.sort == NEWEST:
            plain = self.builder.found(query, rarities)
            found = search(
                plain, limit, offset=offset, order_by_field="edited", order=Order.Desc
            )
        else:
            ranked = self.builder.ranked(query, rarities)
            turn = turn_field(query.today.toordinal())
            found = search(ranked, limit, offset=offset, weight_by_field=turn)
        return found.hits, found.count  # type: ignore[attr-defined]  # not in its stubs

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
        self, query: SearchQuery, rarities: Rarities | None
    ) -> dict[str, tuple[Count, ...]]:
        """Count the values of filters, each as if it alone were chosen of its own."""
        opened, level = self.opened, query.least_level
        counted = [each for each in query.counted if each not in OF_A_DAY]
        plain = [each for each in counted if not query.chosen.get(each)]
        every = self.builder.found(query, rarities)
        counts = opened.count_among(every, plain, level)
        shown: dict[str, tuple[Count, ...]] = {}
        for name in query.counted:
            rest = every
            if query.chosen.get(name):
                rest = self.builder.found(query, rarities, without=name)
            if name in counted and name not in plain:
                counts |= opened.count_among(rest, [name], level)
            of_filter = counts.get(name, {})
            always = (YES,) if name in OF_A_DAY else query.chosen.get(name, ())
            # Capacities in own words, for example, stand in no counted field.
            alone = {
                value: self._count_both(rest, self.builder.value(name, value, query))
                for value in always
                if value not in of_filter
            }
            shown[name] = _most_frequent(of_filter, always, alone, query.most_counted)
        return shown

    def _count_both(self, one: Query, other: Query) -> int:
        both = Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])
        # In an order of their own, nothing has to be scored.
        found = self.opened.searcher.search(both, limit=1, order_by_field="edited")
        count: int = found.count  # type: ignore[attr-defined]  # not in its stubs
        return count

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
    ranked = sorted(counts, key=lambda value: (-counts[value], value))[:most]
    every = {**counts, **alone}
    shown = {*ranked, *chosen}
    return tuple(
        Count(value, every[value])
        for value in sorted(shown, key=lambda each: (-every[each], each))
    )
