"""How quickly people are found: beside SQLite, while typing, and as whole pages.

Three parts, which `--only` chooses from. `contest`: an index of invented profiles
(`search_people.py`) built and searched (`search_queries.py`) beside SQLite with FTS5,
both giving the same people and the same count for every value of every filter; SQLite's
plans are printed. A text with typing mistakes is corrected by ours alone, in its time;
SQLite is told the corrected words. `suggestions`: names suggested at each keystroke.
`pages`: the search page through gunicorn, beside its template with constant data.
`--million` measures the contest with a million profiles.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import search_contest, search_pages, search_suggestions
from benchmarks.machine import describe_machine
from benchmarks.run import SEED, Report, print_report, print_table
from benchmarks.search_people import People

USUAL_SIZE, QUICK_SIZE, MILLION = 100_000, 5_000, 1_000_000
QUERIES, QUICK_QUERIES = 1_000, 200
ROUNDS, QUICK_ROUNDS = 2, 1
THRESHOLDS = {
    "contest": search_contest.THRESHOLDS,
    "suggestions": search_suggestions.THRESHOLDS,
    "pages": search_pages.THRESHOLDS,
}
PARTS = tuple(THRESHOLDS)
# Gives figures, a table, and whether results are as they must be.
Measure = Callable[[], tuple[dict[str, Any], list[list[object]], bool]]


def main() -> int:
    """Measure the chosen parts."""
    options = _read_options()
    machine = describe_machine()
    print(json.dumps(machine))
    figures: dict[str, Any] = {"machine": machine}
    all_hold = True
    with tempfile.TemporaryDirectory() as folder:
        parts = _parts(options, Path(folder))
        for name in options.only:
            figures[name], rows, holds = parts[name]()
            print(f"\n{name}: {'holds' if holds else 'DOES NOT HOLD'}")
            print_table(rows)
            all_hold &= holds
    thresholds = {name: THRESHOLDS[name] for name in options.only}
    sizes = {"people": options.size, "queries": options.queries}
    report = Report("search", SEED, sizes, figures, thresholds, all_hold)
    return print_report(report, [])


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a twentieth of the work")
    parser.add_argument("--size", type=int, help=f"default: {USUAL_SIZE}")
    parser.add_argument("--queries", type=int, help=f"default: {QUERIES}")
    parser.add_argument("--million", action="store_true", help="the contest alone")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="default: all parts")
    options = parser.parse_args()
    usual = QUICK_SIZE if options.quick else USUAL_SIZE
    options.size = options.size or (MILLION if options.million else usual)
    options.queries = options.queries or (QUICK_QUERIES if options.quick else QUERIES)
    options.rounds = QUICK_ROUNDS if options.quick or options.million else ROUNDS
    options.only = options.only or (("contest",) if options.million else PARTS)
    return options


def _parts(options: argparse.Namespace, folder: Path) -> dict[str, Measure]:
    people = People()
    return {
        "contest": lambda: search_contest.measure(
            people, options.size, options.queries, options.rounds, folder
        ),
        "suggestions": lambda: search_suggestions.measure(people),
        "pages": lambda: search_pages.measure(
            people, options.size, folder / "pages", quick=options.quick
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
