"""${message.capitalize()}.

Migrations go forward only: what is durable is never dropped to undo a release.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = ${repr(down_revision).replace("'", '"')}


def upgrade() -> None:
    """Make the change."""
    ${upgrades if upgrades else "pass"}
