"""Who is proposed to whom: ours beside the optimum of OR-Tools' minimum cost flow.

The candidates are the ten best teachers of everybody by the full score. Learners look
for three; teachers take one to six, by a fixed seed. Both get the same arrays, in turn,
each twice; the better time counts. For OR-Tools that is with its graph made.
"""

from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from benchmarks.match_top_k import Contender, compete
from benchmarks.run import SEED
from exchange.matching.allocation import Allocation, Candidates, allocate
from exchange.matching.market import Ints
from exchange.matching.top_k import TopK

MOST_TEACHERS, MOST_LEARNERS = 3, 6
ROUNDS = 2
LEAST_PART = 0.995
THRESHOLDS = {"part_of_optimum": LEAST_PART, "optimum_beside_ours": 4}


def measure(found: TopK) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Allocate; give figures, a table, and whether limits and bounds hold."""
    rows = len(found.teachers)
    candidates = candidates_of(found)
    takes = np.random.default_rng(SEED).integers(1, MOST_LEARNERS + 1, rows)
    wants = np.full(rows, MOST_TEACHERS)
    allocate(candidates_of(found, 100), wants[:100], takes)  # compiles it
    results, taken = compete(
        {
            "optimum": Contender(1, lambda: find_optimum(candidates, wants, takes)),
            "ours": Contender(1, lambda: allocate(candidates, wants, takes)),
        },
        ROUNDS,
    )
    ours, optimum = results["ours"], results["optimum"]
    seconds = {
        name: {
            "cpu": round(min(each.cpu for each in of) / 1e6, 3),
            "wall": round(min(each.wall for each in of) / 1e6, 3),
        }
        for name, of in taken.items()
    }
    with_it = _fairness(candidates, ours.chosen, takes)
    figures = {
        "edges": len(candidates.teachers),
        "part_of_optimum": round(ours.worth / optimum, 5),
        "bound_beside_optimum": round(ours.bound / optimum, 5),
        "certified_gap": round(ours.gap, 5),
        "seconds": seconds,
        "optimum_beside_ours": {
            each: round(seconds["optimum"][each] / seconds["ours"][each], 2)
            for each in ("cpu", "wall")
        },
        "with_allocation": with_it,
        "without": _fairness(candidates, _best(candidates, MOST_TEACHERS), takes),
    }
    holds = (
        _within(candidates, ours, wants)
        and with_it["over_capacity"] == 0
        and ours.worth <= optimum <= ours.bound
        and ours.worth >= LEAST_PART * optimum
    )
    return figures, _table(figures), holds


def candidates_of(found: TopK, rows: int | None = None) -> Candidates:
    """Make candidates of the best teachers of all rows, or of the first."""
    teachers, scores = found.teachers[:rows], found.scores[:rows]
    there = teachers >= 0
    start = np.zeros(len(teachers) + 1, np.int64)
    np.cumsum(there.sum(axis=1), out=start[1:])
    return Candidates(start, teachers[there], scores[there])


def find_optimum(candidates: Candidates, wants: Ints, takes: Ints) -> int:
    """Give the best worth of all, the premium for having anybody with it."""
    learners, teachers = len(wants), len(takes)
    source, sink = learners + teachers, learners + teachers + 1
    premium = int(candidates.values.max())
    learner = np.repeat(np.arange(learners), np.diff(candidates.start))
    everyone, nothing = np.arange(learners), np.zeros(learners, np.int64)
    many = int(min(wants.sum(), takes.sum()))
    # From the source to the first teacher of each learner, and to further ones; to
    # teachers; to the sink; and past all of them.
    arcs = [
        (np.full(learners, source), everyone, nothing + 1, nothing - premium),
        (np.full(learners, source), everyone, wants - 1, nothing),
        (
            learner,
            learners + candidates.teachers,
            np.ones(len(learner)),
            -candidates.values,
        ),
        (
            learners + np.arange(teachers),
            np.full(teachers, sink),
            takes,
            np.zeros(teachers),
        ),
        ([source], [sink], [many], [0]),
    ]
    tails, heads, capacities, costs = map(np.concatenate, zip(*arcs, strict=True))
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32),
        heads.astype(np.int32),
        capacities.astype(np.int64),
        costs.astype(np.int64),
    )
    flow.set_node_supply(source, many)
    flow.set_node_supply(sink, -many)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return -int(flow.optimal_cost())


def _best(candidates: Candidates, most: int) -> np.ndarray:
    """Choose the best of everybody, without a thought for the teachers."""
    place = np.arange(len(candidates.teachers))
    first = np.repeat(candidates.start[:-1], np.diff(candidates.start))
    chosen: np.ndarray = place - first < most
    return chosen


def _within(candidates: Candidates, ours: Allocation, wants: Ints) -> bool:
    learner = np.repeat(np.arange(len(wants)), np.diff(candidates.start))
    has = np.bincount(learner[ours.chosen], minlength=len(wants))
    return bool((has <= wants).all())


def _fairness(
    candidates: Candidates, chosen: np.ndarray, takes: Ints
) -> dict[str, float]:
    """Tell how evenly teachers are asked, and how many learners have anybody."""
    asked = np.bincount(candidates.teachers[chosen], minlength=len(takes))
    chosen_before = np.concatenate([[0], np.cumsum(chosen)])
    has = np.diff(chosen_before[candidates.start])
    able = np.diff(candidates.start) > 0
    return {
        "gini": round(gini(asked), 3),
        "with_a_teacher": round(float((has[able] > 0).mean()), 4),
        "most_asked": int(asked.max()),
        "over_capacity": round(float((asked > takes).mean()), 4),
    }


def gini(numbers: Ints) -> float:
    """Give the Gini coefficient: 0 where all have the same, 1 where one has all."""
    ordered = np.sort(numbers)
    rank = np.arange(1, len(ordered) + 1)
    share = (rank * ordered).sum() / (len(ordered) * ordered.sum())
    return float(2 * share - (len(ordered) + 1) / len(ordered))


def _table(figures: dict[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = [
        ["", "of the optimum", "bound", "CPU s", "wall s"],
        *(
            [
                name,
                figures["part_of_optimum"] if name == "ours" else 1,
                figures["bound_beside_optimum"] if name == "ours" else "",
                each["cpu"],
                each["wall"],
            ]
            for name, each in figures["seconds"].items()
        ),
        ["", "load Gini", "with a teacher", "most asked", "over capacity"],
    ]
    for name in ("with_allocation", "without"):
        rows.append([name.replace("_", " "), *figures[name].values()])
    return rows
