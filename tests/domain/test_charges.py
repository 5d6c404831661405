"""Freight and insurance are stated, never forgotten."""

import pytest

from o2o_store.domain.charges import Charge, ChargeKind, NoCharge, state_charge
from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import ChargeMissing, ChargeTooLow, Refusal

FREIGHT, INSURANCE = ChargeKind.FREIGHT, ChargeKind.INSURANCE


@pytest.mark.parametrize(
    ("kind", "fen", "because", "least", "answer"),
    [
        (FREIGHT, None, None, None, ChargeMissing("freight")),
        (FREIGHT, 0, None, None, ChargeMissing("freight")),
        (FREIGHT, -1, None, None, ChargeMissing("freight")),
        (INSURANCE, None, NoCharge.NOT_INSURED, None, ChargeMissing("insurance")),
        (FREIGHT, 0, NoCharge.NOT_INSURED, None, ChargeMissing("freight")),
        (FREIGHT, 0, NoCharge.PICKED_UP, 1200, Charge(FREIGHT, Fen(0), NoCharge.PICKED_UP)),
        (INSURANCE, 0, NoCharge.NOT_INSURED, None, Charge(INSURANCE, Fen(0), NoCharge.NOT_INSURED)),
        (INSURANCE, 0, NoCharge.IN_THE_PRICE, None, Charge(INSURANCE, Fen(0), NoCharge.IN_THE_PRICE)),
        (FREIGHT, 1199, None, 1200, ChargeTooLow("freight", Fen(1199), Fen(1200))),
        (FREIGHT, 1200, None, 1200, Charge(FREIGHT, Fen(1200))),
        (FREIGHT, 1, None, None, Charge(FREIGHT, Fen(1))),
        # A reason for nothing explains nothing when something is charged.
        (FREIGHT, 5, NoCharge.PICKED_UP, None, Charge(FREIGHT, Fen(5))),
    ],
)
def test_a_charge_is_taken_when_it_is_stated_and_not_too_low(
    kind: ChargeKind, fen: int | None, because: NoCharge | None, least: int | None, answer: Charge | Refusal
) -> None:
    assert state_charge(kind, None if fen is None else Fen(fen), because, None if least is None else Fen(least)) == answer
