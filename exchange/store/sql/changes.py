"""The change sequence of profiles and requests in SQL."""

from typing import Any

from sqlalchemy import Connection, Select, Table, select

from exchange.store.port import Change, RequestChange
from exchange.store.sql.profiles import to_page
from exchange.store.sql.requests import to_asked
from exchange.store.sql.tables import change_counter, profiles, requests
from exchange.store.sql.transactions import Transactions


class SqlChanges(Transactions):
    """Implements `exchange.store.port.Changes`."""

    def changes_since(self, number: int, limit: int) -> list[Change | RequestChange]:
        """List the changes after a number, in order; of one thing the last alone."""
        with self._read() as connection:
            # What is saved between the two queries must not hide what came before it.
            last = _last_change(connection)
            found: list[Change | RequestChange] = [
                Change(
                    row.change_number,
                    row.profile_id,
                    None if row.removed else to_page(row),
                )
                for row in connection.execute(_between(profiles, number, last, limit))
            ]
            found.extend(
                RequestChange(
                    row.change_number,
                    row.request_id,
                    None if row.removed else to_asked(row),
                )
                for row in connection.execute(_between(requests, number, last, limit))
            )
        return sorted(found, key=lambda change: change.number)[:limit]

    def last_change(self) -> int:
        """Give the number of the newest change, 0 before the first."""
        with self._read() as connection:
            return _last_change(connection)


def _last_change(connection: Connection) -> int:
    return int(connection.execute(select(change_counter.c.value)).scalar_one())


def _between(table: Table, number: int, last: int, limit: int) -> Select[Any]:
    """Read the changes after a number, up to the last one."""
    changed = table.c.change_number
    return (
        select(table)
        .where(changed > number, changed <= last)
        .order_by(changed)
        .limit(limit)
    )
