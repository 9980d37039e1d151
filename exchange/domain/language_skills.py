"""Languages and how well they are known: `pt-N`, `en-4`, `German (3)`."""

import re
import unicodedata
from collections.abc import Sequence

from exchange.domain.profile import LEVELS, LanguageSkill
from exchange.domain.vocabulary import LANGUAGE, Term, Vocabulary, label_of

NATIVE = "N"
# Of an ambiguous word, no more meanings are named.
MOST_MEANINGS = 4
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")
_LEVEL_AT_END = re.compile(r"([0-9]+|[nN])$")
_DIVIDERS = " \n-:=/(\uff1a\uff08"
_CLOSERS = " )\uff09"


class LanguageError(ValueError):
    """A language or its level is not known; the message says what to write instead."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def ascii_digits(text: str) -> str:
    """Write the decimal digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text
    )


def parse_language(
    text: str, vocabulary: Vocabulary, languages: Sequence[str] = ("en",)
) -> LanguageSkill:
    """Read one language with its level; without a level it is a native one.

    Raises `LanguageError` where the language or the level is not known.
    """
    text = _HYPHENS.sub("-", ascii_digits(text)).strip()
    term = _find(text, vocabulary, languages)
    if term:
        return LanguageSkill(term.id, NATIVE)
    name, level = _divide(text)
    term = _find(name, vocabulary, languages)
    if term is None:
        raise LanguageError(
            "unknown-language",
            f"The language “{(name or text)[:60]}” is not known; write its code and "
            "your level, for example pt-N, en-4.",
        )
    if level not in LEVELS:
        raise LanguageError(
            "unknown-level",
            f"The level {level[:10]} is not known; write {term.id}-1 (a little) to "
            f"{term.id}-5 (like a professional), or {term.id}-N for a native language.",
        )
    return LanguageSkill(term.id, level)


def _divide(text: str) -> tuple[str, str]:
    """Split a name from the level behind it; both are "" where there is no level."""
    text = text.rstrip(_CLOSERS)
    level = _LEVEL_AT_END.search(text)
    before = text[: level.start()] if level else ""
    name = before.rstrip(_DIVIDERS)
    if level is None or len(name) == len(before):
        return "", ""
    return name, level.group().upper()


def _find(text: str, vocabulary: Vocabulary, languages: Sequence[str]) -> Term | None:
    """Look a code up, else a name."""
    term = vocabulary.term(LANGUAGE, text.strip().lower())
    if term:
        return term
    found = vocabulary.look_up(LANGUAGE, text, languages)
    if found.ambiguous:
        message = ambiguity(text, found.ambiguous, languages)
        raise LanguageError("ambiguous-language", message)
    return found.term


def ambiguity(text: str, terms: Sequence[Term], languages: Sequence[str]) -> str:
    """Say between which terms a text does not decide, and what to write instead."""
    language = languages[0] if languages else "en"
    labels = (
        f"{label_of(term, language)} ({term.id})" for term in terms[:MOST_MEANINGS]
    )
    return (
        f"“{text[:60]}” can mean {' or '.join(labels)}; write the number or code in "
        "brackets instead."
    )
