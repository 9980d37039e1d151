"""Reports in SQL."""

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from exchange.store.port import Lease
from exchange.store.sql.tables import reports
from exchange.store.sql.transactions import Transactions


class SqlReports(Transactions):
    """Implements `exchange.store.port.Reports`."""

    def report(self, name: str) -> Any:
        """Give a report as JSON has it, None before it was first made."""
        with self._read() as connection:
            record = connection.execute(
                select(reports.c.record).where(reports.c.name == name)
            ).scalar()
        return None if record is None else json.loads(record)

    def save_report(self, name: str, report: Any, lease: Lease) -> None:
        """Keep a report in the place of the one before."""
        record = json.dumps(report, ensure_ascii=False)

        def save(connection: Connection) -> None:
            connection.execute(delete(reports).where(reports.c.name == name))
            connection.execute(insert(reports).values(name=name, record=record))

        self._write(save, lease)
