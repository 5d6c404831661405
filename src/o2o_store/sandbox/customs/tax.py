"""Customs' own reckoning of import tax from a document's bytes (facts/customs.md §4.2), in Decimal, per kind, half up to the fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import accumulate, pairwise

import msgspec

from o2o_store import resources

_FEN = Decimal("0.01")
_IN_LIMITS = Decimal("0.7")
_BEER_PER_LITRE = Decimal(250) / Decimal(988)
_SPIRITS_PER_LITRE = Decimal("0.912")
_COSMETICS_PER_GRAM = Decimal(10)
_COSMETICS_PER_PIECE = Decimal(15)
_KILOGRAM = "035"


class TariffLine(msgspec.Struct, frozen=True):
    """Rates of one eight-digit code, in basis points; `consumption` is none, ad_valorem, cosmetics, beer or spirits."""

    name: str
    vat_bp: int
    duty_bp: int
    consumption: str
    consumption_bp: int


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """What the reckoning needs of an inventory line; `content` is of one sales unit, in `content_unit` (ml, g or piece), zero when unknown."""

    gcode: str
    total: Decimal
    quantity: Decimal
    legal_quantity: Decimal
    legal_unit: str
    content: Decimal = Decimal(0)
    content_unit: str = ""


def round_fen(amount: Decimal) -> Decimal:
    """Round half up to two decimals."""
    return amount.quantize(_FEN, ROUND_HALF_UP)


@cache
def tariff() -> Mapping[str, TariffLine]:
    """Return the tariff by eight digits."""
    content = msgspec.json.decode(resources.path("sandbox/tariff.json").read_bytes())
    return {code: msgspec.convert(line, TariffLine) for code, line in content["codes"].items()}


def find_tariff(gcode: str) -> TariffLine | None:
    """Return the tariff line of a ten-digit code; None when the code is not on the list."""
    return tariff().get(gcode[:8])


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Spread an amount by value; the last line takes what rounding left."""
    total = sum(weights, Decimal(0))
    if not total:
        return [Decimal(0)] * len(weights)
    shares = [round_fen(amount * weight / total) for weight in weights[:-1]]
    return [*shares, amount - sum(shares, Decimal(0))]


@dataclass(frozen=True, slots=True)
class LineTax:
    """What customs takes for one line: its dutiable value, duty, VAT and consumption tax."""

    value: Decimal
    duty: Decimal
    vat: Decimal
    consumption: Decimal

    @property
    def total(self) -> Decimal:
        """Return all three taxes together."""
        return self.duty + self.vat + self.consumption


def line_taxes(lines: Sequence[TaxedLine], extras: Sequence[Decimal], *, in_limits: bool, rounding: str = "line") -> list[LineTax]:
    """Return the taxes of each line; `extras` are freight and insurance, each spread by itself; codes off the list raise KeyError.

    `rounding` says where a tax becomes whole fen: of each `line`, or once of the whole `order`.
    """
    weights = [line.total for line in lines]
    spreads = [spread(extra, weights) for extra in extras] or [[Decimal(0)] * len(lines)]
    shares = [sum(parts, Decimal(0)) for parts in zip(*spreads, strict=True)]
    exact = [_line_tax(line, round_fen(line.total + share), in_limits=in_limits) for line, share in zip(lines, shares, strict=True)]
    kinds = [_rounded([getattr(one, kind) for one in exact], rounding) for kind in ("duty", "vat", "consumption")]
    return [LineTax(one.value, *taxes) for one, taxes in zip(exact, zip(*kinds, strict=True), strict=True)]


def total_tax(lines: Sequence[TaxedLine], extras: Sequence[Decimal], *, in_limits: bool, rounding: str = "line") -> Decimal:
    """Return the tax of all lines together."""
    return sum((one.total for one in line_taxes(lines, extras, in_limits=in_limits, rounding=rounding)), Decimal(0))


def _rounded(amounts: Sequence[Decimal], rounding: str) -> list[Decimal]:
    if rounding == "line":
        return [round_fen(amount) for amount in amounts]
    # Each line takes what its amount adds to the rounded sum so far: none takes less than nothing.
    sums = [round_fen(total) for total in accumulate(amounts, initial=Decimal(0))]
    return [after - before for before, after in pairwise(sums)]


def _line_tax(line: TaxedLine, value: Decimal, *, in_limits: bool) -> LineTax:
    rates = tariff()[line.gcode[:8]]
    factor = _IN_LIMITS if in_limits else Decimal(1)
    # Each tax is rounded by itself, at the end: nothing that was rounded goes into another (docs/customs.md, what is unknown).
    duty = Decimal(0) if in_limits else value * rates.duty_bp / 10000
    consumption = _consumption_rate(line, rates, value)
    specific = _specific(line, rates)
    composite = (value + duty + specific) / (1 - consumption)
    return LineTax(value, duty, composite * rates.vat_bp / 10000 * factor, (composite * consumption + specific) * factor)


def _specific(line: TaxedLine, rates: TariffLine) -> Decimal:
    per_litre = {"beer": _BEER_PER_LITRE, "spirits": _SPIRITS_PER_LITRE}.get(rates.consumption, Decimal(0))
    return line.legal_quantity * per_litre


def _consumption_rate(line: TaxedLine, rates: TariffLine, value: Decimal) -> Decimal:
    rate = Decimal(rates.consumption_bp) / 10000
    if rates.consumption != "cosmetics":
        return rate
    amount, unit = line.content * line.quantity, line.content_unit
    if not amount and line.legal_unit == _KILOGRAM:
        amount, unit = line.legal_quantity * 1000, "g"
    threshold = _COSMETICS_PER_PIECE if unit == "piece" else _COSMETICS_PER_GRAM
    return rate if amount and value / amount >= threshold else Decimal(0)
