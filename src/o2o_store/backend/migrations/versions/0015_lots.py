"""Revision 0015: price versions side by side, imports that can be undone, lots with expiry and certificate, a journal of stock."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

_TEXT = (
    "enterprise_id",
    "sku",
    "name_zh",
    "name_en",
    "spec_zh",
    "spec_en",
    "brand",
    "gmodel",
    "hs_code",
    "origin",
    "unit",
    "unit1",
    "unit1_per_piece",
    "unit2",
    "unit2_per_piece",
)


def upgrade() -> None:
    connection = op.get_bind()
    goods = [dict(row) for row in connection.execute(sa.text("SELECT * FROM goods")).mappings()]
    versions = {row.hall_id: row.version for row in connection.execute(sa.text("SELECT hall_id, version FROM price_version"))}
    stock = [dict(row) for row in connection.execute(sa.text("SELECT * FROM stock")).mappings()]
    holds = [dict(row) for row in connection.execute(sa.text("SELECT * FROM stock_hold")).mappings()]
    for name in ("goods", "stock", "stock_hold"):
        op.drop_table(name)
    made = (_goods(), _lots(), _holds())
    _imports()
    entries = _entries()
    # What was received before lots were known was sold as certified: it stays so under an unnamed lot.
    old_lot = {"lot": "", "certificate": "-", "recalled": False, "returned": 0, "difference": 0, "samples": 0}
    at = sa.func.now()
    for table, rows in zip(
        made,
        (
            [row | {"version": versions.get(row["hall_id"], ""), "on_sale": bool(row["on_sale"]), "retired": False} for row in goods],
            [row | old_lot for row in stock],
            [{name: value for name, value in row.items() if name != "at"} | {"lot": "", "returned": 0} for row in holds],
        ),
        strict=True,
    ):
        for row in rows:
            connection.execute(table.insert().values(**row, **({"at": at} if table.name == "stock_hold" else {})))
    for row in stock:
        for kind in ("received", "held", "sold"):
            opening = {name: row[name] for name in ("hall_id", "enterprise_id", "gtin")}
            opening |= {"lot": "", "kind": kind, "pieces": row[kind], "order_id": "", "note": "opening"}
            connection.execute(entries.insert().values(**opening, at=at))


def _goods() -> sa.Table:
    return op.create_table(
        "goods",
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXT),
        sa.Column("net_g", sa.Integer(), nullable=False),
        sa.Column("gross_g", sa.Integer(), nullable=False),
        sa.Column("item_record_no", sa.String(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("consumption_bp", sa.Integer(), nullable=False),
        sa.Column("consumption_kind", sa.String(), nullable=False),
        sa.Column("content_amount", sa.String(), nullable=False),
        sa.Column("content_unit", sa.String(), nullable=False),
        sa.Column("duty_bp", sa.Integer(), nullable=True),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("image", sa.String(), nullable=False),
        sa.Column("on_sale", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price_fen > 0", name="ck_goods_price"),
        sa.CheckConstraint("vat_bp >= 0 AND consumption_bp >= 0", name="ck_goods_rates"),
        sa.CheckConstraint("gross_g >= net_g AND net_g > 0", name="ck_goods_weights"),
        sa.CheckConstraint("consumption_kind IN ('ad_valorem', 'cosmetics', 'none')", name="ck_goods_consumption_kind"),
        sa.PrimaryKeyConstraint("hall_id", "version", "gtin", name="pk_goods"),
    )


def _lots() -> sa.Table:
    return op.create_table(
        "lot",
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("received", "held", "sold", "returned", "difference", "samples")),
        sa.CheckConstraint("received >= 0 AND held >= 0 AND sold >= 0 AND returned >= 0 AND samples >= 0", name="ck_lot_not_negative"),
        sa.CheckConstraint("returned <= sold", name="ck_lot_returned"),
        sa.CheckConstraint("received + returned + difference >= held + sold + samples", name="ck_lot_covered"),
        sa.PrimaryKeyConstraint("hall_id", "gtin", "lot", name="pk_lot"),
    )


def _holds() -> sa.Table:
    made = op.create_table(
        "stock_hold",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'released', 'sold')", name="ck_stock_hold_state"),
        sa.CheckConstraint("quantity > 0 AND returned BETWEEN 0 AND quantity", name="ck_stock_hold_quantity"),
        sa.CheckConstraint("returned = 0 OR state = 'sold'", name="ck_stock_hold_returned"),
        sa.PrimaryKeyConstraint("order_id", "gtin", "lot", name="pk_stock_hold"),
    )
    op.create_index("ix_stock_hold_hall_id", "stock_hold", ["hall_id"], unique=False)
    return made


def _imports() -> None:
    op.create_table(
        "catalog_import",
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("switched_at", UtcTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'switched', 'undone')", name="ck_catalog_import_state"),
        sa.PrimaryKeyConstraint("import_id", name="pk_catalog_import"),
    )
    op.create_index("ix_catalog_import_hall_id", "catalog_import", ["hall_id"], unique=False)


def _entries() -> sa.Table:
    made = op.create_table(
        "stock_entry",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.CheckConstraint("kind IN ('difference', 'held', 'received', 'returned', 'samples', 'sold')", name="ck_stock_entry_kind"),
        sa.PrimaryKeyConstraint("entry", name="pk_stock_entry"),
    )
    op.create_index("ix_stock_entry_hall_id", "stock_entry", ["hall_id"], unique=False)
    return made
