"""Revision 0016: what follows a declaration: withdrawals and returns with their numbers, return lines, tax bills, guarantee accounts."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("cancellation_no", "return_no"):
        op.add_column("declaration_dossier", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    for name in ("cancellation", "goods_return"):
        op.add_column("declaration_dossier", sa.Column(name, sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    for name in ("invt_no", "cancellation_no", "return_no"):
        op.create_index(f"ix_declaration_dossier_{name}", "declaration_dossier", [name])
    op.create_table(
        "return_line",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("goods_fen", sa.Integer(), nullable=False),
        sa.Column("tax_fen", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_return_line_quantity"),
        sa.PrimaryKeyConstraint("order_id", "gtin"),
    )
    op.create_table(
        "declaration_tax_bill",
        sa.Column("tax_no", sa.String(), nullable=False),
        sa.Column("invt_no", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("assure_code", sa.String(), nullable=False),
        sa.Column("customs_fen", sa.Integer(), nullable=True),
        sa.Column("vat_fen", sa.Integer(), nullable=True),
        sa.Column("consumption_fen", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("ent_duty_no", sa.String(), nullable=False),
        sa.Column("billed_at", UtcTime(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("tax_no"),
    )
    op.create_index("ix_declaration_tax_bill_order_id", "declaration_tax_bill", ["order_id"])
    op.create_table(
        "declaration_guarantee_entry",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("tax_no", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("assure_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("kind IN ('charged', 'settled', 'voided')", name="ck_declaration_guarantee_entry_kind"),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index("ix_declaration_guarantee_entry_tax_no", "declaration_guarantee_entry", ["tax_no"])
