"""Revision 0051: goods know how much of their tariff line one person may buy a year."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("goods", sa.Column("yearly_g", sa.Integer(), nullable=True))
