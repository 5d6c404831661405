"""Revision 0003: a second wallet, bills, cases, and the audit log of money."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_attempt", sa.Column("scanned_at", UtcTime(), nullable=True))
    op.add_column("order_attempt", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("order_attempt", sa.Column("settled_on", sa.String(), nullable=True))
    op.add_column("payment_attempt", sa.Column("by_code", sa.Boolean(), nullable=True))
    op.add_column("payment_attempt", sa.Column("settled_on", sa.String(), nullable=True))
    op.add_column("payment_attempt", sa.Column("fee_fen", sa.Integer(), nullable=True))
    op.create_table(
        "wallet_standing",
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("away_since", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("wallet", name="pk_wallet_standing"),
    )
    op.create_table(
        "wallet_bill",
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("bill_date", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("paid_fen", sa.Integer(), nullable=False),
        sa.Column("refunds", sa.Integer(), nullable=False),
        sa.Column("refunded_fen", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("wallet", "bill_date", name="pk_wallet_bill"),
    )
    op.create_table(
        "wallet_bill_line",
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("bill_date", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("out_trade_no", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("wallet", "kind", "number", name="pk_wallet_bill_line"),
    )
    op.create_index("ix_wallet_bill_line_bill_date", "wallet_bill_line", ["bill_date"], unique=False)
    op.create_table(
        "money_case",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("bill_date", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("ours_fen", sa.Integer(), nullable=False),
        sa.Column("theirs_fen", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_money_case"),
    )
    op.create_index("ix_money_case_hall_id", "money_case", ["hall_id"], unique=False)
    op.create_table(
        "money_act",
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("act", name="pk_money_act"),
    )
    op.create_index("ix_money_act_at", "money_act", ["at"], unique=False)
    op.create_index("ix_money_act_order_id", "money_act", ["order_id"], unique=False)
