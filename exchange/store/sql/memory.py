"""Cursors and consents in SQL."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select, update

from exchange.store.port import Lease
from exchange.store.sql.tables import consents, cursors
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

    def consents(self) -> dict[str, frozenset[str]]:
        """Map pages (`<dbname>:<page_id>`) to the user ids seen to have edited."""
        found: dict[str, set[str]] = {}
        with self._read() as connection:
            for row in connection.execute(select(consents)):
                found.setdefault(row.page_id, set()).add(row.user_id)
        return {page_id: frozenset(users) for page_id, users in found.items()}

    def save_consents(self, seen: Mapping[str, Collection[str]], lease: Lease) -> None:
        """Remember that these users have edited these pages."""
        known = self.consents()
        new = [
            {"page_id": page_id, "user_id": user_id}
            for page_id, users in seen.items()
            for user_id in sorted(set(users) - known.get(page_id, frozenset()))
        ]
        if new:
            self._write(
                lambda connection: connection.execute(insert(consents), new), lease
            )
