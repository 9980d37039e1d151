"""Plain text as wikitext that a person can still read and edit."""

import re
import unicodedata

from exchange.domain.shown_text import clean
from exchange.domain.values import UNREADABLE

# In each alternative the last character is the one that makes it markup.
_MARKUP = re.compile(
    r"""
    [{}\[\]|<>]
    | &(?=\#?\w+;)                       # what reads like a character reference
    | '(?=') | ^' | '$                   # italics and bold, with a neighbour's too
    | ~(?=~~) | _(?=_) | ＿(?=＿)         # signatures, behaviour switches
    | ^[*\#:;=] | ^-(?=---)              # lists, headings, lines
    | \b(?:RFC|PMID|ISBN)[ ]             # links that MediaWiki makes by itself
    | [A-Za-z]:(?=//)
    | \b(?:bitcoin|geo|magnet|mailto|matrix|news|sips?|sms|tel|urn|xmpp):(?=\S)
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_BY_NAME = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def to_wikitext(text: str) -> str:
    """Give wikitext that shows a text, and nothing but text, in a template's value.

    Only what would be markup is written as a character reference: `C++ & [Lua]` becomes
    `C++ & &#91;Lua&#93;`. Lines stay lines; control characters are dropped.
    """
    lines = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    shown = "\n".join(_line(line) for line in lines).strip("\n")
    return _MARKUP.sub(_escaped, shown)


def _line(text: str) -> str:
    kept = text.replace("\t", " ").replace(UNREADABLE, "")
    return clean(
        "".join(each for each in kept if unicodedata.category(each) not in ("Cc", "Cs"))
    )


def _escaped(found: re.Match[str]) -> str:
    before, last = found.group()[:-1], found.group()[-1]
    return before + _BY_NAME.get(last, f"&#{ord(last)};")
