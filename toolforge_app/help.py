"""How to search, to have a profile, and to stop notices."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template

from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.vocabulary import (
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
)
from exchange.search.port import (
    AFFILIATIONS,
    ASKS,
    KNOWS,
    LANGUAGES,
    METHODS,
    OFFERS,
    OPEN,
    PROJECTS,
    RESOURCES,
    ROLES,
    TERRITORIES,
    TYPES,
    WANTS,
)
from exchange.search.typed_filters import PARAMETER_OF_FILTER, read_typed_filters
from toolforge_app.filters import FILTERS
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.services import services
from toolforge_app.shown_wikitext import (
    NEVER,
    PROFILE_TEMPLATE,
    REQUEST_TEMPLATE,
    show_code,
)

API_URL = "/api/v1/openapi.json"
FEED_URL = "/api/v1/feed"
TRANSLATE_URL = "https://translatewiki.net/"
# Of each filter what its example names: a term of the vocabulary, or a word. A number
# is a capacity of the directory.
EXAMPLES = {
    OFFERS: (CAPACITY, "134"),
    WANTS: (CAPACITY, "134"),
    KNOWS: (CAPACITY, "134"),
    LANGUAGES: (LANGUAGE, "sw"),
    TERRITORIES: (TERRITORY, "gh"),
    AFFILIATIONS: ("", "Wikimedia Chile"),
    PROJECTS: (PROJECT, "wikidatawiki"),
    METHODS: (METHOD, "mentoring"),
    ROLES: (ROLE, "staff"),
    TYPES: ("", "group"),
    RESOURCES: ("", "venue"),
    OPEN: ("", "yes"),
    ASKS: ("", "yes"),
}
KEYS = {
    OFFERS: "help-filter-offers",
    WANTS: "help-filter-wants",
    KNOWS: "help-filter-knows",
    LANGUAGES: "help-filter-language",
    TERRITORIES: "help-filter-territory",
    AFFILIATIONS: "help-filter-affiliation",
    PROJECTS: "help-filter-project",
    METHODS: "help-filter-method",
    ROLES: "help-filter-role",
    TYPES: "help-filter-type",
    RESOURCES: "help-filter-resource",
    OPEN: "help-filter-open",
    ASKS: "help-filter-asks",
}

blueprint = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """A filter with its names, what it does, and an example to try."""

    names: tuple[str, ...]
    meaning: str
    example: str


@blueprint.get("/help")
def show() -> str:
    """Explain the search, the profile, the notices and the data."""
    labels = Labels(services().vocabulary(), g.language)
    return render_template(
        "help/help.html",
        filters=[_typed_filter(name, labels) for name in FILTERS if name in KEYS],
        special=_special(labels),
        typed_example=show_code(_typed_example(labels)),
        profile_template=PROFILE_TEMPLATE,
        request_template=REQUEST_TEMPLATE,
        example_profile=_example_profile(labels),
        never=NEVER,
        api_url=API_URL,
        feed_example=show_code(FEED_URL + "?…"),
        translate_url=TRANSLATE_URL,
    )


def _typed_filter(name: str, labels: Labels) -> TypedFilter:
    names = tuple(dict.fromkeys((_local_name(name, labels) or name, name)))
    return TypedFilter(
        names, text(KEYS[name]), _write(names[0], _example(name, labels))
    )


def _special(labels: Labels) -> tuple[TypedFilter, ...]:
    """Describe what is typed beside the names of filters."""
    offered = _example(OFFERS, labels)
    return (
        TypedFilter(("level",), text("help-filter-level"), "lang:sw level:4"),
        TypedFilter(("-",), text("help-filter-not"), "-region:NWE"),
        TypedFilter(('" "',), text("help-filter-quotes"), f'{OFFERS}:"{offered}"'),
    )


def _local_name(name: str, labels: Labels) -> str:
    """Name a filter as the reader's language does, "" where that cannot be typed."""
    parameter = PROFILE_SCHEMA.parameter(PARAMETER_OF_FILTER.get(name, ""))
    texts = parameter.texts if parameter else {}
    if labels.language not in texts:
        return ""
    local = texts[labels.language].label.lower()
    typed = read_typed_filters(f"{local}:x", labels.vocabulary)
    return local if typed.problems or typed.chosen else ""


def _example(name: str, labels: Labels) -> str:
    kind, value = EXAMPLES[name]
    if not kind or labels.vocabulary.term(kind, value) is None:
        return value
    return labels.name(kind, value)


def _write(name: str, value: str) -> str:
    return f'{name}:"{value}"' if " " in value else f"{name}:{value}"


def _typed_example(labels: Labels) -> str:
    language = _write("lang", _example(LANGUAGES, labels))
    return f"{_write(OFFERS, _example(OFFERS, labels))} {language} -region:NWE"


def _example_profile(labels: Labels) -> str:
    """Write a profile: the names of its parameters are understood on every wiki."""
    learnt, taught = _example(WANTS, labels), _example(PROJECTS, labels)
    lines = (
        "{{Capacity profile",
        f"| offers = {taught}",
        f"| wants = {learnt}",
        f"| languages = {labels.language}-N, en-3",
        "| notify = weekly",
        "}}",
    )
    return "\n".join(lines)
