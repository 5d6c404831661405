"""The hall record: set-up, permit, what machines are shown and can verify."""

import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from o2o_store.backend.halls import service
from o2o_store.backend.halls.messages import AddHall, Enterprise, Enterprises, HallHours, HallSetup, SetPermit
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.halls import HallView
from o2o_store.domain.clock import BEIJING
from o2o_store.domain.permit import check_permit
from o2o_store.domain.refusals import BadRequest, HallClosed, NoPermit, PastLastOrder

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PART = Enterprise(code="4199S00001", name="示例")
SETUP = HallSetup(
    hall_id="zz-01", number="1", name_zh="综保区体验馆", name_en="Bonded Hall", customs_code="4611", loct_no="4611O2O01", ems_no="T4611W000001",
    traf_mode="W", assure_code="4199S00001", pickup_address="示例路 1 号", desks=["1"], wallets=["wechat"],
    enterprises=Enterprises(platform=PART, seller=PART, payment=PART, logistics=PART, warehouse=PART, agent=PART),
)  # fmt: skip
PERMIT = SetPermit(hall_id="zz-01", document_no="样本-1", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))


@pytest.fixture
def tx(tmp_path: Path, books: Engine) -> Iterator[Transaction]:
    with books.connect() as connection:
        opened = Transaction(connection, NOW, load_keys(tmp_path), Settings(home=tmp_path))
        service.add_hall(opened, [AddHall(hall=SETUP)])
        yield opened


def view(tx: Transaction) -> HallView:
    found = service.view_hall(tx.connection, "zz-01", NOW, tx.keys, tx.settings)
    assert found is not None
    return found


def permit_now(tx: Transaction, now: datetime = NOW) -> Any:
    return check_permit(service.permit_of(service.find_halls(tx.connection, ["zz-01"])["zz-01"], now), now)


def test_hall_without_a_permit_offers_nothing(tx: Transaction) -> None:
    assert view(tx).permit is None
    assert permit_now(tx) == NoPermit("missing")


def test_hall_comes_back_as_it_was_set_up(tx: Transaction) -> None:
    (record,) = service.list_halls(tx.connection)
    assert record.hall == SETUP
    shown = view(tx)
    assert (shown.name_en, shown.desks, shown.single_limit_fen, shown.yearly_limit_fen) == ("Bonded Hall", ["1"], 500_000, 2_600_000)
    assert len(shown.notices) == 4


def test_hall_says_how_its_tax_is_rounded(tx: Transaction) -> None:
    assert view(tx).tax_rounding == "line"
    service.add_hall(tx, [AddHall(hall=msgspec.structs.replace(SETUP, tax_rounding="order"))])
    assert view(tx).tax_rounding == "order"
    (refused,) = service.add_hall(tx, [AddHall(hall=msgspec.structs.replace(SETUP, tax_rounding="piece"))])
    assert isinstance(refused, BadRequest)


def test_permit_is_signed_for_machines_and_a_changed_word_breaks_it(tx: Transaction) -> None:
    service.set_permit(tx, [PERMIT])
    permit = view(tx).permit
    assert permit is not None
    signature = base64.urlsafe_b64decode(permit.signature + "==")
    tx.keys.permit.public_key().verify(signature, service.permit_bytes(permit))
    forged = msgspec.structs.replace(permit, valid_to=date(2036, 1, 1))
    assert service.permit_bytes(forged) != service.permit_bytes(permit)
    assert permit.expires_at == NOW + service.PERMIT_FRESH


def test_permit_counts_in_its_days_only(tx: Transaction) -> None:
    service.set_permit(tx, [PERMIT])
    assert permit_now(tx) is None
    assert permit_now(tx, NOW + timedelta(days=60)) == NoPermit("ended")
    assert permit_now(tx, NOW - timedelta(days=400)) == NoPermit("not_yet")


def test_suspended_permit_and_hall_outside_the_zone_offer_no_pickup(tx: Transaction) -> None:
    service.set_permit(tx, [msgspec.structs.replace(PERMIT, pickup=False)])
    assert permit_now(tx) == NoPermit("pickup_off")
    service.set_permit(tx, [PERMIT])
    service.add_hall(tx, [AddHall(hall=msgspec.structs.replace(SETUP, inside_zone=False))])
    assert permit_now(tx) == NoPermit("pickup_off")


def test_changing_the_set_up_keeps_the_permit(tx: Transaction) -> None:
    service.set_permit(tx, [PERMIT])
    service.add_hall(tx, [AddHall(hall=msgspec.structs.replace(SETUP, name_en="Hall One"))])
    assert view(tx).name_en == "Hall One"
    assert permit_now(tx) is None


@pytest.mark.parametrize(
    "wrong",
    [
        msgspec.structs.replace(PERMIT, hall_id="nowhere"),
        msgspec.structs.replace(PERMIT, document_no=""),
        msgspec.structs.replace(PERMIT, valid_to=date(2025, 1, 1)),
    ],
)
def test_impossible_permit_is_refused(tx: Transaction, wrong: SetPermit) -> None:
    assert isinstance(service.set_permit(tx, [wrong])[0], BadRequest)
    assert view(tx).permit is None


def test_unknown_hall_has_no_view(tx: Transaction) -> None:
    assert service.view_hall(tx.connection, "nowhere", NOW, tx.keys, tx.settings) is None


def test_two_new_halls_of_one_batch_are_both_there(tx: Transaction) -> None:
    new = [AddHall(hall=msgspec.structs.replace(SETUP, hall_id=f"zz-0{number}")) for number in (2, 3, 3)]
    assert service.add_hall(tx, new) == ["zz-02", "zz-03", "zz-03"]
    assert len(service.list_halls(tx.connection)) == 3


def test_hall_shows_its_hours_and_takes_no_orders_outside_of_them(tx: Transaction) -> None:
    hours = HallHours(week=["10:00-21:00"] * 6 + [""], days={date(2026, 11, 25): "12:00-02:00"}, last_order_minutes=20)
    setup = msgspec.structs.replace(SETUP, hours=hours)
    assert service.add_hall(tx, [AddHall(hall=setup)]) == ["zz-01"]

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)

    def seen(now: datetime) -> tuple[Any, Any]:
        found = service.view_hall(tx.connection, "zz-01", now, tx.keys, tx.settings)
        assert found is not None
        return found.closes_at, service.check_open(service.find_halls(tx.connection, ["zz-01"])["zz-01"], now)

    assert seen(at(24, 10, 0)) == (at(24, 21, 0), None)
    assert seen(at(24, 20, 50)) == (at(24, 21, 0), PastLastOrder(at(24, 21, 0), at(25, 12, 0)))
    assert seen(at(24, 22, 0)) == (None, HallClosed(at(25, 12, 0)))
    assert seen(at(26, 1, 0)) == (at(26, 2, 0), None)
    assert seen(at(29, 12, 0)) == (None, HallClosed(at(30, 10, 0)))


@pytest.mark.parametrize(
    "hours",
    [
        HallHours(week=["10:00-21:00"]),
        HallHours(week=["9-5"] * 7),
        HallHours(week=["10:00-29:00"] * 7),
        HallHours(week=[""] * 7, last_order_minutes=-1),
        HallHours(week=[""] * 7, days={date(2026, 1, 1): "always"}),
    ],
)
def test_hours_that_nobody_can_keep_are_refused(tx: Transaction, hours: HallHours) -> None:
    assert isinstance(service.add_hall(tx, [AddHall(hall=msgspec.structs.replace(SETUP, hours=hours))])[0], BadRequest)
    assert view(tx).closes_at is None
