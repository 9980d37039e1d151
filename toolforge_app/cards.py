"""Profiles as the pages show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from flask import g, request, url_for

from exchange.domain.long_text import cut_text
from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.vocabulary import AFFILIATE, CAPACITY, TERRITORY, Vocabulary
from toolforge_app.labels import (
    Availability,
    Labels,
    describe_availability,
    name_type,
)
from toolforge_app.reader import asked_language

ABOUT_LENGTH = 180
AVATAR_COLOURS = 6
PAGES_OF_TERMS = {
    CAPACITY: ("capacities.show", "capacity_id"),
    AFFILIATE: ("affiliates.show", "affiliate_id"),
    TERRITORY: ("territories.show", "territory_id"),
}
# So many links to terms are kept: a page of results has two hundred of them.
MOST_KEPT = 20_000
MOST_SCOPES = 100
# What the router, which takes five times as long, leaves as it is.
SAFE_IN_PATH = "!$&'()*+,/:;=@"

# What a request adds to all of its addresses: their root, and a language.
Scope = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """A capacity, or another term, as a link; `is_match`: it is what was searched for.

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
    facts: tuple[Chip, ...]
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
    profile, scope = page.profile, _address_scope()
    places = (_term_chip(each, labels, TERRITORY, scope) for each in profile.territory)
    groups = (
        _term_chip(each, labels, AFFILIATE, scope) for each in profile.affiliations
    )
    wants = (*profile.priority, *profile.wants)
    return Card(
        name=page.user_name,
        href=_profile_href(page, scope),
        type=profile.type,
        type_name=name_type(profile.type),
        initial=page.user_name[:1].upper(),
        colour=sum(page.profile_id.encode()) % AVATAR_COLOURS,
        facts=(*places, *groups),
        tongues=make_tongues(page, labels),
        offers=_make_chips(profile.offers, labels, searched, scope),
        wants=_make_chips(wants, labels, searched, scope),
        about=_shorten(profile.about),
        availability=describe_availability(profile, today),
        edited_on=page.edited_at.date(),
    )


def profile_href(page: ProfilePage) -> str:
    """Give the address of a profile in the tool."""
    return _profile_href(page, _address_scope())


def _profile_href(page: ProfilePage, scope: Scope) -> str:
    before, between, after = _profile_address(scope)
    title = page.title.replace(" ", "_")
    wiki = quote(page.dbname, safe=SAFE_IN_PATH)
    return f"{before}{wiki}{between}{quote(title, safe=SAFE_IN_PATH)}{after}"


def preview_href(page: ProfilePage) -> str:
    """Give the address that shows how a notice to a profile would look."""
    title = page.title.replace(" ", "_")
    return url_for("preview.show", wiki=page.dbname, title=title)


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
    return _make_chips(capacities, labels, searched, _address_scope())


def _make_chips(
    capacities: Iterable[Capacity],
    labels: Labels,
    searched: Collection[str],
    scope: Scope,
) -> tuple[Chip, ...]:
    chips: dict[str, Chip] = {}
    for capacity in capacities:
        key = capacity.key
        if key not in chips:
            chip = _capacity_chip(capacity, labels, scope)
            chips[key] = _matched(chip, capacity, labels, searched)
    if not searched:
        return tuple(chips.values())
    return tuple(sorted(chips.values(), key=lambda chip: not chip.is_match))


def term_chip(term_id: str, labels: Labels, kind: str = CAPACITY) -> Chip:
    """Make a link to the page of a term of the vocabulary."""
    return _term_chip(term_id, labels, kind, _address_scope())


def _term_chip(term_id: str, labels: Labels, kind: str, scope: Scope) -> Chip:
    chip = _chip_of_known(kind, term_id, labels, scope)
    # What was taken out of the vocabulary has no page any more.
    return chip or Chip(labels.name(kind, term_id), "")


def capacity_href(capacity: Capacity) -> str:
    """Give the page of a capacity, or a search for its words."""
    if capacity.id is None:
        return url_for("search.results", q=capacity.text)
    return url_for("capacities.show", capacity_id=capacity.id)


def _capacity_chip(capacity: Capacity, labels: Labels, scope: Scope) -> Chip:
    chip = capacity.id and _chip_of_known(CAPACITY, capacity.id, labels, scope)
    return chip or Chip(labels.capacity(capacity), capacity_href(capacity))


def _chip_of_known(
    kind: str, term_id: str, labels: Labels, scope: Scope
) -> Chip | None:
    if labels.vocabulary.term(kind, term_id) is None:
        return None
    return _keep_chip(kind, term_id, labels.vocabulary, labels.language, scope)


def _matched(
    chip: Chip, capacity: Capacity, labels: Labels, searched: Collection[str]
) -> Chip:
    """Mark what was searched for, or is narrower."""
    if not searched:
        return chip
    if capacity.key in searched:
        return replace(chip, is_match=True)
    broader = _searched_broader(capacity, labels, searched)
    return replace(chip, is_match=True, broader=broader) if broader else chip


def _searched_broader(
    capacity: Capacity, labels: Labels, searched: Collection[str]
) -> str:
    """Name the nearest broader capacity that was searched for, "" where none was."""
    if capacity.id is None:
        return ""
    broader = labels.broader(capacity.id)
    return next((labels.key(key) for key in broader if key in searched), "")


@lru_cache(maxsize=MOST_SCOPES)
def _profile_address(_scope: Scope) -> tuple[str, str, str]:
    """Give what stands before, between and after the wiki and the title."""
    href = url_for("profile.show", wiki="WIKI", title="TITLE")
    before, _, rest = href.rpartition("WIKI")
    between, _, after = rest.rpartition("TITLE")
    return before, between, after


@lru_cache(maxsize=MOST_KEPT)
def _keep_chip(
    kind: str,
    term_id: str,
    vocabulary: Vocabulary,
    language: str,
    _scope: Scope,
) -> Chip:
    """Make a link, the same for everyone who reads a language; `_scope` is in it."""
    labels = Labels(vocabulary, language)
    endpoint, parameter = PAGES_OF_TERMS[kind]
    href = url_for(endpoint, **{parameter: term_id})  # type: ignore[arg-type]
    return Chip(
        labels.name(kind, term_id),
        href,
        language=labels.other_language(kind, term_id),
    )


def _address_scope() -> Scope:
    """Give the scope of the request."""
    scope: Scope | None = g.get("address_scope")
    if scope is None:
        scope = g.address_scope = request.script_root, asked_language(request)
    return scope


def _shorten(text: str) -> str:
    return cut_text(" ".join(text.split()), ABOUT_LENGTH)
