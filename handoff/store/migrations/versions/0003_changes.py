"""When a person last changed a line, and whether only a change of it has come so far."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("messages", sa.Column("changed_at", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("heard", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("messages", "heard")
    op.drop_column("messages", "changed_at")
