"""Who comes together under different ways to rank people, ours among them.

Two markets. That of the literature on two-sided recommendation, as it is defined there:
two sides, everybody ranked for everybody, everything known (`market_positions.py`). And
a sparse one of people with profiles, who teach and learn, with room for some at a time,
in several rounds (`market_rounds.py`), on two invented populations
(`market_people.py`). Several seeds, none picked; what the mean is of stands with a 95 %
interval. `python -m benchmarks.market_variations` changes the rules of the sparse one.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from benchmarks.market_contest import (
    DENSE,
    IN_LANGUAGE,
    MATCHERS,
    MOST_DENSE,
    OURS,
    PUBLISHED,
    TODAY,
    Results,
    cell,
    compete,
    envy_beside,
    figures_of,
    first_round,
    is_repeatable,
    mebibytes_of,
    ratio,
)
from benchmarks.market_measures import Interval, interval
from benchmarks.market_people import People, invent_people, movement_people
from benchmarks.market_positions import MATCHERS as ON_SIDES
from benchmarks.market_positions import judge, make_sides
from benchmarks.market_rounds import Rules
from benchmarks.run import SEED, Report, print_report, read_options

USUAL_SIZE = 2000
SEEDS, SEEDS_OF_QUICK = 10, 1
# With many people, the rivals that look at every pair take minutes a round.
SEEDS_OF_MANY, ROUNDS_OF_MANY = 1, 2
THRESHOLDS = {"ours_beside_tu": 1.0, "ours_beside_counts": 1.3, "envy_beside_counts": 0}
POPULATIONS: Mapping[str, Callable[[int, int], People]] = {
    "profiles": invent_people,
    "movement": movement_people,
}
HEAD = (
    *("market", "matcher", "exchanges", "people", "mutual", "load Gini", "no room"),
    *("small served", "envy", "learners' envy", "s", "MiB"),
)
COLUMNS = (
    *(("exchanges", 0), ("people", 0), ("mutual", 0), ("load_gini", 3)),
    *(("no_room", 3), ("small_served", 3), ("teachers_envy", 3)),
    ("learners_envy", 3),
)
Row = list[object]


def main() -> int:
    """Measure both markets."""
    options = read_options(__doc__, USUAL_SIZE)
    fits = options.size <= MOST_DENSE
    rules = Rules() if fits else Rules(rounds=ROUNDS_OF_MANY)
    count = SEEDS if fits else SEEDS_OF_MANY
    seeds = range(SEED, SEED + (SEEDS_OF_QUICK if options.quick else count))
    figures: dict[str, Any] = {"positions": positions(options.size // 2, seeds)}
    rows: list[Row] = [list(HEAD), *_position_rows(figures["positions"], options.size)]
    holds = True
    for market, invent in POPULATIONS.items():
        figures[market], repeatable = sparse(invent, options.size, seeds, rules)
        rows += _sparse_rows(market, figures[market], options.size)
        holds = holds and repeatable
    sizes = {"people": options.size, "seeds": len(seeds), **asdict(rules)}
    report = Report("market", SEED, sizes, figures, THRESHOLDS, holds)
    return print_report(report, rows)


def positions(size: int, seeds: range) -> dict[str, dict[str, Interval]]:
    """Measure the market of the literature, where it fits."""
    if size > MOST_DENSE:
        return {}
    found: dict[str, list[Any]] = {name: [] for name in ON_SIDES}
    for seed in seeds:
        sides = make_sides(size, seed)
        for name, matcher in ON_SIDES.items():
            found[name].append(judge(sides, matcher))
    return {
        name: {
            key: interval([getattr(each, key) for each in outcomes])
            for key in ("matches", "envy", "seconds")
        }
        for name, outcomes in found.items()
    }


def sparse(
    invent: Callable[[int, int], People], size: int, seeds: range, rules: Rules
) -> tuple[dict[str, Any], bool]:
    """Measure the sparse market; tell whether the same again is the same."""
    fits = size <= MOST_DENSE
    names = [name for name in MATCHERS if fits or name not in DENSE]
    populations = [(seed, invent(size, seed)) for seed in seeds]
    results = compete(populations, names, rules, with_envy=fits)
    seed, people = populations[0]
    repeatable = not fits or is_repeatable(people, OURS, rules, seed)
    now = first_round(people, seed)
    figures: dict[str, Any] = {
        "matchers": figures_of(results),
        "mebibytes": {name: mebibytes_of(name, now) for name in names},
        "ours_beside": {
            name: ratio(results, OURS, name) for name in names if name != OURS
        },
    }
    if fits:
        figures["envy_beside_counts"] = envy_beside(results, OURS, TODAY)
        figures["meets"] = _meets(results)
    return figures, repeatable


def _meets(results: Results) -> dict[str, bool]:
    """Tell which hopes come true, by the means."""
    least_tu = THRESHOLDS["ours_beside_tu"]
    least_counts = THRESHOLDS["ours_beside_counts"]
    return {
        "tu": (ratio(results, OURS, PUBLISHED)[0] or 0) >= least_tu,
        "counts": (ratio(results, OURS, TODAY)[0] or 0) >= least_counts,
        "counts_in_language": (ratio(results, OURS, IN_LANGUAGE)[0] or 0)
        >= least_counts,
        "envy": (envy_beside(results, OURS, TODAY)[0] or 0) < 0,
    }


def _position_rows(figures: Mapping[str, Any], size: int) -> list[Row]:
    if not figures:
        return [["positions", "all", _does_not_fit(size // 2), *[""] * 9]]
    rows: list[Row] = []
    for name, each in figures.items():
        matches, envy = cell(each["matches"], 1), cell(each["envy"], 3)
        seconds = cell((each["seconds"][0], None), 2)
        rows.append(["positions", name, matches, *[""] * 5, envy, "", seconds, ""])
    return rows


def _sparse_rows(market: str, figures: Mapping[str, Any], size: int) -> list[Row]:
    rows: list[Row] = []
    for name in MATCHERS:
        if name not in figures["matchers"]:
            rows.append([market, name, _does_not_fit(size), *[""] * 9])
            continue
        found = figures["matchers"][name]
        cells = [cell(found.get(key, (None, None)), digits) for key, digits in COLUMNS]
        seconds = cell((found["seconds"][0], None), 2)
        rows.append([market, name, *cells, seconds, figures["mebibytes"][name]])
    return rows


def _does_not_fit(size: int) -> str:
    """Say how much a single matrix of all pairs would take."""
    return f"does not fit: {8 * size * size / 2**30:.0f} GiB a matrix"


if __name__ == "__main__":
    raise SystemExit(main())
