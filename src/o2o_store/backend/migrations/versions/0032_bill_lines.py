"""Revision 0032: a bill's line is known by its place, because a wallet may give two of them one number."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_CARRY_OVER = """INSERT INTO wallet_bill_line (wallet, bill_date, place, kind, number, enterprise_id, out_trade_no, amount_fen, fee_fen, at)
    SELECT wallet, bill_date, ROW_NUMBER() OVER (PARTITION BY wallet, bill_date ORDER BY kind, number), kind, number, enterprise_id,
        out_trade_no, amount_fen, fee_fen, at FROM wallet_bill_line_former"""


def upgrade() -> None:
    op.drop_index("ix_wallet_bill_line_bill_date", "wallet_bill_line")
    op.rename_table("wallet_bill_line", "wallet_bill_line_former")
    if op.get_bind().dialect.name == "postgresql":
        # A key is an index there, and its name is taken until the former table is gone.
        op.execute("ALTER TABLE wallet_bill_line_former RENAME CONSTRAINT pk_wallet_bill_line TO pk_wallet_bill_line_former")
    op.create_table(
        "wallet_bill_line",
        sa.Column("wallet", sa.String(), nullable=False),
        sa.Column("bill_date", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("out_trade_no", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("wallet", "bill_date", "place", name="pk_wallet_bill_line"),
    )
    op.create_index("ix_wallet_bill_line_number", "wallet_bill_line", ["number"], unique=False)
    op.execute(_CARRY_OVER)
    op.drop_table("wallet_bill_line_former")
