"""Revision 0020: refunds have amounts and lines of their own: several of one payment, of the whole or a part."""

import sqlalchemy as sa
from alembic import op

from o2o_store.backend.database import put_check
from o2o_store.storage import UtcTime

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

_CARRY_OVER = (
    """UPDATE order_attempt SET taken_fen = COALESCE((SELECT taken_fen FROM payment_attempt p
    WHERE p.order_id = order_attempt.order_id AND p.attempt = order_attempt.attempt), 0) WHERE captured_at IS NOT NULL""",
    "UPDATE order_attempt SET refund_fen = taken_fen WHERE refund_due_at IS NOT NULL",
    "UPDATE order_attempt SET refunded_fen = taken_fen WHERE refunded_at IS NOT NULL",
    """INSERT INTO payment_refund (refund_no, out_trade_no, order_id, attempt, hall_id, enterprise_id, wallet, amount_fen, tax_fen, reason,
    booked_at, asked_at, back_at)
    SELECT p.refund_no, p.out_trade_no, p.order_id, p.attempt, p.hall_id, p.enterprise_id, p.wallet, p.taken_fen, 0, p.refund_reason,
    COALESCE(o.refund_due_at, p.created_at), COALESCE(o.refund_due_at, p.created_at), o.refunded_at
    FROM payment_attempt p JOIN order_attempt o ON o.order_id = p.order_id AND o.attempt = p.attempt
    WHERE p.refund_no <> '' AND p.taken_fen > 0""",
    """INSERT INTO order_refund (refund_no, order_id, attempt, hall_id, enterprise_id, amount_fen, at)
    SELECT refund_no, order_id, attempt, hall_id, enterprise_id, amount_fen, back_at FROM payment_refund WHERE back_at IS NOT NULL""",
)
"""Until now a refund was always of the whole, and an attempt had one."""


def upgrade() -> None:
    for name in ("taken_fen", "refund_fen", "refunded_fen"):
        op.add_column("order_attempt", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_table(
        "order_refund",
        sa.Column("refund_no", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="ck_order_refund_amount"),
        sa.ForeignKeyConstraint(["order_id"], ["order_head.order_id"]),
        sa.PrimaryKeyConstraint("refund_no"),
    )
    op.create_index("ix_order_refund_order_id", "order_refund", ["order_id"])
    op.create_index("ix_order_refund_hall_at", "order_refund", ["hall_id", "at"])
    op.create_table(
        "payment_refund",
        sa.Column("refund_no", sa.String(), nullable=False),
        sa.Column("out_trade_no", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("tax_fen", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("booked_at", UtcTime(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=True),
        sa.Column("back_at", UtcTime(), nullable=True),
        sa.Column("billed_on", sa.String(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="ck_payment_refund_amount"),
        sa.CheckConstraint("tax_fen >= 0 AND tax_fen <= amount_fen", name="ck_payment_refund_tax"),
        sa.PrimaryKeyConstraint("refund_no"),
    )
    op.create_index("ix_payment_refund_out_trade_no", "payment_refund", ["out_trade_no"])
    for statement in _CARRY_OVER:
        op.execute(statement)
    op.drop_column("payment_attempt", "refund_reason")
    put_check(
        op.get_bind(),
        "order_attempt",
        "ck_order_attempt_refunds",
        "refund_fen >= 0 AND refunded_fen >= 0 AND refunded_fen <= taken_fen",
    )
