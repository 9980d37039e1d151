"""One generation of the index, opened for reading."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter
from tantivy import DocAddress, Query, Schema, Searcher

from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.search.document import record_words
from exchange.search.port import PROFILES, IndexState, SearchUnavailableError
from exchange.search.ranking import keys_of
from exchange.search.schema import STATE
from exchange.search.value_counts import Found, ValueCounts

BEING_BUILT = "The search index is being built; it will be there in a moment."
# Of so many profiles with a similar word, the words are read.
MOST_READ = 15


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """What the index held at one commit; counts of everybody are kept with it."""

    searcher: Searcher
    schema: Schema
    state: IndexState
    values: ValueCounts

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a filter that is of no day."""
        values = self.values
        everybody = Found(
            PROFILES, values.all_of_kind(PROFILES), values.number(PROFILES)
        )
        level, day = LEAST_WORKABLE_LEVEL, date.min
        return values.count(everybody, [name], level, day)[name] or {}

    def count_word(self, word: str) -> int:
        """Count the profiles in which a word stands."""
        frequency: int = self.searcher.doc_freq("words", word)
        return frequency

    def is_in_a_name(self, word: str) -> bool:
        """Tell whether a word stands in somebody's name."""
        return bool(self.searcher.doc_freq("name_words", word))

    def count_term(self, kind: str, term_id: str) -> int:
        """Count the profiles that have a term of the vocabulary."""
        return max(
            self.searcher.doc_freq(field, key) for field, key in keys_of(kind, term_id)
        )

    def similar_words(self, word: str, mistakes: int) -> Iterable[str]:
        """List words that so many mistakes make `word`, of some profiles with one."""
        found: set[str] = set()
        for allowed in range(1, mistakes + 1):
            query = Query.fuzzy_term_query(self.schema, "words", word, distance=allowed)
            hits = self.searcher.search(query, limit=MOST_READ, count=False).hits
            for _, address in hits:
                words = extract_iter(
                    word,
                    record_words(self.read(address)),
                    scorer=OSA.distance,
                    score_cutoff=allowed,
                )
                found.update(each for each, _, _ in words)
            if found:
                break
        return found - {word}

    def read(self, address: DocAddress) -> bytes:
        """Read the record of a document."""
        return self.searcher.doc(address).get_first("record") or b""

    def id_of(self, address: DocAddress) -> str:
        """Give the id of a profile or request."""
        record = json.loads(self.read(address))
        return str(record.get("profile_id") or record["request_id"])


def open_index(folder: Path, schema: Schema) -> OpenedIndex:
    """Open the newest commit.

    Raises `SearchUnavailableError` where there is none yet or it cannot be read.
    """
    try:
        # `Index.open` makes nothing, unlike the constructor: only the writer makes.
        index = tantivy.Index.open(str(folder))
        # Otherwise every opened index keeps a thread that watches for commits.
        index.config_reader("manual")
        searcher = index.searcher()
        state = read_state(searcher, schema)
    except (ValueError, OSError) as error:
        raise SearchUnavailableError(BEING_BUILT) from error
    if state is None:
        raise SearchUnavailableError(BEING_BUILT)
    return OpenedIndex(searcher, schema, state, ValueCounts(searcher, schema))


def read_state(searcher: Searcher, schema: Schema) -> IndexState | None:
    """Read how far the index has come; None before its first commit."""
    found = searcher.search(Query.term_query(schema, "kind", STATE, "basic"), 1)
    if not found.hits:
        return None
    record = json.loads(searcher.doc(found.hits[0][1]).get_first("record") or b"{}")
    profiles = searcher.search(_profiles(schema), 1)
    return IndexState(
        change=record["change"],
        structure=record["structure"],
        profiles=profiles.count,  # type: ignore[attr-defined]  # its stubs forget it
    )


def _profiles(schema: Schema) -> Query:
    return Query.term_query(schema, "kind", PROFILES, "basic")
