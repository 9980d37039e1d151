"""From the wikitext of a page to the profiles, requests and problems on it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from exchange.domain.calls import Call, Scan
from exchange.domain.fields import FieldReader
from exchange.domain.parameters import Kind, TemplateSchema
from exchange.domain.preprocessor import scan
from exchange.domain.problems import Place, Problem, ProblemList
from exchange.domain.profile import Profile
from exchange.domain.request import Request
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import (
    PHP_SPACE,
    PROFILE,
    REQUEST,
    kind_of,
    may_hold_calls,
    name_of,
)
from exchange.domain.vocabulary import Vocabulary

# MediaWiki saves no longer page, counted in bytes.
LONGEST_PAGE = 2 * 1024 * 1024
# Calls inside of one another hold the same text again and again.
MOST_TEXT_OF_CALLS = 4 * LONGEST_PAGE
SCHEMAS = {PROFILE: PROFILE_SCHEMA, REQUEST: REQUEST_SCHEMA}


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What a page says, each list in the order of the page."""

    profiles: tuple[Profile, ...] = ()
    requests: tuple[Request, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the shape that `python -m bot parse` prints."""
        return {
            "profiles": [_public(each.to_json()) for each in self.profiles],
            "requests": [_public(each.to_json()) for each in self.requests],
            "problems": [each.to_json() for each in self.problems],
        }


def parse_page(
    wikitext: str,
    syntax: SiteSyntax,
    vocabulary: Vocabulary,
    languages: Sequence[str] = ("en",),
) -> ParsedPage:
    """Read every call of our templates on a page; no text is too broken for it.

    `languages` are those in which an ambiguous word is looked up first.
    """
    wikitext = _as_saved(wikitext)
    if not may_hold_calls(wikitext, syntax):
        return ParsedPage()
    return _PageParser(wikitext, syntax, vocabulary, languages).parse()


def _as_saved(wikitext: str) -> str:
    """Write a text as MediaWiki does when it saves one."""
    if "\r" in wikitext:
        wikitext = wikitext.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", wikitext)


def _public(record: dict[str, Any]) -> dict[str, Any]:
    for value in record.values():
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict):
                each.pop("folded", None)
    return record


class _Argument(NamedTuple):
    """A parameter's value, and where it stands."""

    text: str
    start: int
    end: int


class _PageParser:
    def __init__(
        self,
        wikitext: str,
        syntax: SiteSyntax,
        vocabulary: Vocabulary,
        languages: Sequence[str],
    ) -> None:
        self._wikitext = wikitext
        self._syntax = syntax
        self._problems = ProblemList(wikitext)
        self._fields = FieldReader(syntax, vocabulary, languages, self._problems)
        self._text_left = MOST_TEXT_OF_CALLS
        self._kinds: dict[str, tuple[str, str]] = {}
        self._profiles: list[Profile] = []
        self._requests: list[Request] = []

    def parse(self) -> ParsedPage:
        """Read the page."""
        if len(self._wikitext) > LONGEST_PAGE:
            self._report_page(
                "page-too-long", "The page is longer than a wiki page can be.", 0
            )
        else:
            self._read(scan(self._wikitext, self._syntax))
        return ParsedPage(
            tuple(self._profiles), tuple(self._requests), self._problems.all()
        )

    def _read(self, found: Scan) -> None:
        index = 0
        for call in found.calls:
            name, kind = self._name_and_kind(found.title(call))
            if not kind:
                continue
            self._text_left -= call.end - call.start
            if self._text_left < 0:
                self._report_page(
                    "nested-too-deep",
                    "Templates stand inside of one another too deep; write one after "
                    "the other. What follows is not read.",
                    call.start,
                )
                break
            self._add(kind, name, self._read_call(found, call, kind, name, index))
            index += 1
        self._report_unread(found)

    def _name_and_kind(self, title: str) -> tuple[str, str]:
        known = self._kinds.get(title)
        if known is None:
            name = name_of(title, self._syntax)
            known = self._kinds[title] = name, kind_of(name, self._syntax)
        return known

    def _add(self, kind: str, name: str, values: dict[str, Any]) -> None:
        if kind == PROFILE:
            self._profiles.append(Profile(template=name, **values))
        else:
            self._requests.append(Request(template=name, **values))

    def _read_call(
        self, found: Scan, call: Call, kind: str, name: str, index: int
    ) -> dict[str, Any]:
        """Give the values of a call by parameter; what it does not say is left out."""
        schema = SCHEMAS[kind]
        arguments = self._arguments(found, call, name, index)
        values: dict[str, Any] = {
            "raw": {key: argument.text for key, argument in arguments.items()}
        }
        counting = _counting_names(schema, arguments)
        self._fields.begin_call()
        for key, argument in _languages_first(schema, arguments):
            place = Place(index, name, key, argument.start, argument.end)
            parameter = schema.parameter(key)
            if parameter is None:
                self._report_unknown(schema, argument, place)
            elif key in counting:
                value = self._fields.read(parameter, argument.text, place)
                if value is not None:
                    values[parameter.name] = value
        return values

    def _arguments(
        self, found: Scan, call: Call, name: str, index: int
    ) -> dict[str, _Argument]:
        """List the arguments by their names; of a repeated one the last counts."""
        arguments: dict[str, _Argument] = {}
        positional = 0
        for part in call.parts:
            start = part.equals + 1 if part.equals >= 0 else part.start
            if part.equals >= 0:
                key = found.text(part.start, part.equals).strip(PHP_SPACE)
            else:
                positional += 1
                key = str(positional)
            text = found.text(start, part.end).strip(PHP_SPACE)
            earlier = arguments.get(key)
            if earlier and earlier.text not in ("", text):
                self._problems.add(
                    "repeated-parameter",
                    f"`{key[:60]}` stands here twice, and this one does not count; "
                    "write all of it in one place.",
                    Place(index, name, key, earlier.start, earlier.end),
                    earlier.text,
                )
            arguments[key] = _Argument(text, start, part.end)
        return arguments

    def _report_unknown(
        self, schema: TemplateSchema, argument: _Argument, place: Place
    ) -> None:
        key = place.parameter
        is_nameless = not key or key.isdecimal()
        if self._problems.is_full or (is_nameless and not argument.text):
            return
        message = _advice(schema, key)
        self._problems.add("unknown-parameter", message, place, argument.text)

    def _report_unread(self, found: Scan) -> None:
        """Report what looks like a call of ours and is none."""
        for call in found.unclosed:
            name, kind = self._name_and_kind(found.title(call))
            if kind:
                self._problems.add(
                    "unclosed-template",
                    "This template is not closed, so it is only text; write }} at its "
                    "end, and close every {{ and [[ in it.",
                    Place(-1, name, "", call.start, call.start),
                )
        if found.stopped_at >= 0:
            self._report_page(
                "too-much-open",
                "Too many braces and brackets are open here; close them. "
                "What follows is not read.",
                found.stopped_at,
            )

    def _report_page(self, code: str, message: str, place: int) -> None:
        self._problems.add(code, message, Place(-1, "", "", place, place))


def _languages_first(
    schema: TemplateSchema, arguments: dict[str, _Argument]
) -> list[tuple[str, _Argument]]:
    """List the arguments, those first by which others are understood."""

    def is_later(item: tuple[str, _Argument]) -> bool:
        parameter = schema.parameter(item[0])
        return parameter is None or parameter.kind is not Kind.LANGUAGES

    return sorted(arguments.items(), key=is_later)


def _counting_names(
    schema: TemplateSchema, arguments: dict[str, _Argument]
) -> frozenset[str]:
    """Give the names that count: of several of one parameter the first that is known.

    An empty value says nothing, so that another one may count.
    """
    counting: dict[str, str] = {}
    for key, argument in arguments.items():
        parameter = schema.parameter(key)
        if parameter is None or not argument.text:
            continue
        other = counting.setdefault(parameter.name, key)
        if other != key:
            counting[parameter.name] = min(key, other, key=parameter.names.index)
    return frozenset(counting.values())


def _advice(schema: TemplateSchema, key: str) -> str:
    if key.isdecimal():
        example = schema.parameters[1]
        return (
            "This value has no parameter's name; write the name and = before it, "
            f"for example {example.name} = {example.example}."
        )
    nearest = schema.nearest_name(key)
    if nearest:
        return f"There is no parameter `{key[:60]}`; write `{nearest}`."
    names = ", ".join(each.name for each in schema.parameters)
    return f"There is no parameter `{key[:60]}`; the parameters are {names}."
