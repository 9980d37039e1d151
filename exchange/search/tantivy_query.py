"""A `SearchQuery` as Tantivy understands it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tantivy import Occur, Query, Schema

from exchange.search.availability import open_on, paused_on
from exchange.search.boolean import any_of, best_of, scored
from exchange.search.port import ASKS, OPEN, SearchQuery
from exchange.search.ranking import (
    BASE_POINTS,
    OPEN_POINTS,
    Group,
    Ranking,
    Rarities,
    Way,
)
from exchange.search.schema import KEY_FIELDS, counted_field

# How the key of a capacity begins that the vocabulary does not know.
OWN_KEY = "text:"


def is_own(name: str, value: str) -> bool:
    """Tell whether a value is a capacity in own words, which no counted field holds."""
    return value.startswith(OWN_KEY) and f"{name}_written" in KEY_FIELDS


class QueryBuilder:
    """Builds queries; `asking` finds the people whose request is open on a day."""

    def __init__(
        self, schema: Schema, asking: Callable[[date], Query | None] = lambda _: None
    ) -> None:
        self._schema = schema
        self._asking = asking
        self._ranking = Ranking(schema)
        # What adds or takes points is the same for a day.
        self._of_day: tuple[date | None, list[tuple[Occur, Query]]] = (None, [])

    def found(
        self,
        query: SearchQuery,
        rarities: Rarities | None = None,
        *,
        without: str = "",
    ) -> Query:
        """Build the query for profiles that fit every filter and the text.

        With rarities the text is relaxed: see `Ranking.readings`. What is chosen of the
        filter `without` is left out, as its values are counted.
        """
        must = [
            scored(self._ranking.term("kind", query.kind), BASE_POINTS + OPEN_POINTS)
        ]
        must.extend(scored(each, 0) for each in self._filters(query, without))
        if query.parts:
            readings = self.readings(query, rarities)
            must.append(best_of([_fitting(groups) for groups in readings]))
        clauses = [(Occur.Must, each) for each in must]
        clauses.extend((Occur.MustNot, each) for each in self._excluded(query))
        return Query.boolean_query(clauses)

    def ranked(self, found: Query, query: SearchQuery) -> Query:
        """Build the query for the same profiles, with all that puts them in order."""
        return Query.boolean_query([(Occur.Must, found), *self._lifts(query)])

    def readings(
        self, query: SearchQuery, rarities: Rarities | None
    ) -> list[list[Group]]:
        """Give what the text may mean: see `Ranking.readings`."""
        return self._ranking.readings(query, rarities)

    def boosts(self, query: SearchQuery) -> list[Group]:
        """List what adds or takes points beside fitting."""
        paused = paused_on(self._schema, query.today)
        ways = [Way("open", -OPEN_POINTS, paused)]
        ways.extend(self._ranking.fresh_ways(query.today))
        return [Group([way], is_needed=False) for way in ways]

    def _lifts(self, query: SearchQuery) -> list[tuple[Occur, Query]]:
        day, lifts = self._of_day
        if day != query.today:
            lifts = [(Occur.Should, _best(group)) for group in self.boosts(query)]
            self._of_day = query.today, lifts
        return lifts

    def value(self, name: str, value: str, query: SearchQuery) -> Query:
        """Build the query for one value of a filter."""
        return self._values(name, (value,), query)

    def _filters(self, query: SearchQuery, without: str) -> Iterable[Query]:
        for name, values in query.chosen.items():
            if values and name != without:
                yield self._values(name, values, query)

    def _excluded(self, query: SearchQuery) -> Iterable[Query]:
        for name, values in query.excluded.items():
            if values:
                yield self._values(name, values, query)

    def _values(self, name: str, values: Sequence[str], query: SearchQuery) -> Query:
        """Find who has any of the values."""
        if name == OPEN:
            return open_on(self._schema, query.today)
        if name == ASKS:
            return self._asking(query.today) or Query.empty_query()
        own = [each for each in values if is_own(name, each)]
        known = [each for each in values if not is_own(name, each)]
        field = counted_field(name, query.least_level)
        ways = [Query.term_set_query(self._schema, field, known)] if known else []
        if own:
            ways.append(Query.term_set_query(self._schema, f"{name}_written", own))
        return any_of(ways) if ways else Query.empty_query()


def _fitting(groups: Sequence[Group]) -> Query:
    """Find who has all groups that are needed; of others alone, one."""
    return Query.boolean_query(
        [
            (Occur.Must if group.is_needed else Occur.Should, _best(group))
            for group in groups
        ]
    )


def _best(group: Group) -> Query:
    return best_of([scored(way.query, way.points) for way in group.ways])
