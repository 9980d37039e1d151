"""An XML export as bytes: its head, and one piece a page, without reading the XML.

MediaWiki writes every `<` of a text as `&lt;`, so the tags of pages are found by their
bytes. Most pages of a dump hold nothing of ours and need no XML parser.
"""

import re
from collections.abc import Collection, Iterator
from typing import IO
from xml.sax.saxutils import escape

BEGIN, END, LAST = b"<page>", b"</page>", b"</mediawiki>"
CHUNK_BYTES = 1 << 20
# A title in which a comment, an entity or a direction mark may hide a name of ours, as
# `exchange.domain.template_names.may_hold_calls` looks for it in wikitext.
_VEILED_TITLE = rb"\{\{[^|{}\[]*(?:&|\xe2\x80[\x8e\x8f\xaa-\xae])"
_BABEL = b"(?i:babel)"


class PiecesError(ValueError):
    """The file is no whole export; the message says what is wrong with it."""


def read_head(file: IO[bytes]) -> bytes:
    """Give what comes before the first page, closed so that it can be parsed."""
    head = b""
    while BEGIN not in head and LAST not in head:
        chunk = file.read(CHUNK_BYTES)
        if not chunk:
            raise PiecesError("it has neither a page nor an end")
        head += chunk
    end = min(each for each in (head.find(BEGIN), head.find(LAST)) if each >= 0)
    return head[:end] + LAST


def cut_pages(file: IO[bytes], chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Give the bytes of each page, from `<page>` to `</page>`, in their order.

    Raises `PiecesError` where the file ends before its last tag.
    """
    waiting, searched = b"", 0
    while chunk := file.read(chunk_bytes):
        waiting += chunk
        start = 0
        while (end := waiting.find(END, max(start, searched))) >= 0:
            begin = waiting.find(BEGIN, start, end)
            if begin < 0:
                raise PiecesError("a page in it has no beginning")
            start = end + len(END)
            yield waiting[begin:start]
        waiting = waiting[start:]
        # A tag may be cut by the border of two chunks.
        searched = max(0, len(waiting) - len(END))
    if LAST not in waiting or BEGIN in waiting:
        raise PiecesError("it ends in the middle")


def worth_parsing(names: Collection[str]) -> re.Pattern[bytes]:
    """Give a pattern that is found in every piece that can matter.

    `names` are those of our templates. It is found in other pieces too.
    """
    # A title may write spaces as underscores, and its first letter in either case.
    words = {re.split("[ _]", name[1:])[0] or name[:1] for name in names}
    quoted = [escape(word, {'"': "&quot;"}) for word in sorted(words)]
    patterns = [re.escape(word.encode()) for word in quoted]
    return re.compile(b"|".join([*patterns, _BABEL, _VEILED_TITLE]))
