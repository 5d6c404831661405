"""What a search says of itself: nothing of what was shown."""

from o2o_store.contract.store_api.returns import FindOrders


def test_search_names_neither_voucher_nor_person() -> None:
    said = repr(FindOrders(code="O2OV:SPECIMEN", pickup_number="B208", last_four="002X"))
    assert not [part for part in ("SPECIMEN", "B208", "002X") if part in said]
