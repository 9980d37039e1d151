"""Writes a new migration: `python -m exchange.store.migrations add_a_column`.

It compares the tables of `exchange/store/sql/tables.py` with an empty database that has
all migrations so far; read what it wrote before you commit it.
"""

import sys

from alembic import command
from alembic.config import Config

from exchange.store.sql.migrate import MIGRATIONS, upgrade
from exchange.store.sql.transactions import make_engine


def main() -> int:
    """Write the migration that the command line names."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    number = f"{len(list((MIGRATIONS / 'versions').glob('[0-9]*.py'))) + 1:04}"
    with make_engine("sqlite://").begin() as connection:
        upgrade(connection)
        config.attributes["connection"] = connection
        command.revision(
            config, " ".join(sys.argv[1:]), autogenerate=True, rev_id=number
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
