"""Colleagues who are in a conversation beside its owner, or are asked to be."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("company", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("conversations", "company")
