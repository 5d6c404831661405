"""Where the money of an order is."""

import pytest

from o2o_store.domain.payments import money_state


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
