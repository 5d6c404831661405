"""Revision 0012: numbers called again."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parcel_call",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("called_at", UtcTime(), nullable=False),
        sa.CheckConstraint("calls > 0", name="ck_parcel_call_calls"),
        sa.PrimaryKeyConstraint("order_id", name="pk_parcel_call"),
    )
    op.create_index("ix_parcel_call_hall_id", "parcel_call", ["hall_id"], unique=False)
