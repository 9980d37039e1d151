"""Tantivy beside SQLite: the same profiles built, the same searches asked in turn.

Times are of this process on one core, with the threads of both; the best of the rounds
counts for each search. Making fields, words and records of a profile in Python is in
both buildings. SQLite's words are merged into one tree before it is searched, which is
not in the time of its building.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Protocol

from benchmarks.search_fts5 import Fts5Index
from benchmarks.search_people import TODAY, People
from benchmarks.search_queries import Asked, make_queries
from benchmarks.search_sql import SqlSearch
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.vocabulary import Vocabulary
from exchange.search.opened_index import open_index
from exchange.search.port import (
    FILTERS,
    LARGEST_PAGE,
    NEWEST,
    Hits,
    IndexState,
    SearchQuery,
)
from exchange.search.schema import make_schema
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter

# So many profiles are made at once and given to both.
CHUNK = 10_000
OURS, RIVAL = "tantivy", "FTS5 and SQL"
THRESHOLDS = {"p95_times_faster": 8, "build_times_faster": 1}


class Search(Protocol):
    """What is compared."""

    def search(self, query: SearchQuery) -> Hits:
        """Find profiles."""


@dataclass(frozen=True, slots=True)
class Built:
    """Both searches over the same profiles, with the figures of their building."""

    ours: TantivySearch
    rival: SqlSearch
    folder: Path
    figures: dict[str, dict[str, float]]

    def afresh(self) -> dict[str, Search]:
        """Give both as they are before the first search that is timed.

        Ours is opened anew, since it keeps counts and corrections of searches.
        """
        ours = TantivySearch(self.folder / "tantivy")
        ours.search(SearchQuery(today=TODAY, counted=FILTERS))
        return {OURS: ours, RIVAL: self.rival}

    def close(self) -> None:
        """Close the rival's file; ours is closed with its process."""
        self.rival.close()


def build(people: People, size: int, folder: Path) -> Built:
    """Give the same profiles to both, a chunk at a time in turn."""
    clock = _Clock()
    with clock.of(OURS):
        writer = TantivyWriter(folder / "tantivy")
    with clock.of(RIVAL):
        index = Fts5Index(folder / "fts5.db")
        index.begin()
    for start in range(0, size, CHUNK):
        pages = list(people.pages(start, min(start + CHUNK, size), size))
        requests = [people.request_of(page) for page in pages]
        with clock.of(OURS):
            _put(writer, pages, requests, people.vocabulary)
        with clock.of(RIVAL):
            index.put(pages, requests, people.vocabulary)
    with clock.of(OURS):
        writer.commit(IndexState(change=size, structure="benchmark"))
    with clock.of(RIVAL):
        index.commit()
    writer.close()
    figures = {name: clock.figures(name) for name in (OURS, RIVAL)}
    figures[OURS]["megabytes"] = _megabytes(folder / "tantivy")
    figures[RIVAL]["megabytes"] = _megabytes(folder / "fts5.db")
    index.optimize()
    return Built(TantivySearch(folder / "tantivy"), SqlSearch(index), folder, figures)


def _put(
    writer: TantivyWriter,
    pages: Sequence[ProfilePage],
    requests: Sequence[AskedRequest | None],
    vocabulary: Vocabulary,
) -> None:
    for page, asked in zip(pages, requests, strict=True):
        writer.put(page, vocabulary)
        if asked:
            writer.put_request(asked, vocabulary)


def corrected(queries: Sequence[Asked], folder: Path) -> list[SearchQuery]:
    """Give the rival what ours takes each text for; the finding out is ours alone."""
    opened = open_index(folder / "tantivy", make_schema())
    found = []
    for each in queries:
        query, spelling = each.query, each.query.spelling
        if query.parts and spelling:
            parts, _ = spelling.correct(
                query.parts, query.text, query.languages, opened
            )
            query = replace(query, corrected=parts)
        found.append(query)
    return found


def differences(
    searches: Mapping[str, Search],
    queries: Sequence[Asked],
    for_rival: Sequence[SearchQuery],
) -> list[str]:
    """List the searches in which both differ; none may.

    The total and every count must be the same, and the newest hundred that are found,
    which are all of them in many searches.
    """
    return [
        f"{each.kind}: {each.text!r} {dict(each.query.chosen)}"
        for each, other in zip(queries, for_rival, strict=True)
        if _seen(searches[OURS], each.query) != _seen(searches[RIVAL], other)
    ]


def _seen(search: Search, query: SearchQuery) -> tuple[Any, ...]:
    found = search.search(query)
    newest = search.search(replace(query, sort=NEWEST, limit=LARGEST_PAGE, counted=()))
    ids = [hit.page.profile_id for hit in newest.hits]
    return found.total, found.relaxed, len(found.hits), dict(found.counts), ids


def measure(
    people: People, size: int, count: int, rounds: int, folder: Path
) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Build, compare, time; give figures, a table, and whether results are equal."""
    built = build(people, size, folder)
    queries = make_queries(people, size, count)
    searches: dict[str, Search] = {OURS: built.ours, RIVAL: built.rival}
    for_rival = corrected(queries, folder)
    unequal = differences(searches, queries, for_rival)
    asked = {OURS: [each.query for each in queries], RIVAL: for_rival}
    times = _times(built, asked, rounds)
    built.close()
    figures: dict[str, Any] = {
        "build": built.figures,
        "build_times_faster": _ratio(built.figures, "cpu_seconds"),
        "milliseconds": {name: _spread(each) for name, each in times.items()},
        "by_kind": _by_kind(times, queries),
        "unequal": len(unequal),
        "plans": built.rival.plans,
    }
    for name in ("mean", "p50", "p95", "p99"):
        figures[f"{name}_times_faster"] = _ratio(figures["milliseconds"], name)
    for each in unequal[:10]:
        print(f"Not equal: {each}")
    _print_plans(built.rival.plans)
    return figures, _table(figures), not unequal


def _times(
    built: Built,
    asked: Mapping[str, Sequence[SearchQuery]],
    rounds: int,
) -> dict[str, list[float]]:
    count = len(asked[OURS])
    best = {name: [float("inf")] * count for name in asked}
    for _ in range(rounds):
        searches = built.afresh()
        for place in range(count):
            for name, search in searches.items():
                start = process_time()
                search.search(asked[name][place])
                taken = 1000 * (process_time() - start)
                best[name][place] = min(best[name][place], taken)
    return best


def _spread(times: Sequence[float]) -> dict[str, float]:
    ranked = sorted(times)
    found = {"mean": sum(ranked) / len(ranked)}
    for percent in (50, 95, 99):
        found[f"p{percent}"] = ranked[
            min(len(ranked) - 1, len(ranked) * percent // 100)
        ]
    return {name: round(each, 2) for name, each in found.items()}


def _by_kind(
    times: Mapping[str, Sequence[float]], queries: Sequence[Asked]
) -> dict[str, dict[str, dict[str, float]]]:
    return {
        kind: {
            name: _spread(
                [
                    taken
                    for taken, each in zip(of_search, queries, strict=True)
                    if each.kind == kind
                ]
            )
            for name, of_search in times.items()
        }
        for kind in sorted({each.kind for each in queries})
    }


def _ratio(figures: Mapping[str, Mapping[str, float]], name: str) -> float:
    return round(figures[RIVAL][name] / figures[OURS][name], 2)


def _table(figures: Mapping[str, Any]) -> list[list[object]]:
    columns = ("mean", "p50", "p95", "p99")
    rows: list[list[object]] = [["CPU ms a search", "", *columns]]
    for kind, of_kind in {"all": figures["milliseconds"], **figures["by_kind"]}.items():
        for name, each in of_kind.items():
            rows.append([kind, name, *(f"{each[column]:.2f}" for column in columns)])
    faster = (figures[f"{column}_times_faster"] for column in columns)
    rows.append(["times faster", "", *faster])
    rows.append(["building", "", "CPU s", "wall s", "MB", ""])
    for name, each in figures["build"].items():
        rows.append(["", name, *each.values(), ""])
    return rows


def _print_plans(plans: Mapping[str, Sequence[str]]) -> None:
    print("\nHow SQLite does it:")
    for statement, lines in plans.items():
        print(f"  {' '.join(statement.split())}")
        for line in lines:
            print(f"      {line}")


def _megabytes(path: Path) -> float:
    files = path.iterdir() if path.is_dir() else [path]
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)


class _Clock:
    """Adds up the time of each contender."""

    def __init__(self) -> None:
        self._cpu: dict[str, float] = {}
        self._wall: dict[str, float] = {}
        self._started = ("", 0.0, 0.0)

    def of(self, name: str) -> "_Clock":
        """Time what follows for a contender."""
        self._started = (name, process_time(), perf_counter())
        return self

    def __enter__(self) -> None:
        """Start."""

    def __exit__(self, *_error: object) -> None:
        """Add what was taken."""
        name, cpu, wall = self._started
        self._cpu[name] = self._cpu.get(name, 0) + process_time() - cpu
        self._wall[name] = self._wall.get(name, 0) + perf_counter() - wall

    def figures(self, name: str) -> dict[str, float]:
        """Give the seconds of a contender."""
        return {
            "cpu_seconds": round(self._cpu[name], 2),
            "wall_seconds": round(self._wall[name], 2),
        }
