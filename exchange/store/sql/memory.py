"""Cursors in SQL."""

from sqlalchemy import Connection, insert, select, update

from exchange.store.port import Lease
from exchange.store.sql.tables import cursors
from exchange.store.sql.transactions import Transactions


class SqlMemory(Transactions):
    """Implements `exchange.store.port.Memory`."""

    def cursor(self, name: str) -> str:
        """Give where a job had come to, "" before its first run."""
        with self._read() as connection:
            value = connection.execute(
                select(cursors.c.value).where(cursors.c.name == name)
            ).scalar()
        return "" if value is None else str(value)

    def save_cursor(self, name: str, value: str, lease: Lease) -> None:
        """Keep where a job has come to."""

        def save(connection: Connection) -> None:
            known = connection.execute(
                select(cursors.c.name).where(cursors.c.name == name)
            ).first()
            if known is None:
                connection.execute(insert(cursors).values(name=name, value=value))
            else:
                connection.execute(
                    update(cursors).where(cursors.c.name == name).values(value=value)
                )

        self._write(save, lease)
