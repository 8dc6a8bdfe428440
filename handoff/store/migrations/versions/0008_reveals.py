"""Requests to reveal an address, and the invented talks on which that is practised."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "reveals",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("cosigned_by", sa.String(32)),
        sa.Column("cosigned_at", sa.BigInteger()),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("reviewed_by", sa.String(32)),
        sa.Column("reviewed_at", sa.BigInteger()),
        sa.Column("handed", sa.Text(), nullable=False),
        sa.Column("place", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
    )
    op.create_index(op.f("ix_reveals_conversation"), "reveals", ["conversation"])
    op.create_index(op.f("ix_reveals_asked_at"), "reveals", ["asked_at"])
    op.create_table(
        "glass_drills",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_glass_drills")),
    )


def downgrade() -> None:
    op.drop_table("glass_drills")
    op.drop_table("reveals")
