"""The engine, and transactions that retry, check the lease and speak plainly."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
)
from sqlalchemy.exc import ProgrammingError as SqlProgrammingError
from sqlalchemy.pool import StaticPool

from exchange.store.port import Lease, LeaseLostError, StoreError
from exchange.store.sql.tables import change_counter, leases

# MariaDB: lock wait timeout, deadlock (also a certification failure on Galera), and
# "record has changed since last read".
RETRYABLE_CODES = frozenset({1205, 1213, 1020})
NO_SUCH_TABLE = 1146
TRIES = 6
SQLITE_BUSY_SECONDS = 30

T = TypeVar("T")


def make_engine(url: str) -> Engine:
    """Make the process's one engine.

    Raises `StoreError` for an address that names no database.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return _make_sqlite_engine(url, address.database)
        return create_engine(
            address,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            pool_recycle=600,
            connect_args={"connect_timeout": 10},
        )
    except (ArgumentError, ImportError, ValueError) as error:
        raise StoreError(
            f"CXC_DATABASE_URL is no address of a database that is known here ({error})"
            "; write for example sqlite:///var/exchange.db, or mysql+pymysql://..."
        ) from error


def _make_sqlite_engine(url: str, path: str | None) -> Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": SQLITE_BUSY_SECONDS}}
    if path in (None, "", ":memory:"):
        # Every thread must see the one database that lives in this connection.
        options["poolclass"] = StaticPool
        options["connect_args"]["check_same_thread"] = False
    else:
        try:
            Path(str(path)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder of the store cannot be made ({error}); "
                "set CXC_DATABASE_URL to a place that can be written"
            ) from error
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: Any) -> None:
        # Python's own transaction handling would begin too late; see `begin`.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: one that reads first and writes later would
        # fail with "database is locked" instead of waiting.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Transactions:
    """Reading and writing transactions over one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _plain_errors(), self._engine.connect() as connection:
            yield connection

    def _write(self, work: Callable[[Connection], T], lease: Lease | None = None) -> T:
        """Run `work` in a transaction, again where the database asks for it.

        With a lease, its number is checked in the same transaction. `work` must only
        depend on the connection, since it may run several times.
        """
        with _plain_errors():
            for attempt in range(1, TRIES + 1):
                try:
                    with self._writing.begin() as connection:
                        if lease is not None:
                            _check_lease(connection, lease)
                        return work(connection)
                except DBAPIError as error:
                    if attempt == TRIES or not _is_retryable(error):
                        raise
                    time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def _check_lease(connection: Connection, lease: Lease) -> None:
    # The row stays locked until the commit, so nobody takes the lease over in between.
    found = connection.execute(
        select(leases.c.fence).where(leases.c.job == lease.job).with_for_update()
    ).scalar()
    if found != lease.fence:
        raise LeaseLostError(
            f"Another run of {lease.job} has taken over; this one has stopped writing"
        )


def reserve_changes(connection: Connection, count: int) -> range:
    """Raise the change counter by `count` and give the numbers.

    The counter's row stays locked until the commit, so numbers become visible in their
    order: who has read one will never meet a smaller one later.
    """
    counter = change_counter.c
    value = connection.execute(
        select(counter.value).where(counter.id == 1).with_for_update()
    ).scalar_one()
    connection.execute(
        change_counter.update().where(counter.id == 1).values(value=value + count)
    )
    return range(value + 1, value + count + 1)


def _code(error: DBAPIError) -> object:
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments else None


def _is_retryable(error: DBAPIError) -> bool:
    return _code(error) in RETRYABLE_CODES or "database is locked" in str(error.orig)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what the operator can mend into a StoreError that says how."""
    try:
        yield
    except (InterfaceError, DatabaseError) as error:
        text = str(error.orig)
        if "no such table" in text or _code(error) == NO_SUCH_TABLE:
            raise StoreError(
                "The store has no tables yet; run `python -m bot sync` first"
            ) from error
        if isinstance(error, SqlProgrammingError | IntegrityError | DataError):
            # That is a mistake of ours, or for the caller to understand.
            raise
        raise StoreError(
            f"The store cannot be used ({text}); check CXC_DATABASE_URL and that the "
            "database is running"
        ) from error
