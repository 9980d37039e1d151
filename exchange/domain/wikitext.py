"""Text of other people, made harmless for a page that we write."""

import unicodedata

# Characters that begin or carry markup somewhere. As character references they show as
# themselves and mean nothing, whatever stands around them.
_MARKUP = frozenset("[]{}|<>='_~:#*;&!\\/@-+\"")
_MAGIC_LINKS = ("RFC", "PMID", "ISBN")


def escape_wikitext(text: str) -> str:
    """Give wikitext that shows `text` and does nothing else.

    Control characters and those that turn the direction of writing are dropped, line
    breaks become spaces.
    """
    shown = "".join(
        character
        for character in " ".join(text.split())
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or character in "\u200c\u200d"
    )
    escaped = "".join(
        f"&#{ord(character)};" if character in _MARKUP else character
        for character in shown
    )
    for word in _MAGIC_LINKS:
        escaped = escaped.replace(f"{word} ", f"{word}&#32;")
    return escaped


def shorten(text: str, length: int = 60) -> str:
    """Cut a text that is longer than `length` characters, showing that it was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
