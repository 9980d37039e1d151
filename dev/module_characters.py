"""Characters that the Lua module reads as plainer ones.

The parser itself is asked what it makes of each, so that both always agree.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterator

from exchange.domain.folding import fold
from exchange.domain.language_skills import LanguageError, ascii_digits, parse_language
from exchange.domain.lists import COMMAS, split_list
from exchange.domain.shown_text import clean
from exchange.domain.vocabulary import LANGUAGE, Term, Vocabulary

_BASIC_PLANE = range(0x80, 0x10000)
_LANGUAGES = Vocabulary([Term(LANGUAGE, "pt", {"en": "Portuguese"})])


def _on_a_page() -> Iterator[str]:
    """Give what can stand on a page beside ASCII; a wiki keeps all text in NFC."""
    for code in _BASIC_PLANE:
        character = chr(code)
        is_text = unicodedata.category(character) not in ("Cs", "Co", "Cn")
        if is_text and unicodedata.is_normalized("NFC", character):
            yield character


def _plain(character: str) -> str:
    """Give what the parser takes a character for: nothing, a space or a separator."""
    between = clean(f"a{character}b")[1:-1]
    if between != character:
        return between
    if character in COMMAS:
        return ","
    return character if len(split_list(f"a{character}b")) == 1 else ";"


def _hyphen(character: str) -> str:
    if unicodedata.category(character)[0] not in "PS":
        return character
    try:
        parse_language(f"pt{character}3", _LANGUAGES)
    except LanguageError:
        return character
    return "-"


def folded_characters(used: Collection[str]) -> dict[str, str]:
    """Map characters to what `fold` makes of them, where Lua would not by itself.

    Lua knows Unicode's decompositions and drops accents; `used` are the characters of
    all folded names, since no other ones help to find one.
    """
    return {
        each: folded
        for each in _on_a_page()
        if (folded := _fold_inside(each)) != _without_accents(each)
        and (not folded or unicodedata.category(each)[0] in "LMN")
        and set(folded) <= set(used)
    }


def _fold_inside(character: str) -> str:
    return fold(f"a{character}b")[1:-1]


def _without_accents(character: str) -> str:
    """Fold a character as Lua does by itself: see `foldFurther` in values.lua."""
    decomposed = unicodedata.normalize("NFKD", character.lower())
    kept = (each for each in decomposed if not "\u0300" <= each <= "\u036f")
    return unicodedata.normalize("NFC", "".join(kept))


def _changed(give: Callable[[str], str]) -> dict[str, str]:
    return {each: give(each) for each in _on_a_page() if give(each) != each}


PLAIN_CHARACTERS = _changed(_plain)
DIGITS = _changed(ascii_digits)
HYPHENS = _changed(_hyphen)
