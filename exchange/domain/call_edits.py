"""Changes inside one template call that are proved to leave the rest of the page alone.

A page is scanned before and after a change. The change holds only if every other call,
tag, comment and bar is where it was, and if the call has the parameters that were asked
for; so nothing depends on foreseeing every way in which wikitext can break.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exchange.domain.calls import Call, Part, Scan
from exchange.domain.preprocessor import scan
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PHP_SPACE

_WINDOWS_BREAK = re.compile("\r\n")


class Splice(NamedTuple):
    """Put `text` where `start` to `end` was."""

    start: int
    end: int
    text: str


class Argument(NamedTuple):
    """A parameter as it stands in a call; positional ones are named by numbers."""

    name: str
    text: str
    part: Part


class PageText:
    """A page as MediaWiki keeps it, `text`, and as it was given.

    MediaWiki knows one kind of line break; a page may come from elsewhere.
    """

    def __init__(self, wikitext: str) -> None:
        self.given = wikitext
        self._dropped = [
            found.start() - number
            for number, found in enumerate(_WINDOWS_BREAK.finditer(wikitext))
        ]
        self.text = wikitext.replace("\r\n", "\n").replace("\r", "\n")

    def spliced(self, splice: Splice) -> str:
        """Give the page as it was given, with a change that was made for `text`."""
        text = splice.text.replace("\n", "\r\n") if self._dropped else splice.text
        start, end = self._place(splice.start), self._place(splice.end)
        return self.given[:start] + text + self.given[end:]

    def _place(self, place: int) -> int:
        return place + bisect_left(self._dropped, place)


def arguments(found: Scan, call: Call) -> list[Argument]:
    """List the parameters of a call in the order in which they stand."""
    given = []
    positional = 0
    for part in call.parts:
        if part.equals >= 0:
            name = found.text(part.start, part.equals).strip(PHP_SPACE)
        else:
            positional += 1
            name = str(positional)
        start = part.start if part.equals < 0 else part.equals + 1
        given.append(Argument(name, found.text(start, part.end).strip(PHP_SPACE), part))
    return given


def value_span(found: Scan, part: Part) -> tuple[int, int]:
    """Give from where to where the value of a named part stands.

    The spaces, line breaks and comments around it are not a part of it.
    """
    start, end = part.equals + 1, part.end
    while start < end and (place := _after_one(found, start)) > start:
        start = place
    while start < end and (place := _before_one(found, end)) < end:
        end = place
    if start < end:
        return start, end
    start = part.equals + 1
    while start < part.end and found.wikitext[start] in " \t":
        start += 1
    return start, start


def _after_one(found: Scan, place: int) -> int:
    """Give the place after one thing that does not count, if there is one."""
    gap = bisect_left(found.gap_starts, place)
    if gap < len(found.gap_starts) and found.gap_starts[gap] == place:
        return found.gap_ends[gap]
    return place + (found.wikitext[place] in PHP_SPACE)


def _before_one(found: Scan, place: int) -> int:
    gap = bisect_left(found.gap_ends, place)
    if gap < len(found.gap_ends) and found.gap_ends[gap] == place:
        return found.gap_starts[gap]
    return place - (found.wikitext[place - 1] in PHP_SPACE)


def holds(
    before: Scan,
    splice: Splice,
    syntax: SiteSyntax,
    call: Call,
    expected: Iterable[tuple[str, str]],
) -> bool:
    """Tell whether a change does what was meant and nothing else.

    `expected` are the names and texts of the parameters that `call` shall have then.
    """
    text = before.wikitext
    after = scan(text[: splice.start] + splice.text + text[splice.end :], syntax)
    place = bisect_left(after.calls, call.start, key=lambda each: each.start)
    if place == len(after.calls) or after.calls[place].start != call.start:
        return False
    given = arguments(after, after.calls[place])
    if [(each.name, each.text) for each in given] != list(expected):
        return False
    growth = len(splice.text) - (splice.end - splice.start)
    new_end = splice.start + len(splice.text)
    outline = _Outline(before, splice.start, splice.end, growth)
    return outline == _Outline(after, splice.start, new_end, 0)


class _Outline:
    """Where the things of a page are, without those that begin in one stretch of it.

    What comes behind the stretch is taken as if it stood `growth` further on.
    """

    def __init__(self, found: Scan, start: int, end: int, growth: int) -> None:
        self._start, self._end, self._growth = start, end, growth
        self.things = [
            *(
                (*self._moved(call.start, call.end), *self._bars(call))
                for call in found.calls
                if self._is_outside(call.start)
            ),
            *(
                self._moved(element.start, element.end)
                for element in found.elements
                if self._is_outside(element.start)
            ),
            *(
                self._moved(*gap)
                for gap in _trimmed_gaps(found)
                if self._is_outside(gap[0])
            ),
        ]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Outline) and self.things == other.things

    __hash__ = None  # type: ignore[assignment]  # Outlines are compared, never kept.

    def _is_outside(self, place: int) -> bool:
        return not self._start <= place < self._end

    def _moved(self, start: int, end: int) -> tuple[int, int]:
        return self._moved_place(start), end + self._growth * (end > self._start)

    def _moved_place(self, place: int) -> int:
        return place + self._growth * (place >= self._end)

    def _bars(self, call: Call) -> Iterator[tuple[int, int]]:
        for bar, equals in zip(call.bars, call.equals, strict=True):
            if self._is_outside(bar):
                yield self._moved_place(bar), self._moved_place(equals)


def _trimmed_gaps(found: Scan) -> Iterator[tuple[int, int]]:
    """Give the comments without the spaces and the line break that go with them."""
    for start, end in zip(found.gap_starts, found.gap_ends, strict=True):
        text = found.wikitext[start:end]
        left = len(text) - len(text.lstrip(PHP_SPACE))
        yield start + left, start + len(text.rstrip(PHP_SPACE))
