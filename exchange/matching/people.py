"""From profiles and requests to the arrays of a market."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from exchange.domain.language_skills import ascii_digits
from exchange.domain.profile import (
    LEAST_WORKABLE_LEVEL,
    Capacity,
    LanguageSkill,
    Profile,
    ProfilePage,
)
from exchange.domain.request import OPEN, AskedRequest, subject_of_request
from exchange.domain.weights import USUAL, Weights
from exchange.matching.market import (
    WANT,
    Hierarchy,
    Lists,
    Market,
    Traits,
)

# Eighths of the points by the days since a profile was edited.
FRESHNESS = ((90, 8), (180, 6), (365, 4), (730, 2))
# Whom so few learners are to be expected is hardly found by anybody: eighths.
HARDLY_FOUND = ((1.0, 8), (3.0, 4))
WAKING_HOURS = range(8, 22)
MOST_KINDS = 32

_OFFSET = re.compile(
    r"(?:UTC|GMT|UT)?\s*([+\-\u2212\u2013\u00b1])\s*(\d{1,2})(?::?(\d{2}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The hierarchies: broader capacities by step, and the region of each territory.

    `broader` maps a capacity to (broader one, steps), nearest first.
    """

    broader: Mapping[str, Sequence[tuple[str, int]]]
    region: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a market: who it is, and what the score reads of it.

    `id` is that of a profile, or of a request, whose asker only learns.
    """

    id: str
    person_id: str
    wants: Mapping[str, int]
    offers: tuple[str, ...]
    languages: Mapping[str, LanguageSkill]
    capacity: int | None = None
    page: ProfilePage | None = None

    @property
    def subject(self) -> str:
        """Give what notices remember it by (`key_of_pair`): the person or request."""
        return self.person_id if self.page else subject_of_request(self.id)


def rows_of(
    pages: Iterable[ProfilePage],
    requests: Iterable[AskedRequest],
    today: date,
    weights: Weights = USUAL,
) -> list[Row]:
    """Give all who take part today: profiles by their ids, then requests by theirs.

    Paused profiles do not; nor do requests that are no longer open.
    """
    rows = [
        _row_of_page(page, today, weights)
        for page in sorted(pages, key=lambda page: page.profile_id)
        if page.profile.availability_on(today) != "paused"
    ]
    rows.extend(
        Row(
            each.request_id,
            each.person_id,
            _weigh(each.request.capacity, (), weights),
            (),
            _workable(each.request.languages),
        )
        for each in sorted(requests, key=lambda each: each.request_id)
        if each.request.state_on(today) == OPEN
    )
    return rows


def _row_of_page(page: ProfilePage, today: date, weights: Weights) -> Row:
    profile = page.profile
    availability = profile.availability_on(today)
    return Row(
        page.profile_id,
        page.person_id,
        _weigh(profile.wants, profile.priority, weights),
        tuple(sorted({each.key for each in profile.offers})),
        _workable(profile.languages),
        int(availability) if availability.isdecimal() else None,
        page,
    )


def _weigh(
    wants: Iterable[Capacity], priority: Iterable[Capacity], weights: Weights
) -> dict[str, int]:
    weighed = {each.key: WANT for each in wants}
    weighed.update({each.key: weights.priority for each in priority})
    return weighed


def _workable(skills: Iterable[LanguageSkill]) -> dict[str, LanguageSkill]:
    return {each.code: each for each in skills if each.rank >= LEAST_WORKABLE_LEVEL}


def skills_of(rows: Sequence[Row], words: Words) -> dict[str, int]:
    """Number the capacities that rows name, and those broader, in their order."""
    named = {key for row in rows for key in (*row.wants, *row.offers)}
    above = {above for key in named for above, _ in words.broader.get(key, ())}
    return {key: number for number, key in enumerate(sorted(named | above))}


def make_market(
    rows: Sequence[Row], words: Words, today: date, weights: Weights = USUAL
) -> Market:
    """Number the skills and languages of the rows, and put them into arrays."""
    skills = skills_of(rows, words)
    codes = sorted({code for row in rows for code in row.languages})
    languages = {code: number for number, code in enumerate(codes)}
    people = {person: n for n, person in enumerate({row.person_id: 0 for row in rows})}
    wants = [sorted((skills[k], w) for k, w in row.wants.items()) for row in rows]
    spoken = [
        sorted((languages[code], skill.rank) for code, skill in row.languages.items())
        for row in rows
    ]
    offers = Lists.of([sorted(skills[key] for key in row.offers) for row in rows])
    wanted = Lists.of([[skill for skill, _ in row] for row in wants])
    return Market(
        wants=wanted,
        weights=np.array([weight for row in wants for _, weight in row], np.uint8),
        offers=offers,
        languages=Lists.of([[language for language, _ in row] for row in spoken]),
        levels=np.array([level for row in spoken for _, level in row], np.uint8),
        person=np.array([people[row.person_id] for row in rows], np.int32),
        hierarchy=Hierarchy.of(
            [
                [
                    (skills[broader], steps)
                    for broader, steps in words.broader.get(key, ())
                ]
                for key in skills
            ]
        ),
        traits=_traits(
            rows, words, today, weights, _demand(wanted, offers, len(skills))
        ),
    )


def _demand(wants: Lists, offers: Lists, skills: int) -> list[float]:
    """Give for each row the learners to be expected, were they shared evenly."""
    wanting = np.bincount(wants.values, minlength=skills)
    offering = np.bincount(offers.values, minlength=skills)
    share = wanting / np.maximum(offering, 1)
    owner = np.repeat(np.arange(len(offers.start) - 1), np.diff(offers.start))
    expected: list[float] = np.bincount(
        owner, weights=share[offers.values], minlength=len(offers.start) - 1
    ).tolist()
    return expected


def _traits(
    rows: Sequence[Row],
    words: Words,
    today: date,
    weights: Weights,
    demand: Sequence[float],
) -> Traits:
    profiles = [row.page.profile if row.page else Profile() for row in rows]
    regions = [region_of(profile, words) for profile in profiles]
    numbers = {region: n + 1 for n, region in enumerate(sorted({*regions} - {""}))}
    edited = [row.page.edited_at.date() if row.page else date.min for row in rows]
    return Traits(
        methods=_bits([profile.methods for profile in profiles]),
        projects=_bits([profile.projects for profile in profiles]),
        awake=np.array(
            [waking_hours(profile.timezone, today) for profile in profiles], np.uint32
        ),
        region=np.array([numbers.get(region, 0) for region in regions], np.uint8),
        freshness=np.array(
            [freshness(day, today, weights) for day in edited], np.uint8
        ),
        focus=np.array(
            [
                focus(region, expected, weights)
                for region, expected in zip(regions, demand, strict=True)
            ],
            np.uint8,
        ),
    )


def _bits(values: Sequence[Sequence[str]]) -> "np.ndarray":
    """Give each value a bit; beyond 32 values the rarer ones, by name, have none."""
    kinds = sorted({each for row in values for each in row})[:MOST_KINDS]
    bit = {kind: 1 << number for number, kind in enumerate(kinds)}
    return np.array([sum(bit.get(e, 0) for e in {*row}) for row in values], np.uint32)


def region_of(profile: Profile, words: Words) -> str:
    """Give the movement's region of a profile's first territory that has one."""
    found = (words.region.get(each, "") for each in profile.territory)
    return next(filter(None, found), "")


def freshness(edited_on: date, today: date, weights: Weights) -> int:
    """Give the points for a profile that was edited lately."""
    days = (today - edited_on).days
    eighths = next((eighths for most, eighths in FRESHNESS if days <= most), 0)
    return weights.fresh * eighths // 8


def focus(region: str, expected_learners: float, weights: Weights) -> int:
    """Give the points for emerging communities and for whom hardly anybody finds."""
    is_emerging = region and region not in weights.established_regions
    found = (eighths for most, eighths in HARDLY_FOUND if expected_learners < most)
    points = weights.hardly_found * next(found, 0) // 8
    return points + (weights.emerging if is_emerging else 0)


def waking_hours(timezone: str, today: date) -> int:
    """Give the hours in UTC, as bits, at which it is 8 to 22 o'clock in a time zone.

    Reads `UTC+5:30`, `-3` and names like `Asia/Kolkata`; 0 where nothing can be read.
    """
    offset = _utc_offset(ascii_digits(timezone.strip()), today)
    if offset is None:
        return 0
    hours = offset // timedelta(hours=1)
    return sum(1 << ((hour - hours) % 24) for hour in WAKING_HOURS)


def _utc_offset(timezone: str, today: date) -> timedelta | None:
    found = _OFFSET.fullmatch(timezone)
    if found:
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return offset if sign in "+\u00b1" else -offset
    if timezone.upper() in ("UTC", "GMT"):
        return timedelta()
    try:
        zone = ZoneInfo(timezone)
    except (ValueError, OSError, LookupError):
        return None
    return zone.utcoffset(datetime.combine(today, time(12), UTC))
