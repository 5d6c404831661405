"""Rows of the catalogue."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field

from o2o_store.backend.catalog.messages import MEDIA_TYPES
from o2o_store.backend.database import Row, one_of
from o2o_store.storage import UtcTime


class GoodsRow(Row, table=True):
    """One product of a hall at the current price version; the meaning of each column is `messages.Goods`."""

    __tablename__ = "goods"
    __table_args__ = (
        CheckConstraint("price_fen > 0", name="ck_goods_price"),
        CheckConstraint("vat_bp >= 0 AND consumption_bp >= 0", name="ck_goods_rates"),
        CheckConstraint("gross_g >= net_g AND net_g > 0", name="ck_goods_weights"),
        one_of("goods", "consumption_kind", ("none", "ad_valorem", "cosmetics")),
    )
    hall_id: str = Field(primary_key=True)
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
    consumption_bp: int = 0
    consumption_kind: str = "none"
    content_amount: str = ""
    content_unit: str = ""
    duty_bp: int | None = None
    shelf: str = ""
    image: str = ""
    on_sale: bool = True


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


class StockRow(Row, table=True):
    """The bonded stock book of one product in one hall (K02)."""

    __tablename__ = "stock"
    __table_args__ = (
        CheckConstraint("held >= 0 AND sold >= 0", name="ck_stock_not_negative"),
        CheckConstraint("received >= held + sold", name="ck_stock_covered"),
    )
    hall_id: str = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    enterprise_id: str
    received: int
    held: int
    sold: int


class StockHoldRow(Row, table=True):
    """What one order took from the stock book: held until paid, then sold, or released."""

    __tablename__ = "stock_hold"
    __table_args__ = (
        one_of("stock_hold", "state", ("held", "sold", "released")),
        CheckConstraint("quantity > 0", name="ck_stock_hold_quantity"),
    )
    order_id: str = Field(primary_key=True)
    gtin: str = Field(primary_key=True)
    hall_id: str = Field(index=True)
    enterprise_id: str
    quantity: int
    state: str
    at: datetime = Field(sa_type=UtcTime)
