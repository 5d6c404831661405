"""Tax: the worked examples A to N of the fact sheet §4.4, and what must hold for every basket."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.allowance import check_allowance
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.money import Fen, round_half_up
from o2o_store.domain.refusals import OverSingleLimit
from o2o_store.domain.tax import (
    AD_VALOREM,
    BEER,
    COSMETICS,
    NONE,
    REDUCED,
    SPIRITS,
    STANDARD,
    Rounding,
    TaxedLine,
    quote,
    vat_kind,
    vat_rate,
)

NOW = datetime(2026, 1, 5, tzinfo=UTC)
NOTHING = Fen(0)


def line(
    price: int,
    quantity: int = 1,
    vat: int = 1300,
    *,
    wine: int = 0,
    content: str = "",
    unit: str = "ml",
    kind: str = "",
    duty: int | None = None,
) -> TaxedLine:
    kind = kind or (COSMETICS if content else AD_VALOREM if wine else NONE)
    return TaxedLine(
        price_fen=Fen(price),
        quantity=quantity,
        vat_bp=vat,
        consumption_bp=1500 if kind == COSMETICS else wine,
        consumption_kind=kind,
        content_amount=content,
        content_unit=unit if content else "",
        duty_bp=duty,
    )


A, B = line(25800, 2), line(19900, wine=1000)
VECTORS = {
    "A infant formula": (A, 0, 4696, 0, 56296),
    "B red wine": (B, 0, 2012, 1548, 23460),
    "C serum above": (line(68000, content="50"), 0, 7280, 8400, 83680),
    "D serum below": (line(49900, content="50"), 0, 4541, 0, 54441),
    "E serum at the boundary": (line(50000, content="50"), 0, 5353, 6176, 61529),
    "F cream": (line(42500, content="20", unit="g"), 0, 4550, 5250, 52300),
    "G masks below": (line(7499, content="5", unit="piece"), 0, 682, 0, 8181),
    "H masks at the boundary": (line(7500, content="5", unit="piece"), 0, 803, 926, 9229),
    "I honey": (line(8800, vat=900), 0, 554, 0, 9354),
    "J beer": (line(700, 24, kind=BEER, content="330"), 0, 1547, 140, 18487),
    "K whisky": (line(32000, wine=2000, kind=SPIRITS, content="700"), 0, 3647, 5656, 41303),
    "L handbag above the limit": (line(680000, duty=600), 40800, 93704, 0, 814504),
    "N perfume": (line(90000, wine=1500), 0, 9635, 11118, 110753),
}


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_tax_is_that_of_the_fact_sheet_when_quoted(name: str) -> None:
    taxed, duty, vat, consumption, paid = VECTORS[name]
    quoted = quote([taxed], NOTHING, NOTHING, NOW)
    assert (quoted.duty_fen, quoted.vat_fen, quoted.consumption_fen, quoted.total_fen) == (duty, vat, consumption, paid)
    assert quoted.full_rates is (duty > 0)


def test_freight_is_taxed_with_its_line_when_it_is_spread() -> None:
    quoted = quote([A, B], Fen(2000), NOTHING, NOW)
    assert [entry.dutiable_fen for entry in quoted.lines] == [53043, 20457]
    assert [entry.vat_fen for entry in quoted.lines] == [4827, 2068]
    assert (quoted.consumption_fen, quoted.tax_fen, quoted.total_fen) == (1591, 8486, 81986)
    assert (quoted.goods_fen, quoted.freight_fen, quoted.insurance_fen, quoted.dutiable_fen) == (71500, 2000, 0, 73500)


def test_rounding_is_by_line_when_lines_are_many() -> None:
    assert quote([line(1235)] * 3, NOTHING, NOTHING, NOW).vat_fen == 336
    assert quote([line(3705)], NOTHING, NOTHING, NOW).vat_fen == 337


def test_rounding_is_once_when_the_hall_says_by_order() -> None:
    quoted = quote([line(1235)] * 3, NOTHING, NOTHING, NOW, Rounding.ORDER)
    # 112.385, 224.77 and 337.155 so far: 112, 225, 337.
    assert [entry.vat_fen for entry in quoted.lines] == [112, 113, 112]
    assert quoted.vat_fen == quote([line(3705)], NOTHING, NOTHING, NOW, Rounding.ORDER).vat_fen == 337


def test_each_kind_of_tax_is_rounded_by_itself_when_by_order() -> None:
    # Four lines of 1.25: VAT 12.638… and consumption tax 9.7222… each, so 51 and 39 together and not 52 and 40.
    quoted = quote([line(125, wine=1000)] * 4, NOTHING, NOTHING, NOW, Rounding.ORDER)
    assert (quoted.vat_fen, quoted.consumption_fen) == (51, 39)
    by_line = quote([line(125, wine=1000)] * 4, NOTHING, NOTHING, NOW)
    assert (by_line.vat_fen, by_line.consumption_fen) == (52, 40)


def test_a_rounding_that_there_is_not_is_a_bug() -> None:
    with pytest.raises(ValueError, match="piece"):
        quote([line(100)], NOTHING, NOTHING, NOW, "piece")


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ([line(500_000)], False),
        ([line(250_000), line(250_001)], True),
        ([line(500_001, duty=600)], False),
        ([line(300_000, 2, duty=600)], True),
        ([line(500_001)], True),
    ],
)
def test_one_piece_passes_the_single_limit_when_and_only_when_taxed_in_full(lines: list[TaxedLine], refused: bool) -> None:
    quoted = quote(lines, NOTHING, NOTHING, NOW)
    answer = check_allowance(quoted.dutiable_fen, quoted.full_rates, NOTHING, NOTHING, NOW)
    assert isinstance(answer, OverSingleLimit) is refused


def test_insurance_decides_the_cosmetics_threshold_when_it_lifts_the_value() -> None:
    below = quote([line(49900, content="50")], NOTHING, NOTHING, NOW)
    lifted = quote([line(49900, content="50")], NOTHING, Fen(100), NOW)
    assert below.consumption_fen == 0
    assert lifted.consumption_fen > 0


LINES = st.lists(
    st.builds(
        line,
        st.integers(0, 400_000),
        st.integers(1, 99),
        st.sampled_from([900, 1300]),
        wine=st.sampled_from([0, 1000, 2000]),
    ),
    min_size=1,
    max_size=20,
)


@given(LINES, st.integers(0, 10_000), st.integers(0, 10_000))
def test_sums_re_add_when_any_basket_is_quoted(lines: list[TaxedLine], freight: int, insurance: int) -> None:
    quoted = quote(lines, Fen(freight), Fen(insurance), NOW)
    assert (quoted.freight_fen, quoted.insurance_fen) == (freight, insurance)
    assert quoted.goods_fen == sum(entry.price_fen * entry.quantity for entry in lines)
    assert quoted.tax_fen == quoted.duty_fen + quoted.vat_fen + quoted.consumption_fen == sum(entry.tax_fen for entry in quoted.lines)
    assert quoted.total_fen == quoted.goods_fen + freight + insurance + quoted.tax_fen
    assert min(entry.tax_fen for entry in quoted.lines) >= 0


@given(LINES, st.integers(0, 10_000))
def test_rounding_by_order_is_half_a_fen_from_the_truth_and_re_adds(lines: list[TaxedLine], freight: int) -> None:
    quoted = quote(lines, Fen(freight), NOTHING, NOW, Rounding.ORDER)
    exact = Fraction(0)
    for given_line, entry in zip(lines, quoted.lines, strict=True):
        exact += (
            entry.dutiable_fen * Fraction(given_line.vat_bp, 10_000) / (1 - Fraction(given_line.consumption_bp, 10_000)) * Fraction(7, 10)
        )
    assert abs(quoted.vat_fen - exact) <= Fraction(1, 2)
    assert quoted.tax_fen == sum(entry.tax_fen for entry in quoted.lines)
    assert min(entry.tax_fen for entry in quoted.lines) >= 0


@given(LINES)
def test_tax_is_within_a_fen_of_the_composite_rate_when_quoted(lines: list[TaxedLine]) -> None:
    quoted = quote(lines, NOTHING, NOTHING, NOW)
    for given_line, entry in zip(lines, quoted.lines, strict=True):
        vat, consumption = Fraction(given_line.vat_bp, 10_000), Fraction(given_line.consumption_bp, 10_000)
        exact = entry.goods_fen * (vat + consumption) / (1 - consumption) * Fraction(7, 10)
        assert abs(entry.tax_fen - exact) <= 1


@given(st.integers(0, 400_000), st.integers(1, 5000))
def test_tax_never_falls_when_the_price_rises(price: int, rise: int) -> None:
    cheap = quote([line(price, content="50")], NOTHING, NOTHING, NOW)
    dear = quote([line(price + rise, content="50")], NOTHING, NOTHING, NOW)
    assert cheap.tax_fen <= dear.tax_fen


def test_quote_is_refused_when_there_is_no_line() -> None:
    with pytest.raises(ValueError, match="weights"):
        quote([], NOTHING, NOTHING, NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": 0},
        {"price_fen": Fen(-1)},
        {"vat_bp": -1},
        {"consumption_bp": 10_000},
        {"consumption_kind": "luxury"},
        {"consumption_kind": COSMETICS},
        {"consumption_kind": COSMETICS, "content_unit": "ml", "content_amount": "0"},
        {"consumption_kind": COSMETICS, "content_unit": "ml", "content_amount": "much"},
        {"consumption_kind": BEER, "content_unit": "g", "content_amount": "330"},
        {"consumption_kind": SPIRITS, "content_unit": "ml"},
    ],
)
def test_line_is_refused_when_impossible(values: dict[str, object]) -> None:
    sound: dict[str, object] = {"price_fen": Fen(100), "quantity": 1, "vat_bp": 1300}
    with pytest.raises(ValueError, match=r".+"):
        TaxedLine(**(sound | values))  # type: ignore[arg-type]


CHANGES = {(2017, 7, 1): (1700, 1100), (2018, 5, 1): (1600, 1000), (2019, 4, 1): (1300, 900)}


@pytest.mark.parametrize("day", sorted(CHANGES))
def test_a_changed_rate_applies_to_orders_filed_from_its_day(day: tuple[int, int, int]) -> None:
    first = datetime(*day, tzinfo=BEIJING)
    assert (vat_rate(STANDARD, first), vat_rate(REDUCED, first)) == CHANGES[day]
    before = first - timedelta(seconds=1)
    assert (vat_rate(STANDARD, before), vat_rate(REDUCED, before)) != CHANGES[day]


def test_kind_of_a_rate_is_told_by_the_law_of_the_day() -> None:
    before = datetime(2019, 3, 31, 12, tzinfo=BEIJING)
    assert [vat_kind(rate, before) for rate in (1600, 1000, 1300)] == [STANDARD, REDUCED, ""]
    assert [vat_kind(rate, NOW) for rate in (1300, 900, 1600, 0)] == [STANDARD, REDUCED, "", ""]


def test_an_unknown_kind_of_vat_is_a_bug() -> None:
    with pytest.raises(KeyError):
        vat_rate("none", NOW)


def test_a_former_rate_gives_the_published_amounts_when_applied() -> None:
    # Public merchant data of the days of 17 % (facts: customs §4.3).
    for price, tax in ((27900, 3320), (55800, 6640), (54600, 6497)):
        assert quote([line(price, vat=vat_rate(STANDARD, datetime(2018, 4, 30, 12, tzinfo=BEIJING)))], NOTHING, NOTHING, NOW).tax_fen == tax


def test_a_changed_share_applies_from_its_day_when_the_law_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = datetime(2027, 1, 1, tzinfo=BEIJING)
    monkeypatch.setattr("o2o_store.domain.tax.LEVIED_SHARE", ((date(2016, 4, 8), Fraction(7, 10)), (first.date(), Fraction(8, 10))))
    assert quote([line(100_00)], NOTHING, NOTHING, first - timedelta(seconds=1)).tax_fen == 910
    assert quote([line(100_00)], NOTHING, NOTHING, first).tax_fen == 1040


@pytest.mark.parametrize(("price", "tax"), [(500, 46), (5000, 455), (54945, 5000)])
def test_no_small_amount_is_exempt_in_this_channel_when_taxed(price: int, tax: int) -> None:
    # Up to 50 yuan of tax are forgiven to postal articles only (财关税〔2016〕18号).
    assert quote([line(price)], NOTHING, NOTHING, NOW).tax_fen == tax


def test_full_rates_are_the_published_formula_when_one_piece_is_above_the_limit() -> None:
    duty, vat, consumption = Fraction(6, 100), Fraction(13, 100), Fraction(15, 100)
    whole = (duty + vat + consumption + duty * vat) / (1 - consumption)
    entry = quote([line(680_000, content="1", duty=600)], NOTHING, NOTHING, NOW)
    assert abs(entry.tax_fen - 680_000 * whole) <= 1


def test_an_unknown_duty_keeps_the_reduced_rates_when_above_the_limit() -> None:
    assert not quote([line(680_000)], NOTHING, NOTHING, NOW).full_rates


def second_opinion(lines: list[TaxedLine], freight: int, insurance: int) -> list[tuple[int, int, int]]:
    """Duty, VAT and consumption tax of each line by long decimal division, written from the fact sheet and from nothing else."""
    goods = [entry.price_fen * entry.quantity for entry in lines]
    weights = goods if sum(goods) else [1] * len(goods)
    shares = []
    for charge in (freight, insurance):
        ends = [(2 * charge * sum(weights[: place + 1]) + sum(weights)) // (2 * sum(weights)) for place in range(len(weights))]
        shares.append([end - start for start, end in zip([0, *ends], ends, strict=False)])
    total = sum(goods) + freight + insurance
    in_full = len(lines) == 1 and lines[0].quantity == 1 and lines[0].duty_bp is not None and total > 500_000
    found = []
    with localcontext() as context:
        context.prec = 60
        for entry, value, carried, insured in zip(lines, goods, *shares, strict=True):
            worth = Decimal(value + carried + insured)
            kept = Decimal(1) if in_full else Decimal("0.7")
            duty = worth * Decimal(entry.duty_bp or 0) / 10_000 if in_full else Decimal(0)
            litres = Decimal(entry.content_amount or 0) / 1000 * entry.quantity
            extra = {BEER: litres / 988 * 25_000, SPIRITS: litres * Decimal("0.912") * 100}.get(entry.consumption_kind, Decimal(0))
            percent = Decimal(entry.consumption_bp) / 10_000 if entry.consumption_kind != NONE else Decimal(0)
            if entry.consumption_kind == COSMETICS:
                limit = {"ml": 1000, "g": 1000, "piece": 1500}[entry.content_unit]
                percent = percent if worth >= limit * Decimal(entry.content_amount) * entry.quantity else Decimal(0)
            gross = (worth + duty + extra) / (1 - percent)
            parts = (duty, gross * entry.vat_bp / 10_000 * kept, (gross * percent + extra) * kept)
            found.append(tuple(int(part.quantize(Decimal("1e-30")).quantize(Decimal(1), ROUND_HALF_UP)) for part in parts))
    return found  # type: ignore[return-value]


def random_line(dice: random.Random) -> TaxedLine:
    """One line of any kind of goods the sheet names."""
    kind = dice.choice(["plain", "plain", "food", "wine", "beer", "spirits", "cosmetics", "dear"])
    content = dice.choice(["330", "500", "700", "1000"])
    return {
        "plain": lambda: line(dice.randint(1, 80_000), dice.randint(1, 12)),
        "food": lambda: line(dice.randint(1, 20_000), dice.randint(1, 12), 900),
        "wine": lambda: line(dice.randint(1, 90_000), dice.randint(1, 6), wine=1000),
        "beer": lambda: line(dice.randint(1, 3000), dice.randint(1, 24), kind=BEER, content=content),
        "spirits": lambda: line(dice.randint(1, 90_000), dice.randint(1, 6), wine=2000, kind=SPIRITS, content=content),
        "cosmetics": lambda: line(
            dice.randint(1, 90_000),
            dice.randint(1, 6),
            content=dice.choice(["5", "20", "30.5", "50"]),
            unit=dice.choice(["ml", "g", "piece"]),
        ),
        "dear": lambda: line(
            dice.randint(400_000, 900_000), 1, content=dice.choice(["", "1"]), unit="g", duty=dice.choice([None, 0, 600, 650])
        ),
    }[kind]()


def agree(seed: int) -> None:
    dice = random.Random(seed)
    lines = [random_line(dice) for _ in range(dice.choice([1, 1, 2, 3, 5]))]
    freight, insurance = dice.choice([0, 0, dice.randint(1, 5000)]), dice.choice([0, 0, dice.randint(1, 500)])
    quoted = quote(lines, Fen(freight), Fen(insurance), NOW)
    ours = [(entry.duty_fen, entry.vat_fen, entry.consumption_fen) for entry in quoted.lines]
    assert ours == second_opinion(lines, freight, insurance), f"seed {seed}"


def test_a_second_opinion_agrees_on_random_baskets() -> None:
    for seed in range(3000):
        agree(seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_second_opinion_agrees_on_a_hundred_thousand_baskets() -> None:
    for seed in range(100_000):
        agree(seed)


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_halves_go_up_when_rounded(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = round_half_up(exact)
    assert exact - Fraction(1, 2) < rounded <= exact + Fraction(1, 2)
