"""Parameter values as a person who looks at the page sees them.

mwparserfromhell reads what stands between the bars: links, bold, tags. What it must not
guess, extension tags and calls, the scanner finds, as it does for the whole page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import mwparserfromhell
from mwparserfromhell.nodes import (
    Argument,
    Comment,
    ExternalLink,
    Heading,
    Node,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.parser import ParserError

from exchange.domain.calls import Call, Element, Scan
from exchange.domain.preprocessor import scan
from exchange.domain.shown_text import ShownText, clean, title_of
from exchange.domain.simple_markup import read_simple
from exchange.domain.site import SiteSyntax

# Stands where something is that cannot be read.
UNREADABLE = "\ufffc"
# The squares of the lengths of all values with markup on one page: mwparserfromhell
# needs quadratic time on hostile ones, and this is about two seconds of it.
MOST_WORK = 10_000**2
_MARKUP = re.compile(r"[\[<{&]|''")
_PROTECTED = re.compile(r"[\[\]{}|<>'=*#:]")
_MAGIC_WORDS = {"!": "|", "=": "="}
BABEL = re.compile(r"(?:template:)?babel(?:-\d+)?|#babel:(?P<first>.*)", re.I | re.S)
_USER_BOX = re.compile(r"(?:template:)?user[ _]+(?P<code>[a-z-]+-[0-5n])", re.I)
_BLOCK_TAGS = frozenset(
    ["p", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "th"]
)
_STRAY_TAG = re.compile(
    r"</?(?:b|big|bdi|center|code|div|em|font|i|li|ol|p|s|small|span|strong|sub|sup|tt|u"
    r"|ul)(?:\s[^<>]*)?/?>",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Value:
    """The text that a value shows, with its lines and separators.

    `targets` maps the text of links to the titles or addresses that they lead to.
    `unreadable` is the wikitext of the calls whose results only MediaWiki knows; the
    text has `UNREADABLE` in their places. `is_refused`: nothing was read, since there
    is more markup on the page than is reasonable.
    """

    text: str
    targets: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    is_refused: bool = False


class ValueReader:
    """Reads the values of one page."""

    def __init__(self, syntax: SiteSyntax) -> None:
        self._syntax = syntax
        self._work_left = MOST_WORK

    def read(self, raw: str) -> Value:
        """Read a value; `raw` is its wikitext without comments."""
        raw = raw.replace(UNREADABLE, "")
        if not _MARKUP.search(raw):
            return Value(clean(raw))
        simple = read_simple(raw, self._syntax.namespaces)
        if simple is not None:
            return Value(simple.text, simple.targets)
        return self.read_any(raw)

    def read_any(self, raw: str) -> Value:
        """Read a value with whatever markup, which takes far longer."""
        self._work_left -= len(raw) ** 2
        if self._work_left < 0:
            return Value("", is_refused=True)
        calls = _Replacement(scan(raw, self._syntax))
        flat = _Flattening(self._syntax, calls.unreadable)
        try:
            flat.add(mwparserfromhell.parse(calls.text).nodes)
        except ParserError:
            # By its own words a bug in that library; one value is lost, not the run.
            return Value("", is_refused=True)
        return Value(flat.shown.text, flat.shown.targets, tuple(flat.unreadable))


class _Replacement:
    """A value without calls and extension tags: `text`; and what is not understood."""

    def __init__(self, found: Scan) -> None:
        self.unreadable: list[str] = []
        self._scan = found
        kept: list[str] = []
        place = 0
        things: list[Call | Element] = sorted([*found.calls, *found.elements])
        for thing in things:
            if thing.start >= place:
                kept.append(found.wikitext[place : thing.start])
                kept.append(self._shown(thing))
                place = thing.end
        self.text = "".join([*kept, found.wikitext[place:]])

    def _shown(self, thing: Call | Element) -> str:
        if isinstance(thing, Call):
            return self._call(thing)
        if thing.name in ("nowiki", "pre", "poem"):
            body = self._scan.wikitext[thing.inner_start : thing.inner_end]
            return _PROTECTED.sub(lambda found: f"&#{ord(found.group())};", body)
        return ""

    def _call(self, call: Call) -> str:
        """Give what a call shows, as far as that is the same on every wiki."""
        title = self._scan.title(call).strip()
        if title in _MAGIC_WORDS and not call.bars:
            return _MAGIC_WORDS[title]
        if user_box := _USER_BOX.fullmatch(title):
            return f"\n{user_box['code']}\n"
        if babel := BABEL.fullmatch(title):
            entries = [babel["first"] or ""]
            entries += [
                self._scan.text(part.start, part.end)
                for part in call.parts
                if part.equals < 0
            ]
            return "\n".join(["", *entries, ""])
        self.unreadable.append(self._scan.wikitext[call.start : call.end])
        return UNREADABLE


class _Flattening:
    """Turns nodes into the text that they show."""

    def __init__(self, syntax: SiteSyntax, unreadable: Iterable[str]) -> None:
        self.shown = ShownText(syntax.namespaces)
        self.unreadable = list(unreadable)

    def add(self, nodes: Iterable[Node]) -> None:
        """Add what the nodes show to `shown`."""
        for node in nodes:
            match node:
                case Text():
                    self.shown.pieces.append(_STRAY_TAG.sub("", str(node)))
                case Wikilink():
                    self._add_link(node)
                case ExternalLink():
                    self._add_external_link(node)
                case Tag():
                    self._add_tag(node)
                case Heading():
                    self._add_lines(node.title.nodes)
                case Argument() if node.default is not None:
                    self.add(node.default.nodes)
                case Argument() | Template():
                    self.shown.pieces.append(UNREADABLE)
                    self.unreadable.append(str(node))
                case Comment():
                    pass
                case _:
                    self.shown.pieces.append(str(node))

    def _add_lines(self, nodes: Iterable[Node]) -> None:
        self.shown.pieces.append("\n")
        self.add(nodes)
        self.shown.pieces.append("\n")

    def _add_tag(self, tag: Tag) -> None:
        """Show what a tag holds; list markers stay, since they divide a list."""
        name = str(tag.tag).strip().lower()
        contents = tag.contents.nodes if tag.contents is not None else ()
        if tag.wiki_markup and name in ("li", "dt", "dd"):
            self.shown.pieces.append(tag.wiki_markup)
        elif name in ("br", "hr"):
            self.shown.pieces.append("\n")
        elif name in _BLOCK_TAGS:
            self._add_lines(contents)
        else:
            self.add(contents)

    def _add_link(self, link: Wikilink) -> None:
        title = title_of(str(link.title))
        if self.shown.is_used(title):
            return
        begin = len(self.shown.pieces)
        if link.text is not None:
            self.add(link.text.nodes)
        self.shown.end_link(title.removeprefix(":"), begin)

    def _add_external_link(self, link: ExternalLink) -> None:
        begin = len(self.shown.pieces)
        if link.title is not None:
            self.add(link.title.nodes)
        self.shown.end_link(str(link.url), begin)
