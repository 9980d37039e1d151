"""Why two people fit: reasons as data, from the rows themselves and not the score."""

from collections.abc import Iterator, Sequence

from exchange.domain.match import Match, Reason
from exchange.matching.market import BROADER, NARROWER, Market
from exchange.matching.people import Row, Words, region_of


class Explaining:
    """Says of pairs of rows why they fit."""

    def __init__(self, rows: Sequence[Row], market: Market, words: Words) -> None:
        self.rows = rows
        self._market = market
        self._words = words
        self._nearest: dict[tuple[str, str], int] = {}

    def capacities(self, learner: int, teacher: int) -> tuple[str, ...]:
        """Name what the learner wants and the teacher offers, in order."""
        teaches = self.answers(self.rows[learner], self.rows[teacher])
        return tuple(sorted(wanted for wanted, _ in teaches))

    def match(
        self, learner: int, teacher: int, score: int, *, proposed: bool = False
    ) -> Match:
        """Make the match of two rows."""
        one, other = self.rows[learner], self.rows[teacher]
        teaches = list(self.answers(one, other))
        learns = list(self.answers(other, one))
        return Match(
            learner_id=one.id,
            teacher_id=other.id,
            capacities=tuple(sorted(wanted for wanted, _ in teaches)),
            score=score,
            reasons=(
                *(Reason("teaches", wanted, offered) for wanted, offered in teaches),
                *(Reason("learns", wanted, offered) for wanted, offered in learns),
                best_language(one, other),
                *self._bonuses(learner, teacher),
            ),
            mutual=bool(learns),
            proposed=proposed,
        )

    def answers(self, learner: Row, teacher: Row) -> Iterator[tuple[str, str]]:
        """List (wanted, the nearest offer), the learner's priorities first."""
        for want in sorted(learner.wants, key=lambda key: (-learner.wants[key], key)):
            near = [(-self._quarters(want, offer), offer) for offer in teacher.offers]
            quarters, offer = min(near, default=(0, ""))
            if quarters:
                yield want, offer

    def _quarters(self, want: str, offer: str) -> int:
        """Tell how near an offer comes to a want."""
        if want == offer:
            return NARROWER[0]
        known = self._nearest.get((want, offer))
        if known is None:
            down = dict(self._words.broader.get(offer, ())).get(want, len(NARROWER))
            up = dict(self._words.broader.get(want, ())).get(offer, len(BROADER))
            known = max(
                NARROWER[down] if down < len(NARROWER) else 0,
                BROADER[up] if up < len(BROADER) else 0,
            )
            self._nearest[want, offer] = known
        return known

    def _bonuses(self, learner: int, teacher: int) -> Iterator[Reason]:
        one, other = self.rows[learner].page, self.rows[teacher].page
        traits = self._market.traits
        if one and other:
            for kind in ("methods", "projects"):
                shared = {*getattr(one.profile, kind)} & {*getattr(other.profile, kind)}
                for each in sorted(shared):
                    yield Reason(kind.removesuffix("s"), each, each)
            regions = [region_of(page.profile, self._words) for page in (one, other)]
            if all(regions) and regions[0] != regions[1]:
                yield Reason("region", *regions)
        hours = int(traits.awake[learner] & traits.awake[teacher]).bit_count()
        for kind, points in (
            ("hours", hours),
            ("fresh", int(traits.freshness[teacher])),
            ("focus", int(traits.focus[teacher])),
        ):
            if points:
                yield Reason(kind, str(points), "")


def best_language(one: Row, other: Row) -> Reason:
    """Give the shared language in which the weaker of the two is strongest."""
    level, code = min(
        (-min(skill.rank, other.languages[code].rank), code)
        for code, skill in one.languages.items()
        if code in other.languages
    )
    return Reason("language", code, str(-level))
