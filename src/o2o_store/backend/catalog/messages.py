"""What is said to the catalogue: goods as imported, stock to reserve."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import msgspec

from o2o_store.domain.money import Fen
from o2o_store.domain.tax import BEER, SPIRITS, TaxedLine

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
    yearly_g: int | None = None
    """Net weight that one person may buy a year of the goods' tariff line (remarks of the positive list); None: no such limit."""
    shelf: str = ""
    image: str = ""
    on_sale: bool = True
    received: int = 0
    """Pieces of this lot received into the hall's bonded stock so far, ever."""
    lot: str = ""
    expiry: date | None = None
    certificate: str = ""
    """The inspection certificate of the lot; without one nothing of it is sold."""


TAXED_BY_QUANTITY = MappingProxyType({"2203": BEER, "2208": SPIRITS})
"""Headings whose goods always carry a consumption tax by quantity (facts: customs §5): called anything else they would be declared too low."""


def is_taxed_rightly(hs_code: str, consumption_kind: str) -> bool:
    """Say whether goods of this code may carry this kind of consumption tax; others came in before the law knew of it and are not sold."""
    return TAXED_BY_QUANTITY.get(hs_code[:4], consumption_kind) == consumption_kind


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


class LotArrival(msgspec.Struct, frozen=True, kw_only=True):
    """Bonded stock of one lot: `received` are all its pieces ever received; `expiry` is the last day of use, None when it has none."""

    gtin: str
    lot: str
    received: int
    certificate: str
    expiry: date | None = None


class TakenLot(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one lot that an order holds or bought."""

    gtin: str
    lot: str
    certificate: str
    pieces: int


class ReceiveLots(msgspec.Struct, frozen=True, kw_only=True):
    """Book lots into a hall's bonded stock, or correct what is known of them; all or none. Nothing that cannot be sold comes in."""

    hall_id: str
    lots: list[LotArrival]


class RecallLot(msgspec.Struct, frozen=True, kw_only=True):
    """Stop the sale of a lot in every hall, or with `ended` take it up again; the outcome names the halls."""

    gtin: str
    lot: str
    reason: str
    ended: bool = False


class AdjustStock(msgspec.Struct, frozen=True, kw_only=True):
    """Book what a count found (`difference`: pieces more or, negative, less) or what stands on the shelf to be touched (`sample`)."""

    hall_id: str
    gtin: str
    lot: str
    kind: str
    pieces: int
    note: str


class BeginImport(msgspec.Struct, frozen=True, kw_only=True):
    """Begin to bring in a catalogue of so many goods that will be called `version`; nothing is on sale of it yet."""

    hall_id: str
    import_id: str
    name: str
    version: str
    rows: int


class AddImportRows(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a catalogue, small enough that no till waits behind it."""

    import_id: str
    goods: list[Goods]


class SwitchCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Sell by the catalogue that was brought in, from one moment to the next."""

    import_id: str


class UndoImport(msgspec.Struct, frozen=True, kw_only=True):
    """Sell again by the catalogue before the last switch; bonded stock that came with the undone one is booked out as far as it is free."""

    hall_id: str


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
class BarredLot:
    """A lot of an order that may not be sold; `why` as `domain.goods.why_not_sold` says it."""

    gtin: str
    lot: str
    why: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """Pieces of one product that an order holds; all reservations of an order are granted together or not at all."""

    order_id: str
    gtin: str
    quantity: int
    hall_id: str


class StockLine(msgspec.Struct, frozen=True, kw_only=True):
    """The bonded stock book of one product: received + returned + difference = free + held + sold + samples.

    `balance` is what the customs account book must show for `item_record_no`: received + returned + difference - sold.
    """

    gtin: str
    name_zh: str
    received: int
    held: int
    sold: int
    price_fen: int
    on_sale: bool
    returned: int = 0
    difference: int = 0
    samples: int = 0
    item_record_no: str = ""
    balance: int = 0
    lots: list["LotLine"] = []


class LotLine(msgspec.Struct, frozen=True, kw_only=True):
    """One lot of the book; `barred` says why it is not sold (domain.goods.why_not_sold), empty when it is."""

    lot: str
    expiry: date | None
    certificate: str
    received: int
    held: int
    sold: int
    returned: int
    difference: int
    samples: int
    barred: str
