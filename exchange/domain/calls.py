"""What is found on a page: template calls, extension tags, and what does not count."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# MediaWiki's own limit is 255 bytes; entities and spaces take more.
LONGEST_TITLE = 1000


class Part(NamedTuple):
    """One parameter of a call: from `start` (after the bar) to `end`.

    `equals` is the place of the sign that ends its name, -1 in a positional parameter.
    """

    start: int
    equals: int
    end: int


class Call(NamedTuple):
    """A call `{{title|part|part}}` from `start` to `end`.

    `bars` are the places of its own `|`, and `equals` those of the first `=` after
    each, -1 where there is none.
    """

    start: int
    end: int
    bars: Sequence[int]
    equals: Sequence[int]

    @property
    def title_end(self) -> int:
        """Give where the title ends, which begins after the two opening braces."""
        return self.bars[0] if self.bars else self.end - 2

    @property
    def parts(self) -> list[Part]:
        """List the parameters in the order in which they stand."""
        ends = [*self.bars, self.end - 2][1:]
        return [
            Part(bar + 1, sign, end)
            for bar, sign, end in zip(self.bars, self.equals, ends, strict=True)
        ]


class Element(NamedTuple):
    """The tag of an extension with its body, which no one but the extension reads.

    The body is from `inner_start` to `inner_end`; they are equal where it has none.
    """

    start: int
    name: str
    inner_start: int
    inner_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a page holds.

    `calls` are in the order of their opening braces, nested ones among them. `unclosed`
    are calls that begin and never end, up to the end of the page: MediaWiki shows them
    as text. `elements` are the tags of extensions. `gap_starts` and `gap_ends` are the
    places of what does not count: comments and the include tags. `stopped_at` is the
    place from which on the page was not read since too much was open at once, -1 where
    all of it was read. `steps` counts the tokens that were looked at.
    """

    wikitext: str
    calls: list[Call]
    unclosed: list[Call]
    elements: list[Element]
    gap_starts: list[int]
    gap_ends: list[int]
    stopped_at: int
    steps: int

    def text(self, start: int, end: int) -> str:
        """Give the wikitext between two places without what does not count."""
        if self._is_whole(start, end):
            return self.wikitext[start:end]
        return "".join([self.wikitext[each] for each in self._kept(start, end)])

    def title(self, call: Call) -> str:
        """Give the title of a call as it is written.

        "" where it is longer than any title or made by another call.
        """
        start, end = call.start + 2, call.title_end
        if self._is_whole(start, end):
            # This is nearly all of the calls of all pages.
            title = self.wikitext[start:end]
            return "" if end - start >= LONGEST_TITLE or "{" in title else title
        kept = ""
        for each in self._kept(start, end):
            end = min(each.stop, each.start + LONGEST_TITLE)
            kept += self.wikitext[each.start : end]
            if "{" in kept or len(kept) >= LONGEST_TITLE:
                return ""
        return kept

    def _is_whole(self, start: int, end: int) -> bool:
        """Tell whether all of the text between two places counts."""
        place = bisect_left(self.gap_starts, start)
        return place == len(self.gap_starts) or self.gap_starts[place] >= end

    def _kept(self, start: int, end: int) -> Iterator[slice]:
        """Give the stretches between two places that count."""
        place = bisect_left(self.gap_starts, start)
        while place < len(self.gap_starts) and self.gap_starts[place] < end:
            yield slice(start, self.gap_starts[place])
            start = self.gap_ends[place]
            place += 1
        yield slice(start, end)
