"""Rings of two and three: all of them are found, and the best are packed."""

from itertools import combinations, permutations
from random import Random

import numpy as np
import pytest

from exchange.matching.market import NOBODY, Lists
from exchange.matching.packing import pack_rings
from exchange.matching.rings import Graph, Rings, find_rings

Pairs = dict[tuple[int, int], int]
Worths = dict[tuple[int, ...], int]


def make_graph(
    seed: int, rows: int, edges: int
) -> tuple[Graph, dict[tuple[int, int], int]]:
    """Invent a graph; give it also as a mapping of pairs."""
    random = Random(seed)
    pairs = {
        (u, v): random.randint(1, 1000)
        for u, v in (
            (random.randrange(rows), random.randrange(rows)) for _ in range(edges)
        )
        if u != v
    }
    lists = [sorted(v for u, v in pairs if u == row) for row in range(rows)]
    values = [pairs[row, v] for row in range(rows) for v in lists[row]]
    of_rows = Lists.of(lists)
    graph = Graph(of_rows.start, of_rows.values, np.array(values, np.int64))
    return graph, pairs


def plain_rings(rows: int, pairs: dict[tuple[int, int], int]) -> Worths:
    """List all rings by trying all pairs and triples."""
    found: Worths = {}
    for size in (2, 3):
        for members in combinations(range(rows), size):
            for rest in permutations(members[1:]):
                ring = (members[0], *rest)
                edges = list(zip(ring, (*ring[1:], ring[0]), strict=True))
                if all(edge in pairs for edge in edges):
                    found[ring] = sum(pairs[edge] for edge in edges)
    return found


def as_tuples(rings: Rings) -> Worths:
    """Give rings in the form of `plain_rings`."""
    return {
        tuple(each for each in members if each != NOBODY): worth
        for members, worth in zip(
            rings.members.tolist(), rings.worth.tolist(), strict=True
        )
    }


def best_packing(rings: Worths) -> int:
    """Give the worth of the best packing, by trying all."""
    if not rings:
        return 0
    (first, worth), *rest = rings.items()
    without = best_packing(dict(rest))
    free = {ring: each for ring, each in rest if not set(ring) & set(first)}
    return max(without, worth + best_packing(free))


@pytest.mark.parametrize("seed", range(100))
def test_all_rings_are_found_and_packed_best(seed: int) -> None:
    """On small graphs both equal trying everything."""
    rows = 2 + seed % 8
    graph, pairs = make_graph(seed, rows, 3 * rows)
    rings = find_rings(graph)
    expected = plain_rings(rows, pairs)
    assert as_tuples(rings) == expected

    packing = pack_rings(rings, rows, gap=0.0)
    members = rings.members[packing.chosen]
    used = members[members != NOBODY].tolist()
    assert len(used) == len(set(used))
    if len(expected) <= 18:
        assert rings.worth[packing.chosen].sum() == best_packing(expected)


def test_no_rings() -> None:
    """Where nobody teaches back, nothing is packed."""
    graph, _ = make_graph(0, 5, 0)
    rings = find_rings(graph)
    assert len(rings) == 0
    assert len(pack_rings(rings, 5).chosen) == 0


def test_packing_of_many_is_within_its_gap() -> None:
    """A larger graph is packed to half a percent."""
    graph, _ = make_graph(1, 2000, 30_000)
    packing = pack_rings(find_rings(graph), 2000)
    assert packing.gap <= 0.005
    assert len(packing.chosen)


def test_packing_where_rings_crowd_is_valid_and_nobody_gains_by_a_change() -> None:
    """Where the integer programme would not end, no single ring is worth taking in."""
    rows = 300
    graph, _ = make_graph(2, rows, 9_000)
    rings = find_rings(graph)
    assert len(rings) > 5_000
    packing = pack_rings(rings, rows)
    again = pack_rings(rings, rows)
    members = rings.members[packing.chosen]
    used = members[members != NOBODY].tolist()
    assert len(used) == len(set(used))
    assert packing.chosen.tolist() == again.chosen.tolist()
    assert packing.gap < 0.1
    ring_of = {
        member: ring
        for ring in packing.chosen.tolist()
        for member in rings.members[ring].tolist()
        if member != NOBODY
    }
    for ring, trio in enumerate(rings.members.tolist()):
        ways = {ring_of[each] for each in trio if each in ring_of}
        assert rings.worth[ring] <= sum(rings.worth[way] for way in ways), ring
