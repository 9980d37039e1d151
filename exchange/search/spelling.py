"""What somebody meant who made a typing mistake, or has not typed all of it yet.

Words are compared folded, so that accents, case and width are never mistakes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Protocol

from rapidfuzz.distance import OSA

from exchange.domain.folding import fold
from exchange.domain.languages import with_fallbacks
from exchange.domain.vocabulary import Vocabulary
from exchange.search.known_names import KnownNames
from exchange.search.query_text import SEARCHED_KINDS, Part, read_query_text
from exchange.search.words import query_words, split_pieces

# A word with so many letters may have a mistake, and one with so many may have two.
ONE_MISTAKE, TWO_MISTAKES = 4, 8
SHORTEST_BEGINNING = 3
# A name has so many words at most.
LONGEST_NAME = 5
# A word that stands in so many profiles may be a mistake all the same, if another one
# stands in so many times more.
RARE, MORE = 2, 20
# So many words of a text are looked up; each costs milliseconds.
MOST_SUSPECTS = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """A piece of a text, and what it was taken for; both folded."""

    typed: str
    meant: str


class IndexWords(Protocol):
    """What an index knows of the words in it."""

    def count_word(self, word: str) -> int:
        """Count the profiles in which a word stands."""

    def is_in_a_name(self, word: str) -> bool:
        """Tell whether a word stands in somebody's name."""

    def similar_words(self, word: str, mistakes: int) -> Iterable[str]:
        """List words that so many mistakes make `word`, the frequent ones among them.

        A mistake is a letter that is missing, too much, wrong, or exchanged with its
        neighbour.
        """

    def count_term(self, kind: str, term_id: str) -> int:
        """Count the profiles that have a term of the vocabulary."""


class Spelling:
    """Corrects texts by the names of a vocabulary and the words of an index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    @cached_property
    def names(self) -> KnownNames:
        """Give all names, made when they are first needed."""
        found: dict[str, set[str]] = {}
        for kind in SEARCHED_KINDS:
            for term in self.vocabulary.terms(kind):
                for language, name in term.names():
                    found.setdefault(fold(name), set()).add(language)
        return KnownNames(found)

    @cached_property
    def words(self) -> KnownNames:
        """Give the words of all names."""
        found: dict[str, set[str]] = {}
        for name, languages in self.names.languages.items():
            for word in name.split():
                found.setdefault(word, set()).update(languages)
        return KnownNames(found)

    def correct(
        self,
        parts: Sequence[Part],
        text: str,
        languages: Sequence[str],
        index: IndexWords,
    ) -> tuple[tuple[Part, ...], tuple[Correction, ...]]:
        """Read a text again without its mistakes; give what was corrected.

        Only a word that is part of no term's name and that hardly any profile has may
        be a mistake. Where there is none, or nothing similar, both are empty.
        """
        known = {word for part in parts if part.terms for word in part.text.split()}
        reader = _Reader(self, languages, index, known)
        pieces = list(reader.read(fold(text).split()))
        corrections = tuple(each for each in pieces if each.typed != each.meant)
        if not corrections:
            return (), ()
        corrected = " ".join(each.meant for each in pieces)
        return read_query_text(corrected, self.vocabulary, languages), corrections


@lru_cache(maxsize=2)
def spelling_of(vocabulary: Vocabulary) -> Spelling:
    """Give the spelling of a vocabulary, made once."""
    return Spelling(vocabulary)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one text, for a reader of some languages."""

    spelling: Spelling
    languages: Sequence[str]
    index: IndexWords
    known: frozenset[str] | set[str]

    def read(self, words: Sequence[str]) -> Iterator[Correction]:
        """Give the text in pieces with what they mean; longer runs come first."""
        found = (word for word in dict.fromkeys(words) if self._is_suspect(word))
        suspects = frozenset(islice(found, MOST_SUSPECTS))
        start = 0
        while start < len(words):
            end = min(len(words), start + LONGEST_NAME)
            runs = (words[start:stop] for stop in range(end, start + 1, -1))
            for run in runs:
                is_last = start + len(run) == len(words)
                meant = suspects.intersection(run) and self._name(run, is_last)
                if meant:
                    yield Correction(" ".join(run), meant)
                    start += len(run)
                    break
            else:
                word = words[start]
                is_last = start + 1 == len(words)
                meant = self._word(word, is_last) if word in suspects else ""
                yield Correction(word, meant or word)
                start += 1

    def _is_suspect(self, word: str) -> bool:
        return (
            word not in self.known
            and self._count(word) <= RARE
            and not self.index.is_in_a_name(word)
        )

    def _count(self, word: str) -> int:
        return min(map(self.index.count_word, query_words(word)), default=0)

    def _name(self, run: Sequence[str], is_last: bool) -> str:
        """Give a name of several words that a run of words nearly is."""
        text = " ".join(run)
        allowed = min(2, sum(map(_mistakes_in, run)))
        near = {
            name: distance
            for name, distance in self.spelling.names.near(text, allowed).items()
            if _is_near_by_words(run, name.split())
        }
        return self._best(near) or (self._begun(text) if is_last else "")

    def _word(self, word: str, is_last: bool) -> str:
        """Give the word or name that a single word nearly is."""
        begun = self._begun(word) if is_last else ""
        allowed = _mistakes_in(word)
        if begun or not allowed:
            return begun
        if any(spaceless for _, spaceless in split_pieces(word)):
            return self._best(self.spelling.names.near(word, allowed))
        near = self.spelling.words.near(word, allowed)
        for each in self.index.similar_words(word, allowed):
            near.setdefault(each, OSA.distance(each, word))
        best = self._best(near, max(1, MORE * self._count(word)))
        # Perhaps only the space between two words is missing.
        return best or self._best(self.spelling.names.near(word, 1))

    def _begun(self, text: str) -> str:
        if len(text) < SHORTEST_BEGINNING and text.isascii():
            return ""
        return self._best(dict.fromkeys(self.spelling.names.beginning(text), 0))

    def _best(self, near: Mapping[str, int], least: int = 1) -> str:
        """Choose the nearest, then in the reader's languages, then the most frequent.

        What finds fewer people than `least` is not chosen.
        """
        weights = {name: self._weight(name) for name in near}
        found = [name for name in near if weights[name] >= least]
        return min(
            found,
            key=lambda name: (
                near[name],
                self._is_foreign(name),
                -weights[name],
                len(name),
                name,
            ),
            default="",
        )

    def _weight(self, name: str) -> int:
        terms = (
            term
            for part in read_query_text(name, self.spelling.vocabulary, self.languages)
            for term in part.terms
        )
        counts = (self.index.count_term(*term) for term in terms)
        return max(*counts, self._count(name), 0)

    def _is_foreign(self, name: str) -> bool:
        own = set(with_fallbacks(self.languages))
        return not any(
            names.languages.get(name, frozenset()) & own
            for names in (self.spelling.names, self.spelling.words)
        )


def _mistakes_in(word: str) -> int:
    return (len(word) >= ONE_MISTAKE) + (len(word) >= TWO_MISTAKES)


def _is_near_by_words(run: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether each word has no more mistakes than it may have."""
    if len(run) != len(name):
        return OSA.distance(" ".join(run), " ".join(name)) <= 1
    return all(
        OSA.distance(typed, meant) <= _mistakes_in(typed)
        for typed, meant in zip(run, name, strict=True)
    )
