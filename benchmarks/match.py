"""How quickly everybody's best teachers are found, shared out and put into rings.

Three parts, which `--only` chooses from. `topk`: the core score beside SQL and SciPy,
the full score beside the core, the growth and the share of the memory's speed.
`allocation`: beside the optimum. `rings`: found and packed. All on invented people, the
same for the same size (`population.py`); the fingerprint is that of their arrays.
`--million` measures a million people instead, in a process of its own.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import match_allocation, match_million, match_rings, match_top_k
from benchmarks.machine import describe_machine, fingerprint
from benchmarks.population import make_population
from benchmarks.run import SEED, Report, print_report, print_table
from exchange.matching.market import Market
from exchange.matching.top_k import find_top_k

USUAL_SIZE, QUICK_SIZE = 100_000, 10_000
ROUNDS, QUICK_ROUNDS = 5, 3
# So many teachers of everybody make the graph of the rings.
RINGS_K, OTHER_KS = 30, (10, 20, 50)
QUICK_RINGS_K, QUICK_OTHER_KS = 20, (10,)
THRESHOLDS = {
    "topk": match_top_k.THRESHOLDS,
    "allocation": match_allocation.THRESHOLDS,
    "rings": match_rings.THRESHOLDS,
    "million": match_million.THRESHOLDS,
}
PARTS = ("topk", "allocation", "rings")
# Gives figures, a table, and whether results are as they must be.
Measure = Callable[[], tuple[dict[str, Any], list[list[object]], bool]]


def main() -> int:
    """Measure the chosen parts."""
    options = _read_options()
    machine = describe_machine()
    print(json.dumps(machine))
    figures: dict[str, Any] = {"machine": machine}
    chosen: dict[str, Measure]
    if options.million:
        chosen = {"million": lambda: match_million.measure(options.size)}
    else:
        market = make_population(options.size, SEED)
        figures["fingerprint"] = fingerprint(market)
        print(f"{options.size} people of seed {SEED}: {figures['fingerprint']}")
        find_top_k(make_population(100, SEED))  # compiles it
        parts = _parts(market, quick=options.quick)
        chosen = {name: parts[name] for name in options.only or PARTS}
    all_hold = True
    for name, measure in chosen.items():
        figures[name], rows, holds = measure()
        print(f"\n{name}: {'holds' if holds else 'DOES NOT HOLD'}")
        print_table(rows)
        all_hold &= holds
    thresholds = {name: THRESHOLDS[name] for name in chosen}
    sizes = {"people": options.size}
    return print_report(Report("match", SEED, sizes, figures, thresholds, all_hold), [])


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--size", type=int, help=f"default: {USUAL_SIZE}")
    parser.add_argument("--million", action="store_true", help="everybody of a million")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="default: all parts")
    options = parser.parse_args()
    usual = QUICK_SIZE if options.quick else USUAL_SIZE
    options.size = options.size or (match_million.MILLION if options.million else usual)
    return options


def _parts(market: Market, *, quick: bool) -> dict[str, Measure]:
    smaller = make_population(len(market) // 10, SEED)
    return {
        "topk": lambda: match_top_k.measure(
            market, smaller, QUICK_ROUNDS if quick else ROUNDS
        ),
        "allocation": lambda: match_allocation.measure(find_top_k(market)),
        "rings": lambda: match_rings.measure(
            market,
            QUICK_RINGS_K if quick else RINGS_K,
            QUICK_OTHER_KS if quick else OTHER_KS,
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
