"""Tokens by which people who come back are known; the contacts of talks that are over give way to them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_tokens_conversation")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_tokens")),
    )
    op.create_index(op.f("ix_tokens_key"), "tokens", ["key"])
    op.create_index(op.f("ix_tokens_token"), "tokens", ["token"])


def downgrade() -> None:
    op.drop_table("tokens")
