"""A hall that may not hand over sends: the whole way of an order to the buyer's door, through the real servers."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from o2o_store.backend.edge import Caller
from o2o_store.backend.fulfilment import board
from o2o_store.backend.halls.messages import AddHall, SetPermit
from o2o_store.ceb import xml
from o2o_store.contract.store_api.fulfilment import DispatchParcel, PackParcel, RecordDelivery
from o2o_store.contract.store_api.orders import FileOrder, RequestPayment
from o2o_store.contract.store_api.returns import ReturnedLine, ReturnGoods
from o2o_store.domain import refusals
from o2o_store.domain.clock import beijing_date

pytestmark = pytest.mark.anyio
MILK, COFFEE = "09421025231216", "04006381333931"
PACKER = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-1", ("packer",))
DESK = Caller("desk-1", "desk", "hall-1", "demo", "desk-1", "staff-2", ("desk",))
DOOR = "样本路1号2-301"
FORM = {"province": "41", "city": "郑州市", "district": "中原区", "street": DOOR}


async def without_pickup(market: Any, hall: Any, *, courier: bool) -> None:
    today = beijing_date(market.clock.now())
    await market.edge.writer.submit(AddHall(hall=msgspec.structs.replace(hall, courier=courier)))
    days = {"valid_from": today - timedelta(days=1), "valid_to": today + timedelta(days=300)}
    await market.edge.writer.submit(SetPermit(hall_id="hall-1", document_no="样本-1", pickup=False, **days))


async def write_address(market: Any, order_id: str) -> None:
    """Do what the shopper's phone does with the code on the screen."""
    page = f"http://127.0.0.1:{market.edge.settings.port}{market.view(order_id).address_path}"
    assert order_id not in page
    shown = await market.http.get(page)
    assert shown.status_code == 200
    assert "送到哪里" in shown.text
    assert (await market.http.post(page, data=FORM)).status_code == 200
    assert (await market.http.get(page)).status_code == 404


async def test_order_goes_home_with_its_own_documents_and_is_signed_for(market: Any, hall: Any) -> None:
    await without_pickup(market, hall, courier=True)
    order_id = await market.complete()
    assert await market.do(FileOrder(order_id=order_id)) == refusals.AddressMissing()
    await write_address(market, order_id)
    assert await market.do(FileOrder(order_id=order_id)) is None
    assert await market.do(RequestPayment(order_id=order_id, wallet="wechat")) is None
    await market.until(order_id, lambda one: bool(one.attempts[-1].code_url))
    await market.pay(order_id)
    order = await market.until(order_id, lambda one: one.state == "cleared")
    assert (order.voucher, order.desk) == ("", "")
    messages: dict[str, Any] = {
        one.msg_type: xml.read_message(one.body).documents[0] for one in market.ceb_messages(order_id) if not one.incoming
    }
    addresses = {messages[name].consignee_address for name in ("CEB311Message", "CEB511Message", "CEB621Message")}
    assert addresses == {f"河南省郑州市中原区{DOOR}"}
    shown = market.edge.database.read(lambda connection: board.show_board(connection, "hall-1", market.clock.now()))
    assert (shown.ready, shown.clearing) == ([], [])
    await market.do(PackParcel(order_id=order_id, units=[MILK, MILK, COFFEE], parcel_label=order.waybill_no), PACKER)
    # Nobody comes for it: it is never left behind.
    await market.pass_(hours=market.edge.settings.collect_hours, seconds=5)
    assert market.order(order_id).parcel.state == "ready"
    assert await market.do(DispatchParcel(order_id=order_id, parcel_label=order.waybill_no), PACKER) == order_id
    assert await market.do(RecordDelivery(order_id=order_id), DESK) == order_id
    order = await market.until(order_id, lambda one: (one.document("delivery") or one).state == "accepted")
    assert (order.state, order.parcel.state, order.closed) == ("done", "delivered", True)
    lines = [ReturnedLine(gtin=MILK, quantity=1)]
    assert await market.do(ReturnGoods(order_id=order_id, lines=lines, reason=""), DESK) == order_id
    await market.until(order_id, lambda one: one.state == "returned")


async def test_hall_with_neither_permit_nor_courier_takes_no_order(market: Any, hall: Any) -> None:
    await without_pickup(market, hall, courier=False)
    order_id = await market.complete()
    assert market.view(order_id).address_path == ""
    assert await market.do(FileOrder(order_id=order_id)) == refusals.NoPermit("pickup_off")


async def test_refusal_comes_with_a_link_when_the_permit_went_after_the_basket(market: Any, hall: Any) -> None:
    await market.edge.writer.submit(AddHall(hall=msgspec.structs.replace(hall, courier=True)))
    order_id = await market.complete()
    assert market.view(order_id).address_path == ""
    await without_pickup(market, hall, courier=True)
    assert await market.do(FileOrder(order_id=order_id)) == refusals.AddressMissing()
    path = market.view(order_id).address_path
    assert path
    assert await market.do(FileOrder(order_id=order_id)) == refusals.AddressMissing()
    assert market.view(order_id).address_path == path
    await write_address(market, order_id)
    assert await market.do(FileOrder(order_id=order_id)) is None


async def test_order_is_not_filed_when_its_hall_stops_sending(market: Any, hall: Any) -> None:
    await without_pickup(market, hall, courier=True)
    order_id = await market.complete()
    await write_address(market, order_id)
    await without_pickup(market, hall, courier=False)
    assert await market.do(FileOrder(order_id=order_id)) == refusals.NoCourier()


async def test_no_door_stands_in_a_log_or_a_file(market: Any, hall: Any, caplog: pytest.LogCaptureFixture) -> None:
    await without_pickup(market, hall, courier=True)
    order_id = await market.complete()
    await write_address(market, order_id)
    await market.do(FileOrder(order_id=order_id))
    assert DOOR not in caplog.text
    files = [path for path in market.edge.settings.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if DOOR.encode() in path.read_bytes()]
