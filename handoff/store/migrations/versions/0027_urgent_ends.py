"""Why talks in danger are closed, and which lead has seen it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("closing_requests", sa.Column("reason", sa.String(32)))
    op.create_table(
        "urgent_ends",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("by_alias", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_by", sa.String(32)),
        sa.Column("seen_by", sa.String(32)),
        sa.Column("seen_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_urgent_ends")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_urgent_ends_conversation")),
    )
    op.create_index(op.f("ix_urgent_ends_seen_at"), "urgent_ends", ["seen_at"])


def downgrade() -> None:
    op.drop_table("urgent_ends")
    op.drop_column("closing_requests", "reason")
