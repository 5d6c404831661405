"""Customs' own reckoning: the worked examples of the fact sheet, and agreement with the shop's reckoning on the demo goods."""

import csv
import random
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from o2o_store import resources
from o2o_store.domain import tax as shop
from o2o_store.domain.money import Fen, parse_yuan
from o2o_store.sandbox.customs.tax import TaxedLine, line_taxes, total_tax

FORMULA, WINE, SERUM, HONEY, BEER, WHISKY, HANDBAG, MASK = (
    "1901101000",
    "2204210000",
    "3304990029",
    "0409000000",
    "2203000000",
    "2208300000",
    "4202210000",
    "3304990049",
)


def line(gcode: str, total: str, content: str = "", unit: str = "", *, legal: str = "0", legal_unit: str = "035") -> TaxedLine:
    return TaxedLine(gcode, Decimal(total), Decimal(1), Decimal(legal), legal_unit, Decimal(content or 0), unit)


EXAMPLES = {
    "A": (line(FORMULA, "516.00"), "46.96"),
    "B": (line(WINE, "199.00"), "35.60"),
    "C": (line(SERUM, "680.00", "50", "ml"), "156.80"),
    "D": (line(SERUM, "499.00", "50", "ml"), "45.41"),
    "E": (line(SERUM, "500.00", "50", "ml"), "115.29"),
    "F": (line(SERUM, "425.00", "20", "g"), "98.00"),
    "G": (line(MASK, "74.99", "5", "piece"), "6.82"),
    "H": (line(MASK, "75.00", "5", "piece"), "17.29"),
    "I": (line(HONEY, "88.00"), "5.54"),
    "J": (line(BEER, "168.00", legal="7.92", legal_unit="095"), "16.87"),
    "K": (line(WHISKY, "320.00", legal="0.7", legal_unit="095"), "93.03"),
    "N with 50 ml": (line("3303000000", "900.00", "50", "ml"), "207.53"),
    "by weight": (line(SERUM, "425.00", legal="0.02"), "98.00"),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_tax_is_that_of_the_worked_example(example: str) -> None:
    taxed, expected = EXAMPLES[example]
    assert total_tax([taxed], [], in_limits=True) == Decimal(expected)


def test_single_item_over_the_limit_is_taxed_in_full() -> None:
    assert total_tax([line(HANDBAG, "6800.00")], [], in_limits=False) == Decimal("1345.04")


def test_freight_is_spread_over_the_lines() -> None:
    assert total_tax([line(FORMULA, "516.00"), line(WINE, "199.00")], [Decimal("20.00")], in_limits=True) == Decimal("84.86")


def test_rounding_is_per_line() -> None:
    assert total_tax([line(FORMULA, "12.35")] * 3, [], in_limits=True) == Decimal("3.36")
    assert total_tax([line(FORMULA, "37.05")], [], in_limits=True) == Decimal("3.37")


def test_rounding_is_once_of_the_order_when_the_office_does_it_so() -> None:
    three = [line(FORMULA, "12.35")] * 3
    assert [str(one.vat) for one in line_taxes(three, [], in_limits=True, rounding="order")] == ["1.12", "1.13", "1.12"]
    assert total_tax(three, [], in_limits=True, rounding="order") == Decimal("3.37")


def test_code_off_the_list_has_no_tax() -> None:
    with pytest.raises(KeyError):
        total_tax([line("9999999999", "1.00")], [], in_limits=True)


def _goods() -> list[dict[str, str]]:
    with resources.path("demo/goods.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", range(40))
def test_customs_and_shop_agree_on_the_demo_goods(seed: int) -> None:
    dice = random.Random(seed)
    rows = dice.sample(_goods(), dice.randint(1, 6))
    quantities = [dice.randint(1, 3) for _ in rows]
    extras = [Fen(dice.randint(0, 3000)), Fen(dice.randint(0, 900))] if seed % 2 else [Fen(0), Fen(0)]
    sold = [
        shop.TaxedLine(
            price_fen=parse_yuan(row["price"]),
            quantity=quantity,
            vat_bp=int(row["vat_bp"]),
            consumption_bp=int(row["consumption_bp"]),
            consumption_kind=row["consumption_kind"],
            content_amount=row["content_amount"],
            content_unit=row["content_unit"],
            duty_bp=int(row["duty_bp"]),
        )
        for row, quantity in zip(rows, quantities, strict=True)
    ]
    declared = [
        TaxedLine(
            row["hs_code"],
            Decimal(row["price"]) * quantity,
            Decimal(quantity),
            Decimal(row["unit1_per_piece"]) * quantity,
            row["unit1"],
            Decimal(row["content_amount"] or 0),
            row["content_unit"],
        )
        for row, quantity in zip(rows, quantities, strict=True)
    ]
    quoted = shop.quote(sold, extras[0], extras[1], datetime(2026, 1, 5, tzinfo=UTC))
    value = sum((taxed.total for taxed in declared), Decimal(0)) + Decimal(extras[0] + extras[1]) / 100
    own = total_tax(declared, [Decimal(extra) / 100 for extra in extras], in_limits=value <= 5000 or len(rows) > 1 or quantities != [1])
    assert abs(own * 100 - quoted.tax_fen) <= (len(rows) if any(extras) else 0)


def test_nothing_that_was_rounded_goes_into_another_tax() -> None:
    # One dear piece, over the limit: duty in whole fen would make the VAT a fen less than the shop withheld.
    protein = TaxedLine("2106100000", Decimal("6245.84"), Decimal(1), Decimal("0.25"), "035", Decimal(0), "")
    assert total_tax([protein], [], in_limits=False) == Decimal("1517.74")
