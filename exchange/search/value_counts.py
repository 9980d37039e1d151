"""Counting the values of filters among those whom a query finds.

Counting takes its time for everyone who is found. So where most are found, the others
are counted, and taken from the counts of everybody, which are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from exchange.search.availability import open_on, open_ranges
from exchange.search.boolean import all_of
from exchange.search.port import ASKERS, ASKS, KNOWS, OFFERS, OPEN, REQUESTS, YES
from exchange.search.schema import AVAILABLE, KNOWN_BESIDE, counted_field

MOST_VALUES = 50_000
# The fields whose counts depend on the day.
OF_A_DAY = (AVAILABLE, ASKS)

# None where there are more values than Tantivy counts: no counts rather than wrong
# ones. Free text stands in some fields, and anybody can write more of it.
Counts = Mapping[str, int] | None
ByField = Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a query finds among all of a kind, and how many they are."""

    kind: str
    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """Counts in one opened index, in which nothing ever changes.

    The counts of everybody are kept by kind and field, and those of a day for one day.
    """

    searcher: Searcher
    schema: Schema
    _numbers: dict[str, int] = field(default_factory=dict)
    _everybody: dict[tuple[str, str], tuple[date, Counts]] = field(default_factory=dict)
    _asking: dict[str, tuple[date, Query | None]] = field(default_factory=dict)

    def count(
        self, found: Found, names: Iterable[str], least_level: int, today: date
    ) -> dict[str, Counts]:
        """Count the values of filters; one that has too many of them has no counts."""
        fields_of = {name: _fields_of(name, least_level) for name in names}
        fields = list(dict.fromkeys(each for few in fields_of.values() for each in few))
        counts = self._count_fields(found, fields, today)
        return {
            name: _add([counts[each] for each in few])
            for name, few in fields_of.items()
        }

    def all_of_kind(self, kind: str) -> Query:
        """Find all profiles, or all requests."""
        return Query.term_query(self.schema, "kind", kind, "basic")

    def number(self, kind: str) -> int:
        """Tell how many there are of a kind."""
        if kind not in self._numbers:
            self._numbers[kind] = self.count_hits(self.all_of_kind(kind))
        return self._numbers[kind]

    def count_hits(self, query: Query) -> int:
        """Tell how many a query finds."""
        # In an order of their own, nothing has to be scored.
        found = self.searcher.search(query, limit=1, order_by_field="edited")
        count: int = found.count  # type: ignore[attr-defined]  # not in its stubs
        return count

    def asking(self, today: date) -> Query | None:
        """Find the people whose request is open on a day, None where there are none."""
        day, query = self._asking.get(ASKERS, (None, None))
        if day != today:
            is_open = open_on(self.schema, today)
            requests = all_of([self.all_of_kind(REQUESTS), is_open])
            askers = list(self._count_among(requests, [ASKERS], today)[ASKERS] or ())
            query = None
            if askers:
                query = Query.term_set_query(self.schema, "person", askers)
            self._asking[ASKERS] = today, query
        return query

    def _count_fields(
        self, found: Found, fields: Sequence[str], today: date
    ) -> ByField:
        everybody = self.number(found.kind)
        if not found.total:
            return {each: {} for each in fields}
        if 2 * found.total <= everybody:
            return self._count_among(found.query, fields, today)
        kept = self._count_everybody(found.kind, fields, today)
        if found.total == everybody:
            return kept
        others = Query.boolean_query(
            [
                (Occur.Must, self.all_of_kind(found.kind)),
                (Occur.MustNot, found.query),
            ]
        )
        not_found = self._count_among(others, fields, today)
        return {each: _subtract(kept[each], not_found[each]) for each in fields}

    def _count_everybody(
        self, kind: str, fields: Iterable[str], today: date
    ) -> ByField:
        days = {each: today if each in OF_A_DAY else date.min for each in fields}
        kept = {each: self._everybody.get((kind, each)) for each in days}
        counts = {
            name: each[1]
            for name, each in kept.items()
            if each and each[0] == days[name]
        }
        missing = [each for each in days if each not in counts]
        new = self._count_among(self.all_of_kind(kind), missing, today)
        for name in missing:
            self._everybody[kind, name] = days[name], new[name]
        return {**counts, **new}

    def _count_among(self, query: Query, fields: Sequence[str], today: date) -> ByField:
        """Count the values of fields, all in one go."""
        counts: dict[str, Counts] = {}
        if ASKS in fields:
            counts[ASKS] = self._count_asking(query, today)
        asked = {
            each: _available(today) if each == AVAILABLE else _terms(each)
            for each in fields
            if each != ASKS
        }
        if not asked:
            return counts
        try:
            answer = self.searcher.aggregate(query, asked)
        except ValueError:
            # All together they have too many.
            if len(asked) == 1:
                return counts | dict.fromkeys(asked, None)
            for each in asked:
                counts |= self._count_among(query, [each], today)
            return counts
        return counts | {each: _read_counts(each, answer[each]) for each in asked}

    def _count_asking(self, query: Query, today: date) -> Counts:
        asking = self.asking(today)
        return {YES: self.count_hits(all_of([query, asking]))} if asking else {}


def _fields_of(name: str, least_level: int) -> tuple[str, ...]:
    """List the fields in which the values of a filter are counted."""
    if name == KNOWS:
        return OFFERS, KNOWN_BESIDE
    return (AVAILABLE if name == OPEN else counted_field(name, least_level),)


def _terms(name: str) -> Mapping[str, Any]:
    sizes = {"size": MOST_VALUES, "segment_size": MOST_VALUES}
    return {"terms": {"field": name, **sizes}}


def _available(today: date) -> Mapping[str, Any]:
    ranges = [
        {"key": YES, "from": first, "to": end} for first, end in open_ranges(today)
    ]
    return {"range": {"field": AVAILABLE, "ranges": ranges}}


def _read_counts(name: str, answer: Mapping[str, Any]) -> Counts:
    buckets = answer["buckets"]
    if name == AVAILABLE:
        # There are buckets of what lies between the ranges, too.
        open_now = sum(each["doc_count"] for each in buckets if each["key"] == YES)
        return {YES: open_now} if open_now else {}
    if answer["doc_count_error_upper_bound"]:
        return None
    return {each["key"]: each["doc_count"] for each in buckets}


def _add(counts: Sequence[Counts]) -> Counts:
    sums: dict[str, int] = {}
    for each in counts:
        if each is None:
            return None
        if len(counts) == 1:
            return each
        for value, count in each.items():
            sums[value] = sums.get(value, 0) + count
    return sums


def _subtract(counts: Counts, others: Counts) -> Counts:
    if counts is None or others is None:
        return None
    left = {value: count - others.get(value, 0) for value, count in counts.items()}
    return {value: count for value, count in left.items() if count}
