"""Terms that somebody may mean: while they type, and after a mistake."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import Stemmer
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from exchange.domain.folding import fold
from exchange.domain.languages import with_fallbacks
from exchange.domain.vocabulary import Term, Vocabulary

# Snowball's stemmer for a Wikimedia language, where it has one.
STEMMERS = {
    **{"ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish"},
    **{"de": "german", "el": "greek", "en": "english", "eo": "esperanto"},
    **{"es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian"},
    **{"fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi"},
    **{"hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian"},
    **{"lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch"},
    **{"no": "norwegian", "pl": "polish", "pt": "portuguese", "pt-br": "portuguese"},
    **{"ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho"},
    **{"sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}
# One mistake in a shorter word makes any word of any other.
SHORTEST_WITH_MISTAKE = 3
# Inside of words, a single letter is found everywhere.
SHORTEST_INSIDE = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term, and the name by which it was found; `is_similar`: after a mistake."""

    term: Term
    name: str
    language: str
    is_similar: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    term_id: str
    name: str
    language: str


class _Names:
    """Names in one text, shortest first, so that all are searched at once.

    A folded name holds no line break; each name stands on a line of its own.
    """

    def __init__(self, names: Iterable[_Name]) -> None:
        self.all = sorted(names, key=lambda each: (_length(each), each.folded))
        self._text = "\n" + "".join(f"{each.folded}\n" for each in self.all)
        lengths = (len(each.folded) + 1 for each in self.all)
        self._starts = list(accumulate(lengths, initial=1))

    def holding(self, text: str) -> Iterator[_Name]:
        """List the names on whose lines `text` stands, shortest first.

        A line break before it in `text` finds names that begin with it.
        """
        place = self._text.find(text)
        while place >= 0:
            line = bisect_right(self._starts, place + text.startswith("\n")) - 1
            yield self.all[line]
            place = self._text.find(text, self._starts[line + 1] - 1)

    def one_mistake_away(self, text: str) -> Iterator[_Name]:
        """List the names that one typing mistake makes `text`, shortest first."""
        first = bisect_left(self.all, len(text) - 1, key=_length)
        end = bisect_right(self.all, len(text) + 1, key=_length)
        near = [each.folded for each in self.all[first:end]]
        for _, _, index in extract_iter(
            text, near, scorer=OSA.distance, score_cutoff=1
        ):
            yield self.all[first + index]


class Suggester:
    """Suggests terms of one kind; its indexes are made when they are first needed."""

    def __init__(self, vocabulary: Vocabulary, kind: str) -> None:
        self._vocabulary = vocabulary
        self._kind = kind
        self._all_names: list[_Name] = []
        self._by_language: dict[str, _Names] = {}
        self._everything: _Names | None = None
        self._stems: dict[str, dict[str, list[_Name]]] = {}

    def suggest(
        self, text: str, languages: Sequence[str] = ("en",), limit: int = 10
    ) -> list[Suggestion]:
        """List terms with a name that holds `text`, each once.

        Names in `languages` (and in those that stand in for them) come first; among
        them, those that begin with the text, then those with a word that does, then
        those that hold it anywhere; shorter ones first. Where there are none, those
        that differ by a mistake stand in for them: see `similar`.
        """
        folded = fold(text)
        found: dict[str, Suggestion] = {}
        if not folded or limit <= 0:
            return []
        for names in self._in_order(languages):
            for name in _holding(names, folded):
                found.setdefault(name.term_id, self._suggestion(name))
                if len(found) == limit:
                    return list(found.values())
        return list(found.values()) or self.similar(text, languages, limit)

    def similar(
        self, text: str, languages: Sequence[str] = ("en",), limit: int = 3
    ) -> list[Suggestion]:
        """List terms with a name of the same stems, or one typing mistake away.

        A mistake is a letter that is missing, too much, wrong, or exchanged with its
        neighbour. Singular and plural have the same stem, as Snowball finds it. Names
        in `languages` come first. A term that the text names itself is not listed.
        """
        folded = fold(text)
        known = self._vocabulary.find(self._kind, text, languages)
        found: dict[str, Suggestion] = {}
        for name in self._similar_names(folded, languages):
            if known is None or name.term_id != known.id:
                found.setdefault(name.term_id, self._suggestion(name, is_similar=True))
            if len(found) >= limit:
                break
        return list(found.values())

    def _similar_names(self, folded: str, languages: Sequence[str]) -> Iterator[_Name]:
        if len(folded) < SHORTEST_WITH_MISTAKE:
            return
        own = with_fallbacks(languages)
        for language in own:
            yield from self._stems_of(language).get(_stem(folded, language), ())
        for names in self._in_order(languages):
            yield from names.one_mistake_away(folded)
        for language in STEMMERS:
            if language not in own:
                yield from self._stems_of(language).get(_stem(folded, language), ())

    def _suggestion(self, name: _Name, *, is_similar: bool = False) -> Suggestion:
        term = self._vocabulary.term(self._kind, name.term_id)
        assert term is not None  # the names are those of its terms
        return Suggestion(term, name.name, name.language, is_similar)

    def _in_order(self, languages: Sequence[str]) -> Iterator[_Names]:
        """Give the names of each of the languages, then all names."""
        for language in with_fallbacks(languages):
            yield self._of(language)
        if self._everything is None:
            self._everything = _Names(self._names())
        yield self._everything

    def _of(self, language: str) -> _Names:
        known = self._by_language.get(language)
        if known is None:
            names = (each for each in self._names() if each.language == language)
            known = _Names(names)
            self._by_language[language] = known
        return known

    def _names(self) -> list[_Name]:
        if not self._all_names:
            self._all_names = [
                _Name(folded, term.id, name, language)
                for term in self._vocabulary.terms(self._kind)
                for language, name in term.names()
                if (folded := fold(name))
            ]
        return self._all_names

    def _stems_of(self, language: str) -> dict[str, list[_Name]]:
        known = self._stems.get(language)
        if known is None:
            known = {}
            if language in STEMMERS:
                for name in self._of(language).all:
                    known.setdefault(_stem(name.folded, language), []).append(name)
            self._stems[language] = known
        return known


def _holding(names: _Names, folded: str) -> Iterator[_Name]:
    yield from names.holding(f"\n{folded}")
    yield from names.holding(f" {folded}")
    if len(folded) >= SHORTEST_INSIDE or not folded.isascii():
        yield from names.holding(folded)


def _length(name: _Name) -> int:
    return len(name.folded)


def _stem(folded: str, language: str) -> str:
    """Give the stems of the words; they are of the folded words, without accents."""
    name = STEMMERS.get(language)
    # The stemmers keep a state of their own, so none is shared between threads.
    return " ".join(Stemmer.Stemmer(name).stemWords(folded.split())) if name else folded
