"""Values with no more markup than links and bold or italic text, read quickly.

Nearly all values are like that. What is read here is what mwparserfromhell would give,
which the tests compare; whatever could be anything else is left to it.
"""

import re
from collections.abc import Mapping

from exchange.domain.shown_text import ShownText, title_of

# An apostrophe that stands alone is one; several are markup.
_APOSTROPHE = "(?<!')'(?!')"
# A colon could belong to an address, which is a link, unless a space follows.
_WORD = rf"[^\[\]{{}}<>&'\n:]|:(?=[ ])|{_APOSTROPHE}"
_TITLE = rf"[^\[\]{{}}<>&'\n|]|{_APOSTROPHE}"
_LINK_TEXT = rf"[^\[\]{{}}<>&'\n|:]|{_APOSTROPHE}"


def _all_of(one: str) -> str:
    """Match as many as there are, never fewer.

    `(?:...)++` would say so too, but loops for ever in the Python of Debian 12: before
    3.11.5 possessive groups are broken.
    """
    return f"(?:{one})+(?!{one})"


_TOKEN = re.compile(
    rf"(?P<words>{_all_of(_WORD)})"
    rf"|\[\[(?P<title>{_all_of(_TITLE)})(?:\|(?P<text>{_all_of(_LINK_TEXT)}))?\]\]"
    r"|(?P<quotes>'''?)(?!')"
    r"|(?P<line>\n)"
)
# At the beginning of a line these make a heading or a rule.
_LINE_MARKS = ("=", "----")


def read_simple(raw: str, namespaces: Mapping[str, int]) -> ShownText | None:
    """Give what a value shows, None where it is not as simple as that."""
    if raw.startswith(_LINE_MARKS) or any(f"\n{each}" in raw for each in _LINE_MARKS):
        return None
    shown = ShownText(namespaces)
    open_quotes = ""
    place = 0
    while place < len(raw):
        found = _TOKEN.match(raw, place)
        if found is None:
            return None
        place = found.end()
        if found.lastgroup == "quotes":
            if open_quotes not in ("", found["quotes"]):
                return None
            open_quotes = "" if open_quotes else found["quotes"]
        elif found.lastgroup == "line" and open_quotes:
            return None
        elif found["title"] is None:
            shown.pieces.append(found.group())
        elif not _add_link(shown, found["title"], found["text"], namespaces):
            return None
    return None if open_quotes else shown


def _add_link(
    shown: ShownText, written: str, text: str | None, namespaces: Mapping[str, int]
) -> bool:
    """Add a link, unless its title could be an address."""
    title = title_of(written)
    prefix, colon, _ = title.partition(":")
    if "//" in title or (colon and prefix.strip().lower() not in namespaces):
        return False
    if not shown.is_used(title):
        begin = len(shown.pieces)
        shown.pieces.append(text or "")
        shown.end_link(title.removeprefix(":"), begin)
    return True
