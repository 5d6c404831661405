"""Import tax of an order in the retail channel (facts: customs §4), exact to the fen.

With P the dutiable value of a line (price, its share of freight and insurance), d duty, v VAT, c ad-valorem consumption tax,
S specific consumption tax, and k the share that is levied::

    duty      = P × d               (0 within the limits)
    composite = (P + duty + S) / (1 − c)
    CT        = (composite × c + S) × k
    VAT       = composite × v × k

Within the limits k is 70 % and d is 0. One single piece above the single-transaction limit is taxed in full (k = 1, d as given).
Arithmetic is exact (fractions); each tax of each line is rounded to the fen, halves upwards; an order's taxes are the sums.
Rates are in basis points: 1300 is 13 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from o2o_store.domain.allowance import single_limit
from o2o_store.domain.clock import in_force
from o2o_store.domain.money import Fen, allocate, round_half_up

NONE = "none"
"""No ad-valorem consumption tax (a specific one may still apply: beer)."""
AD_VALOREM = "ad_valorem"
"""Consumption tax always applies at `consumption_bp`: wine, spirits, perfume that is high-end by itself."""
COSMETICS = "cosmetics"
"""Consumption tax applies at `consumption_bp` only from the high-end threshold on (财税〔2016〕103号)."""

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
    `content_unit` (`ml`, `g`, `piece`) say what one piece holds; cosmetics need them. `specific_fen` is the specific
    consumption tax of one piece in (exact) fen, see `beer_tax` and `spirits_tax`. `duty_bp` is the most-favoured-nation duty,
    None when not known: then a single piece above the limit cannot be quoted in full. Raises ValueError for impossible values.
    """

    price_fen: Fen
    quantity: int
    vat_bp: int
    consumption_bp: int = 0
    consumption_kind: str = NONE
    content_amount: str = ""
    content_unit: str = ""
    specific_fen: Fraction = Fraction(0)
    duty_bp: int | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1 or min(self.price_fen, self.vat_bp, self.consumption_bp) < 0 or self.consumption_bp >= _BASIS_POINTS:
            raise ValueError("quantity, price or rate out of range")
        if self.consumption_kind not in {NONE, AD_VALOREM, COSMETICS}:
            raise ValueError("unknown kind of consumption tax")
        if self.consumption_kind == COSMETICS and (self.content_unit not in THRESHOLDS[0][1] or self.content <= 0):
            raise ValueError("cosmetics need their content to be taxed")

    @property
    def content(self) -> Fraction:
        """What one piece holds, in `content_unit`. Raises ValueError when `content_amount` is no decimal."""
        return Fraction(self.content_amount)

    @property
    def goods_fen(self) -> Fen:
        """Price times quantity."""
        return Fen(self.price_fen * self.quantity)


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


def beer_tax(litres: Fraction) -> Fraction:
    """Return the specific consumption tax of so much beer in fen: 250 yuan a tonne of 988 litres, the higher class, which our prices reach."""
    return litres / _BEER_LITRES_PER_TONNE * _BEER_FEN_PER_TONNE


def spirits_tax(litres: Fraction) -> Fraction:
    """Return the specific part of the consumption tax of so much spirits in fen: 1 yuan a kilogram, 0.912 kg a litre (20 % come on top)."""
    return litres * _SPIRITS_KILOGRAMS_PER_LITRE * _SPIRITS_FEN_PER_KILOGRAM


def _consumption_rate(line: TaxedLine, dutiable: Fen, now: datetime) -> Fraction:
    if line.consumption_kind == NONE:
        return Fraction(0)
    if line.consumption_kind == COSMETICS:
        threshold = in_force(THRESHOLDS, now)[line.content_unit]
        if Fraction(dutiable) < threshold * line.content * line.quantity:
            return Fraction(0)
    return Fraction(line.consumption_bp, _BASIS_POINTS)


def _tax_line(line: TaxedLine, freight: Fen, insurance: Fen, full: bool, now: datetime) -> QuotedLine:
    dutiable = Fen(line.goods_fen + freight + insurance)
    share = Fraction(1) if full else in_force(LEVIED_SHARE, now)
    duty = Fraction(dutiable * (line.duty_bp or 0), _BASIS_POINTS) if full else Fraction(0)
    specific = line.specific_fen * line.quantity
    rate = _consumption_rate(line, dutiable, now)
    composite = (dutiable + duty + specific) / (1 - rate)
    return QuotedLine(
        goods_fen=line.goods_fen,
        freight_fen=freight,
        insurance_fen=insurance,
        duty_fen=round_half_up(duty),
        vat_fen=round_half_up(composite * line.vat_bp / _BASIS_POINTS * share),
        consumption_fen=round_half_up((composite * rate + specific) * share),
    )


def _is_full_rated(lines: Sequence[TaxedLine], dutiable: int, now: datetime) -> bool:
    one_piece = len(lines) == 1 and lines[0].quantity == 1
    return one_piece and lines[0].duty_bp is not None and dutiable > single_limit(now)


def quote(lines: Sequence[TaxedLine], freight: Fen, insurance: Fen, now: datetime) -> Quote:
    """Compute every amount of an order of at least one line; freight and insurance (fen) are spread over lines by their value.

    Says nothing about limits: an order above them is quoted too, and `allowance.check_allowance` refuses it.
    Raises ValueError without lines.
    """
    weights = [line.goods_fen for line in lines]
    freights, insurances = allocate(freight, weights), allocate(insurance, weights)
    full = _is_full_rated(lines, sum(weights) + freight + insurance, now)
    quoted = [_tax_line(line, own, insured, full, now) for line, own, insured in zip(lines, freights, insurances, strict=True)]
    return Quote(lines=tuple(quoted), full_rates=full)
