"""Who is proposed to whom: within everybody's limits, and provably near the optimum."""

from random import Random

import numpy as np
import pytest
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from exchange.matching.allocation import Candidates, allocate
from exchange.matching.market import Ints, Lists


def make_candidates(
    random: Random, learners: int, teachers: int, most: int, largest: int = 1_000_000
) -> tuple[Candidates, Ints, Ints]:
    """Invent candidates and limits; some take nobody, some want nobody."""
    rows = [
        sorted(random.sample(range(teachers), random.randint(0, min(most, teachers))))
        for _ in range(learners)
    ]
    lists = Lists.of(rows)
    values = [random.randint(1, largest) for row in rows for _ in row]
    return (
        Candidates(lists.start, lists.values, np.array(values, np.int64)),
        np.array([random.randint(0, 3) for _ in range(learners)], np.int64),
        np.array([random.choice([0, 1, 1, 2, 6]) for _ in range(teachers)], np.int64),
    )


def optimum(candidates: Candidates, most_teachers: Ints, most_learners: Ints) -> int:
    """Give the best worth, by a minimum cost flow through arcs of one and of many."""
    flow = SimpleMinCostFlow()
    learners, teachers = len(most_teachers), len(most_learners)
    source, sink = learners + teachers, learners + teachers + 1
    premium = int(candidates.values.max()) if len(candidates.values) else 0
    for u in range(learners):
        if most_teachers[u]:
            flow.add_arc_with_capacity_and_unit_cost(source, u, 1, -premium)
            flow.add_arc_with_capacity_and_unit_cost(
                source, u, int(most_teachers[u]) - 1, 0
            )
        for edge in range(candidates.start[u], candidates.start[u + 1]):
            flow.add_arc_with_capacity_and_unit_cost(
                u,
                learners + int(candidates.teachers[edge]),
                1,
                -int(candidates.values[edge]),
            )
    for v in range(teachers):
        if most_learners[v]:
            flow.add_arc_with_capacity_and_unit_cost(
                learners + v, sink, int(most_learners[v]), 0
            )
    many = int(min(most_teachers.sum(), most_learners.sum()))
    flow.add_arc_with_capacity_and_unit_cost(source, sink, many, 0)
    flow.set_node_supply(source, many)
    flow.set_node_supply(sink, -many)
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


def check_limits(
    candidates: Candidates, most_teachers: Ints, most_learners: Ints, chosen: np.ndarray
) -> None:
    """Check that nobody has more than their limit."""
    learner = np.repeat(np.arange(len(most_teachers)), np.diff(candidates.start))
    has = np.bincount(learner[chosen], minlength=len(most_teachers))
    asked = np.bincount(candidates.teachers[chosen], minlength=len(most_learners))
    assert (has <= most_teachers).all()
    assert (asked <= most_learners).all()


@pytest.mark.parametrize("seed", range(500))
def test_small_markets_are_near_the_optimum_and_the_bound_is_true(seed: int) -> None:
    """The optimum lies between what was found and the bound, and near to both."""
    random = Random(seed)
    market = make_candidates(
        random,
        random.randint(0, 20),
        random.randint(1, 15),
        random.randint(0, 8),
        random.choice([3, 1000, 10_000_000]),
    )
    found = allocate(*market)
    best = optimum(*market)
    check_limits(*market, found.chosen)
    assert found.worth <= best <= found.bound
    assert best - found.worth <= 0.02 * best + 60


def test_many_people_are_within_half_a_percent_of_the_optimum() -> None:
    """With 3,000 people the certificate alone says so, and it is true."""
    market = make_candidates(Random(5), 3000, 3000, 10)
    found = allocate(*market)
    best = optimum(*market)
    check_limits(*market, found.chosen)
    assert found.worth <= best <= found.bound
    assert found.worth >= 0.995 * best
    assert found.gap <= 0.01


def test_as_many_as_possible_have_somebody() -> None:
    """One teacher for two learners: each has one, though two for one is worth more."""
    lists = Lists.of([[0, 1], [1]])
    values = np.array([10, 100, 40], np.int64)
    found = allocate(
        Candidates(lists.start, lists.values, values),
        np.array([2, 1], np.int64),
        np.array([1, 1], np.int64),
    )
    assert found.chosen.tolist() == [True, False, True]
    assert (found.worth, found.premium) == (250, 100)
