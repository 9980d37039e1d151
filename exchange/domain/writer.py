"""Profiles written into pages: what changes is one value, and nothing around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from exchange.domain.call_edits import (
    Argument,
    PageText,
    Splice,
    arguments,
    holds,
    value_span,
)
from exchange.domain.call_style import addition_at_top, additions
from exchange.domain.calls import Call, Scan
from exchange.domain.parameters import Parameter
from exchange.domain.parse import parse_page
from exchange.domain.preprocessor import scan
from exchange.domain.profile import Profile
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PROFILE, kind_of, name_of
from exchange.domain.vocabulary import Vocabulary
from exchange.domain.written_values import NewValue, ValueWriter, Wikitext

__all__ = ["NewValue", "ProfileWriter", "Wikitext", "WriteError"]


class WriteError(ValueError):
    """A page cannot be changed as asked; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class ProfileWriter:
    """Writes into the profiles on the pages of a wiki.

    Parameters are named by their canonical names and found under whichever name the
    page uses. A value is plain text, a list of plain texts, capacities or languages, or
    `Wikitext`, the only one whose markup stays markup. The profiles of a page are
    counted from 0 in the order of their opening braces, as `parse_page` lists them.
    """

    syntax: SiteSyntax
    vocabulary: Vocabulary
    languages: Sequence[str] = ("en",)

    def change(
        self, wikitext: str, values: Mapping[str, NewValue | None], number: int = 0
    ) -> str:
        """Give the page with other values of some parameters of one profile.

        A value that says what the page says already is left as it is written, and what
        is missing is added in the style of the call. An empty value leaves the name on
        the page; None takes the parameter away. Raises `WriteError`.
        """
        for name, value in values.items():
            parameter = PROFILE_SCHEMA.parameter(name)
            if parameter is None:
                raise WriteError(f"There is no parameter `{name}`.")
            wikitext = self._change(wikitext, parameter, value, number)
        return wikitext

    def write(self, wikitext: str, profile: Profile, number: int = 0) -> str:
        """Give the page with a profile's values where they differ from the page's.

        What holds without being said is not said. Raises `WriteError`.
        """
        parsed = parse_page(wikitext, self.syntax, self.vocabulary, self.languages)
        if not 0 <= number < len(parsed.profiles):
            raise WriteError(f"The page has no profile number {number}.")
        old, values = parsed.profiles[number], self._values
        changes = {
            each.name: values.plain(each, getattr(profile, each.name))
            for each in PROFILE_SCHEMA.parameters
            if getattr(profile, each.name) != getattr(old, each.name)
        }
        return self.change(wikitext, changes, number)

    def add(self, wikitext: str, values: Mapping[str, NewValue]) -> str:
        """Give the page with a new profile at its top, one parameter a line.

        A redirect stays at the top, with the profile below. Raises `WriteError`.
        """
        title = PROFILE_SCHEMA.name
        if title not in self.syntax.profile_names:
            title = min(self.syntax.profile_names)
        page = PageText(wikitext)
        splice = addition_at_top(page.text, title)
        _, calls = self._profiles(page.text)
        number = sum(call.start < splice.start for call in calls)
        order = [each.name for each in PROFILE_SCHEMA.parameters]
        names = sorted(values, key=lambda name: name in order and order.index(name))
        return self.change(
            page.spliced(splice), {name: values[name] for name in names}, number
        )

    @property
    def _values(self) -> ValueWriter:
        return ValueWriter(self.syntax, self.vocabulary, self.languages)

    def _change(
        self, wikitext: str, parameter: Parameter, value: NewValue | None, number: int
    ) -> str:
        target = self._target(wikitext, parameter, number)
        if value is None:
            return self._without(target, parameter, number)
        values = self._values
        while not values.says_the_same(parameter, target.said, value):
            wikitext = self._with_value(target, parameter, value)
            if value:
                break
            # Another name of the parameter may have counted less until now.
            target = self._target(wikitext, parameter, number)
        return wikitext

    def _with_value(
        self, target: "_Target", parameter: Parameter, value: NewValue
    ) -> str:
        values = self._values
        for text in values.spellings(parameter, target.written, value):
            names = target.names_with(parameter, values.seen(text))
            for splice in target.splices(parameter, text):
                if target.holds(splice, self.syntax, names):
                    return target.page.spliced(splice)
        raise WriteError(f"The value of `{parameter.name}` cannot be written here.")

    def _without(self, target: "_Target", parameter: Parameter, number: int) -> str:
        """Take a parameter away under all its names."""
        while target.place >= 0:
            part = target.given[target.place].part
            splice = Splice(part.start - 1, part.end, "")
            names = target.names()
            del names[target.place]
            if not target.holds(splice, self.syntax, names):
                raise WriteError(f"`{parameter.name}` cannot be taken away here.")
            wikitext = target.page.spliced(splice)
            target = self._target(wikitext, parameter, number)
        return target.page.given

    def _target(self, wikitext: str, parameter: Parameter, number: int) -> "_Target":
        page = PageText(wikitext)
        found, calls = self._profiles(page.text)
        if not 0 <= number < len(calls):
            raise WriteError(f"The page has no profile number {number}.")
        given = arguments(found, calls[number])
        place = _place(given, parameter)
        return _Target(page, found, calls[number], given, place)

    def _profiles(self, text: str) -> tuple[Scan, list[Call]]:
        found = scan(text, self.syntax)
        return found, [
            call
            for call in found.calls
            if self._is_profile(normalize("NFC", found.title(call)))
        ]

    def _is_profile(self, title: str) -> bool:
        return kind_of(name_of(title, self.syntax), self.syntax) == PROFILE


class _Target(NamedTuple):
    """A call and which of its parameters counts, -1 where it is not there."""

    page: PageText
    found: Scan
    call: Call
    given: list[Argument]
    place: int

    @property
    def said(self) -> str:
        """Give what the template gets."""
        return self.given[self.place].text if self.place >= 0 else ""

    @property
    def written(self) -> str:
        """Give what stands there, with the comments in it."""
        if self.place < 0:
            return ""
        start, end = value_span(self.found, self.given[self.place].part)
        return self.page.text[start:end]

    def splices(self, parameter: Parameter, text: str) -> Iterator[Splice]:
        """Give changes that write `text` as the value, the best first."""
        if self.place < 0:
            yield from additions(self.page.text, self.call, parameter.name, text)
            return
        part = self.given[self.place].part
        start, end = value_span(self.found, part)
        before = self.page.text[part.start : start]
        is_glued = start == end and text and before.endswith((" =", "\t="))
        yield Splice(start, end, " " * bool(is_glued) + text)

    def names(self) -> list[tuple[str, str]]:
        """List the names and texts of all parameters."""
        return [(each.name, each.text) for each in self.given]

    def names_with(self, parameter: Parameter, text: str) -> list[tuple[str, str]]:
        """List them as they are meant to be with another text of one of them."""
        names = self.names()
        if self.place >= 0:
            names[self.place] = names[self.place][0], text
        else:
            named = [at for at, each in enumerate(self.given) if each.part.equals >= 0]
            place = named[-1] + 1 if named else len(names)
            names.insert(place, (parameter.name, text))
        return names

    def holds(
        self, splice: Splice, syntax: SiteSyntax, names: list[tuple[str, str]]
    ) -> bool:
        """Tell whether a change gives the call these names and texts, and no more."""
        return holds(self.found, splice, syntax, self.call, names)


def _place(given: Sequence[Argument], parameter: Parameter) -> int:
    """Find the parameter that counts: of its names the first that says something.

    Of a repeated name that is the last one. Where nothing is said, any of them.
    """
    last = {normalize("NFC", each.name): place for place, each in enumerate(given)}
    places = [last[name] for name in parameter.names if name in last]
    return next((each for each in places if given[each].text), (places or [-1])[0])
