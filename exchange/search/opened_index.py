"""One generation of the index, opened for reading."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter
from tantivy import DocAddress, Query, Schema, Searcher

from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.search.availability import open_on
from exchange.search.boolean import all_of
from exchange.search.document import record_words
from exchange.search.port import (
    ASKERS,
    PROFILES,
    REQUESTS,
    IndexState,
    SearchUnavailableError,
)
from exchange.search.ranking import keys_of
from exchange.search.schema import STATE, counted_field

BEING_BUILT = "The search index is being built; it will be there in a moment."
MOST_VALUES = 50_000
# Of so many profiles with a similar word, the words are read.
MOST_READ = 15


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """What the index held at one commit; counts are kept as long as it is in use."""

    searcher: Searcher
    schema: Schema
    state: IndexState
    _counts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    _asking: dict[date, tuple[str, ...]] = field(default_factory=dict)

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a filter."""
        if name not in self._counts:
            found = self.count_among(
                _profiles(self.schema), (name,), LEAST_WORKABLE_LEVEL
            )
            self._counts[name] = found[name]
        return self._counts[name]

    def count_among(
        self, query: Query, names: Sequence[str], least_level: int
    ) -> dict[str, dict[str, int]]:
        """Count the values of filters among the profiles that a query finds.

        A filter with more values than Tantivy counts has none here rather than wrong
        ones: free text stands in some of these fields, and anybody can write more.
        """
        if not names:
            return {}
        terms = {
            name: {
                "terms": {
                    "field": counted_field(name, least_level),
                    "size": MOST_VALUES,
                    "segment_size": MOST_VALUES,
                }
            }
            for name in names
        }
        try:
            answer = self.searcher.aggregate(query, terms)
        except ValueError:
            if len(names) == 1:
                return {names[0]: {}}
            alone = (self.count_among(query, (each,), least_level) for each in names)
            return {name: found for counts in alone for name, found in counts.items()}
        return {name: _read_counts(answer[name]) for name in names}

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

    def asking(self, today: date) -> Iterable[str]:
        """List the ids of the people whose request is open on a day."""
        if today not in self._asking:
            requests = Query.term_query(self.schema, "kind", REQUESTS, "basic")
            still_open = all_of([requests, open_on(self.schema, today)])
            self._asking.clear()
            found = self.count_among(still_open, (ASKERS,), LEAST_WORKABLE_LEVEL)
            self._asking[today] = tuple(found[ASKERS])
        return self._asking[today]


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
    return OpenedIndex(searcher, schema, state)


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


def _read_counts(answer: Mapping[str, Any]) -> dict[str, int]:
    if answer["doc_count_error_upper_bound"]:
        return {}
    return {each["key"]: each["doc_count"] for each in answer["buckets"]}
