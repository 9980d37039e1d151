"""Runs the migrations of `exchange/store/migrations`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from exchange.store.port import StoreError

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest migration, in the connection's transaction.

    MariaDB commits every change of a table by itself, so there a named lock keeps two
    processes from migrating at once; on SQLite the write transaction does.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        got = connection.execute(text("SELECT GET_LOCK('exchange_migrations', 60)"))
        if got.scalar() != 1:
            raise StoreError(
                "Another process has been changing the tables for a minute; run the "
                "command again later"
            )
    try:
        command.upgrade(config, "head")
    finally:
        if not is_sqlite:
            connection.execute(text("SELECT RELEASE_LOCK('exchange_migrations')"))
