"""A hall whose permit is suspended and that sends: a shopper at the real kiosk, a phone, the desk, and the courier's word."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from journeys.floor import Floor
from journeys.windows import Shopper, Window
from o2o_store import resources
from o2o_store.contract.store_api.fulfilment import DispatchParcel, PackParcel, ParcelListView, RecordDelivery
from o2o_store.contract.store_api.orders import OrderView
from o2o_store.ops.demo.programs import set_up
from o2o_store.ops.demo.visit import pay_at_cashier
from o2o_store.ops.demo.world import HALL, World

PERMIT = ("hall", "permit", HALL, "--document", "样本-O2O-2026-001", "--from", "2026-01-01", "--to", "2030-12-31")
DOOR = "样本路1号2-301"


@pytest.fixture
def sending(world: World, tmp_path: Path) -> Iterator[World]:
    """The hall, as an operator lets it send while its permit rests; as it was afterwards."""
    plain = resources.path("demo/hall.toml")
    sends = tmp_path / "hall.toml"
    sends.write_text(
        plain.read_text(encoding="utf-8").replace("inside_zone = true", "inside_zone = true\ncourier = true"), encoding="utf-8"
    )
    set_up(world.home, "hall", "add", str(sends))
    set_up(world.home, *PERMIT, "--suspend")
    yield world
    set_up(world.home, "hall", "add", str(plain))
    set_up(world.home, *PERMIT)


def write_address(url: str) -> None:
    """What the shopper's phone does with the code on the screen."""
    with httpx.Client(timeout=30, headers={"Accept-Language": "zh-CN"}) as phone:
        assert "送到哪里" in phone.get(url).text
        sent = phone.post(url, data={"province": "41", "city": "郑州市", "district": "中原区", "street": DOOR})
        assert (sent.status_code, "河南省郑州市中原区***" in sent.text) == (200, True)


def test_goods_go_home_from_a_hall_that_may_not_hand_over(sending: World, floor: Floor, tmp_path: Path) -> None:
    with Window.opened(sending, tmp_path / "kiosk") as kiosk:
        assert kiosk.see("session.permit_missing") is False
        shopper = Shopper.at(kiosk)
        shopper.scan()
        shopper.register()
        kiosk.page("address", within=60)
        url = kiosk.see("checkout.address_url")
        assert shopper.person["id_number"] not in url
        write_address(url)
        # Whoever stands there, and nobody who only photographed the code, says whether it is theirs.
        kiosk.wait("checkout.delivery_text", "is", "河南省郑州市中原区***")
        kiosk.touch("sendThereButton")
        kiosk.page("pay", within=60)
        pay_at_cashier(shopper.code(), shopper.person["id"])
        kiosk.page("released", within=60)
        assert (kiosk.see("checkout.voucher"), kiosk.see("checkout.desk")) == ("", "")
        assert "快递送到家" in kiosk.texts()
        assert not [text for text in kiosk.texts(hidden=True) if DOOR in text]
        number = kiosk.see("checkout.pickup_number")
        board = floor.board.call("GET", "/v1/board", reply=dict)
        assert number not in {one["pickup_number"] for one in [*board["ready"], *board["clearing"]]}

        order = next(one for one in floor.desk.call("GET", "/v1/parcels", reply=ParcelListView).orders if one.pickup_number == number)
        assert order.parcel is not None
        label, units = order.parcel.label, [line.gtin for line in order.lines for _ in range(line.quantity)]
        packing = PackParcel(order_id=order.order_id, units=units, parcel_label=label)
        assert floor.desk.call("POST", f"/v1/orders/{order.order_id}/parcel", packing, OrderView).ready
        dispatch = DispatchParcel(order_id=order.order_id, parcel_label=label)
        sent = floor.desk.call("POST", f"/v1/orders/{order.order_id}/dispatch", dispatch, OrderView)
        assert (sent.parcel.state, sent.delivery) == ("dispatched", "河南省郑州市中原区***")
        word = RecordDelivery(order_id=order.order_id)
        home = floor.desk.call("POST", f"/v1/orders/{order.order_id}/delivery", word, OrderView)
        assert (home.parcel.state, home.closed) == ("delivered", True)
        kiosk.wait("checkout.handed_over", "is", True)
