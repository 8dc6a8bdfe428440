"""Marks of accounts: the lines onto which they overflow, and whether they are trained for abuse."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("overflow", sa.String(64), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("trained", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("accounts", "trained")
    op.drop_column("accounts", "overflow")
