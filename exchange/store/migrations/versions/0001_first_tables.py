"""First tables.

Migrations go forward only: what is durable is never dropped to undo a release. MariaDB
keeps what was made before an interruption, so each step asks whether it is done.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0001"
down_revision = None

RECORD = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}


def upgrade() -> None:
    """Make the change."""
    counter = op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        **EXACT,
        if_not_exists=True,
    )
    if (
        op.get_bind().execute(sa.text("SELECT COUNT(*) FROM change_counter")).scalar()
        == 0
    ):
        op.bulk_insert(counter, [{"id": 1, "value": 0}])
    op.create_table(
        "consents",
        sa.Column("page_id", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("page_id", "user_id"),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "leases",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("job"),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "matches",
        sa.Column("learner_id", sa.String(length=80), nullable=False),
        sa.Column("teacher_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("mutual", sa.Boolean(), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "teacher_id"),
        **EXACT,
        if_not_exists=True,
    )
    _create_index("ix_matches_teacher_id", "matches", ["teacher_id"])
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.String(length=64), nullable=False),
        sa.Column("recipient_id", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("dbname", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("talk_title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("heading", sa.String(length=255), nullable=False),
        sa.Column("text", RECORD, nullable=False),
        sa.Column("base_rev_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("pairs", RECORD, nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id"),
        sa.UniqueConstraint(
            "recipient_id", "period", name="ux_notices_recipient_id_period"
        ),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "profiles",
        sa.Column("profile_id", sa.String(length=80), nullable=False),
        sa.Column("dbname", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("user_name", sa.String(length=255), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("profile_id"),
        **EXACT,
        if_not_exists=True,
    )
    _create_index("ix_profiles_change_number", "profiles", ["change_number"])
    _create_index("ix_profiles_dbname_title", "profiles", ["dbname", "title"])
    op.create_table(
        "sites",
        sa.Column("dbname", sa.String(length=64), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.PrimaryKeyConstraint("dbname"),
        **EXACT,
        if_not_exists=True,
    )
    op.create_table(
        "vocabulary_terms",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
        **EXACT,
        if_not_exists=True,
    )


def _create_index(name: str, table: str, columns: list[str]) -> None:
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_indexes(table)}
    if name not in there:
        op.create_index(name, table, columns)
