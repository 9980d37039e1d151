"""The ranking by SQL, a person at a time, in SQLite in memory.

What an offer answers, and what a want is worth, stands in tables beforehand, and every
table is its own covering index in the order in which it is read. Two formulations read
the tables as anybody would lay them out; two more read rows laid out by language
beforehand, as ours are. The order of the joins is fixed where SQLite's planner
could choose a worse one.
"""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_rivals import Matrices, Ranking

TABLES = {
    "speaks": ("row", "language"),
    "wants": ("row", "skill", "worth", "back"),
    "wanted": ("skill", "row", "back"),
    "answers": ("row", "skill", "quarters"),
    "answered": ("skill", "row", "quarters"),
    "wanted_in": ("skill", "language", "row", "back"),
    "answered_in": ("skill", "language", "row", "quarters"),
}
VALUES = ("worth", "back", "quarters")

SHARES = """EXISTS (SELECT 1 FROM speaks AS mine JOIN speaks AS theirs
    ON theirs.language = mine.language WHERE mine.row = :me AND theirs.row = v.row)"""
BACK = """COALESCE((SELECT SUM(w.back * a.quarters) FROM wants AS w
    CROSS JOIN answers AS a ON a.row = :me AND a.skill = w.skill
    WHERE w.row = v.row), 0)"""
BEST = "ORDER BY score DESC, v.row LIMIT :k"
# Over all rows: both parts in one pass, or the reciprocal part of each candidate.
PLAIN = {
    "in one pass": f"""
SELECT v.row, SUM(v.part) AS score FROM (
    SELECT a.row, w.worth * a.quarters AS part, 1 AS forward
    FROM wants AS w CROSS JOIN answered AS a ON a.skill = w.skill WHERE w.row = :me
    UNION ALL
    SELECT w.row, w.back * a.quarters, 0
    FROM answers AS a CROSS JOIN wanted AS w ON w.skill = a.skill WHERE a.row = :me
) AS v WHERE v.row <> :me GROUP BY v.row HAVING MAX(v.forward) AND {SHARES} {BEST}""",
    "by candidate": f"""
WITH v AS MATERIALIZED (
    SELECT a.row, SUM(w.worth * a.quarters) AS part
    FROM wants AS w CROSS JOIN answered AS a ON a.skill = w.skill
    WHERE w.row = :me AND a.row <> :me GROUP BY a.row
) SELECT v.row, v.part + {BACK} AS score FROM v WHERE {SHARES} {BEST}""",
}
# By language: who shares two languages is met twice, with the same sum.
BY_LANGUAGE = {
    "in one pass": f"""
SELECT v.row, MAX(v.sum) AS score FROM (
    SELECT row, SUM(part) AS sum FROM (
        SELECT a.row, a.language, w.worth * a.quarters AS part, 1 AS forward
        FROM speaks AS s CROSS JOIN wants AS w CROSS JOIN answered_in AS a
        ON a.skill = w.skill AND a.language = s.language
        WHERE s.row = :me AND w.row = :me
        UNION ALL
        SELECT w.row, w.language, w.back * a.quarters, 0
        FROM speaks AS s CROSS JOIN answers AS a CROSS JOIN wanted_in AS w
        ON w.skill = a.skill AND w.language = s.language
        WHERE s.row = :me AND a.row = :me
    ) GROUP BY row, language HAVING MAX(forward)
) AS v WHERE v.row <> :me GROUP BY v.row {BEST}""",
    "by candidate": f"""
WITH v AS MATERIALIZED (
    SELECT row, MAX(sum) AS part FROM (
        SELECT a.row, SUM(w.worth * a.quarters) AS sum
        FROM speaks AS s CROSS JOIN wants AS w CROSS JOIN answered_in AS a
        ON a.skill = w.skill AND a.language = s.language
        WHERE s.row = :me AND w.row = :me AND a.row <> :me GROUP BY a.language, a.row
    ) GROUP BY row
) SELECT v.row, v.part + {BACK} AS score FROM v {BEST}""",
}


def make_tables(matrices: Matrices) -> sqlite3.Connection:
    """Fill a database in memory, and let SQLite count what is in it."""
    connection = sqlite3.connect(":memory:")
    near, levels = matrices.near.tocoo(), matrices.levels.tocoo()
    worth, back = matrices.worth.tocoo(), matrices.back.tocoo()
    answer = {"row": near.row, "skill": near.col, "quarters": near.data}
    want = {"row": worth.row, "skill": worth.col}
    want |= {"worth": worth.data, "back": back.data}
    columns = {
        "speaks": {"row": levels.row, "language": levels.col},
        "wants": want,
        "wanted": want,
        "answers": answer,
        "answered": answer,
        "wanted_in": _in_languages(matrices, want),
        "answered_in": _in_languages(matrices, answer),
    }
    for table, names in TABLES.items():
        key = ", ".join(name for name in names if name not in VALUES)
        connection.execute(
            f"CREATE TABLE {table} ({', '.join(f'{name} INTEGER' for name in names)}, "
            f"PRIMARY KEY ({key})) WITHOUT ROWID"
        )
        _fill(connection, table, [columns[table][name] for name in names])
    connection.execute("ANALYZE")
    return connection


def _in_languages(
    matrices: Matrices, columns: dict[str, NDArray[np.int32]]
) -> dict[str, NDArray[np.int32]]:
    """Repeat each line of a table for every language of its row."""
    levels = matrices.levels
    spoken = np.diff(levels.indptr)[columns["row"]]
    line = np.repeat(np.arange(len(spoken)), spoken)
    end = np.cumsum(spoken)
    within = np.arange(len(line)) - np.repeat(end - spoken, spoken)
    repeated = {name: values[line] for name, values in columns.items()}
    place = levels.indptr[repeated["row"]] + within
    return repeated | {"language": levels.indices[place]}


def _fill(
    connection: sqlite3.Connection, table: str, columns: Sequence[NDArray[np.int32]]
) -> None:
    """Insert lines in the order of the key, the quickest way."""
    order = np.lexsort(columns[::-1])
    places = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO {table} VALUES ({places})",
        zip(*(column[order].tolist() for column in columns), strict=True),
    )


def rank_by_sql(
    connection: sqlite3.Connection, query: str, people: Sequence[int], k: int = 10
) -> list[Ranking]:
    """Ask for the best teachers of each person."""
    return [
        connection.execute(query, {"me": each, "k": k}).fetchall() for each in people
    ]


def plan(connection: sqlite3.Connection, query: str) -> list[str]:
    """Give SQLite's plan of a query."""
    lines = connection.execute(f"EXPLAIN QUERY PLAN {query}", {"me": 0, "k": 10})
    return [line[3] for line in lines]
