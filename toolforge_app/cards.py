"""Profiles as the pages show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.vocabulary import AFFILIATE, CAPACITY
from toolforge_app.labels import (
    Availability,
    Labels,
    describe_availability,
    name_type,
)

ABOUT_LENGTH = 180
AVATAR_COLOURS = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """A capacity as a link; `is_match`: it is what was searched for.

    `broader` names what was searched for, where this is a narrower capacity.
    `language` is that of the label, "" where it is the page's or is not known.
    """

    label: str
    href: str
    is_match: bool = False
    broader: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language somebody has, and how well."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a result shows of a profile."""

    name: str
    href: str
    type: str
    type_name: str
    initial: str
    colour: int
    facts: tuple[str, ...]
    tongues: tuple[Tongue, ...]
    offers: tuple[Chip, ...]
    wants: tuple[Chip, ...]
    about: str
    availability: Availability
    edited_on: date


def make_card(
    page: ProfilePage,
    labels: Labels,
    today: date,
    searched: Collection[str] = (),
) -> Card:
    """Show a profile; `searched` are the capacities that were asked for."""
    profile = page.profile
    return Card(
        name=page.user_name,
        href=profile_href(page),
        type=profile.type,
        type_name=name_type(profile.type),
        initial=page.user_name[:1].upper(),
        colour=sum(page.profile_id.encode()) % AVATAR_COLOURS,
        facts=(
            *map(labels.territory, profile.territory),
            *labels.names(AFFILIATE, profile.affiliations),
        ),
        tongues=make_tongues(page, labels),
        offers=make_chips(profile.offers, labels, searched),
        wants=make_chips((*profile.priority, *profile.wants), labels, searched),
        about=_shorten(profile.about),
        availability=describe_availability(profile, today),
        edited_on=page.edited_at.date(),
    )


def profile_href(page: ProfilePage) -> str:
    """Give the address of a profile in the tool."""
    title = page.title.replace(" ", "_")
    return url_for("profile.show", wiki=page.dbname, title=title)


def make_tongues(page: ProfilePage, labels: Labels) -> tuple[Tongue, ...]:
    """List languages, best first."""
    skills = sorted(page.profile.languages, key=lambda skill: -skill.rank)
    return tuple(
        Tongue(labels.tongue(skill.code), labels.level(skill.level))
        for skill in skills
        if skill.rank > 0
    )


def make_chips(
    capacities: Iterable[Capacity], labels: Labels, searched: Collection[str] = ()
) -> tuple[Chip, ...]:
    """List capacities once each, what was searched for first."""
    chips: dict[str, Chip] = {}
    for capacity in capacities:
        broader = _searched_broader(capacity, labels, searched)
        chip = Chip(
            labels.capacity(capacity),
            capacity_href(capacity),
            bool(broader) or capacity.key in searched,
            broader,
            _language(capacity.id, labels),
        )
        chips.setdefault(capacity.key, chip)
    return tuple(sorted(chips.values(), key=lambda chip: not chip.is_match))


def term_chip(capacity_id: str, labels: Labels) -> Chip:
    """Make a link to a capacity of the vocabulary."""
    href = url_for("capacities.show", capacity_id=capacity_id)
    return Chip(labels.key(capacity_id), href, language=_language(capacity_id, labels))


def capacity_href(capacity: Capacity) -> str:
    """Give the page of a capacity, or a search for its words."""
    if capacity.id is None:
        return url_for("search.results", q=capacity.text)
    return url_for("capacities.show", capacity_id=capacity.id)


def _searched_broader(
    capacity: Capacity, labels: Labels, searched: Collection[str]
) -> str:
    """Name the nearest broader capacity that was searched for, "" where none was."""
    if not searched or capacity.id is None or capacity.key in searched:
        return ""
    broader = labels.vocabulary.broader(CAPACITY, capacity.id)
    return next((labels.key(key) for key in broader if key in searched), "")


def _language(capacity_id: str | None, labels: Labels) -> str:
    return labels.other_language(CAPACITY, capacity_id) if capacity_id else ""


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= ABOUT_LENGTH:
        return text
    return text[:ABOUT_LENGTH].rsplit(" ", 1)[0] + "…"
