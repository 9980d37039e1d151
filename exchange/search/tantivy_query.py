"""A `SearchQuery` as Tantivy understands it."""

from collections.abc import Iterable, Sequence
from datetime import date

from tantivy import FieldType, Occur, Query, Schema

from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
)
from exchange.search.port import LANGUAGES, OFFERS, OPEN, WANTS, SearchQuery
from exchange.search.query_text import Part
from exchange.search.schema import KEY_FIELDS, PROFILE

# How the key of a capacity begins that the vocabulary does not know.
OWN_KEY = "text:"

FIELD_OF_KIND = {
    TERRITORY: "territory",
    AFFILIATE: "affiliation",
    PROJECT: "project",
    METHOD: "method",
    ROLE: "role",
}
WORDS_OF_SIDE = {OFFERS: "offer_words", WANTS: "want_words", "": "words"}
FIELDS_OF_SIDE = {OFFERS: (OFFERS,), WANTS: (WANTS,), "": (OFFERS, "knows", WANTS)}

# Whoever offers what is searched comes before whoever knows or wants it, and who wrote
# it before who wrote something narrower.
SCORES = {OFFERS: 4.0, "knows": 1.0, WANTS: 2.0, "listed": 3.0}
TERM_SCORE = 2.0
PREFIX_SCORE = 0.5
NOT_PAUSED_SCORE = 0.5
SHORTEST_PREFIX = 3


def _is_own(name: str, value: str) -> bool:
    return value.startswith(OWN_KEY) and f"{name}_own" in KEY_FIELDS


class QueryBuilder:
    """Builds queries for one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def build(
        self, query: SearchQuery, *, relaxed: bool = False, without: str = ""
    ) -> Query:
        """Build the query for profiles that fit every filter and every part.

        Relaxed, the parts that name no term of the vocabulary need not be there; when
        none does, one part is enough. What is chosen of the filter `without` is left
        out, as its values are counted.
        """
        must = [self._term("kind", PROFILE), *self._filters(query, without)]
        should = [self._not_paused()]
        parts = [(part, self._part(part, query)) for part in query.parts]
        if not relaxed:
            must.extend(each for _, each in parts)
        elif any(part.terms for part, _ in parts):
            must.extend(each for part, each in parts if part.terms)
            should.extend(each for part, each in parts if not part.terms)
        elif parts:
            must.append(_any_of([each for _, each in parts]))
        clauses = [(Occur.Must, each) for each in must]
        clauses.extend((Occur.Should, each) for each in should)
        clauses.extend((Occur.MustNot, each) for each in self._excluded(query))
        return Query.boolean_query(clauses)

    def value(self, name: str, value: str, query: SearchQuery) -> Query:
        """Build the query for one value of a filter."""
        return self._values(name, (value,), query)

    def _filters(self, query: SearchQuery, without: str) -> Iterable[Query]:
        for name, values in query.chosen.items():
            if values and name != without:
                yield _scored(self._values(name, values, query), 0.0)

    def _excluded(self, query: SearchQuery) -> Iterable[Query]:
        for name, values in query.excluded.items():
            if values:
                yield self._values(name, values, query)

    def _values(self, name: str, values: Sequence[str], query: SearchQuery) -> Query:
        """Find who has any of the values."""
        if name == OPEN:
            return self._open(query.today)
        if name == LANGUAGES:
            values = [f"{code}/{query.least_level}" for code in values]
        own = [each for each in values if _is_own(name, each)]
        known = [each for each in values if not _is_own(name, each)]
        ways = [Query.term_set_query(self._schema, name, known)] if known else []
        if own:
            ways.append(Query.term_set_query(self._schema, f"{name}_own", own))
        return _any_of(ways) if ways else Query.empty_query()

    def _open(self, today: date) -> Query:
        """Find who takes learners on a day: see `Profile.availability_on`."""
        day = int(today.strftime("%Y%m%d"))
        paused = self._term("availability", "paused")
        lasts = Query.range_query(
            self._schema, "until", FieldType.Unsigned, lower_bound=day
        )
        every = self._term("kind", PROFILE)
        return _any_of(
            [
                Query.boolean_query([(Occur.Must, lasts), (Occur.MustNot, paused)]),
                Query.boolean_query(
                    [
                        (Occur.Must, every),
                        (Occur.Must, paused),
                        (Occur.MustNot, lasts),
                    ]
                ),
            ]
        )

    def _part(self, part: Part, query: SearchQuery) -> Query:
        ways = [self._words(part.words, WORDS_OF_SIDE[query.side])]
        for kind, key in part.terms:
            if kind == CAPACITY:
                ways.append(self._capacity(key, query.side))
            elif kind == LANGUAGE:
                code = f"{key}/{query.least_level}"
                ways.append(_scored(self._term("language", code), TERM_SCORE))
            else:
                field = FIELD_OF_KIND[kind]
                ways.append(_scored(self._term(field, key), TERM_SCORE))
        return _any_of(ways)

    def _capacity(self, key: str, side: str) -> Query:
        fields = FIELDS_OF_SIDE[side]
        found = [_scored(self._term(field, key), SCORES[field]) for field in fields]
        return Query.boolean_query(
            [
                (Occur.Must, _any_of(found)),
                (Occur.Should, _scored(self._term("listed", key), SCORES["listed"])),
            ]
        )

    def _words(self, words: Sequence[str], field: str) -> Query:
        return Query.boolean_query(
            [(Occur.Must, self._word(word, field)) for word in words]
        )

    def _word(self, word: str, field: str) -> Query:
        exact = self._term(field, word, "freq")
        if len(word) < SHORTEST_PREFIX:
            return exact
        longer = Query.fuzzy_term_query(
            self._schema, field, word, distance=0, prefix=True
        )
        return _any_of([exact, _scored(longer, PREFIX_SCORE)])

    def _not_paused(self) -> Query:
        paused = self._term("availability", "paused")
        return _scored(
            Query.boolean_query(
                [(Occur.Must, self._term("kind", PROFILE)), (Occur.MustNot, paused)]
            ),
            NOT_PAUSED_SCORE,
        )

    def _term(self, field: str, key: str, index_option: str = "basic") -> Query:
        return Query.term_query(self._schema, field, key, index_option)


def _any_of(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, each) for each in queries])


def _scored(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)
