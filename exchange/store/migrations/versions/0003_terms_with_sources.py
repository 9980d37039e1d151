"""Terms say where each of their names comes from.

The terms kept so far do not; they were those of the snapshot, which an empty table
stands for.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forget the terms."""
    op.execute("DELETE FROM vocabulary_terms")
