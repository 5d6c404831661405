"""The desk's book: a voucher burns once, what must be told survives a restart, and so does who may sign in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.desk import RecordHandOver
from o2o_store.contract.store_api.fulfilment import ParcelListView
from o2o_store.kiosk.ledger.desk_book import DeskBook


def record(clock: Any, order_id: str = "o1", voucher: str = "O2OV:SPECIMEN1") -> RecordHandOver:
    return RecordHandOver(
        order_id=order_id, voucher=voucher, parcel_label="WB1", person_by="last_four", staff_id="021", handed_over_at=clock.now()
    )


def test_voucher_burns_once_and_its_order_with_it(desk_book: DeskBook, clock: Any) -> None:
    woken: list[bool] = []
    desk_book.on_promise = lambda: woken.append(True)
    assert desk_book.burn(record(clock))
    assert not desk_book.burn(record(clock))
    assert not desk_book.burn(record(clock, voucher="O2OV:SPECIMEN2"))
    assert not desk_book.burn(record(clock, order_id="o2"))
    assert (desk_book.untold(), woken, desk_book.burned_at("o1"), desk_book.burned_at("o2")) == (1, [True], clock.now(), None)


def test_book_survives_a_restart(tmp_path: Path, clock: Any) -> None:
    book = DeskBook.open(tmp_path, clock, "h1")
    parcels = ParcelListView(etag="7", orders=[], vouchers={"o1": "sha"})
    assert book.parcels() is None
    book.keep_parcels(parcels)
    book.burn(record(clock))
    book.keep_gone({"o2": clock.now(), "o3": clock.now() - timedelta(days=8)})
    book.close()
    again = DeskBook.open(tmp_path, clock, "h1")
    assert (again.parcels(), again.untold(), again.burned_at("o1")) == (parcels, 1, clock.now())
    assert again.gone() == {"o2": clock.now()}
    again.close()
    assert all(b"SPECIMEN1" not in file.read_bytes() for file in tmp_path.iterdir())


def test_who_signed_in_before_may_sign_in_again_until_the_session_ends(desk_book: DeskBook, clock: Any) -> None:
    session = StaffSessionView(token="t", staff_id="021", name="样本", roles=["desk"], expires_at=clock.now() + timedelta(hours=8))
    assert desk_book.recognise_staff("O2OS1", "246810") is None
    desk_book.remember_staff("O2OS1", "246810", session)
    assert desk_book.recognise_staff("O2OS1", "246810") == session
    assert desk_book.recognise_staff("O2OS1", "000000") is None
    clock.forward(9 * 3600)
    assert desk_book.recognise_staff("O2OS1", "246810") is None
    desk_book.remember_staff("O2OS2", "1", session)
    desk_book.forget_staff("O2OS2")
    assert desk_book.recognise_staff("O2OS2", "1") is None
