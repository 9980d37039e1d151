"""The counts beside the values of filters: whom each would find if it were chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tantivy import DocAddress

from exchange.search.boolean import all_of
from exchange.search.opened_index import OpenedIndex
from exchange.search.port import ASKS, OPEN, YES, Count, SearchQuery, Values
from exchange.search.ranking import Rarities
from exchange.search.tantivy_query import QueryBuilder, is_own
from exchange.search.value_counts import Found

# Filters that are told for a day; their one value is always counted.
OF_A_DAY = (OPEN, ASKS)
# The counts of so many searches are kept until the next commit: the other pages of a
# search have the same, and so has everyone who follows the same link.
MOST_KEPT = 200

FacetCounts = Mapping[str, tuple[Count, ...]]


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
class _Asked:
    """A search as its counts depend on it."""

    key: tuple[Any, ...]
    places: Places = field(compare=False)


class Facets:
    """Counts the values of filters in one opened index."""

    def __init__(self, opened: OpenedIndex, builder: QueryBuilder) -> None:
        counting = _Counting(opened, builder)
        self._kept = lru_cache(maxsize=MOST_KEPT)(
            lambda asked: counting.count(asked.places)
        )

    def count(self, places: Places) -> FacetCounts:
        """Count the values of filters, each as if it alone were chosen of its own."""
        query = places.query
        key = (
            *(query.kind, query.parts, query.text, query.corrected, query.side),
            *(_frozen(query.chosen), _frozen(query.excluded), query.least_level),
            *(query.today, query.counted, query.most_counted),
            places.rarities is not None,
        )
        return self._kept(_Asked(key, places))


@dataclass(frozen=True, slots=True)
class _Counting:
    _opened: OpenedIndex
    _builder: QueryBuilder

    def count(self, places: Places) -> FacetCounts:
        query, rarities, found = places.query, places.rarities, places.found
        count, level, today = self._opened.values.count, query.least_level, query.today
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
        values = self._opened.values
        rest = self._builder.found(query, rarities, without=name)
        others = [each for each in query.chosen if each != name and query.chosen[each]]
        if query.parts or others or any(query.excluded.values()):
            return Found(query.kind, rest, values.count_hits(rest))
        return Found(query.kind, rest, values.number(query.kind))

    def _count_value(
        self, rest: Found, name: str, value: str, query: SearchQuery
    ) -> int:
        chosen = self._builder.value(name, value, query)
        return self._opened.values.count_hits(all_of([rest.query, chosen]))


def _frozen(values: Values) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(each)) for name, each in values.items())


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
