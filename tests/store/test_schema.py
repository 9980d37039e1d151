"""The tables, their migrations, and a store that is not there."""

import gc
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from exchange.domain.match import Match
from exchange.store.port import Lease, StoreError
from exchange.store.sql import SqlStore, open_store
from exchange.store.sql.tables import metadata
from tests.builders import make_page


def test_migrations_make_the_tables(store: SqlStore) -> None:
    """What the migrations make is what `tables.py` says."""
    with store._read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(store: SqlStore) -> None:
    """Every command upgrades first, so it must cost nothing."""
    store.upgrade()
    assert store.last_change() == 0


def test_interrupted_migration_is_gone_on_from(store: SqlStore, lease: Lease) -> None:
    """MariaDB keeps the tables that a killed first run has made; nothing is lost."""
    store.save_profiles([make_page()], lease)
    with store._engine.begin() as connection:
        for table in ("alembic_version", "vocabulary_terms", "notices"):
            connection.exec_driver_sql(f"DROP TABLE {table}")

    store.upgrade()

    assert store.last_change() == 1
    assert store.notices() == []
    with store._read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_matches_of_an_earlier_release_are_not_proposed(store: SqlStore) -> None:
    """They stay readable until the next run decides."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE matches DROP COLUMN proposed")
        connection.exec_driver_sql("DROP TABLE rings")
        connection.exec_driver_sql("DROP TABLE answers")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
        connection.exec_driver_sql(
            "INSERT INTO matches "
            "(learner_id, teacher_id, position, score, mutual, record) VALUES "
            """('a:1', 'a:2', 1, 9, 1, '{"capacities": ["1"], "reasons": []}')"""
        )

    store.upgrade()

    assert store.matches() == [Match("a:1", "a:2", ("1",), 9, (), mutual=True)]


def test_every_table_says_what_kind_of_data_it_holds() -> None:
    """A backup must know what is durable."""
    kinds = {table.name: table.info.get("kind") for table in metadata.sorted_tables}
    assert set(kinds.values()) <= {"derived", "durable", "secret"}
    assert {name for name, kind in kinds.items() if kind == "durable"} == {
        "answers",
        "change_counter",
        "cursors",
        "known_people",
        "leases",
        "notices",
    }


def test_store_without_tables_says_what_to_run(store_url: str) -> None:
    """The tool started before the first sync gets a sentence, not a traceback."""
    with (
        closing(open_store(store_url)) as store,
        pytest.raises(StoreError, match="python -m bot sync"),
    ):
        store.profiles()


# PyMySQL leaves the socket of a failed connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_database_that_is_not_there_says_what_to_check(tmp_path: Path) -> None:
    """A stopped MariaDB is reported with the setting to look at."""
    url = f"mysql+pymysql://root@localhost/x?unix_socket={tmp_path}/none.sock"
    with pytest.raises(StoreError, match="CXC_DATABASE_URL"):
        open_store(url).upgrade()
    gc.collect()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "sqlite:////proc/none/exchange.db", "foo://x", "mysql://x:abc/y"],
)
def test_address_that_leads_nowhere_says_what_to_set(url: str) -> None:
    """A mistyped setting names itself."""
    with pytest.raises(StoreError, match="CXC_DATABASE_URL"):
        open_store(url)
