"""Reviews of talks that are over, and what was found in them, counted apart."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("line", sa.String(32)),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("nominated", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("owner", sa.String(32)),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("opened_by", sa.String(32)),
        sa.Column("ending", sa.String(32)),
        sa.Column("ended_by", sa.String(32)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("told_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_reviews_conversation")),
    )
    for column in ("conversation", "owner", "ended_at"):
        op.create_index(op.f(f"ix_reviews_{column}"), "reviews", [column])
    op.create_table(
        "review_findings",
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("finding", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line", "month", "finding", name=op.f("pk_review_findings")),
    )


def downgrade() -> None:
    op.drop_table("review_findings")
    op.drop_table("reviews")
