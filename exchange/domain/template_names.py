"""Whether a call is one of ours: titles as MediaWiki understands them."""

import re
from functools import lru_cache
from html import unescape

from exchange.domain.site import SiteSyntax

PROFILE = "profile"
REQUEST = "request"
TEMPLATE_NAMESPACE = 10
# What `trim` takes away in PHP, from values, names and titles alike.
PHP_SPACE = " \t\n\r\0\x0b"

# These count as spaces in titles; other white space makes a title invalid.
_SPACES = "_ \u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE_RUN = re.compile(f"[{_SPACES}]+")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]+")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
# A call with these words shows the template like one without them.
_MODIFIER = re.compile(r"(?:safesubst:)?(?:msg:)?(?:raw:)?", re.IGNORECASE)
# A title that begins plainly and then holds what does not show.
_VEILED_TITLE = re.compile(r"\{\{[^|{}&<\[\u200e\u200f\u202a-\u202e]*+[^|{}\[]")


def decode_entities(text: str) -> str:
    """Replace character references, those that end with a semicolon alone."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: unescape(found.group()), text)


def normalise_title(written: str) -> str:
    """Write a title with single spaces and nothing invisible."""
    text = _DIRECTION_MARKS.sub("", decode_entities(written))
    return _SPACE_RUN.sub(" ", text).strip(" ")


def name_of(written: str, syntax: SiteSyntax) -> str:
    """Give the title in the template namespace that a call names, without its prefix.

    "" where it names a page of another namespace. What is no title at all stays as it
    is, and is no name of any template.
    """
    text = written.strip(PHP_SPACE)
    text = normalise_title(text[_MODIFIER.match(text).end() :])  # type: ignore[union-attr]  # it matches ""
    text = text.partition("#")[0].rstrip(" ")
    prefix, colon, rest = text.removeprefix(":").partition(":")
    namespace = syntax.namespaces.get(prefix.strip(" ").lower()) if colon else None
    if namespace is None:
        return _as_title(text, syntax.first_letter_matters)
    if namespace != TEMPLATE_NAMESPACE:
        return ""
    return _as_title(rest.strip(" "), syntax.first_letter_matters)


def kind_of(name: str, syntax: SiteSyntax) -> str:
    """Tell what a template's name stands for: PROFILE, REQUEST or "" for any other."""
    matters = syntax.first_letter_matters
    if name in _as_titles(syntax.profile_names, matters):
        return PROFILE
    if name in _as_titles(syntax.request_names, matters):
        return REQUEST
    return ""


def may_hold_calls(wikitext: str, syntax: SiteSyntax) -> bool:
    """Tell whether it is worth looking for calls of ours; most pages end here.

    True where one of our names stands on the page, or where a title is written in a
    way that could hide one: with a comment, a tag, an entity or a direction mark in it.
    """
    for words in _needles(syntax.profile_names | syntax.request_names):
        if all(word in wikitext for word in words):
            return True
    return bool(_VEILED_TITLE.search(wikitext))


def _as_title(text: str, first_letter_matters: bool) -> str:
    first = text[:1].upper()
    if first_letter_matters or len(first) != 1:
        return text
    return first + text[1:]


@lru_cache(maxsize=64)
def _as_titles(names: frozenset[str], first_letter_matters: bool) -> frozenset[str]:
    return frozenset(
        _as_title(normalise_title(name), first_letter_matters) for name in names
    )


@lru_cache(maxsize=64)
def _needles(names: frozenset[str]) -> frozenset[tuple[str, ...]]:
    """Give, of each name, what is spelled alike wherever it stands in a title."""
    return frozenset(tuple(normalise_title(name)[1:].split(" ")) for name in names)
