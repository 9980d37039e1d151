"""The score in plain Python, pair by pair: what the compiled loops are compared with.

It is written from the formula in `docs/matching.md`, and shares nothing with them but
the market's form.
"""

from functools import cached_property
from math import log2

from exchange.matching.market import Market

NEAR_DOWN = {0: 4, 1: 3, 2: 2, 3: 1}
NEAR_UP = {0: 4, 1: 2, 2: 1}
LEVEL_POINTS = {2: 0, 3: 3, 4: 6, 5: 8}


class PlainMarket:
    """A market whose every pair can be scored."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.rows = range(len(market))
        self.wants = [
            dict(zip(market.wants.row(r), self._beside(r), strict=True))
            for r in self.rows
        ]
        self.offers = [set(market.offers.row(row)) for row in self.rows]
        start = market.languages.start
        self.languages = [
            dict(
                zip(
                    market.languages.row(row),
                    market.levels[start[row] : start[row + 1]].tolist(),
                    strict=True,
                )
            )
            for row in self.rows
        ]

    def _beside(self, row: int) -> list[int]:
        start = self.market.wants.start
        weights: list[int] = self.market.weights[start[row] : start[row + 1]].tolist()
        return weights

    @cached_property
    def steps_up(self) -> list[dict[int, int]]:
        """Map, for each skill, what is broader to the steps to it."""
        hierarchy = self.market.hierarchy
        start = hierarchy.above.start
        return [
            dict(
                zip(
                    hierarchy.above.row(skill),
                    hierarchy.steps[start[skill] : start[skill + 1]].tolist(),
                    strict=True,
                )
            )
            for skill in range(len(hierarchy))
        ]

    @cached_property
    def rarity(self) -> list[int]:
        """Give the rarity of each skill in 1/65536, a multiple of 16."""
        counts = [0] * self.market.skill_count
        for offers in self.offers:
            answered = {
                broader
                for offer in offers
                for broader, steps in (self.steps_up[offer] | {offer: 0}).items()
                if steps in NEAR_DOWN
            }
            for skill in answered:
                counts[skill] += 1
        return [
            16 * round(4096 * log2(1 + len(self.rows) / max(count, 1)))
            for count in counts
        ]

    def nearness(self, want: int, offers: set[int]) -> int:
        """Tell in quarters how near the nearest of the offers comes to a want."""
        best = 0
        for offer in offers:
            if offer == want:
                best = 4
            best = max(best, NEAR_DOWN.get(self.steps_up[offer].get(want, 9), 0))
            best = max(best, NEAR_UP.get(self.steps_up[want].get(offer, 9), 0))
        return best

    def worth(self, learner: int, teacher: int) -> int:
        """Give what the teacher's offers are worth to the learner, in 1/524288."""
        return sum(
            weight * self.nearness(want, self.offers[teacher]) * self.rarity[want]
            for want, weight in self.wants[learner].items()
        )

    def score(self, learner: int, teacher: int, *, with_bonus: bool) -> int:
        """Give the score of a pair, 0 where the learner could not learn."""
        people = self.market.person
        shared = self.languages[learner].keys() & self.languages[teacher].keys()
        forward = self.worth(learner, teacher)
        if people[learner] == people[teacher] or not shared or not forward:
            return 0
        core = forward // 8 + self.worth(teacher, learner) // 16
        points = self.points(learner, teacher) if with_bonus else 0
        return core + core * points // 256

    def points(self, learner: int, teacher: int) -> int:
        """Give the points of the bonuses; 64 are a quarter of the core."""
        traits = self.market.traits
        u, v = learner, teacher
        hours = bin(int(traits.awake[u] & traits.awake[v])).count("1")
        shared = self.languages[u].keys() & self.languages[v].keys()
        level = max(min(self.languages[u][c], self.languages[v][c]) for c in shared)
        regions = {int(traits.region[u]), int(traits.region[v])}
        return (
            8 * bool(traits.methods[u] & traits.methods[v])
            + 8 * bool(traits.projects[u] & traits.projects[v])
            + min(hours, 8)
            + 8 * (len(regions) == 2 and 0 not in regions)
            + LEVEL_POINTS[level]
            + int(traits.freshness[v])
            + int(traits.focus[v])
        )

    def top_k(self, row: int, k: int, *, with_bonus: bool) -> list[tuple[int, int]]:
        """Give the best teachers of a row with their scores; ties: the lower row."""
        scored = (
            (-self.score(row, teacher, with_bonus=with_bonus), teacher)
            for teacher in self.rows
        )
        return [(teacher, -minus) for minus, teacher in sorted(scored) if minus][:k]
