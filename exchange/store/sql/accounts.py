"""Accounts in SQL."""

from collections.abc import Collection, Iterable
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from exchange.domain.account import Account
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import accounts
from exchange.store.sql.transactions import Transactions


class SqlAccounts(Transactions):
    """Implements the accounts of `exchange.store.port.Pages`."""

    def accounts(self, dbname: str = "") -> dict[tuple[str, str], Account]:
        """Map (dbname, user name) to accounts, of all wikis or of one."""
        query = select(accounts)
        if dbname:
            query = query.where(accounts.c.dbname == dbname)
        with self._read() as connection:
            rows = connection.execute(query).mappings()
            return {(row["dbname"], row["name"]): Account(**row) for row in rows}

    def accounts_named(self, dbname: str, names: Collection[str]) -> dict[str, Account]:
        """Map names to accounts of a wiki; those not known are left out."""
        found: dict[str, Account] = {}
        with self._read() as connection:
            for some in batches(names):
                query = select(accounts).where(
                    accounts.c.dbname == dbname, accounts.c.name.in_(some)
                )
                for row in connection.execute(query).mappings():
                    found[row["name"]] = Account(**row)
        return found

    def save_accounts(self, found: Iterable[Account], lease: Lease) -> None:
        """Keep these accounts."""
        rows = [asdict(each) for each in found]

        def save(connection: Connection) -> None:
            for dbname in {row["dbname"] for row in rows}:
                mine = {row["name"]: row for row in rows if row["dbname"] == dbname}
                _delete(connection, dbname, mine)
                connection.execute(insert(accounts), list(mine.values()))

        if rows:
            self._write(save, lease)

    def drop_accounts(self, dbname: str, names: Collection[str], lease: Lease) -> None:
        """Forget accounts."""
        if names:
            self._write(lambda connection: _delete(connection, dbname, names), lease)


def _delete(connection: Connection, dbname: str, names: Iterable[str]) -> None:
    for some in batches(names):
        connection.execute(
            delete(accounts).where(
                accounts.c.dbname == dbname, accounts.c.name.in_(some)
            )
        )
