"""Where the money of an order is."""

from datetime import UTC, datetime

import pytest

from o2o_store.domain.payments import PAYER_WAIT, is_payer_known, money_state

PAID = datetime(2026, 11, 30, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "where"),
    [
        ([], None),
        ([("waiting", False), ("closed", False)], None),
        ([("paid", False)], "held"),
        ([("paid", True)], "settled"),
        ([("closed", False), ("partly_refunded", True)], "settled"),
        ([("paid", True), ("refund_due", False)], "refunding"),
        ([("refund_stuck", False)], "refunding"),
        ([("refunded", False), ("failed", False)], "refunded"),
        ([("refunded", True), ("paid", False)], "held"),
    ],
)
def test_money_on_its_way_back_comes_first(attempts: list[tuple[str, bool]], where: str | None) -> None:
    assert money_state(attempts) == where


@pytest.mark.parametrize(
    ("documents", "known"),
    [
        ([], False),
        ([("order", "accepted"), ("waybill", "examined"), ("payment", "sent")], False),
        ([("payment", "rejected")], False),
        ([("payment", "accepted")], True),
        ([("payment", "examined")], True),
        ([("inventory", "sealed")], True),
    ],
)
def test_payer_is_known_by_what_customs_took_in(documents: list[tuple[str, str]], *, known: bool) -> None:
    assert is_payer_known(documents, PAID, PAID) is known


def test_payer_counts_as_known_when_the_wait_is_over_and_never_before_paying() -> None:
    assert not is_payer_known([], PAID, PAID + PAYER_WAIT - PAYER_WAIT.resolution)
    assert is_payer_known([], PAID, PAID + PAYER_WAIT)
    assert not is_payer_known([], None, PAID + PAYER_WAIT)
