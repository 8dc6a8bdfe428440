"""Talks are found by the slot they came in: the clock asks for those of drills at every tick."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_index("ix_conversations_slot", "conversations", ["slot"])


def downgrade() -> None:
    op.drop_index("ix_conversations_slot", "conversations")
