"""Day and shift: figures add up to the books, a day is closed once, an open one only with a word about why."""

from datetime import timedelta
from typing import Any

from o2o_store.backend.fulfilment import closing, worklist
from o2o_store.contract.store_api.desk import CloseDay, HandOverShift
from o2o_store.contract.store_api.fulfilment import HandOver
from o2o_store.domain.identity import check_character
from o2o_store.domain.refusals import BadRequest, DayClosed, NotAllowed

SECOND = "41999919900307002" + check_character("41999919900307002")
"""Another invented buyer."""


def day(shop: Any) -> Any:
    return shop.database.read(lambda connection: closing.show_day(connection, shop.other_desk, shop.clock.now()))


def figures(view: Any) -> dict[str, tuple[int, int]]:
    return {one.name: (one.count, one.fen) for one in view.figures}


def test_day_adds_up_and_is_frozen_once(shop: Any) -> None:
    first, second = shop.ready(), shop.ready(id_number=SECOND)
    view = shop.view(first)
    handing = HandOver(order_id=first, voucher=view.voucher, parcel_label=view.parcel.label, last_four=view.buyer.last_four)
    shop.do(handing, shop.desk)
    total = view.total_fen
    today = day(shop)
    assert figures(today) == {
        "taken": (2, 2 * total),
        "refunded": (0, 0),
        "packed": (2, 0),
        "handed_over": (1, 0),
        "vouchers_replaced": (0, 0),
    }
    assert {one.name: one.count for one in today.open} == {"to_pack": 0, "lying": 1, "troubles": 0}
    assert shop.do(CloseDay(day=today.day), shop.desk) == NotAllowed()
    assert shop.do(CloseDay(day=today.day), shop.other_desk) == BadRequest("note")
    assert shop.do(CloseDay(day=today.day + timedelta(days=1), note="x"), shop.other_desk) == BadRequest("day")
    closed = shop.do(CloseDay(day=today.day, note="one parcel stays until tomorrow"), shop.other_desk)
    assert (closed.closed_by, figures(closed)) == ("staff-3", figures(today))
    assert shop.do(CloseDay(day=today.day, note="again"), shop.other_desk) == DayClosed()
    shop.move(second, "parcel", "handed_over")
    assert figures(day(shop)) == figures(today)
    shop.clock.pass_(timedelta(days=1))
    assert (day(shop).closed_at, figures(day(shop))["taken"]) == (None, (0, 0))


def test_shift_compares_what_lies_here_with_the_books(shop: Any) -> None:
    shop.ready()
    good = shop.do(HandOverShift(counted=1), shop.desk)
    assert (good.expected, good.counted, good.staff_id) == (1, 1, "staff-2")
    shop.do(HandOverShift(counted=0, note="cannot find it"), shop.desk)
    found = shop.database.read(lambda connection: worklist.list_troubles(connection, shop.other_desk, shop.clock.now()))
    assert [(one.code, one.facts["expected"]) for one in found.troubles] == [("parcels_counted", "1")]
    assert shop.do(HandOverShift(counted=-1), shop.desk) == BadRequest("counted")
