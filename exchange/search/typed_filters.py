"""Filters that are typed into the search's text: `offers:lua lang:pt -region:NWE`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exchange.domain.folding import fold
from exchange.domain.language_skills import ascii_digits
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
    Vocabulary,
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
    YES,
    Values,
)

KIND_OF_FILTER = {
    OFFERS: CAPACITY,
    WANTS: CAPACITY,
    KNOWS: CAPACITY,
    LANGUAGES: LANGUAGE,
    TERRITORIES: TERRITORY,
    AFFILIATIONS: AFFILIATE,
    PROJECTS: PROJECT,
    METHODS: METHOD,
    ROLES: ROLE,
}
# The parameter of the profile from which a filter's names in all languages come.
PARAMETER_OF_FILTER = {
    OFFERS: "offers",
    WANTS: "wants",
    KNOWS: "knows",
    LANGUAGES: "languages",
    TERRITORIES: "territory",
    AFFILIATIONS: "affiliations",
    PROJECTS: "projects",
    METHODS: "methods",
    ROLES: "role",
    TYPES: "type",
    RESOURCES: "resources",
    OPEN: "availability",
}
LEVEL = "level"
REGION = "region"
OTHER_NAMES = {
    "offer": OFFERS,
    "want": WANTS,
    "know": KNOWS,
    "lang": LANGUAGES,
    "place": TERRITORIES,
    "country": TERRITORIES,
    "affiliate": AFFILIATIONS,
    "asks": ASKS,
    "ask": ASKS,
}
LEVELS = ("2", "3", "4", "5")
REGION_PREFIX = "region-"

_TYPED = re.compile(
    r"(?<!\S)(?P<minus>[-−–]?)(?P<name>[^\s:：\"“«「]+)[:：]"
    r"(?P<value>\"[^\"]*\"|“[^”]*”|«[^»]*»|「[^」]*」|\S+)(?!\S)"
)
_QUOTES = '"“”«»「」'


@dataclass(frozen=True, slots=True)
class TypedFilters:
    """What a text says beside its words, by the names of filters.

    `rest` is the text without it. `problems` are the words that look like a filter and
    cannot be understood; they are left out. `least_level` is "" where none is typed.
    """

    rest: str
    chosen: Values
    excluded: Values
    problems: tuple[str, ...] = ()
    least_level: str = ""


def read_typed_filters(
    text: str, vocabulary: Vocabulary, languages: Sequence[str] = ("en",)
) -> TypedFilters:
    """Read the filters of a text; values are names in any language, aliases or ids.

    Where one spelling names several terms, `languages` decides between them. A colon
    after anything but the name of a filter is text.
    """
    reader = _Reader(vocabulary, languages)
    rest = _TYPED.sub(reader.read, text)
    return TypedFilters(
        rest=" ".join(rest.split()) if rest != text else text,
        chosen={name: tuple(each) for name, each in reader.chosen.items()},
        excluded={name: tuple(each) for name, each in reader.excluded.items()},
        problems=tuple(reader.problems),
        least_level=reader.least_level,
    )


class _Reader:
    """Collects what the typed words mean, each once, in their order."""

    def __init__(self, vocabulary: Vocabulary, languages: Sequence[str]) -> None:
        self._vocabulary = vocabulary
        self._languages = languages
        self.chosen: dict[str, dict[str, None]] = {}
        self.excluded: dict[str, dict[str, None]] = {}
        self.problems: dict[str, None] = {}
        self.least_level = ""

    def read(self, word: re.Match[str]) -> str:
        """Give what stays in the text instead of a word."""
        typed_name = fold(word["name"])
        name = _NAMES.get(typed_name)
        if name is None:
            return word.group()
        written = word["value"].strip(_QUOTES)
        value = self._find(name, written, is_region=typed_name == REGION)
        if not value or (name == LEVEL and word["minus"]):
            self.problems[word.group()] = None
        elif name == LEVEL:
            self.least_level = value
        else:
            values = self.excluded if word["minus"] else self.chosen
            values.setdefault(name, {})[value] = None
        return ""

    def _find(self, name: str, written: str, *, is_region: bool) -> str:
        """Give the value that was meant, "" where it is none."""
        if name in _CLOSED:
            return _CLOSED[name](written)
        spellings = [written, written.replace("_", " ")]
        if name == TERRITORIES:
            # "SA" and "NA" are countries too: a region comes first if it is asked for.
            place = 0 if is_region else len(spellings)
            spellings.insert(place, REGION_PREFIX + written)
        for spelling in spellings:
            term = self._vocabulary.find(
                KIND_OF_FILTER[name], spelling, self._languages
            )
            if term is not None:
                return term.id
        return ""


def _read_level(written: str) -> str:
    level = LEVELS[-1] if written in ("N", "n") else ascii_digits(written)
    return level if level in LEVELS else ""


def _read_type(written: str) -> str:
    parameter = PROFILE_SCHEMA.parameter("type")
    return parameter.choose(written) if parameter else ""


def _read_open(written: str) -> str:
    parameter = PROFILE_SCHEMA.parameter("availability")
    is_open = parameter is not None and parameter.choose(written) == "open"
    return YES if is_open or fold(written) == YES else ""


def _read_yes(written: str) -> str:
    return YES if fold(written) == YES else ""


# What no vocabulary knows.
_CLOSED: Mapping[str, Callable[[str], str]] = {
    TYPES: _read_type,
    OPEN: _read_open,
    ASKS: _read_yes,
    RESOURCES: fold,
    LEVEL: _read_level,
}


def _read_names() -> dict[str, str]:
    names = {fold(each): name for each, name in OTHER_NAMES.items()}
    for name, of_parameter in PARAMETER_OF_FILTER.items():
        parameter = PROFILE_SCHEMA.parameter(of_parameter)
        for each in (name, *(parameter.names if parameter else ())):
            # "se:" and "sa:" begin titles of wikis rather than Spanish or French words.
            folded = fold(each)
            if len(folded) > 2 or not folded.isascii():
                names.setdefault(folded, name)
    return names | {LEVEL: LEVEL, REGION: TERRITORIES}


_NAMES = _read_names()
