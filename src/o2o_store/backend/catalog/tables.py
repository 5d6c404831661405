"""Rows of the catalogue."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, text
from sqlmodel import Field

from o2o_store.backend.catalog.messages import MEDIA_TYPES
from o2o_store.backend.database import Row, one_of
from o2o_store.domain.tax import CONTENT_UNITS
from o2o_store.storage import UtcTime

ENTRY_KINDS = ("received", "held", "sold", "returned", "difference", "samples")
"""What a booking changes: the figure of the lot with the same name."""


class GoodsRow(Row, table=True):
    """One product of a hall at one price version; the meaning of each column is `messages.Goods`."""

    __tablename__ = "goods"
    __table_args__ = (
        CheckConstraint("price_fen > 0", name="ck_goods_price"),
        CheckConstraint("vat_bp >= 0 AND consumption_bp >= 0", name="ck_goods_rates"),
        CheckConstraint("gross_g >= net_g AND net_g > 0", name="ck_goods_weights"),
        one_of("goods", "consumption_kind", CONTENT_UNITS),
    )
    hall_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    enterprise_id: str
    sku: str
    name_zh: str
    name_en: str
    spec_zh: str
    spec_en: str
    brand: str
    gmodel: str
    hs_code: str
    origin: str
    unit: str
    unit1: str
    unit1_per_piece: str
    unit2: str = ""
    unit2_per_piece: str = ""
    net_g: int
    gross_g: int
    item_record_no: str
    price_fen: int
    vat_bp: int
    vat_kind: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """Which rate of VAT `vat_bp` was when it came in (`domain.tax.VAT`): by it the rate follows the law. Empty: the rate as it stands."""
    consumption_bp: int = 0
    consumption_kind: str = "none"
    content_amount: str = ""
    content_unit: str = ""
    duty_bp: int | None = None
    yearly_g: int | None = None
    shelf: str = ""
    image: str = ""
    on_sale: bool = True
    retired: bool = False
    """Not in the file of this version, but known from an earlier one."""


class PictureRow(Row, table=True):
    """A product picture; `image` is made from its content."""

    __tablename__ = "picture"
    __table_args__ = (one_of("picture", "media_type", MEDIA_TYPES.values()),)
    hall_id: str = Field(primary_key=True)
    image: str = Field(primary_key=True)
    enterprise_id: str
    media_type: str
    content: bytes = Field(sa_type=LargeBinary)
    added_at: datetime = Field(sa_type=UtcTime)


class PriceVersionRow(Row, table=True):
    """The price version a hall sells at."""

    __tablename__ = "price_version"

    hall_id: str = Field(primary_key=True)
    enterprise_id: str
    version: str
    switched_at: datetime = Field(sa_type=UtcTime)


class ImportRow(Row, table=True):
    """One bringing-in of a catalogue; `previous` is what was sold by before it was switched to."""

    __tablename__ = "catalog_import"
    __table_args__ = (one_of("catalog_import", "state", ("open", "switched", "undone")),)
    import_id: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    name: str
    version: str
    previous: str = ""
    rows: int
    state: str
    begun_at: datetime = Field(sa_type=UtcTime)
    switched_at: datetime | None = Field(default=None, sa_type=UtcTime)


class LotRow(Row, table=True):
    """The bonded stock book of one lot of one product in one hall (K02); every change of a figure is a `StockEntryRow`."""

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("received >= 0 AND held >= 0 AND sold >= 0 AND returned >= 0 AND samples >= 0", name="ck_lot_not_negative"),
        CheckConstraint("returned <= sold", name="ck_lot_returned"),
        CheckConstraint("received + returned + difference >= held + sold + samples", name="ck_lot_covered"),
    )
    hall_id: str = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    lot: str = Field(primary_key=True)
    enterprise_id: str
    expiry: date | None = None
    certificate: str = ""
    recalled: bool = False
    received: int = 0
    held: int = 0
    sold: int = 0
    returned: int = 0
    difference: int = 0
    samples: int = 0


class StockHoldRow(Row, table=True):
    """What one order took of one lot: held until released by customs, then sold, or given back; `returned` pieces came back later."""

    __tablename__ = "stock_hold"
    __table_args__ = (
        one_of("stock_hold", "state", ("held", "sold", "released")),
        CheckConstraint("quantity > 0 AND returned BETWEEN 0 AND quantity", name="ck_stock_hold_quantity"),
        CheckConstraint("returned = 0 OR state = 'sold'", name="ck_stock_hold_returned"),
    )
    order_id: str = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    lot: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    quantity: int
    returned: int = 0
    state: str
    at: datetime = Field(sa_type=UtcTime)


class StockEntryRow(Row, table=True):
    """One booking of the stock book; appended, never changed. The pieces of each kind add up to the figures of the lot."""

    __tablename__ = "stock_entry"
    __table_args__ = (one_of("stock_entry", "kind", ENTRY_KINDS),)
    entry: int | None = Field(default=None, primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    gtin: str
    lot: str
    kind: str
    pieces: int
    order_id: str = ""
    note: str = ""
    at: datetime = Field(sa_type=UtcTime)
