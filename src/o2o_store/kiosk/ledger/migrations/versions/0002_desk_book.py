"""The desk's book: vouchers burned in an outage."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "burned_voucher",
        sa.Column("voucher_sha256", sa.Text, primary_key=True),
        sa.Column("order_id", sa.Text, nullable=False, unique=True),
        sa.Column("hall_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text, nullable=False, server_default=""),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("burned_at", sa.DateTime, nullable=False),
    )
