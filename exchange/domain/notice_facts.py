"""The hidden comment of a notice: its facts, from which a ledger can be rebuilt.

It says nothing that the page does not show: matches are short hashes. Anybody can write
such a comment on a page, so it is to be read from a revision that the bot itself has
made, where it is the last thing on the page.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

# Raised when the comment or its keys come to mean something else.
FORMAT_VERSION = 2
_COMMENT = re.compile(r"<!-- capacity-exchange (\d{1,4}) ([^<>]*) -->\s*\Z")
_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the ledger must know of a notice: whom, when, and of which pairs it told.

    `recipient_id` is a person's or, of a group or affiliate, a page's; `pairs` are
    `LedgerRow.pairs`.
    """

    notice_id: str
    recipient_id: str
    period: str
    pairs: tuple[str, ...]


def write_facts(facts: NoticeFacts) -> str:
    """Write the comment."""
    names = (_quote(facts.notice_id), _quote(facts.recipient_id), _quote(facts.period))
    words = " ".join((*names, *facts.pairs))
    return f"<!-- capacity-exchange {FORMAT_VERSION} {words} -->"


def read_facts(wikitext: str) -> NoticeFacts | None:
    """Read the comment at the end of a text; None where there is none of ours."""
    found = _COMMENT.search(wikitext)
    if found is None or int(found[1]) != FORMAT_VERSION:
        return None
    words = found[2].split(" ")
    if len(words) < 3 or not all(map(_KEY.fullmatch, (words[0], *words[3:]))):
        return None
    notice_id, recipient_id, period = map(unquote, words[:3])
    return NoticeFacts(notice_id, recipient_id, period, tuple(words[3:]))


def is_of_another_version(wikitext: str) -> bool:
    """Tell whether a text ends with facts that this version cannot read."""
    found = _COMMENT.search(wikitext)
    return found is not None and int(found[1]) != FORMAT_VERSION


def _quote(text: str) -> str:
    return quote(text, safe=":-_").replace("~", "%7E")
