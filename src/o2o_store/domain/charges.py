"""Freight and insurance of an order: stated, never forgotten (features row 46; facts: customs §4.1, §4.3).

The dutiable value is goods, freight and insurance. An order that says nothing of one of them is refused, one that says "none" must
say why, and one that states less than the carrier's tariff is flagged.
"""

from dataclasses import dataclass
from enum import StrEnum

from o2o_store.domain.money import Fen
from o2o_store.domain.refusals import ChargeMissing, ChargeTooLow, Refusal


class ChargeKind(StrEnum):
    """What is charged beside the goods."""

    FREIGHT = "freight"
    INSURANCE = "insurance"


class NoCharge(StrEnum):
    """Why there is none: the buyer carries the goods away; the price of the goods holds it; it is not insured."""

    PICKED_UP = "picked_up"
    IN_THE_PRICE = "in_the_price"
    NOT_INSURED = "not_insured"


_REASONS = {
    ChargeKind.FREIGHT: frozenset({NoCharge.PICKED_UP, NoCharge.IN_THE_PRICE}),
    ChargeKind.INSURANCE: frozenset(NoCharge),
}


@dataclass(frozen=True, slots=True)
class Charge:
    """One stated charge in fen, `because` only and always when there is none; made by `state_charge` only."""

    kind: ChargeKind
    fen: Fen
    because: NoCharge | None = None


def state_charge(kind: ChargeKind, fen: Fen | None, because: NoCharge | None = None, least: Fen | None = None) -> Charge | Refusal:
    """Return the charge as stated.

    `fen` None: not stated. `least` is the carrier's tariff for this order in fen where one is known. Refuses `ChargeMissing` when
    nothing, less than nothing or an unexplained zero is stated, `ChargeTooLow` below the tariff. A zero that is explained by the
    buyer carrying the goods away owes no tariff.
    """
    if fen is None or fen < 0 or (fen == 0 and because not in _REASONS[kind]):
        return ChargeMissing(kind)
    if fen == 0:
        return Charge(kind, fen, because)
    if least is not None and fen < least:
        return ChargeTooLow(kind, fen, least)
    return Charge(kind, fen)
