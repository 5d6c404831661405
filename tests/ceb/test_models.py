"""The documents as values: nothing personal shows."""

from o2o_store.ceb.models import Inventory, Order, Payment, Waybill, new_guid

PERSONAL = ("样本甲", "41999919900307001X", "13900000000", "自提柜台")


def test_nothing_personal_shows_when_printed(order: Order, payment: Payment, waybill: Waybill, inventory: Inventory) -> None:
    shown = repr((order, payment, waybill, inventory)) + f"{order}{payment}{waybill}{inventory}"
    assert "H01K02260105000001" in shown
    assert all(word not in shown for word in PERSONAL)


def test_guid_is_upper_case_and_new_when_asked() -> None:
    assert len(new_guid()) == 36
    assert new_guid() == new_guid().upper() or new_guid() != new_guid()
    assert len({new_guid() for _ in range(1000)}) == 1000
