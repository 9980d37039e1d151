"""One generation of the index, opened for reading."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query, Schema, Searcher

from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.search.port import LANGUAGES, IndexState, SearchUnavailableError
from exchange.search.schema import STATE

BEING_BUILT = "The search index is being built; it will be there in a moment."
MOST_VALUES = 50_000


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """What the index held at one commit; counts are kept as long as it is in use."""

    searcher: Searcher
    state: IndexState
    _counts: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a filter."""
        if name not in self._counts:
            found = self.count_among(Query.all_query(), (name,), LEAST_WORKABLE_LEVEL)
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
                    "field": name,
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
        counts = {name: _read_counts(answer[name]) for name in names}
        if LANGUAGES in counts:
            counts[LANGUAGES] = _at_level(counts[LANGUAGES], least_level)
        return counts


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
    return OpenedIndex(searcher, state)


def read_state(searcher: Searcher, schema: Schema) -> IndexState | None:
    """Read how far the index has come; None before its first commit."""
    found = searcher.search(Query.term_query(schema, "kind", STATE, "basic"), 1)
    if not found.hits:
        return None
    record = json.loads(searcher.doc(found.hits[0][1]).get_first("record") or b"{}")
    return IndexState(
        change=record["change"],
        structure=record["structure"],
        profiles=searcher.num_docs - 1,
    )


def _read_counts(answer: Mapping[str, Any]) -> dict[str, int]:
    if answer["doc_count_error_upper_bound"]:
        return {}
    return {each["key"]: each["doc_count"] for each in answer["buckets"]}


def _at_level(counts: Mapping[str, int], least_level: int) -> dict[str, int]:
    """Keep the languages at a level, by their codes."""
    level = f"/{least_level}"
    return {
        key.removesuffix(level): count
        for key, count in counts.items()
        if key.endswith(level)
    }
