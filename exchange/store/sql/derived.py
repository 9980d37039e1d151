"""Whole tables of derived rows, made equal to new rows while few are in memory."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, tuple_

from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.transactions import Transactions

Values = dict[str, Any]
Key = tuple[Any, ...]

# About so many rows are compared in a transaction: some megabytes at most, which
# MariaDB replicates without delay.
ROWS = 2000
# Few, since MariaDB compares each row with all the keys of a list.
DELETED_AT_ONCE = 100


class DerivedRows(Transactions):
    """Replaces the rows of a table that is rebuilt as a whole."""

    def _replace_rows(self, table: Table, rows: Iterable[Values], lease: Lease) -> int:
        """Make the rows of a table these, writing those that differ; give how many.

        They come in the order of the first column of the table's key, as Python sorts
        strings. Between transactions the rows are asked for, so whoever gives them may
        use the store.

        The rows of one first key change at once, the table in many transactions, each
        of which checks the lease. That is safe since the rows are derived: meanwhile
        some are of this run and some of the one before, and where this one is cut short
        the next one compares all of them again.
        """
        first = _first(table)
        changed, after = 0, ""
        # At last, without new rows, what is kept of later keys goes.
        for some in chain(_with_whole_keys(rows, first), [[]]):
            upto = some[-1][first] if some else None
            is_done = False
            while not is_done:
                work = partial(
                    _replace_between, table=table, rows=some, after=after, upto=upto
                )
                count, after, is_done = self._write(work, lease)
                changed += count
        return changed


def _first(table: Table) -> str:
    return str(table.primary_key.columns[0].name)


def _with_whole_keys(rows: Iterable[Values], first: str) -> Iterator[list[Values]]:
    """Cut into lists of about `ROWS` rows, those of one first key together."""
    some: list[Values] = []
    last = ""
    for key, same in groupby(rows, itemgetter(first)):
        if key < last:
            raise ValueError(f"The rows are not ordered: {key!r} comes after {last!r}")
        last = key
        some.extend(same)
        if len(some) >= ROWS:
            yield some
            some = []
    if some:
        yield some


def _replace_between(
    connection: Connection,
    *,
    table: Table,
    rows: Iterable[Values],
    after: str,
    upto: str | None,
) -> tuple[int, str, bool]:
    """Replace rows after a first key, up to another one or to the end.

    Where there are many, it stops early. Gives the number of rows that differ, how far
    it came and whether that is all.
    """
    first, names = _first(table), [each.name for each in table.primary_key.columns]
    kept = {_key(row, names): row for row in _kept_rows(connection, table, after, upto)}
    is_done = len(kept) < ROWS
    reached = (upto or after) if is_done else max(kept)[0]
    wanted = {_key(row, names): row for row in rows if after < row[first] <= reached}
    gone = sorted(key for key, row in kept.items() if wanted.get(key) != row)
    new = [row for key, row in wanted.items() if kept.get(key) != row]
    _delete(connection, table, gone)
    for some in batches(new):
        connection.execute(insert(table), some)
    return len({*gone, *(_key(row, names) for row in new)}), reached, is_done


def _key(row: Values, names: Iterable[str]) -> Key:
    return tuple(row[name] for name in names)


def _kept_rows(
    connection: Connection, table: Table, after: str, upto: str | None
) -> list[Values]:
    """Give the first rows of a range, as many as there are up to about `ROWS`.

    Those of the last of their first keys are whole, however many they are.
    """
    first, *others = table.primary_key.columns
    query = select(table).order_by(first, *others)
    between = query.where(first > after)
    if upto is not None:
        between = between.where(first <= upto)
    rows = [dict(row) for row in connection.execute(between.limit(ROWS)).mappings()]
    if others and len(rows) == ROWS:
        last = rows[-1]
        rest = query.where(
            first == last[first.name],
            tuple_(*others) > tuple(last[each.name] for each in others),
        )
        rows.extend(dict(row) for row in connection.execute(rest).mappings())
    return rows


def _delete(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    """Delete rows by their keys, which come in order."""
    columns = table.primary_key.columns
    for some in batches(keys, DELETED_AT_ONCE):
        connection.execute(
            delete(table).where(
                # For a list of pairs alone SQLite would read the whole table.
                columns[0].between(some[0][0], some[-1][0]),
                tuple_(*columns).in_(some),
            )
        )
