"""The best teachers of all people: ours beside SQL and SciPy, in turn in one process.

Time is that of this process on all its threads. Ours is the whole call for all people,
with all that it prepares; the rivals answer a sample of people, and what they prepare
(tables, matrices) is not counted. Each rival first tries its variants on a few people,
and goes on with the quickest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.machine import bytes_a_second
from benchmarks.match_rivals import (
    Matrices,
    Ranking,
    block_a_language,
    make_matrices,
    one_block,
    rank_by_language,
    rank_by_product,
    rank_everybody,
)
from benchmarks.match_sql import BY_LANGUAGE, PLAIN, make_tables, plan, rank_by_sql
from benchmarks.run import SEED
from exchange.matching.market import Market
from exchange.matching.top_k import TopK, find_top_k

# About so many people each is asked; SQL in a large market about fewer.
ASKED_OF_SCIPY, ASKED_OF_SQL, ASKED_OF_SLOW_SQL, ASKED_IN_FULL = 1000, 300, 60, 20
LARGE = 50_000
CHUNKS = (16, 64, 256)
BYTES_A_POSTING = 4
MOST_GROWTH = 1.85
THRESHOLDS = {
    "sql_beside_ours": 400,
    "scipy_beside_ours": 75,
    "full_beside_core": 2,
    "growth": MOST_GROWTH,
    "share_of_bandwidth": 0.05,
}
RIVALS = ("sql", "sql by language", "scipy", "scipy by language")
OURS, FULL, SMALLER = "ours", "ours, full score", "ours, a tenth"
Rank = Callable[[list[int]], list[Ranking]]


@dataclass(frozen=True, slots=True)
class Contender:
    """Work to be measured, and for how many people it is done."""

    people: int
    work: Callable[[], Any]
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Microseconds for each person: of the processors, and of the clock."""

    cpu: float
    wall: float


def measure(
    market: Market, smaller: Market, rounds: int
) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Let all compete; give figures, a table, and whether results and growth hold.

    `smaller` shows the growth.
    """
    matrices = make_matrices(market)
    sample = np.random.default_rng(SEED).permutation(len(market))[:ASKED_OF_SCIPY]
    people: list[int] = sample.tolist()
    contenders = _rivals(matrices, people) | _ours(market, smaller)
    results, taken = compete(contenders, rounds)
    growth = _growth(results, taken, len(market) / len(smaller))
    equal = all(
        results[name] == ranking_of(results[OURS], people[: contenders[name].people])
        for name in RIVALS
    )
    in_full = people[:ASKED_IN_FULL]
    equal &= ranking_of(results[FULL], in_full) == [
        rank_everybody(market, matrices, each, with_bonus=True) for each in in_full
    ]
    figures = {
        "equal": equal,
        "contenders": {
            name: {
                "people": contender.people,
                "variant": contender.variant,
                "cpu_us": _spread([each.cpu for each in taken[name]]),
                "wall_us": _spread([each.wall for each in taken[name]]),
                "cpu_beside_ours": _spread(_ratios(taken[name], taken[OURS])),
            }
            for name, contender in contenders.items()
        },
        "growth": growth,
        "read": results[OURS].read,
        "scored": results[OURS].scored,
        "bandwidth": _bandwidth(matrices, len(market), taken[OURS]),
    }
    return figures, _table(figures), equal and growth["work"] <= MOST_GROWTH


def _ours(market: Market, smaller: Market) -> dict[str, Contender]:
    core = partial(find_top_k, with_bonus=False)
    return {
        SMALLER: Contender(len(smaller), partial(core, smaller)),
        FULL: Contender(len(market), partial(find_top_k, market)),
        OURS: Contender(len(market), partial(core, market)),
    }


def _rivals(matrices: Matrices, people: list[int]) -> dict[str, Contender]:
    """Prepare the rivals, and print SQLite's plans so that anybody can judge them."""
    large = matrices.near.shape[0] > LARGE
    asked_of_sql = ASKED_OF_SLOW_SQL if large else ASKED_OF_SQL
    connection = make_tables(matrices)
    block, blocks = one_block(matrices), block_a_language(matrices)
    ways: dict[str, dict[str, Rank]] = {
        name: {
            variant: partial(rank_by_sql, connection, query)
            for variant, query in queries.items()
        }
        for name, queries in (("sql", PLAIN), ("sql by language", BY_LANGUAGE))
    }
    for name, rank, laid_out in (
        ("scipy", rank_by_product, block),
        ("scipy by language", rank_by_language, blocks),
    ):
        ways[name] = {
            f"chunks of {chunk}": partial(rank, matrices, laid_out, chunk)
            for chunk in CHUNKS
        }
    contenders = {}
    for name, variants in ways.items():
        asked = people[:asked_of_sql] if name.startswith("sql") else people
        variant = _quickest(variants, asked)
        work = partial(variants[variant], asked)
        contenders[name] = Contender(len(asked), work, variant)
    for name, queries in (("sql", PLAIN), ("sql by language", BY_LANGUAGE)):
        variant = contenders[name].variant
        print(f"{name}, {variant}:", *plan(connection, queries[variant]), sep="\n  ")
    return contenders


def _quickest(variants: Mapping[str, Rank], people: list[int]) -> str:
    """Try all on some people; the second time counts."""
    seconds = {}
    for name, rank in variants.items():
        for _ in range(2):
            start = process_time()
            rank(people[: max(1, len(people) // 4)])
            seconds[name] = process_time() - start
    return min(seconds, key=lambda name: seconds[name])


def compete(
    contenders: Mapping[str, Contender], rounds: int
) -> tuple[dict[str, Any], dict[str, list[Taken]]]:
    """Run all in turn, several rounds; give each one's last result and its times."""
    results: dict[str, Any] = {}
    taken: dict[str, list[Taken]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            wall, cpu = perf_counter(), process_time()
            results[name] = contender.work()
            cpu, wall = process_time() - cpu, perf_counter() - wall
            part = 1e6 / contender.people
            taken[name].append(Taken(cpu * part, wall * part))
    return results, taken


def ranking_of(found: TopK, people: Sequence[int]) -> list[Ranking]:
    """Give our ranking of some people in the rivals' form."""
    teachers, scores = found.teachers[people].tolist(), found.scores[people].tolist()
    return [
        [pair for pair in zip(*row, strict=True) if pair[0] >= 0]
        for row in zip(teachers, scores, strict=True)
    ]


def _growth(
    results: Mapping[str, TopK], taken: Mapping[str, list[Taken]], factor: float
) -> dict[str, float]:
    """Give the exponents of the growth, of work (free of chance) and of time."""
    small, large = results[SMALLER], results[OURS]

    def exponent(one: float, other: float) -> float:
        return round(log(other / one) / log(factor), 3)

    small_cpu, cpu = (median(each.cpu for each in taken[n]) for n in (SMALLER, OURS))
    return {
        "work": exponent(small.read + small.scored, large.read + large.scored),
        "read": exponent(small.read, large.read),
        "scored": exponent(small.scored, large.scored),
        "cpu": round(1 + exponent(small_cpu, cpu), 3),
    }


def _bandwidth(
    matrices: Matrices, people: int, taken: Sequence[Taken]
) -> dict[str, float]:
    """Tell which part of the memory's speed is used.

    The limit is to read once, for everybody, all lists of those who answer a want in a
    language of theirs, without looking at any of them twice.
    """
    speaks = matrices.levels.astype(np.bool_).astype(np.int64)
    answering = matrices.near.astype(np.bool_).T.astype(np.int64) @ speaks
    wanting = matrices.worth.astype(np.bool_).T.astype(np.int64) @ speaks
    postings = int(answering.multiply(wanting).sum())
    rate = bytes_a_second()
    limit = postings * BYTES_A_POSTING / rate
    wall = median(each.wall for each in taken) * people / 1e6
    return {
        "gigabytes_a_second": round(rate / 1e9, 1),
        "postings": postings,
        "limit_seconds": round(limit, 4),
        "our_seconds": round(wall, 3),
        "share": round(limit / wall, 4),
    }


def _ratios(taken: Sequence[Taken], ours: Sequence[Taken]) -> list[float]:
    return [one.cpu / other.cpu for one, other in zip(taken, ours, strict=True)]


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(median(values), 2), "least": round(min(values), 2)}


def _table(figures: Mapping[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = [
        ["", "people", "CPU µs", "wall µs", "CPU beside ours", "least", ""]
    ]
    for name, each in figures["contenders"].items():
        beside = each["cpu_beside_ours"]
        rows.append(
            [
                name,
                each["people"],
                each["cpu_us"]["median"],
                each["wall_us"]["median"],
                beside["median"],
                beside["least"],
                each["variant"],
            ]
        )
    growth, limit = figures["growth"], figures["bandwidth"]
    rows.append(["", "by work", "by CPU", "GB/s", "limit s", "our s", "share"])
    rows.append(
        [
            "growth, and share of the bandwidth",
            growth["work"],
            growth["cpu"],
            limit["gigabytes_a_second"],
            limit["limit_seconds"],
            limit["our_seconds"],
            limit["share"],
        ]
    )
    return rows
