"""How talks went: open records, filed ones apart from the talks, feedback on tiers, and counted survey answers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "open_records",
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_open_records_conversation")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_open_records")),
    )
    op.create_index(op.f("ix_open_records_by"), "open_records", ["by"])
    _case_records()
    op.create_table(
        "tier_feedback",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_feedback")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tier_feedback_hour"), "tier_feedback", ["hour"])
    op.create_table(
        "survey_answers",
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line", "week", "answer", name=op.f("pk_survey_answers")),
    )


def _case_records() -> None:
    op.create_table(
        "case_records",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("age_band", sa.String(32), nullable=False),
        sa.Column("gender", sa.String(32), nullable=False),
        sa.Column("about", sa.String(32), nullable=True),
        sa.Column("main", sa.String(32), nullable=True),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("tier_at_close", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("referrals", sa.Text(), nullable=False),
        sa.Column("notice", sa.Boolean(), nullable=False),
        sa.Column("came_back", sa.Boolean(), nullable=False),
        sa.Column("waited", sa.String(32), nullable=True),
        sa.Column("lasted", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_records")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_records_hour"), "case_records", ["hour"])


def downgrade() -> None:
    for table in ("survey_answers", "tier_feedback", "case_records", "open_records"):
        op.drop_table(table)
