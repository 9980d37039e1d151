"""The MariaDB of the tests."""

from sqlalchemy import create_engine, text


def test_database_is_new_and_speaks_all_scripts(mariadb_url: str) -> None:
    """Each address leads to an empty database that keeps every character."""
    engine = create_engine(mariadb_url)
    with engine.begin() as connection:
        assert connection.execute(text("SHOW TABLES")).all() == []
        connection.execute(text("CREATE TABLE words (word VARCHAR(20))"))
        connection.execute(text("INSERT INTO words VALUES ('日本語 🙂')"))
        assert connection.scalar(text("SELECT word FROM words")) == "日本語 🙂"
    engine.dispose()


def test_database_of_another_test_is_another(mariadb_url: str) -> None:
    """A test never sees what the test before it has written."""
    test_database_is_new_and_speaks_all_scripts(mariadb_url)
