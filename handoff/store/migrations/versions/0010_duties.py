"""How much each consultant takes at once, and their breaks."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("talks", sa.Integer()),
        sa.Column("ceiling", sa.Integer()),
        sa.Column("break_since", sa.BigInteger()),
        sa.Column("break_until", sa.BigInteger()),
        sa.Column("grave_row", sa.Integer(), nullable=False),
        sa.Column("rest_offered_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_duties")),
    )


def downgrade() -> None:
    op.drop_table("duties")
