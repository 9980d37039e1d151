"""All of a million people in a process of its own: time, memory, and the right result.

`python -m benchmarks.match --million` starts it. Memory is the most that the process
took until then; the people are made in it too, but their making is not in the time. A
few people's rankings are compared with those of scoring them with everybody.
"""

import json
import resource
import subprocess
import sys
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.machine import fingerprint
from benchmarks.match_rivals import make_matrices, rank_everybody
from benchmarks.match_top_k import ranking_of
from benchmarks.population import make_population
from benchmarks.run import SEED
from exchange.matching.top_k import find_top_k

MILLION = 1_000_000
CHECKED = 5
MOST_MEBIBYTES = 2048
THRESHOLDS = {"seconds": 300, "mebibytes": MOST_MEBIBYTES}


def measure(size: int) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Run this file; give figures, a table, and whether result and memory hold."""
    command = [sys.executable, "-m", "benchmarks.match_million", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures = json.loads(done.stdout)
    columns = ("wall", "cpu", "mebibytes", "equal")
    rows: list[list[object]] = [["", "wall s", "CPU s", "MiB", "equal"]]
    for name in ("making people", "core", "full"):
        rows.append([name, *(figures[name].get(column, "") for column in columns)])
    holds = all(
        figures[name]["equal"] and figures[name]["mebibytes"] <= MOST_MEBIBYTES
        for name in ("core", "full")
    )
    return figures, rows, holds


def main() -> None:
    """Measure everything in this process."""
    size = int(sys.argv[1])
    tiny = make_population(100, SEED)
    for with_bonus in (False, True):
        find_top_k(tiny, with_bonus=with_bonus)  # compiles it
    wall, cpu = perf_counter(), process_time()
    market = make_population(size, SEED)
    figures: dict[str, Any] = {"making people": _since(wall, cpu)}
    found = {}
    for name, with_bonus in (("core", False), ("full", True)):
        wall, cpu = perf_counter(), process_time()
        found[name] = find_top_k(market, with_bonus=with_bonus)
        figures[name] = _since(wall, cpu)
        figures[name] |= {"read": found[name].read, "scored": found[name].scored}
    # From here on memory does not matter.
    matrices = make_matrices(market)
    people = np.random.default_rng(SEED).permutation(size)[:CHECKED].tolist()
    for name, with_bonus in (("core", False), ("full", True)):
        expected = [
            rank_everybody(market, matrices, each, with_bonus=with_bonus)
            for each in people
        ]
        figures[name]["equal"] = ranking_of(found[name], people) == expected
    figures |= {"checked": people, "fingerprint": fingerprint(market)}
    sys.stdout.write(json.dumps(figures))


def _since(wall: float, cpu: float) -> dict[str, Any]:
    return {
        "wall": round(perf_counter() - wall, 1),
        "cpu": round(process_time() - cpu, 1),
        "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
