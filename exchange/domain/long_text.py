"""Texts that are longer than anybody reads, or than one person may fill an answer."""

import re

# What is shown and searched of a text; the wiki page has all of it.
LONGEST_TEXT = 5000
# The last word, which may not be whole; whoever writes without spaces has none.
_LAST_WORD = re.compile(r"\s\S{0,99}\Z")


def cut_text(text: str, most: int = LONGEST_TEXT) -> str:
    """Cut a text after a word to at most so many characters, with an ellipsis.

    >>> cut_text("to teach others", 12), cut_text("写真術", 3)
    ('to teach…', '写真術')
    """
    if len(text) <= most:
        return text
    return _LAST_WORD.sub("", text[:most])[: most - 1].rstrip() + "…"
