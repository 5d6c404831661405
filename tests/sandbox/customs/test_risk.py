"""Rules, draws and the wind tunnel, without a server."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2o_store.sandbox.customs.risk import Facts, Rule, drawn, dry_run, fits, judge, refusal_code, seed_hash, seed_of

FACTS = Facts(
    order_no="A1", value_fen=51_600, gcodes=("1901101000",), enterprises=("4199E00001",), loct_no="S1", orders_today=3, persons_of_phone=1
)


@pytest.mark.parametrize(
    ("rule", "fitting"),
    [
        ({}, True),
        ({"gcode": "1901"}, True),
        ({"gcode": "3304"}, False),
        ({"enterprise": "4199E00001"}, True),
        ({"enterprise": "4199E00002"}, False),
        ({"loct_no": "S2"}, False),
        ({"over_fen": 51_599}, True),
        ({"over_fen": 51_600}, False),
        ({"orders_a_day": 2}, True),
        ({"orders_a_day": 3}, False),
        ({"persons_a_phone": 1}, False),
    ],
)
def test_rule_fits_when_everything_it_names_fits(rule: dict[str, object], fitting: bool) -> None:
    assert fits(msgspec.convert({"id": "r", "action": "300", **rule}, Rule), FACTS) is fitting


@given(st.text(), st.text(min_size=1))
def test_everybody_is_drawn_at_the_full_rate_and_nobody_at_none(seed: str, order_no: str) -> None:
    assert drawn(seed, "r", order_no, 10_000)
    assert not drawn(seed, "r", order_no, 0)


def test_share_that_is_drawn_is_the_rate() -> None:
    found = sum(drawn("seed", "r", f"N{number}", 550) for number in range(20_000))
    assert 0.05 < found / 20_000 < 0.06


def test_draw_is_arithmetic_that_anybody_can_redo() -> None:
    number = int(hashlib.sha256(b"S|r5|A1").hexdigest()[:16], 16)
    share = number * 10_000 // (1 << 64)
    assert not drawn("S", "r5", "A1", share)
    assert drawn("S", "r5", "A1", share + 1)


def test_seeds_of_days_are_published_as_hashes() -> None:
    assert seed_of(b"secret", "20260105") != seed_of(b"secret", "20260106")
    assert seed_hash("x") == hashlib.sha256(b"x").hexdigest()


def test_first_rule_that_fits_decides() -> None:
    rules = [Rule(id="a", action="500", gcode="3304"), Rule(id="b", action="300"), Rule(id="c", action="100")]
    found = judge(rules, FACTS, "seed")
    assert found is not None
    assert found.id == "b"
    assert judge([], FACTS, "seed") is None
    refusing = [Rule(id="r", action="100", enterprise="1"), Rule(id="r", action="100", gcode="1"), Rule(id="r", action="100")]
    assert [refusal_code(one) for one in refusing] == ["9040", "9041", "9042"]


def test_wind_tunnel_says_what_would_have_changed() -> None:
    past = [(msgspec.structs.replace(FACTS, order_no=f"N{number}", value_fen=number * 100), "seed") for number in range(1000)]
    result = dry_run(past, [], [Rule(id="dear", action="500", over_fen=90_000)])
    assert (result.orders, result.before, result.after) == (1000, {"800": 1000}, {"800": 901, "500": 99})
    assert (result.changed, result.by_rule, result.examples[0]) == (99, {"dear": 99}, "N901")
    assert len(result.examples) == 20


def test_unknown_words_in_a_rule_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="sometimes"):
        msgspec.json.decode(b'{"id": "r", "action": "300", "sometimes": 1}', type=Rule)
