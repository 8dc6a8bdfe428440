"""Talks whose words two people keep for longer."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_by", sa.String(32)),
        sa.Column("agreed_at", sa.BigInteger()),
        sa.Column("until", sa.BigInteger()),
        sa.Column("lift_asked_by", sa.String(32)),
        sa.Column("ending", sa.String(32)),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_conversation"), "legal_holds", ["conversation"])
    op.create_index(op.f("ix_legal_holds_ended_at"), "legal_holds", ["ended_at"])


def downgrade() -> None:
    op.drop_table("legal_holds")
