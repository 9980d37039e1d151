"""The words of the movement: capacities, languages, territories and others."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from exchange.domain.lists import COMMAS

CAPACITY = "capacity"
LANGUAGE = "language"
TERRITORY = "territory"
REGION = "region"
AFFILIATE = "affiliate"
PROJECT = "project"
METHOD = "method"
ROLE = "role"
KINDS = (CAPACITY, LANGUAGE, TERRITORY, REGION, AFFILIATE, PROJECT, METHOD, ROLE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: an id of its kind, with names in many languages.

    `labels` maps a language code to the label, `aliases` to further names. `source`
    says where the labels come from.
    """

    kind: str
    id: str
    labels: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    wikidata_item: str | None = None
    source: str = ""


def fold(text: str) -> str:
    """Give the form in which two spellings of one word are equal.

    Width and compatibility forms (NFKC), case, accents of Latin, Greek and Cyrillic
    letters, invisible characters and punctuation make no difference; the marks of other
    scripts do (a Thai or Devanagari vowel sign is a letter, not an accent).
    """
    if text.isascii():
        return " ".join(text.translate(_FOLDED_ASCII).split())
    return _fold(text)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", decomposed):
        category = unicodedata.category(character)
        if category == "Mn" and "\u0300" <= character <= "\u036f":
            continue
        if category[0] in "LMN" or character in "+#":
            kept.append(character)
        elif category[0] in "ZPS":
            kept.append(" ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


# Most texts are in ASCII, and this is far quicker.
_FOLDED_ASCII = {
    code: " " if chr(code).isprintable() and not _fold(chr(code)) else _fold(chr(code))
    for code in range(128)
}


class Vocabulary:
    """Look-up of terms by any of their names, ids or Wikidata items."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[tuple[str, str], Term] = {}
        self._names: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._narrower: dict[tuple[str, str], list[str]] = {}
        self._comma_names: dict[tuple[str, str], set[str]] = {}
        for term in terms:
            self._add(term)

    def _add(self, term: Term) -> None:
        self._terms[term.kind, term.id] = term
        for parent in term.parents:
            self._narrower.setdefault((term.kind, parent), []).append(term.id)
        names = [(language, label) for language, label in term.labels.items()]
        for language, aliases in term.aliases.items():
            names.extend((language, alias) for alias in aliases)
        names.append(("", term.id))
        if term.wikidata_item:
            names.append(("", term.wikidata_item))
        for language, name in names:
            found = self._names.setdefault((term.kind, fold(name)), {})
            found.setdefault(term.id, set()).add(language)
            if not COMMAS.isdisjoint(name):
                self._add_comma_name(term.kind, fold(name))

    def _add_comma_name(self, kind: str, folded: str) -> None:
        if folded:
            first_word = folded.partition(" ")[0]
            self._comma_names.setdefault((kind, first_word), set()).add(folded)

    def __len__(self) -> int:
        return len(self._terms)

    def terms(self, kind: str) -> list[Term]:
        """List the terms of a kind, in the order in which they were given."""
        return [term for (of, _), term in self._terms.items() if of == kind]

    def term(self, kind: str, term_id: str) -> Term | None:
        """Give the term with this id, or None."""
        return self._terms.get((kind, term_id))

    def find(
        self, kind: str, text: str, languages: Sequence[str] = ("en",)
    ) -> Term | None:
        """Find the term that `text` names: a label or alias in any language, or an id.

        Where one spelling names several terms, one that bears it in the first of
        `languages` that helps is taken; with none of them, the text names nothing.
        """
        found = self._names.get((kind, fold(text)), {})
        if len(found) == 1:
            return self._terms[kind, next(iter(found))]
        for language in ("", *languages, "en"):
            of_language = [each for each, of in found.items() if language in of]
            if len(of_language) == 1:
                return self._terms[kind, of_language[0]]
        return None

    def count_label_pieces(self, kind: str, pieces: Sequence[str]) -> int:
        """Count how many pieces between commas are together one name that holds commas.

        The first piece is one of them; 1 where they are not.
        """
        names = self._comma_names.get((kind, fold(pieces[0]).partition(" ")[0]))
        if names:
            for count in range(len(pieces), 1, -1):
                if fold(" ".join(pieces[:count])) in names:
                    return count
        return 1

    def label(self, kind: str, term_id: str, language: str = "en") -> str:
        """Name a term in a language, else its base language, else English."""
        term = self.term(kind, term_id)
        if term is None:
            return term_id.removeprefix("text:")
        for code in (language, language.partition("-")[0], "en"):
            if code in term.labels:
                return term.labels[code]
        return next(iter(term.labels.values()), term_id)

    def broader(self, kind: str, term_id: str) -> tuple[str, ...]:
        """List all broader terms, nearest first, each once."""
        found: dict[str, None] = {}
        waiting = [term_id]
        while waiting:
            term = self.term(kind, waiting.pop(0))
            for parent in term.parents if term else ():
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return tuple(found)

    def narrower(self, kind: str, term_id: str) -> tuple[str, ...]:
        """List the terms directly below a term."""
        return tuple(self._narrower.get((kind, term_id), ()))
