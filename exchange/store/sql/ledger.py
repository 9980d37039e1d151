"""The ledger of notices in SQL."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from exchange.domain.notices import LedgerRow
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import known_people, notices
from exchange.store.sql.transactions import Transactions


class SqlLedger(Transactions):
    """Implements `exchange.store.port.Ledger`."""

    def notices(self) -> list[LedgerRow]:
        """List all rows, oldest first."""
        with self._read() as connection:
            rows = connection.execute(
                select(notices).order_by(notices.c.requested_at, notices.c.notice_id)
            )
            return [_to_ledger_row(row) for row in rows]

    def record_notice(self, row: LedgerRow, lease: Lease) -> bool:
        """Add or update the row of a notice id.

        Give False, changing nothing, where another id holds the same recipient and
        period.
        """
        values = asdict(row) | {"pairs": json.dumps(row.pairs, ensure_ascii=False)}

        def record(connection: Connection) -> bool:
            known = connection.execute(
                select(notices.c.notice_id)
                .where(notices.c.notice_id == row.notice_id)
                .with_for_update()
            ).first()
            if known is None:
                connection.execute(insert(notices).values(**values))
            else:
                connection.execute(
                    update(notices)
                    .where(notices.c.notice_id == row.notice_id)
                    .values(**values)
                )
            return True

        try:
            return self._write(record, lease)
        except IntegrityError:
            return False

    def known_people(self) -> frozenset[str]:
        """Give the person ids of those who are no newcomers to the bot."""
        with self._read() as connection:
            return frozenset(connection.scalars(select(known_people.c.person_id)))

    def remember_people(self, person_ids: Iterable[str], lease: Lease) -> None:
        """Keep that these people are no newcomers."""
        new = sorted(set(person_ids) - self.known_people())

        def remember(connection: Connection) -> None:
            for some in batches(new):
                rows = [{"person_id": person_id} for person_id in some]
                connection.execute(insert(known_people), rows)

        self._write(remember, lease)


def _to_ledger_row(row: Row[Any]) -> LedgerRow:
    values = dict(row._mapping)
    return LedgerRow(**values | {"pairs": tuple(json.loads(row.pairs))})
