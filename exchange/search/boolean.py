"""Queries put together."""

from collections.abc import Sequence

from tantivy import Occur, Query


def any_of(queries: Sequence[Query]) -> Query:
    """Find what one of the queries finds; the scores are added."""
    return Query.boolean_query([(Occur.Should, each) for each in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """Find what all of the queries find; the scores are added."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, each) for each in queries])


def best_of(queries: Sequence[Query]) -> Query:
    """Find what one of the queries finds, with the best of the scores."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def scored(query: Query, score: float) -> Query:
    """Give all that a query finds the same score."""
    return Query.const_score_query(query, float(score))
