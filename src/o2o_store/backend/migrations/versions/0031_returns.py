"""Revision 0031: goods of one order may come back in several returns."""

import sqlalchemy as sa
from alembic import op

from o2o_store.backend.database import put_check
from o2o_store.storage import UtcTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_CARRY_OVER = """INSERT INTO return_line (order_id, place, gtin, hall_id, enterprise_id, quantity, goods_fen, tax_fen, asked_at, granted)
    SELECT order_id, 1, gtin, hall_id, enterprise_id, quantity, goods_fen, tax_fen, asked_at, granted FROM return_line_former"""


def upgrade() -> None:
    op.rename_table("return_line", "return_line_former")
    if op.get_bind().dialect.name == "postgresql":
        # A key is an index there, and its name is taken until the former table is gone.
        op.execute("ALTER TABLE return_line_former RENAME CONSTRAINT pk_return_line TO pk_return_line_former")
    op.create_table(
        "return_line",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("goods_fen", sa.Integer(), nullable=False),
        sa.Column("tax_fen", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND place > 0", name="ck_return_line_quantity"),
        sa.PrimaryKeyConstraint("order_id", "place", "gtin"),
    )
    op.execute(_CARRY_OVER)
    op.drop_table("return_line_former")
    op.add_column("order_line", sa.Column("returned", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(
        """UPDATE order_line SET returned = COALESCE((SELECT quantity FROM return_line r
        WHERE r.order_id = order_line.order_id AND r.gtin = order_line.gtin AND r.granted), 0)"""
    )
    put_check(op.get_bind(), "order_line", "ck_order_line_returned", "returned BETWEEN 0 AND quantity")
