"""Which order is this? A shopper comes back with a slip, a code on a phone, a number, or nothing but a card."""

from datetime import timedelta
from typing import Any

import pytest

from o2o_store import voucher
from o2o_store.backend.edge import Caller
from o2o_store.backend.orders import finding, repository
from o2o_store.contract.store_api.returns import FindOrders
from o2o_store.domain.refusals import NotAllowed, VoucherForged
from o2o_store.voucher import VoucherClaims


def find(shop: Any, caller: Caller | None = None, **request: str) -> Any:
    asked = FindOrders(**request)
    return shop.database.read(lambda connection: finding.find_past(connection, shop.keys, caller or shop.desk, asked, shop.clock.now()))


def found(shop: Any, caller: Caller | None = None, **request: str) -> list[str]:
    return [one.order_id for one in find(shop, caller, **request).orders]


def voucher_of(shop: Any, order_id: str, *, key: bytes = b"") -> str:
    claims = VoucherClaims(
        key_id=shop.keys.voucher_key_id, order_id=order_id, hall_id="hall-1", desk="desk-1", issued_at=shop.clock.now(),
        expires_at=shop.clock.now() + timedelta(hours=2), buyer_mark=b"12345678",
    )  # fmt: skip
    return voucher.issue(key or shop.keys.voucher.private_bytes_raw(), claims)


def test_order_is_found_by_each_of_its_codes_whatever_became_of_it(shop: Any) -> None:
    order_id = shop.ready()
    code = voucher_of(shop, order_id)
    view = shop.view(order_id)
    shop.clock.pass_(timedelta(days=3))
    for shown in (code, code.lower(), order_id, view.order_no, shop.label(order_id)):
        assert found(shop, code=f" {shown} ") == [order_id]
    assert find(shop, code=order_id).orders[0].voucher == ""
    assert found(shop, code="nothing of ours") == []


def test_pickup_number_finds_only_with_the_end_of_the_buyers_card(shop: Any) -> None:
    order_id = shop.paid()
    view = shop.view(order_id)
    last_four = view.buyer.last_four
    assert found(shop, pickup_number=view.pickup_number.lower(), last_four=last_four.lower()) == [order_id]
    assert found(shop, pickup_number=view.pickup_number) == []
    assert found(shop, last_four=last_four) == []
    assert found(shop, pickup_number=view.pickup_number, last_four="9999") == []
    shop.clock.pass_(finding.BY_NUMBER_WITHIN + timedelta(days=1))
    assert found(shop, pickup_number=view.pickup_number, last_four=last_four) == []


def test_what_was_never_paid_is_nobodys_return(shop: Any) -> None:
    assert found(shop, code=shop.filed()) == []


def test_nobody_else_learns_of_an_order(shop: Any) -> None:
    order_id = shop.paid()
    assert found(shop, shop.stranger, code=order_id) == []
    assert find(shop, shop.packer, code=order_id) == NotAllowed()
    assert find(shop, shop.kiosk, code=order_id) == NotAllowed()


def test_voucher_of_another_hand_is_refused_and_says_nothing(shop: Any) -> None:
    order_id = shop.ready()
    forged = voucher_of(shop, order_id, key=b"7" * 32)
    assert find(shop, code=forged) == VoucherForged()
    assert order_id not in repr(FindOrders(code=order_id))


@pytest.mark.sqlite_file
def test_search_by_number_reads_no_whole_table(shop: Any) -> None:
    order_id = shop.paid()
    plans = []

    def explain(connection: Any) -> None:
        from sqlalchemy import event

        with connection.engine.connect() as fresh:
            event.listen(
                fresh, "before_cursor_execute", lambda _c, _cursor, statement, parameters, *_: plans.append((statement, parameters))
            )
            assert repository.list_numbered(fresh, "hall-1", order_id, 9) == [order_id]
            statement, parameters = plans.pop()
            rows = fresh.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            plans.extend(row[-1] for row in rows)

    shop.database.read(explain)
    assert not [line for line in plans if isinstance(line, str) and line.startswith("SCAN order")], plans
