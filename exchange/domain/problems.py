"""What could not be read on a page, in words that tell its author what to write."""

from bisect import bisect_right
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from exchange.domain.wikitext import shorten

# Who has more to mend will not read more of it at once.
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read.

    `index` counts the calls of our templates on the page from 0, and `template` is the
    name of the one concerned; -1 and "" where it is the page as a whole. `line` counts
    from 1. `text` is what was written, `message` says in English what is wrong and what
    to write instead; `code` is for programs.
    """

    code: str
    message: str
    line: int
    index: int = -1
    template: str = ""
    parameter: str = ""
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the problem as JSON-ready values."""
        return asdict(self)


class Place(NamedTuple):
    """Where something is read from: a call, a parameter, a stretch of the page."""

    number: int
    template: str
    parameter: str
    start: int
    end: int


class ProblemList:
    """Collects the problems of one page and finds their lines."""

    def __init__(self, wikitext: str) -> None:
        self._wikitext = wikitext
        self._line_starts: list[int] = []
        self._problems: list[Problem] = []

    @property
    def is_full(self) -> bool:
        """Tell whether further problems are no longer taken."""
        return len(self._problems) > MOST_PROBLEMS

    def add(self, code: str, message: str, place: Place, text: str = "") -> None:
        """Note a problem, at the line on which `text` stands if it is found there."""
        if self.is_full:
            return
        if len(self._problems) == MOST_PROBLEMS:
            code, text = "more-problems", ""
            message = "More than this cannot be read; mend what is listed first."
        found = self._wikitext.find(text, place.start, place.end)
        self._problems.append(
            Problem(
                code,
                message,
                self._line(max(found, place.start)),
                place.number,
                place.template,
                place.parameter,
                shorten(text, 200),
            )
        )

    def all(self) -> tuple[Problem, ...]:
        """List the problems from the top of the page to its end."""
        return tuple(sorted(self._problems, key=lambda each: each.line))

    def _line(self, place: int) -> int:
        if not self._line_starts:
            self._line_starts.append(0)
            start = self._wikitext.find("\n") + 1
            while start:
                self._line_starts.append(start)
                start = self._wikitext.find("\n", start) + 1
        return bisect_right(self._line_starts, place)
