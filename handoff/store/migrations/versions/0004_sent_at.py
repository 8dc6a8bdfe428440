"""When a part of a letter was handed to its platform, for platforms that report by time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("letter_parts", sa.Column("sent_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("letter_parts", "sent_at")
