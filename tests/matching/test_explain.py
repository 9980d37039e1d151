"""The reasons of a match are what the two profiles say, worked out by other means.

`expected_reasons` reads profiles and vocabulary only, one rule of `docs/matching.md`
after the other, and shares nothing with the matching.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from bot.jobs.match import words_of
from exchange.domain.match import Match, Reason
from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.matching.find import find_matches
from exchange.store.snapshot import snapshot_vocabulary
from tests.matching.profiles import NOW, make_profile_pages

TODAY: date = NOW.date()
DOWN = [4, 3, 2, 1]
UP = [4, 2, 1]
# The hour in UTC at which it is eight in the morning in each zone of the profiles.
MORNING = {"UTC+3": 5, "Africa/Nairobi": 5, "UTC-5": 13, "+5:30": 3, "GMT": 8}


def key(capacity: Capacity) -> str:
    """Name a capacity as matches do: its id, or its folded own words."""
    return capacity.id or f"text:{capacity.folded}"


def steps_up(words: Vocabulary, low: str, high: str) -> int | None:
    """Count the steps from a capacity up to a broader one."""
    level, steps = {low}, 0
    while level:
        if high in level:
            return steps
        terms = (words.term(CAPACITY, each) for each in level)
        level = {parent for term in terms if term for parent in term.parents}
        steps += 1
    return None


@cache
def nearness(words: Vocabulary, want: str, offer: str) -> int:
    """Tell in quarters how near an offer comes to a want."""
    down, up = steps_up(words, offer, want), steps_up(words, want, offer)
    return max(
        DOWN[down] if down is not None and down < len(DOWN) else 0,
        UP[up] if up is not None and up < len(UP) else 0,
    )


def answered(
    words: Vocabulary, learner: ProfilePage, teacher: ProfilePage
) -> Iterator[tuple[str, str]]:
    """List what the learner wants, the priorities first, with the nearest offer."""
    first = {key(each) for each in learner.profile.priority}
    wants = first | {key(each) for each in learner.profile.wants}
    offers = sorted({key(each) for each in teacher.profile.offers})
    for want in sorted(wants, key=lambda each: (each not in first, each)):
        best = max(offers, key=lambda each: nearness(words, want, each), default="")
        if best and nearness(words, want, best):
            yield want, best


def region(words: Vocabulary, page: ProfilePage) -> str:
    """Name the region of the first territory that is in one."""
    for territory in page.profile.territory:
        term = words.term(TERRITORY, territory)
        if territory.startswith("region-"):
            return territory
        for parent in term.parents if term else ():
            if parent.startswith("region-"):
                return parent
    return ""


def takes_part(page: ProfilePage) -> bool:
    """Tell whether a profile is open today; after `until` it is the other way round."""
    profile = page.profile
    is_over = bool(profile.until) and profile.until < TODAY.isoformat()
    return (profile.availability == "paused") == is_over


def expected_learners(pages: list[ProfilePage]) -> dict[str, float]:
    """Share the learners of each capacity among those who offer just that."""
    wanting: Counter[str] = Counter()
    offering: Counter[str] = Counter()
    for page in pages:
        profile = page.profile
        wanting.update({key(each) for each in (*profile.wants, *profile.priority)})
        offering.update({key(each) for each in profile.offers})
    return {
        page.profile_id: sum(
            wanting[each] / offering[each]
            for each in {key(offer) for offer in page.profile.offers}
        )
        for page in pages
    }


def shared_language(learner: ProfilePage, teacher: ProfilePage) -> Reason:
    """Give the language in which the weaker of the two is best, with that level."""
    levels = [
        {
            each.code: 5 if each.level == "N" else int(each.level)
            for each in page.profile.languages
            if each.level not in "01"
        }
        for page in (learner, teacher)
    ]
    shared = {code: min(levels[0][code], levels[1].get(code, 0)) for code in levels[0]}
    best = max(shared.values())
    return Reason(
        "language", min(code for code in shared if shared[code] == best), str(best)
    )


def expected_reasons(
    words: Vocabulary, learner: ProfilePage, teacher: ProfilePage, load: float
) -> list[Reason]:
    """Work out all reasons of a pair."""
    one, other = learner.profile, teacher.profile
    reasons = [Reason("teaches", *each) for each in answered(words, learner, teacher)]
    reasons += [Reason("learns", *each) for each in answered(words, teacher, learner)]
    reasons.append(shared_language(learner, teacher))
    for kind in ("method", "project"):
        both = set(getattr(one, f"{kind}s")) & set(getattr(other, f"{kind}s"))
        reasons += [Reason(kind, each, each) for each in sorted(both)]
    regions = region(words, learner), region(words, teacher)
    if all(regions) and regions[0] != regions[1]:
        reasons.append(Reason("region", *regions))
    awake = [
        {(MORNING[each] + hour) % 24 for hour in range(14)}
        if each in MORNING
        else set()
        for each in (one.timezone, other.timezone)
    ]
    if hours := len(awake[0] & awake[1]):
        reasons.append(Reason("hours", str(hours), ""))
    age = TODAY - teacher.edited_at.date()
    limits = ((90, 8), (180, 6), (365, 4), (730, 2))
    for days, points in limits:
        if age <= timedelta(days=days):
            reasons.append(Reason("fresh", str(points), ""))
            break
    focus = 8 if regions[1] and regions[1] not in ("region-NA", "region-NWE") else 0
    focus += 8 if load < 1 else 4 if load < 3 else 0
    if focus:
        reasons.append(Reason("focus", str(focus), ""))
    return reasons


def test_reasons_of_ten_thousand_matches_are_those_of_the_profiles() -> None:
    """Each says what the two profiles say, no more and no less."""
    words = snapshot_vocabulary()
    pages = make_profile_pages(11, 3_000, words)
    by_id = {page.profile_id: page for page in pages}
    load = expected_learners([page for page in pages if takes_part(page)])
    matches: list[Match] = find_matches(pages, words_of(words), TODAY)
    for match in Random(11).sample(matches, 10_000):
        learner, teacher = by_id[match.learner_id], by_id[match.teacher_id]
        assert takes_part(learner)
        assert takes_part(teacher)
        reasons = expected_reasons(words, learner, teacher, load[teacher.profile_id])
        assert list(match.reasons) == reasons
        learns = any(reason.kind == "learns" for reason in reasons)
        assert match.mutual == learns
        wanted = sorted(each.wanted for each in reasons if each.kind == "teaches")
        assert list(match.capacities) == wanted
    kinds = Counter(reason.kind for match in matches for reason in match.reasons)
    assert len(kinds) == 9
