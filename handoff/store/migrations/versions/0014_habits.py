"""How each account likes its desk; whoever is there already goes on in Polish, and knows their way."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("habits", sa.Text(), nullable=False, server_default="{}"))
    op.execute("""UPDATE accounts SET habits = '{"language": "pl", "toured": true}'""")


def downgrade() -> None:
    op.drop_column("accounts", "habits")
