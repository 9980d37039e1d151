"""What matching decides: proposals and rings; and what people answered to it.

MariaDB keeps what was made before an interruption, so each step asks whether it is
done.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0005"
down_revision = "0004"

EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}


def upgrade() -> None:
    """Make the change."""
    _add_proposed()
    _make_rings()
    op.create_table(
        "alike",
        sa.Column("profile_id", sa.String(length=80), nullable=False),
        sa.Column(
            "record",
            sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("profile_id"),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "answers",
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("other_id", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "other_id"),
        **EXACT,
        if_not_exists=True,
    )


def _add_proposed() -> None:
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_columns("matches")}
    if "proposed" not in there:
        column: sa.Column[bool] = sa.Column(
            "proposed", sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("matches", column)


def _make_rings() -> None:
    op.create_table(
        "rings",
        sa.Column("first_id", sa.String(length=80), nullable=False),
        sa.Column("second_id", sa.String(length=80), nullable=False),
        sa.Column("third_id", sa.String(length=80), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column(
            "record",
            sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("first_id"),
        **EXACT,
        if_not_exists=True,
    )
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_indexes("rings")}
    for column in ("second_id", "third_id"):
        if f"ix_rings_{column}" not in there:
            op.create_index(f"ix_rings_{column}", "rings", [column])
