"""Rings of two and three: how many there are in graphs of several sizes, and packing.

A graph holds the `k` best teachers of everybody by what they offer alone. All rings of
it are listed, and the best set without a common member is packed.
"""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.match_allocation import candidates_of
from exchange.matching.market import Market
from exchange.matching.packing import pack_rings
from exchange.matching.rings import Graph, find_rings
from exchange.matching.top_k import TopK, find_top_k

MOST_GAP = 0.005
THRESHOLDS = {"find_and_pack_seconds": 10, "gap": MOST_GAP}


def measure(
    market: Market, usual: int, others: Sequence[int]
) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Find and pack rings; give figures, a table, and whether the packing holds.

    `usual` is the `k` whose seconds and gap count; `others` show how the rings grow
    with it.
    """
    pair = Graph(np.array([0, 1, 2]), np.array([1, 0], np.int32), np.array([1, 1]))
    pack_rings(find_rings(pair), 2)  # compiles them
    by_k = {k: _measure(market, k) for k in sorted({usual, *others})}
    here = by_k[usual]
    figures = {
        "k": usual,
        "find_and_pack_seconds": round(here["find_seconds"] + here["pack_seconds"], 2),
        "gap": here["gap"],
        "by_k": by_k,
    }
    rows: list[list[object]] = [["k", *(name.replace("_", " ") for name in here)]]
    rows += [[k, *each.values()] for k, each in by_k.items()]
    disjoint = all(each["disjoint"] for each in by_k.values())
    return figures, rows, disjoint and here["gap"] <= MOST_GAP


def _measure(market: Market, k: int) -> dict[str, Any]:
    start = perf_counter()
    found = find_top_k(market, k, with_bonus=False, with_reciprocal=False)
    searched = perf_counter()
    graph = graph_of(found)
    rings = find_rings(graph)
    listed = perf_counter()
    packing = pack_rings(rings, len(market))
    packed = perf_counter()
    chosen = rings.members[packing.chosen]
    people = chosen[chosen >= 0]
    return {
        "edges": len(graph.teachers),
        "top_k_seconds": round(searched - start, 2),
        "find_seconds": round(listed - searched, 2),
        "pack_seconds": round(packed - listed, 2),
        "of_two": int((rings.members[:, 2] < 0).sum()),
        "of_three": int((rings.members[:, 2] >= 0).sum()),
        "packed": len(chosen),
        "people": len(people),
        "gap": round(packing.gap, 5),
        "disjoint": len(np.unique(people)) == len(people),
    }


def graph_of(found: TopK) -> Graph:
    """Make a graph of the best teachers of all rows."""
    candidates = candidates_of(found)
    return Graph(candidates.start, candidates.teachers, candidates.values)
