"""The store in SQL: SQLite on one machine, MariaDB where several share it."""

from exchange.store.sql.accounts import SqlAccounts
from exchange.store.sql.alike import SqlAlikes
from exchange.store.sql.answers import SqlAnswers
from exchange.store.sql.changes import SqlChanges
from exchange.store.sql.leases import SqlLeases
from exchange.store.sql.ledger import SqlLedger
from exchange.store.sql.matches import SqlMatches
from exchange.store.sql.memory import SqlMemory
from exchange.store.sql.migrate import upgrade
from exchange.store.sql.pages import SqlPages
from exchange.store.sql.profiles import SqlProfiles
from exchange.store.sql.reports import SqlReports
from exchange.store.sql.requests import SqlRequests
from exchange.store.sql.rings import SqlRings
from exchange.store.sql.sites import SqlSites
from exchange.store.sql.transactions import make_engine


class SqlStore(
    SqlLeases,
    SqlPages,
    SqlAccounts,
    SqlProfiles,
    SqlRequests,
    SqlChanges,
    SqlMatches,
    SqlRings,
    SqlAlikes,
    SqlAnswers,
    SqlLedger,
    SqlMemory,
    SqlReports,
    SqlSites,
):
    """The `Store` of `exchange.store.port` over one engine."""

    def upgrade(self) -> None:
        """Bring the tables to the newest migration."""
        self._write(upgrade)


def open_store(url: str) -> SqlStore:
    """Open the store at an SQLAlchemy address; nothing is read or made yet.

    Raises `StoreError` for an address that names no database.
    """
    return SqlStore(make_engine(url))
