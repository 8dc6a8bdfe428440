"""The number of the clock that leads, so that one which does not any more changes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("of", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("of", name=op.f("pk_terms")),
    )


def downgrade() -> None:
    op.drop_table("terms")
