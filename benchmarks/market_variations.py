"""How much the sparse market's outcome depends on its rules: one is changed at a time.

The figures are exchanges; the last columns are ours beside others, seed by seed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.market_contest import (
    IN_LANGUAGE,
    OURS,
    PUBLISHED,
    TODAY,
    cell,
    compete,
    figures_of,
    ratio,
)
from benchmarks.market_people import People, invent_people
from benchmarks.market_rounds import SHOWN, Rules
from benchmarks.run import SEED, Report, print_report, read_options

USUAL_SIZE = 2000
SEEDS, SEEDS_OF_QUICK = 5, 1
TUNED = "TU with capacities"
NAMES = (TODAY, IN_LANGUAGE, "product", PUBLISHED, TUNED, "ours without rings", OURS)
BESIDE = (TODAY, IN_LANGUAGE, PUBLISHED, TUNED)


def one_place(people: People) -> People:
    """Let everybody have room for one learner at a time."""
    ones = np.ones(len(people.rooms), np.int64)
    return replace(people, bounds=ones, rooms=ones)


def as_they_are(people: People) -> People:
    """Change nothing."""
    return people


@dataclass(frozen=True, slots=True)
class Variation:
    """Other rules, or other people."""

    rules: Rules
    change: Callable[[People], People] = as_they_are


LOGARITHMIC = tuple(1 / float(np.log2(place + 1)) for place in range(1, SHOWN + 1))
VARIATIONS: Mapping[str, Variation] = {
    "as in the benchmark": Variation(Rules()),
    "v(k) = 1/log2(k + 1)": Variation(Rules(looks=LOGARITHMIC)),
    "people are shown again": Variation(Rules(has_memory=False)),
    "only equal skills help": Variation(Rules(is_hierarchical=False)),
    "no mutual benefit": Variation(Rules(is_mutual=False)),
    "rings make willing": Variation(Rules(rings_count=True)),
    "room for one": Variation(Rules(), one_place),
    "exchanges do not end": Variation(Rules(rounds_of_exchange=Rules().rounds)),
}


def main() -> int:
    """Measure all variations."""
    options = read_options(__doc__, USUAL_SIZE)
    seeds = range(SEED, SEED + (SEEDS_OF_QUICK if options.quick else SEEDS))
    rows: list[list[object]] = [
        ["rules", *NAMES, *(f"ours / {name}" for name in BESIDE)]
    ]
    figures: dict[str, Any] = {}
    for title, variation in VARIATIONS.items():
        populations = [
            (seed, variation.change(invent_people(options.size, seed)))
            for seed in seeds
        ]
        results = compete(populations, NAMES, variation.rules, with_envy=False)
        found = figures_of(results)
        ratios = {name: ratio(results, OURS, name) for name in BESIDE}
        figures[title] = {
            "exchanges": {name: found[name]["exchanges"] for name in NAMES},
            "ours_beside": ratios,
        }
        rows.append(
            [
                title,
                *(cell(found[name]["exchanges"], 0) for name in NAMES),
                *(cell(ratios[name], 2) for name in BESIDE),
            ]
        )
    sizes = {"people": options.size, "seeds": len(seeds)}
    report = Report("market_variations", SEED, sizes, figures, {}, True)
    return print_report(report, rows)


if __name__ == "__main__":
    raise SystemExit(main())
