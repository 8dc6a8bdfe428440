"""Care plans for those who come often, and what opens and finds them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "care_plans",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("alias", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.String(32), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(32)),
        sa.Column("approved_at", sa.BigInteger()),
        sa.Column("review_on", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plans")),
    )
    op.create_index(op.f("ix_care_plans_line"), "care_plans", ["line"])
    op.create_table(
        "care_keys",
        sa.Column("plan", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("seen_on", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["care_plans.id"], name=op.f("fk_care_keys_plan")),
        sa.PrimaryKeyConstraint("plan", name=op.f("pk_care_keys")),
    )
    op.create_index(op.f("ix_care_keys_key"), "care_keys", ["key"])
    op.create_index(op.f("ix_care_keys_token"), "care_keys", ["token"])


def downgrade() -> None:
    op.drop_table("care_keys")
    op.drop_table("care_plans")
