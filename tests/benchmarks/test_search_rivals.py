"""SQLite finds and counts what ours finds, so that the times can be compared."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.search_contest import OURS, RIVAL, Built, build, corrected, differences
from benchmarks.search_people import People
from benchmarks.search_queries import Asked, make_queries
from benchmarks.search_sql import COUNT_OF_A_DAY, SqlSearch
from exchange.search.port import OPEN, Hits, SearchQuery

SIZE, SEARCHES = 400, 120
PEOPLE = People()
QUERIES = make_queries(PEOPLE, SIZE, SEARCHES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of both indexes."""
    return tmp_path_factory.mktemp("search")


@pytest.fixture(scope="module")
def built(folder: Path) -> Iterator[Built]:
    """Build both with the same people."""
    built = build(PEOPLE, SIZE, folder)
    yield built
    built.close()


def unequal(built: Built, folder: Path, queries: list[Asked]) -> list[str]:
    """List the searches in which both differ."""
    searches = {OURS: built.ours, RIVAL: built.rival}
    return differences(searches, queries, corrected(queries, folder))


def test_sql_finds_the_same(built: Built, folder: Path) -> None:
    """Every kind of search gives the same people and the same count of every value."""
    assert unequal(built, folder, QUERIES) == []


def test_the_searches_are_of_all_kinds(built: Built, folder: Path) -> None:
    """Some find many, some few, some only after a correction or a part of the text."""
    answers = [built.ours.search(each.query) for each in QUERIES]
    assert {each.kind for each in QUERIES} == {
        *("two words", "capacity and language", "beginning"),
        *("typing mistake", "filters alone"),
    }
    assert any(each.corrections for each in answers)
    assert any(each.relaxed for each in answers)
    assert any(each.query.excluded for each in QUERIES)
    assert min(each.total for each in answers) < 5
    assert max(each.total for each in answers) > SIZE / 2


def test_a_count_that_differs_is_told(
    built: Built, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contender that counts something else is not compared by its time."""
    others = COUNT_OF_A_DAY[OPEN].replace("<>", "=")
    monkeypatch.setitem(COUNT_OF_A_DAY, OPEN, others)
    assert len(unequal(built, folder, QUERIES)) > SEARCHES / 2


class Backwards:
    """Finds as many and counts the same, but gives the people the other way round."""

    def __init__(self, search: SqlSearch) -> None:
        self._search = search

    def search(self, query: SearchQuery) -> Hits:
        """Find people."""
        found = self._search.search(query)
        return replace(found, hits=found.hits[::-1])


def test_people_that_differ_are_told(built: Built, folder: Path) -> None:
    """A contender that finds others is not compared, even if it finds as many."""
    asked = [each for each in QUERIES if built.ours.search(each.query).total > 1]
    searches = {OURS: built.ours, RIVAL: Backwards(built.rival)}
    told = differences(searches, asked, corrected(asked, folder))
    assert len(told) == len(asked) > 0
