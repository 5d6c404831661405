"""Devices and people: codes work once and in time, wrong PINs lock out, nothing secret is stored."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from o2o_store.backend.access import repository, service
from o2o_store.backend.access.messages import AddDevice, AddStaff, EndSession, Enrol, RemoveDevice, RemoveStaff, SignIn, StaffAdded
from o2o_store.backend.keys import load_keys
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import Transaction
from o2o_store.contract.store_api.access import DeviceEnrolledView, StaffSessionView
from o2o_store.contract.store_api.endpoints import ENDPOINTS
from o2o_store.domain.access import LOCK_OUT, MOST_FAILURES
from o2o_store.domain.refusals import BadRequest, CodeUsed, StaffLockedOut, UnknownCode, WrongBadgeOrPin

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def tx(tmp_path: Path, books: Engine) -> Iterator[Transaction]:
    with books.connect() as connection:
        yield Transaction(connection, NOW, load_keys(tmp_path), Settings(home=tmp_path))


def expect(tx: Transaction, role: str = "kiosk") -> Any:
    return service.add_device(tx, [AddDevice(hall_id="zz-01", role=role, name="front", desk="1")])[0]


def enrol(tx: Transaction, *codes: str) -> list[Any]:
    commands = [
        Enrol(
            code_sha256=service.digest(service.normal_code(code)),
            device_id=f"d{number}-{code}",
            device_name="",
            token_sha256=f"{number}{code}",
        )
        for number, code in enumerate(codes)
    ]
    return service.enrol(tx, commands)


def hire(tx: Transaction, pin: str = "", roles: tuple[str, ...] = ("desk",)) -> Any:
    return service.add_staff(tx, [AddStaff(hall_id="zz-01", staff_id="021", name="样本员", roles=list(roles), pin=pin)])[0]


def sign_in(tx: Transaction, *, right: bool, session: str = "t", staff_id: str = "021") -> Any:
    return service.sign_in(
        tx, [SignIn(hall_id="zz-01", device_id="desk-1", staff_id=staff_id, pin_right=right, token_sha256=service.digest(session))]
    )[0]


def everything(tx: Transaction) -> str:
    tables = ("enrolment_code", "device", "staff", "staff_session")
    return str([tx.connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables])  # noqa: S608 - constant names


def test_machine_joins_with_its_code_and_learns_the_public_keys(tx: Transaction) -> None:
    expected = expect(tx)
    assert expected.expires_at == NOW + timedelta(minutes=15)
    (view,) = enrol(tx, expected.code.lower().replace("-", " "))
    assert isinstance(view, DeviceEnrolledView)
    assert (view.role, view.hall_id, view.desk, view.token) == ("kiosk", "zz-01", "1", "")
    assert list(view.voucher_keys) == [tx.keys.voucher_key_id]
    assert [line.name for line in service.list_devices(tx.connection)] == ["front"]
    assert service.ACCESS_CHANGED in tx.changed


def test_code_works_once_even_within_one_batch(tx: Transaction) -> None:
    code = expect(tx).code
    first, second = enrol(tx, code, code)
    assert isinstance(first, DeviceEnrolledView)
    assert second == CodeUsed()
    assert enrol(tx, code) == [CodeUsed()]


def test_late_or_unknown_code_is_refused(tx: Transaction) -> None:
    code = expect(tx).code
    tx.now = NOW + timedelta(minutes=15)
    assert enrol(tx, code, "ABCD-EFGH-JKLM") == [UnknownCode(), UnknownCode()]


def test_unknown_role_of_a_machine_is_refused(tx: Transaction) -> None:
    assert isinstance(expect(tx, "spy"), BadRequest)


def test_removed_machine_is_no_longer_found(tx: Transaction) -> None:
    code = expect(tx).code
    (view,) = enrol(tx, code)
    assert repository.find_device_by_token(tx.connection, f"0{code}")
    assert service.remove_device(tx, [RemoveDevice(device_id=view.device_id)]) == [view.device_id]
    assert repository.find_device_by_token(tx.connection, f"0{code}") is None
    assert isinstance(service.remove_device(tx, [RemoveDevice(device_id="nobody")])[0], BadRequest)


def test_nothing_secret_is_stored(tx: Transaction) -> None:
    code = expect(tx).code
    person: StaffAdded = hire(tx, "48151623")
    sign_in(tx, right=True, session="o2o_staff_secret")
    kept = everything(tx)
    for secret in (code, code.replace("-", ""), person.badge, "48151623", "o2o_staff_secret"):
        assert secret not in kept
    assert "48151623" not in repr(person)


def test_pin_is_compared_by_its_slow_hash() -> None:
    stored = service.hash_pin("2468")
    assert service.pin_matches("2468", stored)
    assert not service.pin_matches("2469", stored)
    assert stored != service.hash_pin("2468")


@pytest.mark.parametrize(
    ("pin", "roles"), [("12", ("desk",)), ("12a4", ("desk",)), ("1" * 13, ("desk",)), ("1234", ()), ("1234", ("owner",))]
)
def test_impossible_person_is_refused(tx: Transaction, pin: str, roles: tuple[str, ...]) -> None:
    assert isinstance(hire(tx, pin, roles), BadRequest)


def test_right_pin_begins_a_session_that_ends(tx: Transaction) -> None:
    hire(tx)
    session = sign_in(tx, right=True)
    assert isinstance(session, StaffSessionView)
    assert (session.roles, session.expires_at) == (["desk"], NOW + timedelta(hours=12))
    assert repository.find_session(tx.connection, service.digest("t"))
    service.end_session(tx, [EndSession(token_sha256=service.digest("t"))])
    assert repository.find_session(tx.connection, service.digest("t")) is None


def test_fifth_wrong_pin_locks_out_even_the_right_one_for_a_while(tx: Transaction) -> None:
    hire(tx)
    answers = [sign_in(tx, right=False) for _ in range(MOST_FAILURES)]
    until = NOW + LOCK_OUT
    assert answers == [WrongBadgeOrPin()] * 4 + [StaffLockedOut(until)]
    assert sign_in(tx, right=True) == StaffLockedOut(until)
    tx.now = until
    assert isinstance(sign_in(tx, right=True), StaffSessionView)


def test_right_pin_forgets_the_wrong_ones(tx: Transaction) -> None:
    hire(tx)
    for _ in range(3):
        assert [sign_in(tx, right=False) for _ in range(4)] == [WrongBadgeOrPin()] * 4
        assert isinstance(sign_in(tx, right=True, session=str(_)), StaffSessionView)


def test_guesses_of_one_batch_are_counted_one_by_one(tx: Transaction) -> None:
    hire(tx)
    guess = SignIn(hall_id="zz-01", device_id="desk-1", staff_id="021", pin_right=False, token_sha256="")
    outcomes = service.sign_in(tx, [guess] * 6)
    assert outcomes.count(WrongBadgeOrPin()) == 4
    assert outcomes[4:] == [StaffLockedOut(NOW + LOCK_OUT)] * 2


def test_unknown_person_hears_no_more_than_a_wrong_pin(tx: Transaction) -> None:
    assert sign_in(tx, right=True, staff_id="nobody") == WrongBadgeOrPin()


def test_person_set_up_again_has_a_new_badge_and_is_signed_out(tx: Transaction) -> None:
    old = hire(tx)
    sign_in(tx, right=True)
    new = hire(tx, roles=("desk", "packer"))
    assert new.badge != old.badge
    assert repository.find_session(tx.connection, service.digest("t")) is None
    assert repository.find_staff_by_badge(tx.connection, "zz-01", service.digest(old.badge)) is None
    assert [line.roles for line in service.list_staff(tx.connection)] == [["desk", "packer"]]


def test_person_who_was_let_go_is_signed_out_and_opens_nothing(tx: Transaction) -> None:
    badge = hire(tx).badge
    sign_in(tx, right=True)
    gone, nobody = service.remove_staff(tx, [RemoveStaff(hall_id="zz-01", staff_id="021"), RemoveStaff(hall_id="zz-02", staff_id="021")])
    assert (gone, isinstance(nobody, BadRequest)) == ("021", True)
    assert repository.find_session(tx.connection, service.digest("t")) is None
    assert repository.find_staff_by_badge(tx.connection, "zz-01", service.digest(badge)) is None
    assert (service.list_staff(tx.connection), sign_in(tx, right=True)) == ([], WrongBadgeOrPin())
    assert service.ACCESS_CHANGED in tx.changed


def test_every_endpoint_is_for_some_machine_and_no_machine_may_ask_for_more() -> None:
    granted = {name for names in service.MAY.values() for name in names}
    assert granted == {endpoint.name for endpoint in ENDPOINTS if endpoint.caller != "code"}
