"""Text of other people, made harmless for a page that we write."""

import re
import unicodedata

# Characters that begin or carry markup somewhere. As character references they show as
# themselves and mean nothing, whatever stands around them.
_MARKUP = frozenset("[]{}|<>='_＿~:*#;&!\\/@-+\"")
_MAGIC_LINKS = ("RFC", "PMID", "ISBN")
# More marks on one letter than any language writes reach into the lines around.
MOST_MARKS = 4
# So much is looked at of words of which less than 100 characters are shown.
MOST_READ = 1000
LONGEST_ADDRESS = 200
# What leads somewhere, or says where: with a scheme, an e-mail address, a host.
_ADDRESS = re.compile(
    r"""
    (?i: [a-z][a-z0-9+.-]*://\S* | (?<!\S)//\S+ | \bwww\.\S+ | \S+@\S+\.\S+
    | \b(?:bitcoin|geo|magnet|mailto|matrix|news|sips?|sms|tel|urn|xmpp):\S+ )
    | (?<![\w.])(?:[\w-]+\.)+[a-z]{2,}/\S*           # host and path
    | (?<![\w.])(?:[\w-]+\.){2,}[a-z]{2,}\b          # host of three names
    | (?<![\w.])[\w-]+\.(?:com|net|org|info|biz|xyz|top|shop|site|online|club|ru|cn
        |io|co|example|test)\b
    """,
    re.VERBOSE,
)


def escape_wikitext(text: str) -> str:
    """Give wikitext that shows `text` and does nothing else.

    Control characters and those that turn the direction of writing are dropped, line
    breaks become spaces.
    """
    visible = _visible(" ".join(text.split()))
    escaped = "".join(
        f"&#{ord(character)};" if character in _MARKUP else character
        for character in visible
    )
    if unicodedata.category(visible[:1] or " ").startswith("M"):
        # MediaWiki would make one letter of it and what stands before, say of a tag's
        # end and a long solidus.
        escaped = f"&#{ord(visible[0])};{escaped[1:]}"
    for word in _MAGIC_LINKS:
        escaped = escaped.replace(f"{word} ", f"{word}&#32;")
    return escaped


def quote_words(text: str, length: int = 60) -> str:
    """Give wikitext that shows somebody's own words: short, and leading nowhere.

    Addresses are left out, since an advertisement needs no link. "" where nothing is
    left.
    """
    # What is invisible goes first: it could hide an address, and be most of the text.
    # Of a long text what can be shown is enough.
    visible = _visible(" ".join(text.split()))[:MOST_READ]
    kept = " ".join(_without_address(each) for each in visible.split())
    words = " ".join(kept.split())
    shown = shorten(words, length)
    return f"<nowiki>{escape_wikitext(shown)}</nowiki>" if shown else ""


def shorten(text: str, length: int = 60) -> str:
    """Cut a text that is longer than `length` characters, showing that it was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _without_address(word: str) -> str:
    """Drop an address from a word without spaces."""
    if len(word) > LONGEST_ADDRESS:
        # The pattern would take long, and nobody could read the word.
        return "" if set(word) & set(".:/@") else word
    return _ADDRESS.sub(" ", word)


def _visible(text: str) -> str:
    """Drop what cannot be seen, and heaps of marks on one letter."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if (
            category in ("Cc", "Cf", "Cs", "Co", "Cn")
            and character not in "\u200c\u200d"
        ):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
