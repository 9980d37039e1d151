"""The profiles in SQLite: FTS5 for words and keys, and tables for the counts.

A table without content holds the words as ours are split, and the keys of each profile
as words of a column of their own, so that text and filters are one MATCH. The values
that are counted stand in a narrow table twice, by profile and by value, each its own
covering index. `search_sql.py` asks.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.vocabulary import Vocabulary
from exchange.search.availability import last_day
from exchange.search.document import profile_fields, profile_words, to_record
from exchange.search.port import ASKS, FILTERS, LANGUAGES, OPEN

# The filters whose values are counted; the others are told for a day.
COUNTED = tuple(name for name in FILTERS if name not in (OPEN, ASKS))
WORDS = ("words", "offer_words", "want_words")
PREFIXES = "3 4 5"
# So many keys a field; its keys are a range of numbers.
KEYS_OF_A_FIELD = 1_000_000
EVERYBODY, NO_LEVEL = "everybody", 9
# Codes of languages are counted, and found with their level.
WITH_LEVEL = "language with level"

SETTINGS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -1000000; PRAGMA mmap_size = 8000000000;
"""
TABLES = f"""
CREATE TABLE profiles (
    row INTEGER PRIMARY KEY, edited INTEGER, until INTEGER, is_paused INTEGER);
CREATE TABLE asks (row INTEGER PRIMARY KEY, until INTEGER);
CREATE TABLE records (row INTEGER PRIMARY KEY, record BLOB);
CREATE TABLE by_row (row INTEGER, key INTEGER, level INTEGER, PRIMARY KEY (row, key))
    WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5({", ".join(WORDS)}, keys, content='',
    tokenize="ascii tokenchars '+#_'", prefix='{PREFIXES}');
"""
INDEXES = """
CREATE TABLE by_key (key INTEGER, row INTEGER, level INTEGER, PRIMARY KEY (key, row))
    WITHOUT ROWID;
INSERT INTO by_key SELECT key, row, level FROM by_row ORDER BY key, row;
CREATE INDEX newest ON profiles (edited DESC, row);
"""
TEMPORARY = """
CREATE TEMP TABLE hits (row INTEGER PRIMARY KEY, score REAL);
CREATE TEMP TABLE rest (row INTEGER PRIMARY KEY, score REAL);
CREATE TEMP TABLE counts (key INTEGER PRIMARY KEY, number INTEGER);
"""


class Fts5Index:
    """The database file, and the numbers of the keys."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(
            file, isolation_level=None, cached_statements=500
        )
        self.connection.executescript(SETTINGS)
        self._keys: dict[str, dict[str, int]] = {name: {} for name in COUNTED}
        self.values: dict[int, tuple[str, str]] = {}
        self.counted = dict.fromkeys(COUNTED, 0)
        self.rows = 0

    def begin(self) -> None:
        """Make the tables and begin the one transaction that fills them."""
        self.connection.executescript(TABLES)
        self.connection.execute("BEGIN")

    def put(
        self,
        pages: Sequence[ProfilePage],
        requests: Sequence[AskedRequest | None],
        vocabulary: Vocabulary,
    ) -> None:
        """Add profiles, and until when the request of each asks, if it has one."""
        rows = range(self.rows + 1, self.rows + len(pages) + 1)
        self.rows += len(pages)
        keyed = [
            (row, profile_fields(page, vocabulary), _levels(page))
            for row, page in zip(rows, pages, strict=True)
        ]
        run = self.connection.executemany
        run(
            "INSERT INTO texts (rowid, words, offer_words, want_words, keys) "
            "VALUES (?, ?, ?, ?, ?)",
            (
                (
                    row,
                    *(" ".join(words[name]) for name in WORDS),
                    self._tokens(fields, levels),
                )
                for (row, fields, levels), words in zip(
                    keyed, map(profile_words, pages), strict=True
                )
            ),
        )
        run(
            "INSERT INTO by_row VALUES (?, ?, ?)",
            (
                (row, *value)
                for row, fields, levels in keyed
                for value in self._counted(fields, levels)
            ),
        )
        run(
            "INSERT INTO profiles VALUES (?, ?, ?, ?)",
            (
                (
                    row,
                    int(page.edited_at.timestamp()),
                    last_day(page.profile.until),
                    page.profile.availability == "paused",
                )
                for row, page in zip(rows, pages, strict=True)
            ),
        )
        run(
            "INSERT INTO records VALUES (?, ?)",
            ((row, to_record(page)) for row, page in zip(rows, pages, strict=True)),
        )
        run(
            "INSERT INTO asks VALUES (?, ?)",
            (
                (row, last_day(asked.request.until))
                for row, asked in zip(rows, requests, strict=True)
                if asked
            ),
        )

    def commit(self) -> None:
        """Make the indexes of the filled tables, and end the transaction."""
        self.connection.execute("COMMIT")
        self.connection.executescript(INDEXES)

    def optimize(self) -> None:
        """Merge the words into one tree, which searches are quicker in."""
        self.connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self.connection.executescript(TEMPORARY)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def key(self, name: str, value: str) -> int:
        """Give the number of a key."""
        of_field = self._keys.setdefault(name, {})
        key = of_field.get(value)
        if key is None:
            key = of_field[value] = self.first_key(name) + len(of_field)
            self.values[key] = (name, value)
        return key

    def first_key(self, name: str) -> int:
        """Give where the numbers of a field's keys begin."""
        return list(self._keys).index(name) * KEYS_OF_A_FIELD

    def range_of(self, name: str) -> str:
        """Give the range of a field's keys in SQL."""
        first = self.first_key(name)
        return f"BETWEEN {first} AND {first + KEYS_OF_A_FIELD - 1}"

    def _tokens(
        self, fields: Mapping[str, Iterable[str]], levels: Mapping[str, int]
    ) -> str:
        """Give the keys as words; a language once for each level that is reached."""
        keys = [
            self.key(name, value)
            for name in COUNTED
            if name != LANGUAGES
            for value in fields[name]
        ]
        keys.extend(
            self.key(WITH_LEVEL, f"{code}/{level}")
            for code, reached in levels.items()
            for level in range(1, reached + 1)
        )
        return " ".join((EVERYBODY, *(f"k{key}" for key in keys)))

    def _counted(
        self, fields: Mapping[str, Iterable[str]], levels: Mapping[str, int]
    ) -> Iterable[tuple[int, int]]:
        """Give the counted values, ascending; of a language the level reached."""
        found = {
            self.key(name, value): NO_LEVEL
            for name in COUNTED
            if name != LANGUAGES
            for value in fields[name]
        }
        found |= {self.key(LANGUAGES, code): level for code, level in levels.items()}
        for key in found:
            self.counted[self.values[key][0]] += 1
        return sorted(found.items())


def _levels(page: ProfilePage) -> dict[str, int]:
    levels: dict[str, int] = {}
    for skill in page.profile.languages:
        levels[skill.code] = max(skill.rank, levels.get(skill.code, 0))
    return levels
