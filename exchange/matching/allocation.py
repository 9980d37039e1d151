"""Who is proposed to whom: nobody is asked too often, and many get somebody good.

A b-matching on the candidates, found by an auction (Bertsekas, "Auction algorithms for
network flow problems", 1992, with teachers as objects of several equal places). Its
distance from the optimum is certified by the dual of the linear programme: the prices
at which the auction ends bound what any allocation could be worth.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.matching.compiled import compiled
from exchange.matching.market import Ints, Numbers

# The step of a bid, as a part of the value in the middle: smaller is nearer to the
# optimum. The next one is tried where the certificate allows more than `ENOUGH`.
STEPS_A_VALUE = (10, 40, 160)
ENOUGH = 0.01
# What a place costs where there is none.
NO_PLACE = 1 << 60


@dataclass(frozen=True, slots=True)
class Candidates:
    """Edges from learners to teachers with what they are worth, by learner.

    Those of learner u stand at `start[u]` to `start[u + 1]`; each teacher once.
    """

    start: Ints
    teachers: Numbers
    values: Ints


@dataclass(frozen=True, slots=True)
class Allocation:
    """Which edges were chosen, their worth, and the most that any choice is worth.

    The worth is the sum of the values, and `premium` for every learner who has anybody
    and had nobody before.
    """

    chosen: NDArray[np.bool_]
    worth: int
    bound: int
    premium: int

    @property
    def gap(self) -> float:
        """Give the largest possible distance from the optimum, as a part of it."""
        return (self.bound - self.worth) / self.bound if self.bound else 0.0


def allocate(
    candidates: Candidates,
    most_teachers: Ints,
    most_learners: Ints,
    has_one: NDArray[np.bool_] | None = None,
) -> Allocation:
    """Choose edges, at most so many for each learner and for each teacher.

    To have one teacher at all is worth as much again as the best pair of all, so that
    as many as possible have one; those in `has_one` have one already.
    """
    values = candidates.values
    largest = int(values.max()) if len(values) else 0
    premium = np.full(len(most_teachers), largest, np.int64)
    if has_one is not None:
        premium[has_one] = 0
    place = np.zeros(len(most_learners) + 1, np.int64)
    # Nobody needs more places than learners who may want one.
    asking = np.bincount(candidates.teachers, minlength=len(most_learners))
    np.cumsum(np.minimum(most_learners, asking), out=place[1:])
    lists = candidates.start, candidates.teachers, values
    limits = most_teachers, place, premium
    middle = int(np.median(values)) if len(values) else 0
    for parts in STEPS_A_VALUE:
        chosen, prices = _auction(lists, limits, max(1, middle // parts))
        worth, bound = _worth_and_bound(lists, limits, chosen, prices)
        found = Allocation(chosen, int(worth), int(bound), largest)
        if found.gap <= ENOUGH:
            break
    return found


@compiled
def _auction(lists, limits, step):
    """Let learners with too few teachers bid until nobody bids more.

    The places of teacher v are `place[v]` to `place[v + 1]`, each with a price and the
    edge that holds it. A bid goes as high as the learner would rather take the second
    best, and a step more.
    """
    start, teachers, values = lists
    most_teachers, place, premium = limits
    learners = len(start) - 1
    chosen = np.zeros(len(teachers), np.bool_)
    price = np.zeros(place[-1], np.int64)
    holder = np.full(place[-1], -1, np.int64)
    owner = np.empty(len(teachers), np.int64)
    has = np.zeros(learners, np.int64)
    waiting = np.arange(learners)
    is_waiting = np.ones(learners, np.bool_)
    # Of each teacher: the cheapest place, its price, and the next one's.
    cheapest = place[:-1].copy()
    lowest = np.where(place[1:] > place[:-1], 0, NO_PLACE)
    following = np.where(place[1:] > place[:-1] + 1, 0, NO_PLACE)
    for u in range(learners):
        for edge in range(start[u], start[u + 1]):
            owner[edge] = u
    left, at = learners, 0
    while left:
        u = waiting[at % learners]
        at += 1
        left -= 1
        is_waiting[u] = False
        while has[u] < most_teachers[u]:
            first = second = best = -1
            extra = premium[u] if has[u] == 0 else 0
            for edge in range(start[u], start[u + 1]):
                if chosen[edge]:
                    continue
                v = teachers[edge]
                gain = values[edge] + extra - lowest[v]
                if gain > first:
                    second = max(first, values[edge] + extra - following[v])
                    first, best = gain, edge
                else:
                    second = max(second, gain)
            if first <= 0:
                break
            v = teachers[best]
            here = cheapest[v]
            loser = holder[here]
            price[here] += first - max(second, 0) + step
            holder[here] = best
            lowest[v] = following[v] = NO_PLACE
            for each in range(place[v], place[v + 1]):
                if price[each] < lowest[v]:
                    following[v] = lowest[v]
                    lowest[v] = price[each]
                    cheapest[v] = each
                else:
                    following[v] = min(following[v], price[each])
            chosen[best] = True
            has[u] += 1
            if loser >= 0:
                chosen[loser] = False
                other = owner[loser]
                has[other] -= 1
                if not is_waiting[other] and other != u:
                    is_waiting[other] = True
                    waiting[(at + left) % learners] = other
                    left += 1
    return chosen, price


@compiled
def _worth_and_bound(lists, limits, chosen, price):
    """Give what the chosen edges are worth, and the value of the dual at the prices."""
    start, teachers, values = lists
    most_teachers, place, premium = limits
    worth = np.int64(0)
    bound = np.int64(0)
    cheapest = np.zeros(len(place) - 1, np.int64)
    for v in range(len(place) - 1):
        if place[v] < place[v + 1]:
            cheapest[v] = price[place[v] : place[v + 1]].min()
            bound += cheapest[v] * (place[v + 1] - place[v])
    for u in range(len(start) - 1):
        has = 0
        gains = np.empty(start[u + 1] - start[u], np.int64)
        count = 0
        for edge in range(start[u], start[u + 1]):
            if chosen[edge]:
                worth += values[edge]
                has += 1
            v = teachers[edge]
            if place[v] < place[v + 1]:
                gains[count] = values[edge] - cheapest[v]
                count += 1
        worth += premium[u] if has else 0
        if not count or not most_teachers[u]:
            continue
        gains = -np.sort(-gains[:count])
        bound += max(gains[0] + premium[u], 0)
        for each in range(1, min(count, most_teachers[u])):
            bound += max(gains[each], 0)
    return worth, bound
