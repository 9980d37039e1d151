"""Whose profiles were there before the bot's first notices: they need no welcome.

MariaDB keeps what was made before an interruption, so the step asks whether it is done.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

EXACT: dict[str, Any] = {
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mysql_engine": "InnoDB",
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "known_people",
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
        **EXACT,
        if_not_exists=True,
    )
