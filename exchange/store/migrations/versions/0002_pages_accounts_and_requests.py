"""Pages, accounts and requests.

Who has edited a page is kept with the page now, where each full run makes it again from
the wiki; so `consents` goes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0002"
down_revision = "0001"

RECORD = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}


def upgrade() -> None:
    """Make the change."""
    _make_accounts()
    _make_pages()
    _make_requests()
    op.drop_table("consents", if_exists=True)


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("dbname", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("central_id", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.String(length=32), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("dbname", "name"),
        **EXACT,
        if_not_exists=True,
    )


def _make_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("page_id", sa.String(length=80), nullable=False),
        sa.Column("dbname", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("namespace", sa.Integer(), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.Column("is_redirect", sa.Boolean(), nullable=False),
        sa.Column("content_model", sa.String(length=64), nullable=False),
        sa.Column("author_ids", RECORD, nullable=False),
        sa.Column("has_all_authors", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("has_requests", sa.Boolean(), nullable=False),
        sa.Column("named", RECORD, nullable=False),
        sa.Column("transcludes", sa.Boolean(), nullable=False),
        sa.Column("needs_babel", sa.Boolean(), nullable=False),
        sa.Column("babel_rev_id", sa.BigInteger(), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.Column("full_run", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=600), nullable=False),
        sa.PrimaryKeyConstraint("page_id"),
        **EXACT,
        if_not_exists=True,
    )
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_indexes("pages")}
    if "ix_pages_dbname_title" not in there:
        op.create_index("ix_pages_dbname_title", "pages", ["dbname", "title"])


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("request_id", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("user_name", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rev_id", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.Column("record", RECORD, nullable=False),
        sa.PrimaryKeyConstraint("request_id"),
        **EXACT,
        if_not_exists=True,
    )
