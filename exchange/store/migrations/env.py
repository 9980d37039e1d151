"""Alembic's entry: runs the migrations on the connection that it is handed.

To make a new one: `make migration NAME=what_changes`.
"""

from alembic import context

from exchange.store.sql.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, transactional_ddl=False
)
context.run_migrations()
