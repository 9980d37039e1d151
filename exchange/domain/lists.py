"""Splitting what people write as a list."""

import re
from collections.abc import Callable, Sequence

# The commas of the world's scripts: Latin, Armenian, Arabic, N'Ko, Ethiopic, Mongolian,
# Chinese and Japanese, Lisu, Vai, Bamum and others, in all their widths.
COMMAS = frozenset(
    ",\u055d\u060c\u07f8\u1363\u1802\u1808\u2e32\u2e34\u2e41\u2e4c\u3001\ua4fe\ua60d"
    "\ua6f5\ufe10\ufe11\ufe50\ufe51\uff0c\uff64"
)
# No label is expected to hold more than seven commas.
MOST_PIECES = 8
_SEMICOLONS = ";\u061b\u1364\u204f\u2e35\ua6f6\ufe14\ufe54\uff1b"
_BULLETS = "\u2022\u2023\u2043\u2219\u25aa\u25cf\u25e6"
_LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_ALWAYS = re.compile(rf"[{_SEMICOLONS}{_BULLETS}{_LINE_BREAKS}]|(?<=\s)\u00b7(?=\s)")
_COMMA = re.compile(f"[{''.join(sorted(COMMAS))}]")
# Wikitext's own list markers, or a hyphen or dash that is used like one.
_MARKER = re.compile(r"(?:[*#:]+|[-\u2013\u2014\u00b7](?=\s))\s*")


def split_list(
    text: str, count_label_pieces: Callable[[Sequence[str]], int] = lambda _: 1
) -> list[str]:
    """Split at line breaks, bullets, semicolons and commas; empty entries are dropped.

    `count_label_pieces` gets pieces between commas and tells how many of them, from the
    first on, belong together since they are a label with commas in it.
    """
    entries: list[str] = []
    for chunk in _ALWAYS.split(text):
        line = chunk.strip()
        marker = _MARKER.match(line)
        line = line[marker.end() :] if marker else line
        if line:
            entries.extend(_split_commas(line, count_label_pieces))
    return entries


def _split_commas(
    line: str, count_label_pieces: Callable[[Sequence[str]], int]
) -> list[str]:
    spans: list[tuple[int, int]] = []
    start = 0
    for comma in _COMMA.finditer(line):
        spans.append((start, comma.start()))
        start = comma.end()
    spans = [
        span for span in [*spans, (start, len(line))] if line[slice(*span)].strip()
    ]
    pieces = [line[start:end] for start, end in spans]
    if len(pieces) == 1:
        return [pieces[0].strip()]
    entries: list[str] = []
    place = 0
    while place < len(pieces):
        count = count_label_pieces(pieces[place : place + MOST_PIECES])
        entries.append(line[spans[place][0] : spans[place + count - 1][1]].strip())
        place += count
    return entries
