"""Tax: the worked examples A to N of the fact sheet §4.4, and what must hold for every basket."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.domain.allowance import check_allowance
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import OverSingleLimit
from o2o_store.domain.tax import AD_VALOREM, COSMETICS, NONE, TaxedLine, beer_tax, quote, spirits_tax

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
    specific: Fraction = Fraction(0),
    duty: int | None = None,
) -> TaxedLine:
    kind = COSMETICS if content else AD_VALOREM if wine else NONE
    return TaxedLine(
        price_fen=Fen(price),
        quantity=quantity,
        vat_bp=vat,
        consumption_bp=1500 if content else wine,
        consumption_kind=kind,
        content_amount=content,
        content_unit=unit if content else "",
        specific_fen=specific,
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
    "J beer": (line(700, 24, specific=beer_tax(Fraction("0.33"))), 0, 1547, 140, 18487),
    "K whisky": (line(32000, wine=2000, specific=spirits_tax(Fraction("0.7"))), 0, 3647, 5656, 41303),
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
    ],
)
def test_line_is_refused_when_impossible(values: dict[str, object]) -> None:
    sound: dict[str, object] = {"price_fen": Fen(100), "quantity": 1, "vat_bp": 1300}
    with pytest.raises(ValueError, match=r".+"):
        TaxedLine(**(sound | values))  # type: ignore[arg-type]
