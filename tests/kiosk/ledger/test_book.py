"""The book on a real, encrypted file."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from o2o_store import folders
from o2o_store.contract.store_api.orders import BasketLine, BuyerView, CancelOrder, FileOrder, OrderView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.kiosk.ledger import book
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.records import Answer, Visit
from o2o_store.kiosk.ledger.tables import METADATA
from o2o_store.outbox.outbox import Later, Settled


def visit_of(clock: Any, order_id: str = "o1") -> Visit:
    lines = (BasketLine(gtin="06900000000014", quantity=2),)
    return Visit(order_id=order_id, language="zh", began_at=clock.now(), touched_at=clock.now(), lines=lines)


def view_of(clock: Any, version: int, **changes: Any) -> OrderView:
    view = OrderView(order_id="o1", version=version, hall_id="h1", step=1, step_failed=False, closed=False, created_at=clock.now())
    return msgspec.structs.replace(view, **changes)


def wait_for(work: Any) -> Any:
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def due(ledger: Ledger, clock: Any) -> list[Any]:
    found: list[Any] = wait_for(ledger.due(clock.now(), ["file_order", "cancel_order"], frozenset(), 10))
    return found


def test_everything_is_there_again_when_the_file_is_opened_again(tmp_path: Path, clock: Any, town: Any) -> None:
    first = Ledger.open(tmp_path, clock, "h1")
    first.save(visit_of(clock))
    first.promise("file_order", FileOrder(order_id="o1"), visit_of(clock))
    first.keep_hall(town.hall())
    first.record_view(view_of(clock, 4))
    first.close()
    second = Ledger.open(tmp_path, clock, "h1")
    assert second.open_visit() == visit_of(clock)
    assert second.pending("o1") == ("file_order",)
    assert second.hall() == town.hall()
    assert second.goods() is None
    known = second.known("o1").view
    assert known is not None
    assert known.version == 4
    second.close()


def test_file_says_nothing_when_read_without_its_key(tmp_path: Path, clock: Any) -> None:
    ledger = Ledger.open(tmp_path, clock, "h1")
    ledger.save(visit_of(clock))
    ledger.close()
    assert b"06900000000014" not in (tmp_path / "kiosk.db").read_bytes()
    (tmp_path / "db.key").write_bytes(b"\0" * 32)
    with pytest.raises(folders.StorageUnreadableError):
        Ledger.open(tmp_path, clock, "h1")


def test_older_view_is_no_news_when_a_newer_is_known(ledger: Ledger, clock: Any) -> None:
    assert ledger.record_view(view_of(clock, 5))
    assert not ledger.record_view(view_of(clock, 4))
    assert not ledger.record_view(view_of(clock, 5))


def test_person_and_voucher_are_forgotten_when_the_visit_ends(ledger: Ledger, clock: Any) -> None:
    visit = visit_of(clock)
    buyer = BuyerView(masked_name="样*甲", last_four="0028", check="fits")
    ledger.save(visit)
    ledger.record_view(view_of(clock, 1, buyer=buyer, voucher="V"))
    ledger.end(visit, CancelOrder(order_id="o1", reason="left"))
    assert ledger.open_visit() is None
    assert ledger.pending("o1") == ("cancel_order",)
    ledger.record_view(view_of(clock, 2, buyer=buyer, voucher="V"))
    view = ledger.known("o1").view
    assert view is not None
    assert (view.version, view.buyer, view.voucher) == (2, None, "")


def test_promise_and_answer_change_hands_in_one_transaction(ledger: Ledger, clock: Any) -> None:
    heard: list[Answer] = []
    woken: list[int] = []
    ledger.on_answer = heard.append
    ledger.on_promise = lambda: woken.append(1)
    ledger.promise("file_order", FileOrder(order_id="o1"), visit_of(clock))
    promise = due(ledger, clock)[0]
    refused = Answer(order_id="o1", act="file_order", problem=Problem(type="", title="", status=409, code="out_of_stock"))
    wait_for(ledger.settle(Settled(kept=(promise.id,), commands=(refused,))))
    assert (heard, woken, ledger.pending("o1")) == ([refused], [1], ())
    assert ledger.known("o1").refused_act == "file_order"
    ledger.forget_problem("o1")
    assert ledger.known("o1").problem is None


def test_promise_waits_or_is_parked_when_it_could_not_be_kept(ledger: Ledger, clock: Any) -> None:
    ledger.promise("file_order", FileOrder(order_id="o1"), visit_of(clock))
    promise = due(ledger, clock)[0]
    clock.forward(1)
    later = clock.now().replace(second=30)
    wait_for(ledger.settle(Settled(later=(Later(promise.id, later, 1, "HTTP 503"),))))
    assert due(ledger, clock) == []
    assert wait_for(ledger.next_due(clock.now(), ["file_order"])) == later
    wait_for(ledger.settle(Settled(parked={promise.id: "rejected"})))
    assert [row["topic"] for row in ledger.parked()] == ["file_order"]
    assert wait_for(ledger.renew([promise.id], clock.now())) is None
    assert (ledger.release_parked(), ledger.release_parked(), ledger.parked()) == (1, 0, [])
    assert [(one.id, one.attempts) for one in due(ledger, clock)] == [(promise.id, 0)]


def test_migrations_make_the_tables_that_the_program_expects(tmp_path: Path, clock: Any) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    ledger = Ledger.open(tmp_path, clock, "h1")
    with ledger._engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    ledger.close()
    assert differences == []


def test_book_of_this_revision_is_opened_as_it_is(tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger.open(tmp_path, clock, "h1").close()
    upgraded: list[object] = []
    monkeypatch.setattr(book, "_upgrade", upgraded.append)
    Ledger.open(tmp_path, clock, "h1").close()
    assert upgraded == []


def test_book_of_an_older_revision_is_brought_up(tmp_path: Path, clock: Any) -> None:
    ledger = Ledger.open(tmp_path, clock, "h1")
    with ledger._engine.begin() as connection:
        newest = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        connection.exec_driver_sql("DROP TABLE burned_voucher")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    ledger.close()
    again = Ledger.open(tmp_path, clock, "h1")
    with again._engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == newest
        assert sa.inspect(connection).has_table("burned_voucher")
    again.close()
