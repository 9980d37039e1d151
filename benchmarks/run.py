"""What all benchmarks share: options, timing, a table and one line for programs."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import process_time
from typing import Any

SEED = 20_251_122


@dataclass(frozen=True, slots=True)
class Report:
    """What a benchmark found.

    `thresholds` are what is hoped for. `holds` says whether the results are equal and
    the work grows as it should; a time never changes it, for a machine may be busy.
    """

    name: str
    seed: int
    sizes: Mapping[str, Any]
    figures: Mapping[str, Any]
    thresholds: Mapping[str, Any]
    holds: bool


def read_options(doc: str | None, size: int) -> argparse.Namespace:
    """Read the command line; `size` is the usual number of things to measure."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--size", type=int, default=0, help=f"default: {size}")
    options = parser.parse_args()
    options.size = options.size or (max(1, size // 10) if options.quick else size)
    return options


def seconds_of_each(
    contenders: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, float]:
    """Time contenders in turn, so that a busy moment hits all; the best round counts.

    Seconds of this process on one core.
    """
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, contend in contenders.items():
            start = process_time()
            contend()
            best[name] = min(best[name], process_time() - start)
    return best


def count_calls(contend: Callable[[], object]) -> int:
    """Count the calls of functions, a measure of work that no busy machine changes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        contend()
    finally:
        sys.setprofile(None)
    return calls


def print_report(report: Report, rows: Sequence[Sequence[object]]) -> int:
    """Print a table for people and a line of JSON; give the exit code."""
    print_table(rows)
    print(json.dumps(asdict(report)))
    return 0 if report.holds else 1


def print_table(rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns."""
    widths = [
        max(len(str(cell)) for cell in column) for column in zip(*rows, strict=True)
    ]
    for row in rows:
        cells = (
            str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)
        )
        print("  ".join(cells))
