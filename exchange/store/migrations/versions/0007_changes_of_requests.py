"""Requests have change numbers, as profiles have, so that an index can follow them.

The rows are derived and the next run of the sync writes them, so the table is made
anew. MariaDB keeps what was made before an interruption, so the step asks whether it is
done.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0007"
down_revision = "0006"

INDEX = "ix_requests_change_number"
EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}


def upgrade() -> None:
    """Make the change."""
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("requests") or "change_number" not in {
        each["name"] for each in inspector.get_columns("requests")
    }:
        op.drop_table("requests", if_exists=True)
        _make_requests()
    inspector = sa.inspect(op.get_bind())
    if INDEX not in {each["name"] for each in inspector.get_indexes("requests")}:
        op.create_index(INDEX, "requests", ["change_number"])


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("request_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("user_name", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.Column(
            "record",
            sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
        **EXACT,
    )
