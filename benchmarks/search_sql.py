"""The benchmark's search in SQL: text and filters as one MATCH, and every count.

What is found goes into a temporary table, which leads every join (CROSS JOIN keeps
SQLite from choosing otherwise), unless so much is found that walking along the other
table is quicker. A filter of which something is chosen is counted over what is found
without it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.search_fts5 import COUNTED, EVERYBODY, WITH_LEVEL, Fts5Index
from exchange.domain.vocabulary import CAPACITY, LANGUAGE
from exchange.search.document import from_record
from exchange.search.port import (
    ASKS,
    LANGUAGES,
    MOST_COUNTED,
    NEWEST,
    OPEN,
    YES,
    Count,
    Hit,
    Hits,
    SearchQuery,
)
from exchange.search.query_text import Part
from exchange.search.ranking import (
    FIELD_OF_KIND,
    SHORTEST_PREFIX,
    SIDES,
    WORDS_OF_SIDE,
)
from exchange.search.tantivy_search import ALMOST_NOBODY

# From this share of all profiles on, the newest are found quicker among all.
MANY = 0.05
# What it costs to look a profile up, and to count a value of it, as measured; to look
# at a value beside the profiles that were found costs one.
COST_OF_PROFILE, COST_OF_VALUE = 4.0, 1.5

FIND = "INSERT INTO {into} SELECT rowid, {score} FROM texts WHERE texts MATCH :match"
# Who takes learners, and who asks, told for a day.
OF_A_DAY = {
    OPEN: """ AND {no}EXISTS (SELECT 1 FROM profiles AS p
    WHERE p.row = texts.rowid AND (p.until >= :day) <> p.is_paused)""",
    ASKS: """ AND {no}EXISTS (SELECT 1 FROM asks AS a
    WHERE a.row = texts.rowid AND a.until >= :day)""",
}
BEST = """SELECT record FROM (SELECT row, score FROM hits ORDER BY score, row
    LIMIT :limit) AS best CROSS JOIN records USING (row) ORDER BY best.score, row"""
LATEST = {
    False: """SELECT record FROM (SELECT row, edited FROM hits
    CROSS JOIN profiles USING (row) ORDER BY edited DESC LIMIT :limit) AS best
    CROSS JOIN records USING (row) ORDER BY edited DESC""",
    True: """SELECT record FROM (SELECT row, edited FROM profiles INDEXED BY newest
    CROSS JOIN hits USING (row) ORDER BY edited DESC LIMIT :limit) AS best
    CROSS JOIN records USING (row) ORDER BY edited DESC""",
}
# By profile into a small table, which is quicker than to sort; or by value.
COUNT = {
    False: """INSERT INTO counts SELECT v.key, 1 FROM {of} AS h CROSS JOIN by_row AS v
    ON v.row = h.row WHERE {keys} AND v.level >= :level
    ON CONFLICT (key) DO UPDATE SET number = number + 1""",
    True: """INSERT INTO counts SELECT v.key, COUNT(*) FROM by_key AS v
    CROSS JOIN {of} AS h ON h.row = v.row WHERE {keys} AND v.level >= :level
    GROUP BY v.key""",
}
READ_COUNTS = "SELECT key, number FROM counts"
COUNT_OF_A_DAY = {
    OPEN: """SELECT COUNT(*) FROM {of} AS h CROSS JOIN profiles AS p ON p.row = h.row
    WHERE (p.until >= :day) <> p.is_paused""",
    ASKS: """SELECT COUNT(*) FROM asks AS a CROSS JOIN {of} AS h ON h.row = a.row
    WHERE a.until >= :day""",
}


class SqlSearch:
    """Finds what `TantivySearch` finds."""

    def __init__(self, index: Fts5Index) -> None:
        self._index = index
        self._run = index.connection.execute
        self.plans: dict[str, list[str]] = {}

    def search(self, query: SearchQuery) -> Hits:
        """Find profiles, best first; without any text, the newest edit first.

        A text that finds almost nobody is searched corrected too, where `corrected`
        says how: to find that out is not this contender's work.
        """
        corrected, query = query.corrected, replace(query, corrected=())
        relaxed = False
        total = self._find("hits", query)
        if total <= ALMOST_NOBODY and corrected:
            better = replace(query, corrected=corrected)
            found = self._find("hits", better)
            relaxed = not found
            found = found or self._find("hits", better, relaxed=True)
            if found > total:
                return self._show(better, found, relaxed=relaxed)
            relaxed = False
            self._find("hits", query)
        if total == 0 and query.parts:
            total = self._find("hits", query, relaxed=True)
            relaxed = total > 0
        return self._show(query, total, relaxed=relaxed)

    def close(self) -> None:
        """Close the file."""
        self._index.close()

    def _show(self, query: SearchQuery, total: int, *, relaxed: bool) -> Hits:
        is_ranked = bool(query.parts) and query.sort != NEWEST
        best = BEST if is_ranked else LATEST[self._is_much(total)]
        hits = tuple(
            Hit(from_record(record))
            for (record,) in self._ask(best, {"limit": query.limit})
        )
        counts = self._count(query, total, relaxed=relaxed) if query.counted else {}
        return Hits(hits, total, relaxed=relaxed, counts=counts)

    def _ask(
        self, statement: str, values: Mapping[str, object], form: str = ""
    ) -> list[tuple[Any, ...]]:
        """Run a statement; the plan of the first of each form is kept."""
        form = form or statement
        if form not in self.plans:
            lines = self._run(f"EXPLAIN QUERY PLAN {statement}", values)
            self.plans[form] = [line[3] for line in lines]
        return self._run(statement, values).fetchall()

    def _is_much(self, found: int) -> bool:
        return found > MANY * self._index.rows

    def _find(
        self, into: str, query: SearchQuery, *, relaxed: bool = False, without: str = ""
    ) -> int:
        """Fill a temporary table with what is found; give how much it is."""
        is_ranked = into == "hits" and query.parts and query.sort != NEWEST
        statement = FIND.format(into=into, score="rank" if is_ranked else 0)
        for values, no in ((query.chosen, ""), (query.excluded, "NOT ")):
            for name, condition in OF_A_DAY.items():
                if name in values and (no or without != name):
                    statement += condition.format(no=no)
        self._run(f"DELETE FROM {into}")
        bound: dict[str, object] = {
            "match": self._match(query, relaxed=relaxed, without=without),
            "day": int(query.today.strftime("%Y%m%d")),
        }
        self._ask(statement, bound)
        return int(self._run("SELECT changes()").fetchone()[0])

    def _match(self, query: SearchQuery, *, relaxed: bool, without: str) -> str:
        must = [self._text(query, relaxed=relaxed)] if query.parts else []
        must.extend(
            self._any_value(name, values, query)
            for name, values in query.chosen.items()
            if values and name not in (without, *OF_A_DAY)
        )
        excluded = [
            self._any_value(name, values, query)
            for name, values in query.excluded.items()
            if values and name not in OF_A_DAY
        ]
        found = " AND ".join(must) or f"keys:{EVERYBODY}"
        return f"({found}) NOT {_any_of(excluded)}" if excluded else found

    def _text(self, query: SearchQuery, *, relaxed: bool) -> str:
        """Give what a text may mean; relaxed, what it means at least."""
        if not relaxed:
            readings = [query.parts, query.corrected]
            return _any_of(self._all(parts, query) for parts in readings if parts)
        parts = query.corrected or query.parts
        terms = [part for part in parts if part.terms]
        if terms:
            return self._all(terms, query)
        return _any_of(self._part(part, query) for part in parts)

    def _all(self, parts: Iterable[Part], query: SearchQuery) -> str:
        return " AND ".join(self._part(part, query) for part in parts)

    def _any_value(self, name: str, values: Iterable[str], query: SearchQuery) -> str:
        return _any_of(self._token(name, value, query) for value in values)

    def _token(self, name: str, value: str, query: SearchQuery) -> str:
        if name == LANGUAGES:
            name, value = WITH_LEVEL, f"{value}/{query.least_level}"
        return f"keys:k{self._index.key(name, value)}"

    def _part(self, part: Part, query: SearchQuery) -> str:
        column = WORDS_OF_SIDE.get(query.side, "words")
        ways = [" AND ".join(_word(column, word) for word in part.words)]
        for kind, key in part.terms:
            if kind == CAPACITY:
                names: Sequence[str] = (query.side,) if query.side else SIDES
            else:
                names = (LANGUAGES if kind == LANGUAGE else FIELD_OF_KIND[kind],)
            ways.extend(self._token(name, key, query) for name in names)
        return _any_of(ways)

    def _count(
        self, query: SearchQuery, total: int, *, relaxed: bool
    ) -> dict[str, tuple[Count, ...]]:
        """Count every filter; ours and this must both be asked for all of them."""
        fields = [each for each in COUNTED if each not in query.chosen]
        counts: dict[str, dict[str, int]] = {name: {} for name in query.counted}
        counts |= self._count_values("hits", query, total, fields)
        for name in query.chosen:
            rest = self._find("rest", query, relaxed=relaxed, without=name)
            if name in OF_A_DAY:
                counts[name] = self._count_of_a_day(name, "rest", query)
            else:
                counts |= self._count_values("rest", query, rest, [name])
        for name in OF_A_DAY.keys() - query.chosen.keys():
            counts[name] = self._count_of_a_day(name, "hits", query)
        return {
            name: _most_frequent(of_filter, query.chosen.get(name, ()))
            for name, of_filter in counts.items()
        }

    def _count_values(
        self, of: str, query: SearchQuery, found: int, fields: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        values = sum(self._index.counted[name] for name in fields)
        mean = values / self._index.rows
        by_value = found * (COST_OF_PROFILE + COST_OF_VALUE * mean) > values
        statement = COUNT[by_value].format(of=of, keys=self._range(fields))
        self._run("DELETE FROM counts")
        form = COUNT[by_value].format(of=of, keys="...")
        self._ask(statement, {"level": query.least_level}, form)
        counts: dict[str, dict[str, int]] = {name: {} for name in fields}
        for key, count in self._ask(READ_COUNTS, {}):
            name, value = self._index.values[key]
            counts[name][value] = count
        return counts

    def _range(self, fields: Sequence[str]) -> str:
        if len(fields) == 1:
            return f"v.key {self._index.range_of(fields[0])}"
        # The plus keeps the walk in one piece.
        left_out = [each for each in COUNTED if each not in fields]
        ranges = [f"+v.key NOT {self._index.range_of(each)}" for each in left_out]
        return " AND ".join(ranges) or "TRUE"

    def _count_of_a_day(self, name: str, of: str, query: SearchQuery) -> dict[str, int]:
        day = int(query.today.strftime("%Y%m%d"))
        ((count,),) = self._ask(COUNT_OF_A_DAY[name].format(of=of), {"day": day})
        return {YES: count}


def _word(column: str, word: str) -> str:
    star = "*" if len(word) >= SHORTEST_PREFIX else ""
    return f'{column}:"{word}"{star}'


def _any_of(ways: Iterable[str]) -> str:
    return f"({' OR '.join(f'({each})' for each in ways)})"


def _most_frequent(
    counts: Mapping[str, int], chosen: Iterable[str]
) -> tuple[Count, ...]:
    ranked = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_COUNTED]
    shown = {*ranked, *chosen}
    return tuple(
        Count(value, counts.get(value, 0))
        for value in sorted(shown, key=lambda each: (-counts.get(each, 0), each))
    )
