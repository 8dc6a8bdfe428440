"""What platforms call the messages we sent, sealed, where a person may have them taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "platform_ids",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_platform_ids_conversation")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_platform_ids")),
    )
    op.create_index(op.f("ix_platform_ids_conversation"), "platform_ids", ["conversation"], unique=False)


def downgrade() -> None:
    op.drop_table("platform_ids")
