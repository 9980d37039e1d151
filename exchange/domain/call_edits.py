"""Changes inside one template call that are proved to leave the rest of the page alone.

A page is scanned again after a change, which holds only if the call begins where it did
and has exactly the parameters that were asked for; so nothing depends on foreseeing
every way in which wikitext can break.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
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

    `expected` are the names and texts of the parameters that `call` shall have then. If
    it has them, it ends behind the last of them as before, and what follows is read as
    before; had anything in it met what stands before it, it would not begin there.
    """
    text = before.wikitext
    after = scan(text[: splice.start] + splice.text + text[splice.end :], syntax)
    place = bisect_left(after.calls, call.start, key=lambda each: each.start)
    if place == len(after.calls) or after.calls[place].start != call.start:
        return False
    given = arguments(after, after.calls[place])
    return [(each.name, each.text) for each in given] == list(expected)
