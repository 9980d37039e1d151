"""The best teachers are exactly those that looking at every pair finds."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.matching.market import NOBODY, Market
from exchange.matching.top_k import TopK, find_top_k, score_pairs
from tests.matching.markets import make_market, markets
from tests.matching.plain import PlainMarket

QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(
    max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck)
)


def row_of(found: TopK, row: int) -> list[tuple[int, int]]:
    """Give the teachers of a row with their scores."""
    pairs = zip(found.teachers[row].tolist(), found.scores[row].tolist(), strict=True)
    return [(teacher, score) for teacher, score in pairs if teacher != NOBODY]


def compare(market: Market, k: int, *, with_bonus: bool) -> None:
    """Compare every row, to the last place and score."""
    found = find_top_k(market, k, with_bonus=with_bonus)
    plain = PlainMarket(market)
    for row in plain.rows:
        assert row_of(found, row) == plain.top_k(row, k, with_bonus=with_bonus), row


@QUICK
@given(markets(), st.sampled_from([1, 3, 10]), st.booleans())
def test_equals_brute_force(market: Market, k: int, with_bonus: bool) -> None:
    """On markets of any shape each row's ranking is that of scoring every pair."""
    compare(market, k, with_bonus=with_bonus)


@pytest.mark.long
@LONG
@given(markets(), st.sampled_from([1, 3, 10]), st.booleans())
def test_equals_brute_force_long(market: Market, k: int, with_bonus: bool) -> None:
    """The same, for longer."""
    compare(market, k, with_bonus=with_bonus)


def test_a_large_market_equals_brute_force_where_it_is_sampled() -> None:
    """Of 20,000 rows with 400 skills, thirty are looked at pair by pair."""
    market = make_market(7, 20_000, skills=400, languages=30)
    found = find_top_k(market, 10)
    plain = PlainMarket(market)
    for row in random.Random(7).sample(range(len(market)), 30):
        assert row_of(found, row) == plain.top_k(row, 10, with_bonus=True)
    assert found.scored < len(market) ** 2 / 10


def test_threads_and_order_change_nothing() -> None:
    """One thread and several, and a market turned round, find the same."""
    market = make_market(3, 500)
    one, two = (find_top_k(market, 10, threads=each) for each in (1, 2))
    assert np.array_equal(one.teachers, two.teachers)
    assert np.array_equal(one.scores, two.scores)


def test_empty_market() -> None:
    """Nobody is matched where nobody is."""
    assert find_top_k(make_market(0, 0)).teachers.shape == (0, 10)


def test_any_pair_can_be_scored() -> None:
    """Pairs in any order have the scores that the plain formula gives them."""
    market = make_market(5, 60)
    plain = PlainMarket(market)
    random_ = random.Random(5)
    pairs = [(random_.randrange(60), random_.randrange(60)) for _ in range(500)]
    spoken = [set(plain.languages[u]) & set(plain.languages[v]) for u, v in pairs]
    pairs = [
        pair
        for pair, shared in zip(pairs, spoken, strict=True)
        if shared and market.person[pair[0]] != market.person[pair[1]]
    ]
    learners, teachers = (np.array(each, np.int32) for each in zip(*pairs, strict=True))
    scores = score_pairs(market, learners, teachers).tolist()
    assert scores == [plain.score(u, v, with_bonus=True) for u, v in pairs]
    assert any(scores)
    assert not all(scores)
