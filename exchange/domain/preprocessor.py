"""Which template calls are on a page, and where their parts begin and end.

MediaWiki decides this before anything else, in one pass from left to right over what
opens and closes: template and argument braces, links, language variants, headings,
comments and the tags of extensions. This module comes to the same calls by the same
rules, for a page that is viewed itself, in time linear in its length. It knows nothing
of what the calls mean.
"""

import re

from exchange.domain.calls import Call, Element, Scan
from exchange.domain.pieces import Piece
from exchange.domain.preprocessor_patterns import (
    HIDDEN,
    SPACES,
    TRANSPARENT,
    closing_tag,
    stop_patterns,
)
from exchange.domain.site import SiteSyntax

# More than any person nests, and little enough memory for the smallest job.
MOST_OPEN = 100_000


def scan(wikitext: str, syntax: SiteSyntax) -> Scan:
    """Find the template calls of a page; any text will do."""
    scanner = _Scanner(wikitext, syntax)
    scanner.run()
    return Scan(
        wikitext,
        sorted(scanner.calls),
        scanner.unclosed_calls(),
        scanner.elements,
        scanner.gap_starts,
        scanner.gap_ends,
        scanner.position if scanner.is_too_deep else -1,
        scanner.steps,
    )


class _Scanner:
    """One pass over a text; `stack` holds what is open, innermost last."""

    def __init__(self, text: str, syntax: SiteSyntax) -> None:
        self.text = text
        self.patterns = stop_patterns(syntax.extension_tags, syntax.language_variants)
        self.position = 0
        self.steps = 0
        self.is_too_deep = False
        self.stack: list[Piece] = []
        self.calls: list[Call] = []
        self.elements: list[Element] = []
        self.gap_starts: list[int] = []
        self.gap_ends: list[int] = []
        self.has_no_more_gt = False
        self.unclosed_tags: set[str] = set()

    def run(self) -> None:
        """Look at every character that can matter where it stands."""
        handlers = {
            "{": self._open_braces,
            "[": self._open_link,
            "-": self._open_variant,
            "\n": self._end_line,
            "<": self._meet_angle,
            "|": self._add_bar,
            "=": self._set_equals,
            "}": self._close_braces,
            "]": self._close_link,
        }
        text, stack, patterns = self.text, self.stack, self.patterns
        self._begin_line()
        while not self.is_too_deep:
            pattern = patterns[stack[-1].state if stack else ""]
            found = pattern.search(text, self.position)
            if not found:
                break
            self.steps += 1
            handlers[text[found.start()]](found)

    def unclosed_calls(self) -> list[Call]:
        """List the braces that are still open when the text ends."""
        end = len(self.text) + 2
        return [
            Call(piece.start + piece.count - 2, end, piece.bars, piece.equals)
            for piece in self.stack
            if piece.opener == "{"
        ]

    def _push(self, piece: Piece) -> None:
        self.stack.append(piece)
        self.is_too_deep = len(self.stack) > MOST_OPEN

    def _open_braces(self, found: re.Match[str]) -> None:
        start, self.position = found.span()
        if self.text[self.position - 1] == "}":
            self._add_plain_call(start, self.position)
        else:
            self._push(Piece("{", start, self.position - start))

    def _add_plain_call(self, start: int, end: int) -> None:
        """Add a call with nothing in it but its own bars and equals signs."""
        find, last = self.text.find, end - 2
        bars, equals = [], []
        bar = find("|", start, last)
        while bar >= 0:
            following = find("|", bar + 1, last)
            bars.append(bar)
            equals.append(find("=", bar, last if following < 0 else following))
            bar = following
        self.calls.append(Call(start, end, bars, equals))

    def _open_link(self, found: re.Match[str]) -> None:
        start, self.position = found.span()
        if self.text[self.position - 1] != "]":
            self._push(Piece("[", start, self.position - start))

    def _open_variant(self, found: re.Match[str]) -> None:
        """Open `-{`; of `-{{` the rightmost reading wins, which is braces."""
        start, self.position = found.span()
        count = self.position - start - 1
        if count == 1:
            self._push(Piece("-", start, 2))
        else:
            self._push(Piece("{", start + 1, count, prefixed=True))

    def _add_bar(self, found: re.Match[str]) -> None:
        self.stack[-1].add_bar(found.start())
        self.position = found.end()

    def _set_equals(self, found: re.Match[str]) -> None:
        self.stack[-1].set_equals(found.start())
        self.position = found.end()

    def _close_braces(self, found: re.Match[str]) -> None:
        """Close as many braces as belong together: three, else two."""
        piece = self.stack.pop()
        self.position = found.end()
        if piece.opener == "-":
            return
        used = min(found.end() - found.start(), piece.count, 3)
        self.position = found.start() + used
        piece.count -= used
        if used == 2:
            start = piece.start + piece.count
            self.calls.append(Call(start, self.position, piece.bars, piece.equals))
        self._keep_open(piece)

    def _close_link(self, found: re.Match[str]) -> None:
        piece = self.stack.pop()
        piece.count -= 2
        self.position = found.start() + 2
        self._keep_open(piece)

    def _keep_open(self, piece: Piece) -> None:
        """Put a piece back that has opening characters left."""
        piece.reset()
        if piece.count >= 2:
            self.stack.append(piece)
        elif piece.count == 1 and piece.prefixed:
            self.stack.append(Piece("-", piece.start - 1, 2))

    def _end_line(self, found: re.Match[str]) -> None:
        """End an open heading; else a heading begins on the next line."""
        if self.stack and self.stack[-1].opener == "\n":
            # The line break stays: it may come before another heading.
            self.stack.pop()
            self.position = found.start()
        else:
            self.position = found.start() + 1
            self._begin_line()

    def _begin_line(self) -> None:
        """Open a heading where the line begins with equals signs.

        A single one that could end a parameter's name does that instead.
        """
        start = self.position
        if not self.text.startswith("=", start):
            return
        is_name = bool(self.stack) and self.stack[-1].state.endswith("=")
        if not is_name or self.text.startswith("==", start):
            self._push(Piece("\n", start, 1))

    def _meet_angle(self, found: re.Match[str]) -> None:
        if found.group() == "<!--":
            self._skip_comment(found.start())
        else:
            self._skip_tag(found)

    def _add_gap(self, start: int, end: int) -> None:
        self.gap_starts.append(start)
        self.gap_ends.append(end)
        self.position = end

    def _skip_comment(self, start: int) -> None:
        """Pass a comment; comments that fill a line take the line with them."""
        close = self.text.find("-->", start + 4)
        if close < 0:
            self._add_gap(start, len(self.text))
            return
        line = start
        while line > 0 and self.text[line - 1] in " \t":
            line -= 1
        if line > 0 and self.text[line - 1] == "\n":
            after = self._after_comments(close + 3)
            if self.text.startswith("\n", after):
                self._add_gap(line, after + 1)
                self._begin_line()
                return
        self._add_gap(start, close + 3)

    def _after_comments(self, place: int) -> int:
        """Give the place after all comments, and the spaces, that follow."""
        while True:
            found = SPACES.match(self.text, place)
            place = found.end() if found else place
            if not self.text.startswith("<!--", place):
                return place
            close = self.text.find("-->", place + 4)
            if close < 0:
                return place
            place = close + 3

    def _skip_tag(self, found: re.Match[str]) -> None:
        """Pass the tag of an extension with its body, or an include tag."""
        start, name = found.start(), found.group()[1:].lower()
        end = -1 if self.has_no_more_gt else self.text.find(">", found.end())
        if end < 0:
            self.has_no_more_gt = True
            self.position = start + 1
        elif name in TRANSPARENT:
            self._add_gap(start, end + 1)
        else:
            self._skip_element(start, name, end + 1)

    def _skip_element(self, start: int, name: str, inner: int) -> None:
        """Pass an element whose tag ends before `inner`.

        A tag that is never closed is plain text, except for the one that hides.
        """
        if self.text[inner - 2] == "/":
            inner_end, end = inner, inner
        else:
            inner_end, end = self._closing_tag(name, inner)
        if end < 0 and self.text.startswith(HIDDEN, start + 1):
            end = len(self.text)
        if end < 0:
            self.position = inner
        elif name == HIDDEN:
            self._add_gap(start, end)
        else:
            self.elements.append(Element(start, name, inner, inner_end, end))
            self.position = end

    def _closing_tag(self, name: str, start: int) -> tuple[int, int]:
        """Give where the closing tag begins and ends, -1 twice where there is none."""
        if name not in self.unclosed_tags:
            found = closing_tag(name).search(self.text, start)
            if found:
                return found.span()
            # None follows further on either; looking again would be quadratic.
            self.unclosed_tags.add(name)
        return -1, -1
