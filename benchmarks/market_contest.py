"""Who competes in the sparse market, and how they are compared: seed by seed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getpagesize, getrusage
from typing import Any

import numpy as np

from benchmarks.market_measures import (
    Interval,
    Measures,
    find_reachable,
    find_successes,
    interval,
    measure,
)
from benchmarks.market_ours import Ours, ours
from benchmarks.market_people import People
from benchmarks.market_rivals import (
    rank_by_count,
    rank_by_count_in_language,
    rank_by_harmonic_mean,
    rank_by_product,
    rank_one_way,
)
from benchmarks.market_rounds import (
    SHOWN,
    Course,
    Matcher,
    Now,
    Rules,
    look_at,
    run_market,
)
from benchmarks.market_transfer import transferable
from exchange.matching.market import NOBODY

TODAY, IN_LANGUAGE, PUBLISHED = "counts", "counts in a language", "TU, beta 1"
OURS = "ours"
DENSE: Mapping[str, Matcher] = {
    PUBLISHED: transferable(1.0, with_capacities=False),
    "TU, beta 0.1": transferable(0.1, with_capacities=False),
    "TU with capacities": transferable(0.1, with_capacities=True),
}
MATCHERS: Mapping[str, Matcher] = {
    TODAY: rank_by_count,
    IN_LANGUAGE: rank_by_count_in_language,
    "one-way score": rank_one_way,
    "product": rank_by_product,
    "harmonic mean": rank_by_harmonic_mean,
    **DENSE,
    "ours, scores alone": ours(Ours(with_rings=False, with_proposals=False)),
    "ours without rings": ours(Ours(with_rings=False)),
    "ours, 10 candidates": ours(Ours(candidates=SHOWN)),
    OURS: ours(Ours()),
}
# A matrix of all pairs of so many people still fits.
MOST_DENSE = 5000

Results = Mapping[str, Sequence[Measures]]


def compete(
    populations: Sequence[tuple[int, People]],
    names: Sequence[str],
    rules: Rules,
    *,
    with_envy: bool = True,
) -> dict[str, list[Measures]]:
    """Let matchers bring people together; populations come with their seeds."""
    found: dict[str, list[Measures]] = {name: [] for name in names}
    for seed, people in populations:
        reachable = find_reachable(people)
        successes = find_successes(people, rules, seed) if with_envy else None
        for name in names:
            course = run_market(people, MATCHERS[name], rules, seed)
            check_room(course, people, rules)
            found[name].append(measure(people, course, reachable, successes))
    return found


def check_room(course: Course, people: People, rules: Rules) -> None:
    """Raise where somebody taught more people at a time than there was room for."""
    number, _, teachers = course.exchanges.T
    for now in range(rules.rounds):
        busy = teachers[(number <= now) & (number > now - rules.rounds_of_exchange)]
        if (np.bincount(busy, minlength=len(people.rooms)) > people.rooms).any():
            raise RuntimeError("somebody taught more people than there was room for")


def is_repeatable(people: People, name: str, rules: Rules, seed: int) -> bool:
    """Tell whether the same again gives the same exchanges."""
    one, other = (run_market(people, MATCHERS[name], rules, seed) for _ in range(2))
    return np.array_equal(one.exchanges, other.exchanges)


def figures_of(results: Results) -> dict[str, dict[str, Interval]]:
    """Give the mean of each measure, and how far its interval reaches."""
    return {
        name: {
            key: interval([asdict(each)[key] for each in measures])
            for key, value in asdict(measures[0]).items()
            if value is not None
        }
        for name, measures in results.items()
    }


def ratio(results: Results, name: str, beside: str) -> Interval:
    """Give the ratio of exchanges, seed by seed, and its interval."""
    return interval(
        [
            one.exchanges / other.exchanges
            for one, other in zip(results[name], results[beside], strict=True)
        ]
    )


def envy_beside(results: Results, name: str, beside: str) -> Interval:
    """Give the difference of the shares of teachers who envy, and its interval."""
    return interval(
        [
            (one.teachers_envy or 0.0) - (other.teachers_envy or 0.0)
            for one, other in zip(results[name], results[beside], strict=True)
        ]
    )


def cell(found: Interval, digits: int) -> str:
    """Write a mean and its interval for a table."""
    mean, reach = found
    if mean is None:
        return ""
    return f"{mean:.{digits}f}" + ("" if reach is None else f" ±{reach:.{digits}f}")


def first_round(people: People, seed: int) -> Now:
    """Give what matchers know at the beginning."""
    market = people.market
    nobody = np.full((len(market), SHOWN), NOBODY, np.int32)
    return look_at(
        people,
        np.ones(len(market.wants.values), np.bool_),
        people.rooms,
        np.zeros(len(market), np.int64),
        nobody,
        seed,
    )


def mebibytes_of(name: str, now: Now) -> int:
    """Give the memory that one ranking takes beside the market, in a fork."""
    context = get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=_report_memory, args=(name, now, queue))
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"measuring the memory of {name} failed")
    return int(queue.get())


def _report_memory(name: str, now: Now, queue: Any) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    before = pages * getpagesize() // 1024
    MATCHERS[name](now)
    queue.put(max(0, getrusage(RUSAGE_SELF).ru_maxrss - before) // 1024)
