"""Who is alike, and what they name besides, equal what looking at every pair finds."""

from collections import Counter
from math import log2

import numpy as np
import pytest

from exchange.matching.alike import MOST_NEXT, NEIGHBOURS, find_alike
from exchange.matching.market import NOBODY, Market
from tests.matching.markets import make_market


def known_by(market: Market, row: int) -> set[int]:
    """Give what a row is known by: its capacities, and its region below zero."""
    region = int(market.traits.region[row])
    names = {*market.wants.row(row), *market.offers.row(row)}
    return names | ({-region} if region else set())


def plain_alike(market: Market, rows: list[int], row: int) -> list[tuple[int, int]]:
    """Give (row, weight) of those alike, by looking at everybody."""
    names = {each: known_by(market, each) for each in rows}
    count = Counter(name for each in rows for name in names[each])
    spoken = set(market.languages.row(row))
    found = []
    for other in rows:
        shared = names[row] & names[other]
        is_near = spoken & set(market.languages.row(other))
        if shared and is_near and market.person[other] != market.person[row]:
            rarity = [
                16 * round(4096 * log2(1 + len(market) / count[each]))
                for each in shared
            ]
            found.append((other, sum(rarity)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS]


@pytest.mark.parametrize("seed", range(20))
def test_alike_equals_looking_at_everybody(seed: int) -> None:
    """Neighbours, and the five capacities that weigh most among them."""
    market = make_market(seed, 40 + seed, skills=12, languages=3)
    takes_part = np.arange(len(market)) % 7 != 3
    rows = np.flatnonzero(takes_part).tolist()
    found = find_alike(market, takes_part)
    for row in rows:
        expected = plain_alike(market, rows, row)
        assert [e for e in found.rows[row].tolist() if e != NOBODY] == [
            other for other, _ in expected
        ]
        own = {*market.wants.row(row), *market.offers.row(row)}
        for lists, nexts in (
            (market.wants, found.wants),
            (market.offers, found.offers),
        ):
            weight: Counter[int] = Counter()
            for other, shared in expected:
                weight.update(dict.fromkeys(lists.row(other), shared))
            ranked = sorted(
                (each for each in weight if each not in own),
                key=lambda each: (-weight[each], each),
            )
            assert [e for e in nexts[row].tolist() if e != NOBODY] == ranked[:MOST_NEXT]


def test_nobody_is_alike_in_an_empty_market() -> None:
    """No rows, no neighbours."""
    market = make_market(0, 0)
    assert find_alike(market, np.zeros(0, np.bool_)).rows.shape == (0, NEIGHBOURS)
