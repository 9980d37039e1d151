"""Finding in one opened index: hits, their ranks, and the counts of filters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import DocAddress, Order, Schema

from exchange.domain.profile import ProfilePage
from exchange.search import document, request_document
from exchange.search.explanation import Explanation
from exchange.search.facets import Facets, Places
from exchange.search.opened_index import OpenedIndex
from exchange.search.page_token import LARGEST_OFFSET, make_page_token
from exchange.search.port import (
    LARGEST_PAGE,
    NEWEST,
    REQUESTS,
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
from exchange.search.tantivy_query import QueryBuilder
from exchange.search.value_counts import Found

MOST_CORRECTED = 500
# So many profiles are kept as they were read, some five megabytes.
MOST_PROFILES = 2000

Corrected = tuple[tuple[Part, ...], tuple[Correction, ...]]


@dataclass(frozen=True, slots=True)
class Finder:
    """Answers queries from one opened index."""

    opened: OpenedIndex
    builder: QueryBuilder
    facets: Facets
    _correct: Callable[..., Corrected]
    _profile: Callable[[int, int], ProfilePage]

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

        # Those who come first do so in many searches.
        @lru_cache(maxsize=MOST_PROFILES)
        def profile(segment: int, place: int) -> ProfilePage:
            return document.from_record(opened.read(DocAddress(segment, place)))

        builder = QueryBuilder(schema, opened.values.asking)
        return cls(opened, builder, Facets(opened, builder), correct, profile)

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
            counts=self.facets.count(places),
            change=self.opened.state.change,
        )
        addresses = [address for _, address in found]
        if query.kind == REQUESTS:
            return replace(hits, requests=self._requests(addresses, ranks))
        profiles = [self._profile(each.segment_ord, each.doc) for each in addresses]
        return replace(hits, hits=tuple(map(Hit, profiles, ranks)))

    def _requests(
        self, addresses: Sequence[DocAddress], ranks: Sequence[Rank]
    ) -> tuple[RequestHit, ...]:
        records = map(self.opened.read, addresses)
        return tuple(map(RequestHit, map(request_document.from_record, records), ranks))

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
