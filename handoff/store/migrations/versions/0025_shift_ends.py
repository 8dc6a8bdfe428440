"""When somebody's shift ends, as they said it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("duties", sa.Column("ends_at", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("duties", "ends_at")
