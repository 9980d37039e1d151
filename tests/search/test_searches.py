"""A table of searches in every interface language, and who they must find."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from exchange.search.port import IndexState, ProfileSearch
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from exchange.store.snapshot import snapshot_vocabulary
from tests.search.searched_people import searched_people
from toolforge_app.labels import Labels
from toolforge_app.reader import INTERFACE_LANGUAGES
from toolforge_app.search_form import SearchForm

FOLDER = Path(__file__).with_name("searches")
TODAY = date(2026, 3, 4)
FIRST = 5
EVERYONE = 100
LEAST_SHARE = 0.95
LEAST_SEARCHES = 150
LEAST_OF_A_LANGUAGE = 8


@dataclass(frozen=True, slots=True)
class Search:
    """An entry of the table: see the README beside the files."""

    language: str
    text: str
    finds: tuple[str, ...]
    tries: str
    excludes: tuple[str, ...] = ()
    filters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.language}: {self.text!r} ({self.tries})"


def read_searches() -> Iterator[Search]:
    """Read the table."""
    for path in sorted(FOLDER.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            yield Search(
                path.stem,
                entry["text"],
                tuple(entry["finds"]),
                entry["tries"],
                tuple(entry.get("not", ())),
                entry.get("filters", {}),
            )


SEARCHES = tuple(read_searches())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ProfileSearch:
    """Give an index of all the people."""
    folder = tmp_path_factory.mktemp("searches")
    writer = TantivyWriter(folder)
    people = searched_people(snapshot_vocabulary())
    for page in people:
        writer.put(page, snapshot_vocabulary())
    writer.commit(IndexState(change=len(people), structure="x"))
    writer.close()
    return TantivySearch(folder)


def test_nearly_every_search_finds_who_is_meant(index: ProfileSearch) -> None:
    """All who are named are among the first five, and nobody who must not be."""
    failures = [
        f"{search}\n    {failure}"
        for search in SEARCHES
        if (failure := find_failure(search, index))
    ]
    share = 1 - len(failures) / len(SEARCHES)
    # Pytest shows what is printed where the test fails, or with `-rP`.
    report = f"{len(SEARCHES)} searches, {share:.1%} find who is meant"
    print("\n".join([report, *failures]))  # noqa: T201
    assert share >= LEAST_SHARE


def test_the_table_is_large_enough() -> None:
    """There are searches enough, and some in every language of the interface."""
    counts = Counter(search.language for search in SEARCHES)
    assert len(SEARCHES) >= LEAST_SEARCHES
    assert set(counts) == set(INTERFACE_LANGUAGES)
    assert min(counts.values()) >= LEAST_OF_A_LANGUAGE, counts


def test_every_search_names_people_who_are_there() -> None:
    """No search fails or succeeds by a name that is written wrong."""
    people = {page.user_name for page in searched_people(snapshot_vocabulary())}
    for search in SEARCHES:
        assert {*search.finds, *search.excludes} <= people, search
        assert 1 <= len(search.finds) <= FIRST, search


def test_no_search_stands_there_twice() -> None:
    """Each entry tries something that no other does."""
    counts = Counter(
        (search.language, search.text, str(search.filters)) for search in SEARCHES
    )
    assert [each for each, count in counts.items() if count > 1] == []


def find_failure(search: Search, index: ProfileSearch) -> str:
    """Say what is wrong with what a search finds, "" where nothing is."""
    found = find_names(search, index)
    missing = [name for name in search.finds if name not in found[:FIRST]]
    unwanted = [name for name in search.excludes if name in found]
    if not missing and not unwanted:
        return ""
    places = ", ".join(f"{name}: {_place(name, found)}" for name in missing + unwanted)
    return f"{places}; found: {', '.join(found[:FIRST]) or 'nobody'}"


def find_names(search: Search, index: ProfileSearch) -> list[str]:
    """Search as the page does, for a reader in the language of the search."""
    labels = Labels(snapshot_vocabulary(), search.language)
    args = MultiDict({"q": search.text, **search.filters})
    form, _ = SearchForm.from_args(args).read_typed(labels)
    hits = index.search(form.query(labels, EVERYONE, TODAY)).hits
    return [hit.page.user_name for hit in hits]


def _place(name: str, found: list[str]) -> str:
    return f"number {found.index(name) + 1}" if name in found else "not found"
