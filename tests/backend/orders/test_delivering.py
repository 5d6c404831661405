"""Where an order goes: a link for one address, for as long as a visit takes, and only where the hall may not hand over and sends."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, SetPermit
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import GiveAddress
from o2o_store.domain.refusals import AddressLinkOver, BadAddress

DOOR = "样本路1号2-301"


def hall(shop: Any, *, pickup: bool, courier: bool) -> None:
    setup = shop.database.read(lambda connection: halls.find_halls(connection, ["hall-1"]))["hall-1"].hall
    shop.command(AddHall(hall=msgspec.structs.replace(setup, courier=courier)))
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    shop.command(SetPermit(hall_id="hall-1", document_no="样本-1", pickup=pickup, **days))


def link(shop: Any, order_id: str) -> str:
    """The token of an order's link, as its kiosk is shown it."""
    return str(shop.view(order_id).address_path).removeprefix("/address").removeprefix("/")


def give(shop: Any, token: str, **changes: str) -> Any:
    parts = {"province": "41", "city": "郑州市", "district": "中原区", "street": DOOR}
    return shop.command(GiveAddress(token=token, **(parts | changes)))[0]


def test_address_is_taken_once_and_kept_sealed(shop: Any) -> None:
    hall(shop, pickup=False, courier=True)
    order_id = shop.complete()
    token = link(shop, order_id)
    assert len(token) >= 20
    assert give(shop, token, street="") == BadAddress("street")
    assert give(shop, token) == "河南省郑州市中原区***"
    assert give(shop, token) == AddressLinkOver()
    view, order = shop.view(order_id), shop.order(order_id)
    assert (view.fulfilment, view.delivery, view.address_path) == ("courier", "河南省郑州市中原区***", "")
    assert DOOR.encode() not in order.delivery_sealed
    assert DOOR not in repr(view) + repr(GiveAddress(token="t", province="41", city="", district="", street=DOOR))
    address = orders.open_address(shop.keys, order)
    assert address is not None
    assert address.text == f"河南省郑州市中原区{DOOR}"
    # A corrected basket goes to the same door: nobody is asked twice.
    shop.do(shop.basket(order_id, {"09421025231216": 1}))
    assert (shop.view(order_id).delivery, link(shop, order_id)) == ("河南省郑州市中原区***", "")


@pytest.mark.parametrize(("pickup", "courier"), [(True, False), (True, True), (False, False)])
def test_no_link_where_goods_are_fetched_or_nothing_is_sent(shop: Any, pickup: bool, courier: bool) -> None:
    hall(shop, pickup=pickup, courier=courier)
    order_id = shop.complete()
    assert (link(shop, order_id), shop.view(order_id).fulfilment) == ("", "pickup")
    assert orders.open_address(shop.keys, shop.order(order_id)) is None


def test_link_is_over_when_the_visit_is(shop: Any) -> None:
    hall(shop, pickup=False, courier=True)
    order_id = shop.complete()
    token = link(shop, order_id)
    shop.clock.pass_(timedelta(minutes=31))
    assert give(shop, token) == AddressLinkOver()
    shop.do(shop.basket(order_id))
    fresh = link(shop, order_id)
    assert fresh != token
    shop.move(order_id, "order", "cancelled")
    assert give(shop, fresh) == AddressLinkOver()
    assert give(shop, "") == AddressLinkOver()


def test_staff_do_not_see_the_link(shop: Any) -> None:
    hall(shop, pickup=False, courier=True)
    order_id = shop.complete()
    assert orders.without_voucher(shop.view(order_id)).address_path == ""
