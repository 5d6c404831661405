"""The basket: lines, what they cost, and what bars them; pure."""

from collections.abc import Sequence
from datetime import datetime

from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.contract.store_api.orders import AllowanceView, BasketLine
from o2o_store.domain.allowance import check_allowance
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import EmptyBasket, NoProductCode, NotOnSale, Refusal, UnknownProduct
from o2o_store.domain.tax import Quote, Rounding, TaxedLine, quote

MOST_PIECES = 20
"""Pieces of one product in one basket: a shopper's purchase, not a trader's."""

Lines = tuple[BasketLine, ...]
"""Newest first."""


def add(lines: Lines, gtin: str) -> Lines:
    """Put one more piece of a product on top."""
    return (BasketLine(gtin=gtin, quantity=min(quantity_of(lines, gtin) + 1, MOST_PIECES)), *without(lines, gtin))


def set_quantity(lines: Lines, gtin: str, quantity: int) -> Lines:
    """Change a line where it stands; nothing or less takes it out."""
    wanted = min(quantity, MOST_PIECES)
    changed = (BasketLine(gtin=line.gtin, quantity=wanted) if line.gtin == gtin else line for line in lines)
    return tuple(line for line in changed if line.quantity > 0)


def without(lines: Lines, gtin: str) -> Lines:
    """Take a line out."""
    return tuple(line for line in lines if line.gtin != gtin)


def quantity_of(lines: Lines, gtin: str) -> int:
    """How many pieces of a product there are."""
    return next((line.quantity for line in lines if line.gtin == gtin), 0)


def find_goods(goods: GoodsListView | None, gtin: str) -> GoodsView | None:
    """The product of this number in the hall's catalogue."""
    return next((one for one in goods.goods if one.gtin == gtin), None) if goods is not None else None


def check_goods(gtin: str, found: GoodsView | None) -> Refusal | None:
    """What bars the product of a scanned number (empty: the code held none), as the catalogue has it."""
    if not gtin:
        return NoProductCode()
    if found is None:
        return UnknownProduct(gtin)
    return None if found.on_sale else NotOnSale(gtin)


def quote_of(lines: Sequence[BasketLine], goods: GoodsListView | None, now: datetime, rounding: str = Rounding.LINE) -> Quote | None:
    """What the basket costs with tax, rounded as the hall says; None when it is empty or a product has left the catalogue."""
    found = [(line, find_goods(goods, line.gtin)) for line in lines]
    taxed = [_taxed(line, one) for line, one in found if one is not None]
    return quote(taxed, Fen(0), Fen(0), now, rounding) if taxed and len(taxed) == len(found) else None


def check(quoted: Quote | None, year: AllowanceView | None, now: datetime) -> Refusal | None:
    """What bars this basket, as far as the kiosk can know: nothing in it, or a limit."""
    if quoted is None:
        return EmptyBasket()
    used, held = (Fen(year.used_fen), Fen(year.held_fen)) if year is not None else (Fen(0), Fen(0))
    return check_allowance(quoted.dutiable_fen, quoted.full_rates, used, held, now)


def _taxed(line: BasketLine, goods: GoodsView) -> TaxedLine:
    return TaxedLine(
        price_fen=Fen(goods.price_fen),
        quantity=line.quantity,
        vat_bp=goods.vat_bp,
        consumption_bp=goods.consumption_bp,
        consumption_kind=goods.consumption_kind,
        content_amount=goods.content_amount,
        content_unit=goods.content_unit,
        duty_bp=goods.duty_bp,
    )
