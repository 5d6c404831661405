"""What is said to the catalogue: goods as imported, stock to reserve."""

from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from o2o_store.domain.money import Fen
from o2o_store.domain.tax import TaxedLine

MEDIA_TYPES = MappingProxyType({"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"})
"""Kinds of pictures by the end of their names."""

LARGEST_PICTURE = 512 * 1024
"""Bytes of one picture at most: a kiosk shows it a hand wide."""


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """One product with everything that shelf, tax and customs need to know about it.

    Money in fen, rates in basis points, weights in grams per piece. `origin` is the three-digit customs country code, `unit`,
    `unit1` and `unit2` customs unit codes; `unit1_per_piece` is the legal quantity of one piece (decimal text). `duty_bp` is the
    most-favoured-nation duty, None when unknown. `item_record_no` is the line of the account book.
    """

    gtin: str
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
    received: int = 0
    """Pieces received into the hall's bonded stock so far, ever."""


def taxed_line(goods: Goods, quantity: int) -> TaxedLine:
    """Return what the tax law needs to know of so many pieces of these goods."""
    return TaxedLine(
        price_fen=Fen(goods.price_fen),
        quantity=quantity,
        vat_bp=goods.vat_bp,
        consumption_bp=goods.consumption_bp,
        consumption_kind=goods.consumption_kind,
        content_amount=goods.content_amount,
        content_unit=goods.content_unit,
        duty_bp=goods.duty_bp,
    )


class ImportGoods(msgspec.Struct, frozen=True, kw_only=True):
    """The whole catalogue of a hall, switched to at once; goods that are not in it are no longer on sale."""

    hall_id: str
    goods: list[Goods]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A product picture before it is kept; its kind is read from its first bytes."""

    content: bytes


class AddPictures(msgspec.Struct, frozen=True, kw_only=True):
    """Keep these pictures for a hall; the outcome is the list of their names, in order. Known ones are kept once."""

    hall_id: str
    pictures: list[Picture]


class GoodsImported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did."""

    price_version: str
    goods: int
    off_sale: int


@dataclass(frozen=True, slots=True)
class Reservation:
    """Pieces of one product that an order holds; all reservations of an order are granted together or not at all."""

    order_id: str
    gtin: str
    quantity: int
    hall_id: str


class StockLine(msgspec.Struct, frozen=True, kw_only=True):
    """The bonded stock book of one product: received = free + held + sold."""

    gtin: str
    name_zh: str
    received: int
    held: int
    sold: int
    price_fen: int
    on_sale: bool
