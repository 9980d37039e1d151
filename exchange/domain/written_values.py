"""Values as the wikitext of a parameter, in the way in which the page writes them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from exchange.domain.fields import FieldReader
from exchange.domain.lists import COMMAS
from exchange.domain.parameters import Kind, Parameter
from exchange.domain.plain_text import to_wikitext
from exchange.domain.preprocessor import scan
from exchange.domain.problems import Place, ProblemList
from exchange.domain.profile import Capacity, LanguageSkill
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PHP_SPACE
from exchange.domain.values import ValueReader
from exchange.domain.vocabulary import CAPACITY, Vocabulary

_NOWHERE = Place(-1, "", "", 0, 0)
_FRAME = "{{x|a="
_LINK_OR_TAG = re.compile(r"\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]|<[^<>]*>|&#?\w+;")
_SEPARATOR = re.compile(
    rf"[;{''.join(sorted(COMMAS))}]\s*|\s*\n(?:\s*[*#:]+)?\s*", re.ASCII
)
_MARKER = re.compile(r"[*#:]+[ \t]*")


@dataclass(frozen=True, slots=True)
class Wikitext:
    """A value whose markup is meant; what would break the call is mended or escaped."""

    text: str


NewValue = str | Wikitext | Sequence[str | Capacity | LanguageSkill]


class _List(NamedTuple):
    """A list as it is written: its entries, and what stands before and between them."""

    lead: str
    separator: str
    entries: tuple[str, ...]


class ValueWriter:
    """Writes values for one wiki, and compares them with what a page says."""

    def __init__(
        self, syntax: SiteSyntax, vocabulary: Vocabulary, languages: Sequence[str]
    ) -> None:
        self._syntax = syntax
        self._vocabulary = vocabulary
        self._languages = languages

    def seen(self, wikitext: str) -> str:
        """Give what the template gets of a value: all but comments and their like."""
        found = scan(wikitext, self._syntax)
        return found.text(0, len(wikitext)).strip(PHP_SPACE)

    def says_the_same(self, parameter: Parameter, old: str, new: NewValue) -> bool:
        """Tell whether a value on the page, `old`, says what shall be said."""
        if isinstance(new, Wikitext):
            return old == new.text.strip(PHP_SPACE)
        text = (
            to_wikitext(new)
            if isinstance(new, str)
            else "\n".join(self._entries(parameter, new))
        )
        if not old or not text:
            return old == text
        said = self._read(parameter, old)
        return said is not None and said == self._read(parameter, text)

    def spellings(self, parameter: Parameter, old: str, new: NewValue) -> Iterator[str]:
        """Give ways to write a value, the best first; `old` is what stood there."""
        if isinstance(new, Wikitext):
            text = new.text.strip(PHP_SPACE)
            yield text
            yield self._without_bars(text)
            yield to_wikitext(text)
        elif isinstance(new, str):
            yield to_wikitext(new)
        else:
            yield self._list(parameter, old, self._entries(parameter, new))

    def plain(self, parameter: Parameter, value: Any) -> NewValue:
        """Give a profile's value as a person would say it: terms by their labels."""
        if parameter.kind is Kind.TERMS:
            return [self._label(parameter, each) for each in value]
        plain: NewValue = value
        return plain

    def _read(self, parameter: Parameter, wikitext: str) -> Any:
        reader = FieldReader(
            self._syntax, self._vocabulary, self._languages, ProblemList("")
        )
        return reader.read(parameter, self.seen(wikitext), _NOWHERE)

    def _entries(
        self, parameter: Parameter, new: Sequence[str | Capacity | LanguageSkill]
    ) -> list[str]:
        """Write each entry of a list on one line; empty ones are dropped."""
        texts = (" ".join(_text(each).split()) for each in new)
        entries = [to_wikitext(text) for text in texts]
        for place, each in enumerate(new):
            if isinstance(each, Capacity) and each.id is not None:
                entries[place] = self._known(parameter, each, entries[place])
        return [each for each in entries if each]

    def _known(self, parameter: Parameter, capacity: Capacity, text: str) -> str:
        """Write a capacity so that it is found again: by its text or else its label.

        The text of a link alone may say nothing without the link's target.
        """
        if [each.id for each in self._read(parameter, text) or ()] == [capacity.id]:
            return text
        label = self._vocabulary.label(CAPACITY, capacity.id or "", self._languages[0])
        return to_wikitext(label)

    def _label(self, parameter: Parameter, term_id: str) -> str:
        for kind in parameter.vocabularies:
            if self._vocabulary.term(kind, term_id):
                label = self._vocabulary.label(kind, term_id, self._languages[0])
                if self._read(parameter, to_wikitext(label)) == (term_id,):
                    return label
        return term_id

    def _without_bars(self, text: str) -> str:
        """Write the bars that would begin a further parameter as `{{!}}`."""
        framed = _FRAME + text + "}}"
        calls = scan(framed, self._syntax).calls
        if calls and calls[0].start == 0 and calls[0].end == len(framed):
            for bar in reversed(calls[0].bars[1:]):
                framed = f"{framed[:bar]}{{{{!}}}}{framed[bar + 1 :]}"
        return framed[len(_FRAME) : -2]

    def _list(self, parameter: Parameter, old: str, entries: Sequence[str]) -> str:
        """Write entries between the separators of the page, where these divide them.

        An entry that the page has already stays as it is written there.
        """
        style = self._split(old)
        shown = ValueReader(self._syntax)
        kept: dict[Any, str] = {}
        for each in style.entries:
            kept[self._read(parameter, each)] = each
            kept[shown.read(self.seen(each)).text] = each
        written = [
            kept.get(shown.read(each).text)
            or kept.get(self._read(parameter, each), each)
            for each in entries
        ]
        wanted = self._read(parameter, "\n".join(written))
        joined = style.lead + style.separator.join(written)
        if self._read(parameter, joined) == wanted:
            return joined
        return "; ".join(written)

    def _split(self, old: str) -> _List:
        """Take a list apart where it is divided by plain characters of its own."""
        veiled = old
        found = scan(old, self._syntax)
        stretches = [
            *((each.start, each.end) for each in found.calls),
            *((each.start, each.end) for each in found.elements),
            *zip(found.gap_starts, found.gap_ends, strict=True),
            *(each.span() for each in _LINK_OR_TAG.finditer(old)),
        ]
        for start, end in stretches:
            veiled = veiled[:start] + "x" * (end - start) + veiled[end:]
        marker = _MARKER.match(veiled)
        lead = marker.group() if marker else ""
        separators = list(_SEPARATOR.finditer(veiled, len(lead)))
        starts = [len(lead), *(each.end() for each in separators)]
        ends = [*(each.start() for each in separators), len(old)]
        entries = (
            old[start:end].strip() for start, end in zip(starts, ends, strict=True)
        )
        usual = f"\n{lead}" if lead else ", "
        return _List(
            lead,
            separators[0].group() if separators else usual,
            tuple(each for each in entries if each),
        )


def _text(entry: str | Capacity | LanguageSkill) -> str:
    match entry:
        case Capacity():
            return entry.text
        case LanguageSkill():
            return f"{entry.code}-{entry.level}"
    return entry
