"""Revision 0050: what was reported to quarantine is kept, so that a refused report can go out anew."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quarantine_report", sa.Column("content", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
