"""A lead keeps urgent talks from somebody, such as a trainee."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("duties", sa.Column("calm_only", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("duties", "calm_only")
