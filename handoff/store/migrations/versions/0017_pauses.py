"""Pauses for abuse: asked for, in force and over."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(32)),
        sa.Column("answered_by", sa.String(32)),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("until", sa.BigInteger()),
        sa.Column("ending", sa.String(32)),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("seen_by", sa.String(32)),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_pauses_conversation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_conversation"), "pauses", ["conversation"])
    op.create_index(op.f("ix_pauses_asked_at"), "pauses", ["asked_at"])


def downgrade() -> None:
    op.drop_table("pauses")
