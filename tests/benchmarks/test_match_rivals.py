"""The benchmark's rivals find what ours finds, so that their times can be compared."""

import pytest

from benchmarks.match_rivals import (
    Ranking,
    block_a_language,
    make_matrices,
    one_block,
    rank_by_language,
    rank_by_product,
    rank_everybody,
)
from benchmarks.match_sql import BY_LANGUAGE, PLAIN, make_tables, rank_by_sql
from benchmarks.match_top_k import ranking_of
from exchange.matching.top_k import find_top_k
from tests.matching.markets import make_market

ROWS = 300
MARKET = make_market(6, ROWS, people_share=1.0)
MATRICES = make_matrices(MARKET)
PEOPLE = list(range(ROWS))


def ours(*, with_bonus: bool) -> list[Ranking]:
    """Give our ranking of all people."""
    return ranking_of(find_top_k(MARKET, 10, with_bonus=with_bonus), PEOPLE)


@pytest.mark.parametrize("query", [*PLAIN.values(), *BY_LANGUAGE.values()])
def test_sql_finds_the_same(query: str) -> None:
    """Every formulation gives the core's ranking, to the last place and score."""
    connection = make_tables(MATRICES)
    assert rank_by_sql(connection, query, PEOPLE) == ours(with_bonus=False)
    connection.close()


@pytest.mark.parametrize("chunk", [1, 7, ROWS])
def test_products_find_the_same(chunk: int) -> None:
    """Chunks of any size, over all rows and by language, give the core's ranking."""
    expected = ours(with_bonus=False)
    block, blocks = one_block(MATRICES), block_a_language(MATRICES)
    assert rank_by_product(MATRICES, block, chunk, PEOPLE) == expected
    assert rank_by_language(MATRICES, blocks, chunk, PEOPLE) == expected


@pytest.mark.parametrize("with_bonus", [False, True])
def test_the_formula_finds_the_same(with_bonus: bool) -> None:
    """One person scored with everybody gets the ranking, with bonuses and without."""
    expected = ours(with_bonus=with_bonus)
    for each in range(ROWS):
        found = rank_everybody(MARKET, MATRICES, each, with_bonus=with_bonus)
        assert found == expected[each], each
    assert sum(map(len, expected)) > ROWS
