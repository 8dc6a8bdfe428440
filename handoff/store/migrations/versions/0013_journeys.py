"""What is counted of every conversation, also of one that nobody took: how long it waited and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ENDED = "('closed', 'survey', 'stopped')"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("queued_at", sa.BigInteger(), nullable=True))
    op.add_column("conversations", sa.Column("first_line", sa.String(32), nullable=True))
    op.add_column("conversations", sa.Column("filed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_conversations_filed_closed_at"), "conversations", ["filed", "closed_at"])
    op.execute("UPDATE conversations SET queued_at = waiting_since")
    op.execute("UPDATE conversations SET first_line = line WHERE phase IN ('active', 'transfer')")
    # What is over and has no open record was filed before, or was never to be.
    op.execute(
        f"UPDATE conversations SET filed = true WHERE phase IN {_ENDED} "  # noqa: S608 -- words of ours
        "AND id NOT IN (SELECT conversation FROM open_records)"
    )
    _case_records()
    op.create_table(
        "desk_hours",
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("here_minutes", sa.Integer(), nullable=False),
        sa.Column("talking_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "line", name=op.f("pk_desk_hours")),
    )


def _case_records() -> None:
    """Records of before are of talks that somebody had taken."""
    word = sa.String(32)
    for column in (
        sa.Column("came_hour", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("came_by", word, nullable=False, server_default="unknown"),
        sa.Column("entry", word, nullable=False, server_default="shared"),
        sa.Column("first_line", word, nullable=True),
        sa.Column("ended", word, nullable=False, server_default="answered"),
        sa.Column("waited_seconds", sa.Integer(), nullable=True),
        sa.Column("active_minutes", sa.Integer(), nullable=True),
        sa.Column("talked", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("case_records", column)
    op.create_index(op.f("ix_case_records_came_hour"), "case_records", ["came_hour"])
    op.execute("UPDATE case_records SET came_hour = hour")
    op.execute("UPDATE case_records SET came_by = channel WHERE channel = 'sms'")


def downgrade() -> None:
    op.drop_table("desk_hours")
    op.drop_index(op.f("ix_case_records_came_hour"), "case_records")
    for name in ("talked", "active_minutes", "waited_seconds", "ended", "first_line", "entry", "came_by", "came_hour"):
        op.drop_column("case_records", name)
    op.drop_index(op.f("ix_conversations_filed_closed_at"), "conversations")
    for name in ("filed", "first_line", "queued_at"):
        op.drop_column("conversations", name)
