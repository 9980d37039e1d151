"""What a table of a template's parameters is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum, auto

from exchange.domain.folding import fold

# Names of fifteen languages are many: with less, most words would be like one of them.
_LEAST_LIKENESS = 0.75


class Kind(StrEnum):
    """How a value is read."""

    CAPACITIES = auto()
    LANGUAGES = auto()
    TERMS = auto()
    TEXTS = auto()
    TEXT = auto()
    CHOICE = auto()
    AVAILABILITY = auto()
    DATE = auto()
    USER = auto()
    USERS = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True)
class ParameterText:
    """What a parameter is called and what it is for, in one language."""

    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a template.

    `aliases` are further names of the parameter. `choices` maps each word that a closed
    value may be to other ways to write it. `vocabularies` are the kinds of terms that
    are looked up, and `is_closed` says that nothing but them is expected. `default` is
    the word that holds where nothing is said, "" where there is none. `texts` maps
    languages to the label and description there; `label` and `description` are English.
    """

    name: str
    kind: Kind
    label: str
    description: str
    example: str
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vocabularies: tuple[str, ...] = ()
    is_closed: bool = False
    default: str = ""
    texts: Mapping[str, ParameterText] = field(default_factory=dict)
    _words: dict[str, str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for word, others in self.choices.items():
            self._words.update((fold(each), word) for each in (word, *others))

    @property
    def names(self) -> tuple[str, ...]:
        """List all names, the canonical one first."""
        return (self.name, *self.aliases)

    def choose(self, text: str) -> str:
        """Give the canonical word for what was written, "" for what is none of them."""
        return self._words.get(fold(text), "")


@dataclass(frozen=True, slots=True)
class TemplateSchema:
    """A template of ours with its parameters, in the order in which they are shown.

    `local_names` maps languages to the name under which the template is reached there,
    and `descriptions` to what the template is for.
    """

    name: str
    parameters: tuple[Parameter, ...]
    local_names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, Parameter] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update(
            (name, each) for each in self.parameters for name in each.names
        )

    def parameter(self, name: str) -> Parameter | None:
        """Give the parameter that bears a name, as MediaWiki compares names."""
        return self._by_name.get(name)

    def is_given(self, name: str, raw: Mapping[str, str]) -> bool:
        """Tell whether a parameter has a value under any of its names.

        `raw` maps the names that stand in a call to their wikitext.
        """
        parameter = self._by_name[name]
        return any(raw.get(each) for each in parameter.names)

    def nearest_name(self, name: str) -> str:
        """Give the canonical name that was probably meant, "" where none is near."""
        by_spelling = {
            spelling.lower(): each.name for spelling, each in self._by_name.items()
        }
        found = get_close_matches(name[:40].lower(), by_spelling, 1, _LEAST_LIKENESS)
        return by_spelling[found[0]] if found else ""
