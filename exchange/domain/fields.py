"""From the wikitext of a parameter to what it says, by the parameter's kind."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from exchange.domain.folding import fold
from exchange.domain.language_skills import (
    LanguageError,
    ambiguity,
    ascii_digits,
    parse_language,
)
from exchange.domain.lists import split_list
from exchange.domain.long_text import LONGEST_TEXT, cut_text
from exchange.domain.parameters import Kind, Parameter
from exchange.domain.problems import Place, ProblemList
from exchange.domain.profile import Capacity, LanguageSkill
from exchange.domain.site import SiteSyntax
from exchange.domain.values import UNREADABLE, Value, ValueReader
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary

MOST_ENTRIES = 300
LONGEST_ENTRY = 150
# So much shows where the part of a text begins that is left out.
MOST_SHOWN = 60
_USER_NAMESPACES = (2, 3)
_ITEM = re.compile(r"(?<![0-9A-Za-z])[Qq][1-9][0-9]{0,11}(?![0-9A-Za-z])")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NOT_IN_USER_NAMES = re.compile(r"[#<>\[\]|{}/@\n]")


class Entry(NamedTuple):
    """One entry of a list; `target` is where it leads if it is one link."""

    text: str
    target: str = ""

    @property
    def names(self) -> Iterator[str]:
        """Give what the entry could be called, the most probable first."""
        yield self.text
        if self.target:
            yield self.target
            yield self.target.rpartition(":")[2]


class FieldReader:
    """Reads the parameters of one page; what cannot be read goes to `problems`.

    `languages` decide between terms of one name: those of a profile, once they are
    read, before those of the page.
    """

    def __init__(
        self,
        syntax: SiteSyntax,
        vocabulary: Vocabulary,
        languages: Sequence[str],
        problems: ProblemList,
    ) -> None:
        self._namespaces = syntax.namespaces
        self._vocabulary = vocabulary
        self._languages_of_page = tuple(languages)
        self._languages = self._languages_of_page
        self._problems = problems
        self._values = ValueReader(syntax)
        self._readers: dict[Kind, Callable[[Parameter, Value, Place], Any]] = {
            Kind.CAPACITIES: self._capacities,
            Kind.LANGUAGES: self._language_skills,
            Kind.TERMS: self._terms,
            Kind.TEXTS: self._texts,
            Kind.TEXT: self._text,
            Kind.CHOICE: self._choice,
            Kind.AVAILABILITY: self._availability,
            Kind.DATE: self._date,
            Kind.USER: self._user,
            Kind.USERS: self._users,
            Kind.ITEM: self._item,
        }

    def read(self, parameter: Parameter, raw: str, place: Place) -> Any:
        """Give what a value says, None where it says nothing that can be read."""
        value = self._values.read(raw)
        if value.is_refused:
            self._problems.add(
                "too-much-markup",
                "There is too much markup here; write it with fewer links and tags.",
                place,
            )
            return None
        for each in value.unreadable:
            self._problems.add(
                "template-in-value",
                "What another template gives cannot be known here; write the words "
                "themselves instead.",
                place,
                each,
            )
        if not value.text:
            return None
        return self._readers[parameter.kind](parameter, value, place)

    def begin_call(self) -> None:
        """Forget the languages of the template before."""
        self._languages = self._languages_of_page

    def _entries(self, parameter: Parameter, value: Value, place: Place) -> list[Entry]:
        """Split a list, keeping labels with commas whole."""
        kinds = parameter.vocabularies
        if parameter.kind is Kind.CAPACITIES:
            kinds = (CAPACITY,)

        def count_label_pieces(pieces: Sequence[str]) -> int:
            counts = [self._vocabulary.count_label_pieces(of, pieces) for of in kinds]
            return max(counts, default=1)

        texts = split_list(value.text, count_label_pieces)
        if len(texts) > MOST_ENTRIES:
            self._problems.add(
                "too-many-entries",
                f"Only the first {MOST_ENTRIES} entries are read; write fewer.",
                place,
                texts[MOST_ENTRIES],
            )
        return [
            Entry(text, value.targets.get(text, ""))
            for text in texts[:MOST_ENTRIES]
            if self._is_short(text, place)
        ]

    def _is_short(self, text: str, place: Place) -> bool:
        """Tell whether an entry can be one; a sentence is none."""
        if UNREADABLE in text:
            return False
        if len(text) > LONGEST_ENTRY:
            self._problems.add(
                "long-entry",
                "This is too long for one entry; write a word or two, with commas "
                "between the entries, and put the rest into `about`.",
                place,
                text,
            )
            return False
        return True

    def _find(self, kind: str, entry: Entry, place: Place) -> Term | None:
        for name in entry.names:
            found = self._vocabulary.look_up(kind, name, self._languages)
            if found.term:
                return found.term
            if found.ambiguous:
                message = ambiguity(name, found.ambiguous, self._languages)
                self._problems.add(f"ambiguous-{place.parameter}", message, place, name)
        return None

    def _capacities(
        self, parameter: Parameter, value: Value, place: Place
    ) -> tuple[Capacity, ...]:
        """Read capacities, each once; what is not known stays as free text."""
        found: dict[str, Capacity] = {}
        for entry in self._entries(parameter, value, place):
            folded = fold(entry.text)
            term = self._find(CAPACITY, entry, place)
            if term:
                item = Capacity(entry.text, term.id, term.wikidata_item, folded)
            elif folded:
                item = Capacity(entry.text, folded=folded)
            else:
                continue
            found.setdefault(item.key, item)
        return tuple(found.values())

    def _language_skills(
        self, parameter: Parameter, value: Value, place: Place
    ) -> tuple[LanguageSkill, ...]:
        found: dict[str, LanguageSkill] = {}
        for entry in self._entries(parameter, value, place):
            try:
                skill = parse_language(entry.text, self._vocabulary, self._languages)
            except LanguageError as error:
                self._problems.add(error.code, str(error), place, entry.text)
            else:
                found.setdefault(skill.code, skill)
        skills = sorted(found.values(), key=lambda skill: -skill.rank)
        own = (skill.code for skill in skills if skill.rank > 0)
        self._languages = tuple(dict.fromkeys((*own, *self._languages_of_page)))
        return tuple(found.values())

    def _terms(
        self, parameter: Parameter, value: Value, place: Place
    ) -> tuple[str, ...]:
        """Read vocabulary terms as their ids; what is not known stays as it is."""
        found: dict[str, None] = {}
        for entry in self._entries(parameter, value, place):
            terms = (self._find(kind, entry, place) for kind in parameter.vocabularies)
            term = next(filter(None, terms), None)
            known = term.id if term else parameter.choose(entry.text)
            if not known and parameter.is_closed:
                self._report_unknown(parameter, entry.text, place)
            found[known or entry.text] = None
        return tuple(found)

    def _report_unknown(self, parameter: Parameter, text: str, place: Place) -> None:
        words = ", ".join(parameter.choices) or f"for example {parameter.example}"
        self._problems.add(
            f"unknown-{parameter.name}",
            f"“{text[:60]}” is not known as a value of `{parameter.name}`; "
            f"write {words}.",
            place,
            text,
        )

    def _texts(
        self, parameter: Parameter, value: Value, place: Place
    ) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for entry in self._entries(parameter, value, place):
            found.setdefault(fold(entry.text), entry.text)
        return tuple(found.values())

    def _text(self, _parameter: Parameter, value: Value, place: Place) -> str:
        """Read a text; of a very long one only the beginning will be shown."""
        text = value.text.replace(UNREADABLE, "").strip()
        if len(text) > LONGEST_TEXT:
            rest = text[len(cut_text(text)) - 1 :].lstrip()
            self._problems.add(
                "long-text",
                f"Only the first {LONGEST_TEXT} characters are shown and searched; "
                "write less, and put the rest on the page itself.",
                place,
                rest[:MOST_SHOWN].partition("\n")[0],
            )
        return text

    def _choice(self, parameter: Parameter, value: Value, place: Place) -> str | None:
        chosen = parameter.choose(value.text)
        if not chosen:
            self._report_unknown(parameter, value.text, place)
        return chosen or None

    def _availability(
        self, parameter: Parameter, value: Value, place: Place
    ) -> str | None:
        """Read open, paused or a number of learners; none at all means paused."""
        number = ascii_digits(value.text)
        if number.isdecimal() and len(number) <= 3:
            return str(int(number)) if int(number) else "paused"
        return self._choice(parameter, value, place)

    def _date(self, parameter: Parameter, value: Value, place: Place) -> str | None:
        found = _DAY.fullmatch(ascii_digits(value.text))
        if found:
            with suppress(ValueError):
                return date(*map(int, found.groups())).isoformat()
        self._report_unknown(parameter, value.text, place)
        return None

    def _users(
        self, parameter: Parameter, value: Value, place: Place
    ) -> tuple[str, ...]:
        names = [
            self._user_name(entry, parameter, place)
            for entry in self._entries(parameter, value, place)
        ]
        return tuple(dict.fromkeys(filter(None, names)))

    def _user(self, parameter: Parameter, value: Value, place: Place) -> str | None:
        return next(iter(self._users(parameter, value, place)), None)

    def _user_name(self, entry: Entry, parameter: Parameter, place: Place) -> str:
        """Read a user's name from a name, a link or the title of a user page."""
        name = entry.target or entry.text
        segments = name.replace("_", " ").split(":")
        for number, segment in enumerate(segments[:-1]):
            if self._namespaces.get(segment.strip().lower()) in _USER_NAMESPACES:
                name = ":".join(segments[number + 1 :]).partition("/")[0]
                break
        else:
            name = entry.text.replace("_", " ")
        name = name.partition("#")[0].strip()
        if not name or _NOT_IN_USER_NAMES.search(name):
            self._problems.add(
                "unknown-user",
                f"“{entry.text[:60]}” cannot be a user name; write names alone, "
                f"for example {parameter.example}.",
                place,
                entry.text,
            )
            return ""
        return name[:1].upper() + name[1:]

    def _item(self, parameter: Parameter, value: Value, place: Place) -> str | None:
        for text in (*value.targets.values(), value.text):
            found = _ITEM.search(text)
            if found:
                return found.group().upper()
        self._report_unknown(parameter, value.text, place)
        return None
