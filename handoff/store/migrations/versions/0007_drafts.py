"""What consultants have begun to write, sealed like what is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_drafts_conversation")),
        sa.PrimaryKeyConstraint("conversation", "account", name=op.f("pk_drafts")),
    )


def downgrade() -> None:
    op.drop_table("drafts")
