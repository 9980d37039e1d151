"""The tables. `info["kind"]` tells derived, durable and secret data apart.

Derived rows are rebuilt from the wiki; nothing durable may ever be lost; what is secret
is never backed up (docs/architecture.md).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.mysql import LONGTEXT

DERIVED: dict[Any, Any] = {"kind": "derived"}
DURABLE: dict[Any, Any] = {"kind": "durable"}

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC to the second, kept without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Give the naive time in UTC that the column holds."""
        if value is None:
            return None
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the aware time."""
        return None if value is None else value.replace(tzinfo=UTC)


Record = Text().with_variant(LONGTEXT(), "mysql", "mariadb")
# MariaDB's default collation makes "a" and "A" one key; ids and titles are exact.
EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}

change_counter = Table(
    "change_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    info=DURABLE,
    **EXACT,
)

leases = Table(
    "leases",
    metadata,
    Column("job", String(64), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    info=DURABLE,
    **EXACT,
)

profiles = Table(
    "profiles",
    metadata,
    Column("profile_id", String(80), primary_key=True),
    Column("dbname", String(64), nullable=False),
    Column("title", String(300), nullable=False),
    Column("person_id", String(80), nullable=False),
    Column("user_name", String(255), nullable=False),
    Column("rev_id", BigInteger, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    Column("record", Record, nullable=False),
    # A removed profile leaves its id and its change number, nothing about the person.
    Column("removed", Boolean, nullable=False),
    Column("change_number", BigInteger, nullable=False),
    Index("ix_profiles_change_number", "change_number"),
    Index("ix_profiles_dbname_title", "dbname", "title"),
    info=DERIVED,
    **EXACT,
)

matches = Table(
    "matches",
    metadata,
    Column("learner_id", String(80), primary_key=True),
    Column("teacher_id", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("score", BigInteger, nullable=False),
    Column("mutual", Boolean, nullable=False),
    Column("proposed", Boolean, nullable=False),
    Column("record", Record, nullable=False),
    Index("ix_matches_teacher_id", "teacher_id"),
    info=DERIVED,
    **EXACT,
)

rings = Table(
    "rings",
    metadata,
    Column("first_id", String(80), primary_key=True),
    Column("second_id", String(80), nullable=False),
    # Empty where two close the ring.
    Column("third_id", String(80), nullable=False),
    Column("score", BigInteger, nullable=False),
    Column("record", Record, nullable=False),
    Index("ix_rings_second_id", "second_id"),
    Index("ix_rings_third_id", "third_id"),
    info=DERIVED,
    **EXACT,
)

alike = Table(
    "alike",
    metadata,
    Column("profile_id", String(80), primary_key=True),
    Column("record", Record, nullable=False),
    info=DERIVED,
    **EXACT,
)

answers = Table(
    "answers",
    metadata,
    Column("person_id", String(80), primary_key=True),
    Column("other_id", String(80), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    info=DURABLE,
    **EXACT,
)

notices = Table(
    "notices",
    metadata,
    Column("notice_id", String(64), primary_key=True),
    Column("recipient_id", String(80), nullable=False),
    Column("period", String(32), nullable=False),
    Column("dbname", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("talk_title", String(300), nullable=False),
    Column("summary", String(500), nullable=False),
    Column("heading", String(255), nullable=False),
    Column("text", Record, nullable=False),
    Column("base_rev_id", BigInteger, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("pairs", Record, nullable=False),
    Column("rev_id", BigInteger, nullable=False),
    Column("reason", String(255), nullable=False),
    Column("tries", Integer, nullable=False),
    UniqueConstraint("recipient_id", "period", name="ux_notices_recipient_id_period"),
    info=DURABLE,
    **EXACT,
)

known_people = Table(
    "known_people",
    metadata,
    Column("person_id", String(80), primary_key=True),
    info=DURABLE,
    **EXACT,
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("value", String(255), nullable=False),
    info=DURABLE,
    **EXACT,
)

pages = Table(
    "pages",
    metadata,
    Column("page_id", String(80), primary_key=True),
    Column("dbname", String(64), nullable=False),
    Column("title", String(300), nullable=False),
    Column("namespace", Integer, nullable=False),
    Column("rev_id", BigInteger, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    Column("is_redirect", Boolean, nullable=False),
    Column("content_model", String(64), nullable=False),
    # Numbers with spaces between.
    Column("author_ids", Record, nullable=False),
    Column("has_all_authors", Boolean, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("has_requests", Boolean, nullable=False),
    # User names, one a line.
    Column("named", Record, nullable=False),
    Column("transcludes", Boolean, nullable=False),
    Column("needs_babel", Boolean, nullable=False),
    Column("babel_rev_id", BigInteger, nullable=False),
    Column("record", Record, nullable=False),
    Column("full_run", Integer, nullable=False),
    Column("decision", String(600), nullable=False),
    Index("ix_pages_dbname_title", "dbname", "title"),
    info=DERIVED,
    **EXACT,
)

accounts = Table(
    "accounts",
    metadata,
    Column("dbname", String(64), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("central_id", BigInteger, nullable=False),
    Column("blocked_until", String(32), nullable=False),
    Column("is_locked", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_asked", Boolean, nullable=False),
    info=DERIVED,
    **EXACT,
)

requests = Table(
    "requests",
    metadata,
    Column("request_id", String(100), primary_key=True),
    Column("person_id", String(80), nullable=False),
    Column("user_name", String(255), nullable=False),
    Column("title", String(300), nullable=False),
    Column("rev_id", BigInteger, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    Column("record", Record, nullable=False),
    # As of profiles, of a removed request nothing is left but its id and number.
    Column("removed", Boolean, nullable=False),
    Column("change_number", BigInteger, nullable=False),
    Index("ix_requests_change_number", "change_number"),
    info=DERIVED,
    **EXACT,
)

sites = Table(
    "sites",
    metadata,
    Column("dbname", String(64), primary_key=True),
    Column("record", Record, nullable=False),
    info=DERIVED,
    **EXACT,
)

vocabulary_terms = Table(
    "vocabulary_terms",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record", Record, nullable=False),
    info=DERIVED,
    **EXACT,
)

reports = Table(
    "reports",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("record", Record, nullable=False),
    info=DERIVED,
    **EXACT,
)
