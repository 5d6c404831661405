"""Import tax of an order in the retail channel (facts: customs §4), exact to the fen.

With P the dutiable value of a line (price, its share of freight and insurance), d duty, v VAT, c ad-valorem consumption tax,
S specific consumption tax, and k the share that is levied::

    duty      = P × d               (0 within the limits)
    composite = (P + duty + S) / (1 − c)
    CT        = (composite × c + S) × k
    VAT       = composite × v × k

Within the limits k is 70 % and d is 0. One single piece above the single-transaction limit is taxed in full (k = 1, d as given).
Arithmetic is exact (fractions); each tax is rounded to the fen, halves upwards, of each line by itself or once of the whole order
(`Rounding`: which of the two an office does is not public, so it is the hall's setting); an order's taxes are the sums of its lines'.
Rates are in basis points: 1300 is 13 %.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from o2o_store.domain.allowance import single_limit
from o2o_store.domain.clock import in_force
from o2o_store.domain.money import Fen, allocate, round_half_up

NONE = "none"
"""No consumption tax."""
AD_VALOREM = "ad_valorem"
"""Consumption tax always applies at `consumption_bp`: wine, spirits, perfume that is high-end by itself."""
COSMETICS = "cosmetics"
"""Consumption tax applies at `consumption_bp` only from the high-end threshold on (财税〔2016〕103号)."""
BEER = "beer"
"""Consumption tax by quantity alone (`beer_tax`); the content of a piece is in ml."""
SPIRITS = "spirits"
"""Consumption tax at `consumption_bp` and by quantity (`spirits_tax`); the content of a piece is in ml."""


class Rounding(StrEnum):
    """Where a tax becomes whole fen: each line's by itself, or the order's once, the lines taking shares that re-add to it."""

    LINE = "line"
    ORDER = "order"


LEVIED_SHARE: tuple[tuple[date, Fraction], ...] = ((date(2016, 4, 8), Fraction(7, 10)),)
"""Share of the statutory VAT and consumption tax that is levied within the limits (财关税〔2016〕18号)."""
THRESHOLDS: tuple[tuple[date, dict[str, Fen]], ...] = ((date(2016, 10, 1), {"ml": Fen(1000), "g": Fen(1000), "piece": Fen(1500)}),)
"""High-end cosmetics: fen per unit of content from which, inclusive, the tax applies (财税〔2016〕103号)."""

STANDARD = "standard"
"""The general rate of VAT."""
REDUCED = "reduced"
"""The rate of farm products, edible oil, books and the like."""
VAT: tuple[tuple[date, dict[str, int]], ...] = (
    (date(2016, 4, 8), {STANDARD: 1700, REDUCED: 1300}),
    (date(2017, 7, 1), {STANDARD: 1700, REDUCED: 1100}),
    (date(2018, 5, 1), {STANDARD: 1600, REDUCED: 1000}),
    (date(2019, 4, 1), {STANDARD: 1300, REDUCED: 900}),
)
"""Rates of VAT in basis points by the day they came into force (财税〔2017〕37号, 〔2018〕32号, announcement 2019 No. 39)."""

_BASIS_POINTS = 10_000
_BEER_FEN_PER_TONNE = 25_000
_BEER_LITRES_PER_TONNE = 988
_SPIRITS_FEN_PER_KILOGRAM = 100
_SPIRITS_KILOGRAMS_PER_LITRE = Fraction("0.912")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxedLine:
    """One line to be taxed.

    `price_fen` is the price of one piece, `quantity` the pieces (1 or more). `content_amount` (a plain decimal text) and
    `content_unit` (`ml`, `g`, `piece`) say what one piece holds; cosmetics, beer and spirits need them. `duty_bp` is the
    most-favoured-nation duty, None when not known: then a single piece above the limit cannot be quoted in full. Raises ValueError
    for impossible values.
    """

    price_fen: Fen
    quantity: int
    vat_bp: int
    consumption_bp: int = 0
    consumption_kind: str = NONE
    content_amount: str = ""
    content_unit: str = ""
    duty_bp: int | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1 or min(self.price_fen, self.vat_bp, self.consumption_bp) < 0 or self.consumption_bp >= _BASIS_POINTS:
            raise ValueError("quantity, price or rate out of range")
        if self.consumption_kind not in CONTENT_UNITS:
            raise ValueError("unknown kind of consumption tax")
        units = CONTENT_UNITS[self.consumption_kind]
        if units and (self.content_unit not in units or self.content <= 0):
            raise ValueError("what is taxed by its content needs to say it")

    @property
    def content(self) -> Fraction:
        """What one piece holds, in `content_unit`. Raises ValueError when `content_amount` is no decimal."""
        return Fraction(self.content_amount)

    @property
    def goods_fen(self) -> Fen:
        """Price times quantity."""
        return Fen(self.price_fen * self.quantity)

    @property
    def specific_fen(self) -> Fraction:
        """The consumption tax by quantity of all pieces, in exact fen: of beer and spirits, else zero."""
        by_litre = _BY_LITRE.get(self.consumption_kind)
        return by_litre(self.content / _MILLILITRES * self.quantity) if by_litre is not None else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """A line's amounts in fen; `dutiable_fen` is goods with the line's share of freight and insurance, `tax_fen` all three taxes."""

    goods_fen: Fen
    freight_fen: Fen
    insurance_fen: Fen
    duty_fen: Fen
    vat_fen: Fen
    consumption_fen: Fen

    @property
    def dutiable_fen(self) -> Fen:
        """Goods with the line's share of freight and insurance."""
        return Fen(self.goods_fen + self.freight_fen + self.insurance_fen)

    @property
    def tax_fen(self) -> Fen:
        """Duty, VAT and consumption tax together."""
        return Fen(self.duty_fen + self.vat_fen + self.consumption_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An order's amounts: the lines in their order, and sums over them in fen.

    `full_rates` is True when the order is one single piece above the single-transaction limit and was taxed in full; pass it to
    `allowance.check_allowance` as `single_item`.
    """

    lines: tuple[QuotedLine, ...]
    full_rates: bool

    @property
    def goods_fen(self) -> Fen:
        """What the goods cost (goodsValue)."""
        return Fen(sum(line.goods_fen for line in self.lines))

    @property
    def freight_fen(self) -> Fen:
        """Freight."""
        return Fen(sum(line.freight_fen for line in self.lines))

    @property
    def insurance_fen(self) -> Fen:
        """Insurance."""
        return Fen(sum(line.insurance_fen for line in self.lines))

    @property
    def dutiable_fen(self) -> Fen:
        """The dutiable value: what both limits measure."""
        return Fen(self.goods_fen + self.freight_fen + self.insurance_fen)

    @property
    def duty_fen(self) -> Fen:
        """Duty; zero within the limits."""
        return Fen(sum(line.duty_fen for line in self.lines))

    @property
    def vat_fen(self) -> Fen:
        """Value-added tax."""
        return Fen(sum(line.vat_fen for line in self.lines))

    @property
    def consumption_fen(self) -> Fen:
        """Consumption tax."""
        return Fen(sum(line.consumption_fen for line in self.lines))

    @property
    def tax_fen(self) -> Fen:
        """All taxes (taxTotal)."""
        return Fen(sum(line.tax_fen for line in self.lines))

    @property
    def total_fen(self) -> Fen:
        """What the shopper pays: dutiable value and taxes (acturalPaid while there is no discount)."""
        return Fen(self.dutiable_fen + self.tax_fen)


def vat_rate(kind: str, now: datetime) -> int:
    """Return the rate of VAT of this kind for an order filed at `now`, in basis points. Raises KeyError for an unknown kind."""
    return in_force(VAT, now)[kind]


def vat_kind(rate: int, now: datetime) -> str:
    """Return which kind of VAT this rate (basis points) is by the law of `now`; empty when no kind has it."""
    return next((kind for kind, own in in_force(VAT, now).items() if own == rate), "")


def beer_tax(litres: Fraction) -> Fraction:
    """Return the specific consumption tax of so much beer in fen: 250 yuan a tonne of 988 litres, the higher class, which our prices reach."""
    return litres / _BEER_LITRES_PER_TONNE * _BEER_FEN_PER_TONNE


def spirits_tax(litres: Fraction) -> Fraction:
    """Return the specific part of the consumption tax of so much spirits in fen: 1 yuan a kilogram, 0.912 kg a litre (20 % come on top)."""
    return litres * _SPIRITS_KILOGRAMS_PER_LITRE * _SPIRITS_FEN_PER_KILOGRAM


_BY_LITRE: Mapping[str, Callable[[Fraction], Fraction]] = MappingProxyType({BEER: beer_tax, SPIRITS: spirits_tax})
_MILLILITRES = 1000
CONTENT_UNITS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        NONE: frozenset(),
        AD_VALOREM: frozenset(),
        COSMETICS: frozenset({"ml", "g", "piece"}),
        BEER: frozenset({"ml"}),
        SPIRITS: frozenset({"ml"}),
    }
)
"""Every kind of consumption tax, with the units in which its goods must say what a piece holds; empty: they need not."""


@dataclass(frozen=True, slots=True)
class _ExactTax:
    """One line's taxes before rounding, in fen."""

    duty: Fraction
    vat: Fraction
    consumption: Fraction


def _consumption_rate(line: TaxedLine, dutiable: Fen, now: datetime) -> Fraction:
    if line.consumption_kind == NONE:
        return Fraction(0)
    if line.consumption_kind == COSMETICS:
        threshold = in_force(THRESHOLDS, now)[line.content_unit]
        if Fraction(dutiable) < threshold * line.content * line.quantity:
            return Fraction(0)
    return Fraction(line.consumption_bp, _BASIS_POINTS)


def _tax_line(line: TaxedLine, dutiable: Fen, full: bool, now: datetime) -> _ExactTax:
    share = Fraction(1) if full else in_force(LEVIED_SHARE, now)
    duty = Fraction(dutiable * (line.duty_bp or 0), _BASIS_POINTS) if full else Fraction(0)
    specific = line.specific_fen
    rate = _consumption_rate(line, dutiable, now)
    composite = (dutiable + duty + specific) / (1 - rate)
    return _ExactTax(duty, composite * line.vat_bp / _BASIS_POINTS * share, (composite * rate + specific) * share)


def _round_each(amounts: Sequence[Fraction]) -> list[Fen]:
    return [round_half_up(amount) for amount in amounts]


def _round_sum(amounts: Sequence[Fraction]) -> list[Fen]:
    """Differences of rounded running totals: none is negative, and they re-add to the rounded sum."""
    running, before = Fraction(0), 0
    rounded: list[Fen] = []
    for amount in amounts:
        running += amount
        reached = round_half_up(running)
        rounded.append(Fen(reached - before))
        before = reached
    return rounded


_ROUNDED: Mapping[Rounding, Callable[[Sequence[Fraction]], list[Fen]]] = MappingProxyType(
    {Rounding.LINE: _round_each, Rounding.ORDER: _round_sum}
)


def _is_full_rated(lines: Sequence[TaxedLine], dutiable: int, now: datetime) -> bool:
    one_piece = len(lines) == 1 and lines[0].quantity == 1
    return one_piece and lines[0].duty_bp is not None and dutiable > single_limit(now)


def quote(lines: Sequence[TaxedLine], freight: Fen, insurance: Fen, now: datetime, rounding: str = Rounding.LINE) -> Quote:
    """Compute every amount of an order of at least one line; freight and insurance (fen) are spread over lines by their value.

    `rounding` is the hall's (facts: customs §4.3, §10). Says nothing about limits: an order above them is quoted too, and
    `allowance.check_allowance` refuses it. Raises ValueError without lines, or for a rounding that there is not.
    """
    rounded = _ROUNDED[Rounding(rounding)]
    goods = [line.goods_fen for line in lines]
    freights, insurances = allocate(freight, goods), allocate(insurance, goods)
    full = _is_full_rated(lines, sum(goods) + freight + insurance, now)
    dutiable = [Fen(sum(parts)) for parts in zip(goods, freights, insurances, strict=True)]
    exact = [_tax_line(line, value, full, now) for line, value in zip(lines, dutiable, strict=True)]
    duties = rounded([one.duty for one in exact])
    vats = rounded([one.vat for one in exact])
    consumptions = rounded([one.consumption for one in exact])
    names = ("goods_fen", "freight_fen", "insurance_fen", "duty_fen", "vat_fen", "consumption_fen")
    amounts = zip(goods, freights, insurances, duties, vats, consumptions, strict=True)
    return Quote(lines=tuple(QuotedLine(**dict(zip(names, row, strict=True))) for row in amounts), full_rates=full)
