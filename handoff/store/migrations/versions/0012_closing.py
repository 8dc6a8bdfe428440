"""A lead's word on closing a talk with somebody in immediate danger."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "closing_requests",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("by_alias", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=True),
        sa.Column("answered_by", sa.String(32), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_closing_requests_conversation")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_closing_requests")),
    )


def downgrade() -> None:
    op.drop_table("closing_requests")
