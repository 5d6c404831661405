"""A lost voucher: a new one against the card shown, the old one worth nothing, at the desk and in its list."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from o2o_store.backend.fulfilment import service as fulfilment
from o2o_store.contract.store_api.desk import ReissueVoucher, VoucherReissuedView
from o2o_store.contract.store_api.fulfilment import HandedOverView, HandOver
from o2o_store.domain.refusals import AlreadyHandedOver, HandOverLocked, NotAllowed, NotReleased, UnknownOrder, VoucherReplaced, WrongPerson


def reissue(shop: Any, order_id: str, **changes: Any) -> ReissueVoucher:
    values: dict[str, Any] = {"order_id": order_id, "last_four": shop.view(order_id).buyer.last_four}
    return ReissueVoucher(**(values | changes))


def handing(shop: Any, order_id: str, text: str) -> HandOver:
    view = shop.view(order_id)
    return HandOver(order_id=order_id, voucher=text, parcel_label=view.parcel.label, last_four=view.buyer.last_four)


def test_new_voucher_burns_the_old_one_and_opens_the_parcel(shop: Any) -> None:
    order_id = shop.ready()
    old = shop.view(order_id).voucher
    lost_at = shop.clock.now()
    fresh = shop.do(reissue(shop, order_id), shop.desk)
    assert isinstance(fresh, VoucherReissuedView)
    assert fresh.voucher != old
    assert fresh.voucher == shop.view(order_id).voucher
    assert fresh.voucher not in repr(fresh)
    shop.clock.pass_(timedelta(minutes=1))
    assert shop.do(handing(shop, order_id, old), shop.desk) == VoucherReplaced(lost_at)
    listed = shop.database.read(lambda connection: fulfilment.list_parcels(connection, shop.desk))
    assert listed.vouchers == {order_id: hashlib.sha256(fresh.voucher.encode()).hexdigest()}
    assert isinstance(shop.do(handing(shop, order_id, fresh.voucher), shop.desk), HandedOverView)
    assert isinstance(shop.do(reissue(shop, order_id), shop.desk), AlreadyHandedOver)


def test_each_loss_burns_the_one_before(shop: Any) -> None:
    order_id = shop.ready()
    texts = [shop.view(order_id).voucher, *(shop.do(reissue(shop, order_id, reason="unreadable"), shop.desk).voucher for _ in range(1))]
    shop.clock.pass_(timedelta(seconds=5))
    texts.append(shop.do(reissue(shop, order_id), shop.desk).voucher)
    assert len(set(texts)) == 3
    for old in texts[:-1]:
        assert isinstance(shop.do(handing(shop, order_id, old), shop.desk), VoucherReplaced)


def test_nobody_but_the_buyer_gets_a_new_one(shop: Any) -> None:
    order_id = shop.ready()
    for _ in range(3):
        assert shop.do(reissue(shop, order_id, last_four="9999"), shop.desk) == WrongPerson()
    assert isinstance(shop.do(reissue(shop, order_id), shop.desk), HandOverLocked)


@pytest.mark.parametrize(("who", "refusal"), [("packer", NotAllowed), ("kiosk", NotAllowed), ("stranger", UnknownOrder)])
def test_who_may_not_is_refused(shop: Any, who: str, refusal: type) -> None:
    order_id = shop.ready()
    assert isinstance(shop.do(reissue(shop, order_id), getattr(shop, who)), refusal)


def test_there_is_nothing_to_replace_before_release(shop: Any) -> None:
    assert shop.do(reissue(shop, shop.paid()), shop.desk) == NotReleased()
