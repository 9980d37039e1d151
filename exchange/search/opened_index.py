"""One generation of the index, opened for reading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tantivy
from tantivy import Query, Schema, Searcher

from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.search.port import (
    LANGUAGES,
    OFFERS,
    TERRITORIES,
    TYPES,
    WANTS,
    IndexState,
    SearchUnavailableError,
)
from exchange.search.schema import STATE

BEING_BUILT = "The search index is being built; it will be there in a moment."
MOST_VALUES = 10_000
COUNTED = {
    OFFERS: "offers",
    WANTS: "wants",
    LANGUAGES: "language",
    TERRITORIES: "territory",
    TYPES: "type",
}


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """What the index held at one commit; counts are kept as long as it is in use."""

    searcher: Searcher
    state: IndexState
    _counts: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a field of the port."""
        if name not in self._counts:
            counts = _count(self.searcher, COUNTED[name])
            self._counts[name] = _at_workable_level(counts, name)
        return self._counts[name]


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


def _count(searcher: Searcher, field_name: str) -> dict[str, int]:
    terms = {"terms": {"field": field_name, "size": MOST_VALUES}}
    answer = searcher.aggregate(Query.all_query(), {"values": terms})
    return {
        bucket["key"]: bucket["doc_count"] for bucket in answer["values"]["buckets"]
    }


def _at_workable_level(counts: Mapping[str, int], name: str) -> Mapping[str, int]:
    if name != LANGUAGES:
        return counts
    level = f"/{LEAST_WORKABLE_LEVEL}"
    return {
        key.removesuffix(level): count
        for key, count in counts.items()
        if key.endswith(level)
    }
