"""What the words of a search mean: terms of the vocabulary in any language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from exchange.domain.folding import fold
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
    Term,
    Vocabulary,
)
from exchange.search.words import query_words, split_pieces

SEARCHED_KINDS = (CAPACITY, LANGUAGE, TERRITORY, AFFILIATE, PROJECT, METHOD, ROLE)
# The longest name looked for, in words; one character counts as a word where the
# script has no spaces.
LONGEST_RUN = 12
MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a search's words, and the (kind, id) of every term that it names.

    A profile has the part when it has one of the terms, or all of the words. `text` is
    the run itself, folded.
    """

    words: tuple[str, ...]
    terms: tuple[tuple[str, str], ...] = ()
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class _Unit:
    text: str
    follows_directly: bool


def read_query_text(
    text: str, vocabulary: Vocabulary, languages: Sequence[str] = ("en",)
) -> tuple[Part, ...]:
    """Read a search's text: the longest runs of words that name terms come first.

    Where one spelling names several capacities, `languages` decides between them.
    """
    return _read(text, vocabulary, tuple(languages))


# A page asks for the same text again for each of its links and of its other pages.
@lru_cache(maxsize=MOST_KEPT)
def _read(
    text: str, vocabulary: Vocabulary, languages: tuple[str, ...]
) -> tuple[Part, ...]:
    units = _split_units(text)
    parts: list[Part] = []
    start = 0
    while start < len(units):
        part, length = _longest_part(units[start:], vocabulary, languages)
        if part.words and part not in parts:
            parts.append(part)
        start += length
    return tuple(parts)


def _split_units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    end_of_word = True
    for word in fold(text).split():
        for piece, spaceless in split_pieces(word):
            for unit in piece if spaceless else [piece]:
                units.append(_Unit(unit, follows_directly=not end_of_word))
                end_of_word = False
        end_of_word = True
    return units


def _longest_part(
    units: Sequence[_Unit], vocabulary: Vocabulary, languages: Sequence[str]
) -> tuple[Part, int]:
    for length in range(min(LONGEST_RUN, len(units)), 0, -1):
        run = _join(units[:length])
        terms = _terms_named(run, vocabulary, languages)
        if terms:
            return Part(tuple(query_words(run)), terms, run), length
    length = _unknown_length(units, vocabulary, languages)
    run = _join(units[:length])
    return Part(tuple(query_words(run)), text=run), length


def _unknown_length(
    units: Sequence[_Unit], vocabulary: Vocabulary, languages: Sequence[str]
) -> int:
    # Characters of a script without spaces stay together as long as no name begins.
    length = 1
    while length < len(units) and units[length].follows_directly:
        rest = units[length:]
        longest = min(LONGEST_RUN, len(rest))
        if any(
            _terms_named(_join(rest[:run]), vocabulary, languages)
            for run in range(longest, 1, -1)
        ):
            break
        length += 1
    return length


def _join(units: Sequence[_Unit]) -> str:
    text = units[0].text
    for unit in units[1:]:
        text += unit.text if unit.follows_directly else f" {unit.text}"
    return text


def _terms_named(
    text: str, vocabulary: Vocabulary, languages: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    named = []
    for kind in SEARCHED_KINDS:
        term = vocabulary.find(kind, text, languages)
        if term is not None and not _is_bare_code(term, text):
            named.append((kind, term.id))
    return tuple(named)


def _is_bare_code(term: Term, text: str) -> bool:
    """Tell whether only the term's code is meant: "de" in "foto de aves" is a word."""
    if fold(term.id) != fold(text):
        return False
    names = [*term.labels.values()]
    names.extend(alias for aliases in term.aliases.values() for alias in aliases)
    return all(fold(name) != fold(text) for name in names)
