"""Sample people, groups and affiliates with their profile pages, always the same ones.

Everyone is invented; capacities, territories and affiliates are those of the movement.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dev.odd_people import ODD_PAGES
from dev.people_data import CHOSEN, CIRCLES, COMMUNITIES, FIELDS, Circle, Community
from dev.people_words import ABOUT, SEPARATORS
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    METHOD,
    PROJECT,
    TERRITORY,
    Vocabulary,
)

PASSWORD = "capacity"
TEMPLATE = "Capacity profile"
PROJECTS = ("wiki", "commonswiki", "wikidatawiki", "wikisourcewiki", "wiktionarywiki")
METHODS = ("mentoring", "coaching", "tutoring", "training", "group learning")


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One edit of a page by its user; the last edit of a title is how it stands."""

    user: str
    title: str
    wikitext: str
    summary: str


class _Words:
    """The names of things, in the language of the one who writes them."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language

    def __call__(self, kind: str, *ids: int | str) -> list[str]:
        return [
            self._vocabulary.label(kind, str(each), self._language)
            for each in ids
            if each
        ]


def sample_pages(vocabulary: Vocabulary) -> list[SamplePage]:
    """Give every edit that makes the sample profiles, in order."""
    pages = [
        _person_page(name, community, vocabulary)
        for community in COMMUNITIES
        for name in community.names
    ]
    for circle in CIRCLES:
        pages.extend(_circle_pages(circle, vocabulary))
    pages.extend(SamplePage(*each) for each in ODD_PAGES)
    return pages


def records(pages: Sequence[SamplePage]) -> Iterator[dict[str, Any]]:
    """Give accounts, then pages, in the form that a local wiki saves."""
    for user in dict.fromkeys(page.user for page in pages):
        yield {"account": user, "password": PASSWORD}
    for page in pages:
        yield {
            "title": page.title,
            "text": page.wikitext,
            "user": page.user,
            "summary": page.summary,
        }


def _person_page(name: str, community: Community, vocabulary: Vocabulary) -> SamplePage:
    # Dice of one's own: who is added or removed changes nobody else.
    dice = random.Random(f"capacity exchange {name}")
    on_user_page = name not in CHOSEN and dice.random() < 0.35
    words = _Words(vocabulary, community.language)
    about = dice.choice(ABOUT[community.language]).format(year=dice.randint(2006, 2024))
    parameters = {
        **_draw_exchange(dice, name, words),
        "languages": _draw_languages(dice, community),
        "methods": words(METHOD, *dice.sample(METHODS, dice.randint(0, 2))),
        "projects": words(PROJECT, *dice.sample(PROJECTS, dice.randint(1, 2))),
        "affiliations": [*words(AFFILIATE, community.affiliate), *_groups_of(name)],
        "territory": words(TERRITORY, community.territory),
        "role": ("staff",) if dice.random() < 0.1 else (),
        "availability": (str(dice.randint(1, 3)),) if dice.random() < 0.25 else (),
        "about": () if on_user_page else (about,),
        "notify": ("weekly",) if name in CHOSEN else (_draw_notify(dice),),
    }
    template = _render(parameters, community.language, in_lines=dice.random() < 0.4)
    if on_user_page:
        title, text = f"User:{name}", f"{about}\n\n{template}\n"
    else:
        title, text = f"User:{name}/{TEMPLATE}", f"{template}\n"
    return SamplePage(name, title, text, "My capacity profile")


def _draw_notify(dice: random.Random) -> str:
    return dice.choices(("weekly", "daily", "monthly"), weights=(8, 1, 1))[0]


def _groups_of(name: str) -> list[str]:
    return [
        circle.title
        for circle in CIRCLES
        if circle.type == "group" and name in circle.contacts
    ]


def _draw_exchange(
    dice: random.Random, name: str, words: _Words
) -> dict[str, Sequence[str]]:
    """Draw what someone teaches, wants to learn and knows beside that."""
    offers, wants = CHOSEN.get(name) or _draw_capacities(dice)
    known = dice.sample(FIELDS[dice.choice(sorted(FIELDS))], dice.randint(0, 2))
    return {
        "offers": words(CAPACITY, *offers),
        "wants": words(CAPACITY, *wants),
        "knows": words(
            CAPACITY, *(each for each in known if each not in (*offers, *wants))
        ),
        "priority": words(CAPACITY, *(wants[:1] if dice.random() < 0.3 else ())),
    }


def _draw_capacities(dice: random.Random) -> tuple[Sequence[int], Sequence[int]]:
    """Draw what someone teaches from one field, and wants to learn from another."""
    strong, weak = dice.sample(sorted(FIELDS), 2)
    offers = dice.sample(FIELDS[strong], dice.randint(2, 4))
    others = [each for each in FIELDS[weak] if each not in offers]
    return offers, dice.sample(others, dice.randint(1, 3))


def _draw_languages(dice: random.Random, community: Community) -> list[str]:
    levels = ["5", "4", "3"] if community.language == "en" else ["4", "3", "2"]
    if community.native == community.language == "en":
        return ["en-5", *(f"{each}-{dice.choice('234')}" for each in community.speaks)]
    spoken = [
        f"{code}-{dice.choice(levels[: 2 if number == 0 else 3])}"
        for number, code in enumerate(community.speaks)
    ]
    return [f"{community.native}-N", *spoken]


def _circle_pages(circle: Circle, vocabulary: Vocabulary) -> Iterator[SamplePage]:
    """Let each contact edit the page, as it must be for the page to count."""
    words = _Words(vocabulary, circle.language)
    parameters = {
        "type": (circle.type,),
        "offers": words(CAPACITY, *circle.offers),
        "wants": words(CAPACITY, *circle.wants),
        "resources": (circle.resources,),
        "languages": (circle.languages,),
        "territory": words(TERRITORY, circle.territory),
        "affiliations": (circle.title,) if circle.type == "affiliate" else (),
        "about": (circle.about,),
        "notify": ("weekly",),
    }
    for number, contact in enumerate(circle.contacts, start=1):
        contacts = {"contacts": circle.contacts[:number]}
        text = _render({**parameters, **contacts}, circle.language, in_lines=False)
        yield SamplePage(contact, circle.title, f"{text}\n", f"Add {contact}")


def _render(
    parameters: Mapping[str, Sequence[str]], language: str, *, in_lines: bool
) -> str:
    """Write the template as people do: lists in one line, or an entry a line."""
    lines = [f"{{{{{TEMPLATE}"]
    for name, entries in parameters.items():
        if in_lines and name in ("offers", "wants") and len(entries) > 1:
            value = "".join(f"\n* {entry}" for entry in entries)
        else:
            # A name that holds a comma would fall apart between commas.
            comma = SEPARATORS.get(language, ", ")
            separator = "; " if any("," in entry for entry in entries) else comma
            value = separator.join(entries)
        if value:
            lines.append(f"| {name} = {value}".replace("= \n", "=\n"))
    return "\n".join([*lines, "}}"])
