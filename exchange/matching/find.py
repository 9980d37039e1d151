"""The first matching: for every learner the best teachers, with reasons.

For a learner u and a teacher v who share a workable language

    score(u, v) = sum over wants w of u:  priority(w) * closeness(w, v) * rarity(w)
                + 1/2 * the same with u and v exchanged

where closeness is 1 for the wanted capacity itself and loses a quarter for each step
down to a narrower one that v offers, and rarity(w) = log2(1 + N / offers of w). The
first sum must be above zero. Whoever fits both ways comes before whoever does not.
All numbers are integers in 1/65536, so neither order nor machine changes a ranking.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from exchange.domain.match import Match, Reason
from exchange.domain.profile import (
    LEAST_WORKABLE_LEVEL,
    LanguageSkill,
    Profile,
    ProfilePage,
)

ONE = 65536
TOP_K = 10
MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class _Person:
    """What the score reads of a profile: capacity keys, and ranks by language."""

    page: ProfilePage
    wants: dict[str, int]
    offers: dict[str, tuple[str, int]]
    languages: dict[str, LanguageSkill]


def find_matches(
    pages: Sequence[ProfilePage],
    broader: Mapping[str, Sequence[str]],
    top_k: int = TOP_K,
) -> list[Match]:
    """Give the `top_k` best matches of every learner, by learner, best first.

    `broader` maps a capacity id to its broader ones, nearest first. Paused profiles
    take no part. Ties are broken by profile id.
    """
    people = [
        _to_person(page, broader)
        for page in sorted(pages, key=lambda page: page.profile_id)
        if page.profile.availability != "paused"
    ]
    rarity = _rarity(people)
    offering = _by_offer(people)
    found: list[Match] = []
    for learner in people:
        candidates = {
            each.page.profile_id: each
            for want in learner.wants
            for each in offering.get(want, ())
        }
        matches = [
            match
            for teacher in candidates.values()
            if (match := _match(learner, teacher, rarity)) is not None
        ]
        matches.sort(key=lambda each: (not each.mutual, -each.score, each.teacher_id))
        found.extend(matches[:top_k])
    return found


def _to_person(page: ProfilePage, broader: Mapping[str, Sequence[str]]) -> _Person:
    profile = page.profile
    wants = {each.key: 2 * ONE for each in profile.wants}
    wants.update({each.key: 3 * ONE for each in profile.priority})
    return _Person(page, wants, _offers(profile, broader), _languages(profile))


def _offers(
    profile: Profile, broader: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, int]]:
    """Map every capacity that an offer answers to (the offer, how closely)."""
    answered: dict[str, tuple[str, int]] = {}
    for offer in sorted(each.key for each in profile.offers):
        for steps, key in enumerate((offer, *broader.get(offer, ()))):
            if steps > MOST_STEPS:
                break
            closeness = ONE - steps * ONE // 4
            if key not in answered or closeness > answered[key][1]:
                answered[key] = (offer, closeness)
    return answered


def _languages(profile: Profile) -> dict[str, LanguageSkill]:
    return {
        each.code: each
        for each in profile.languages
        if each.rank >= LEAST_WORKABLE_LEVEL
    }


def _by_offer(people: Sequence[_Person]) -> dict[str, list[_Person]]:
    offering: dict[str, list[_Person]] = {}
    for person in people:
        for key in person.offers:
            offering.setdefault(key, []).append(person)
    return offering


def _rarity(people: Sequence[_Person]) -> dict[str, int]:
    counts = {key: len(some) for key, some in _by_offer(people).items()}
    return {
        key: round(ONE * log2(1 + len(people) / count)) for key, count in counts.items()
    }


def _match(
    learner: _Person, teacher: _Person, rarity: Mapping[str, int]
) -> Match | None:
    if learner.page.person_id == teacher.page.person_id:
        return None
    language = _best_language(learner, teacher)
    if language is None:
        return None
    teaches = list(_answers(learner, teacher))
    learns = list(_answers(teacher, learner))
    score = _sum(learner, teaches, rarity) + _sum(teacher, learns, rarity) // 2
    return Match(
        learner_id=learner.page.profile_id,
        teacher_id=teacher.page.profile_id,
        capacities=tuple(sorted(wanted for wanted, _, _ in teaches)),
        score=score,
        reasons=(
            *(Reason("teaches", wanted, offer) for wanted, offer, _ in teaches),
            *(Reason("learns", wanted, offer) for wanted, offer, _ in learns),
            language,
        ),
        mutual=bool(learns),
    )


def _answers(learner: _Person, teacher: _Person) -> Iterator[tuple[str, str, int]]:
    """List (wanted, offered, closeness), the learner's priorities first."""
    ordered = sorted(learner.wants, key=lambda key: (-learner.wants[key], key))
    for want in ordered:
        if want in teacher.offers:
            yield want, *teacher.offers[want]


def _sum(
    learner: _Person, answers: list[tuple[str, str, int]], rarity: Mapping[str, int]
) -> int:
    return sum(
        learner.wants[want] * closeness // ONE * rarity[want] // (2 * ONE)
        for want, _, closeness in answers
    )


def _best_language(one: _Person, other: _Person) -> Reason | None:
    """Give the shared language in which the weaker of the two is strongest."""
    shared = [
        (-min(skill.rank, other.languages[code].rank), code)
        for code, skill in one.languages.items()
        if code in other.languages
    ]
    if not shared:
        return None
    level, code = min(shared)
    return Reason("language", code, str(-level))
