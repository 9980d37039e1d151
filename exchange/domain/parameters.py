"""What a table of a template's parameters is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum, auto

from exchange.domain.vocabulary import fold


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
class Parameter:
    """One parameter of a template.

    `aliases` are further names of the parameter. `choices` maps each word that a closed
    value may be to other ways to write it. `vocabularies` are the kinds of terms that
    are looked up, and `is_closed` says that nothing but them is expected.
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

    @property
    def names(self) -> tuple[str, ...]:
        """List all names, the canonical one first."""
        return (self.name, *self.aliases)

    def choose(self, text: str) -> str:
        """Give the canonical word for what was written, "" for what is none of them."""
        if text in self.choices:
            return text
        folded = fold(text)
        for word, others in self.choices.items():
            if any(folded == fold(each) for each in (word, *others)):
                return word
        return ""


@dataclass(frozen=True, slots=True)
class TemplateSchema:
    """A template of ours with its parameters, in the order in which they are shown."""

    name: str
    parameters: tuple[Parameter, ...]
    _by_name: dict[str, Parameter] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name.update(
            (name, each) for each in self.parameters for name in each.names
        )

    def parameter(self, name: str) -> Parameter | None:
        """Give the parameter that bears a name, as MediaWiki compares names."""
        return self._by_name.get(name)

    def nearest_name(self, name: str) -> str:
        """Give the canonical name that was probably meant, "" where none is near."""
        by_spelling = {
            spelling.lower(): each.name for spelling, each in self._by_name.items()
        }
        found = get_close_matches(name[:40].lower(), by_spelling, 1)
        return by_spelling[found[0]] if found else ""
