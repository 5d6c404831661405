"""Revision 0011: replaced vouchers, differences of a desk's book, closed days, shifts."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voucher_replaced",
        sa.Column("voucher_sha256", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("replaced_at", UtcTime(), nullable=False),
        sa.CheckConstraint("reason IN ('lost', 'unreadable')", name="ck_voucher_replaced_reason"),
        sa.PrimaryKeyConstraint("voucher_sha256", name="pk_voucher_replaced"),
    )
    op.create_index("ix_voucher_replaced_order_id", "voucher_replaced", ["order_id"], unique=False)
    op.create_table(
        "desk_difference",
        sa.Column("difference_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('handed_over_twice', 'not_ready', 'parcels_counted', 'voucher_replaced')",
            name="ck_desk_difference_kind",
        ),
        sa.PrimaryKeyConstraint("difference_id", name="pk_desk_difference"),
    )
    op.create_index("ix_desk_difference_hall_id", "desk_difference", ["hall_id"], unique=False)
    op.create_table(
        "day_close",
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("hall_id", "day", name="pk_day_close"),
    )
    op.create_table(
        "desk_shift",
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("shift_id", name="pk_desk_shift"),
    )
