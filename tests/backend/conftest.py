"""A shop for the rooms' tests: the real writer over a real encrypted database file, a clock that stands, one hall, two products.

`shop.do(act)` submits an act as the kiosk, `shop.move(…)` moves an order as other rooms would; specimen persons are invented.
"""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from o2o_store import sealing, storage
from o2o_store.backend.access import service as access
from o2o_store.backend.access.messages import AddStaff
from o2o_store.backend.allowance import service as allowance
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Goods, ImportGoods
from o2o_store.backend.database import Database, metadata, open_database
from o2o_store.backend.edge import Act, Caller
from o2o_store.backend.fulfilment import board, closing, sending, telling, vouchers, worklist
from o2o_store.backend.fulfilment import service as fulfilment
from o2o_store.backend.halls import notices
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, Enterprise, Enterprises, HallSetup, SetPermit
from o2o_store.backend.identity import service as identity
from o2o_store.backend.identity.messages import RecordIdentityCheck
from o2o_store.backend.keys import Keys, load_keys
from o2o_store.backend.orders import delivering
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import GiveAddress, LapseHolds, Move, Order
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import OUTBOX, Event, Outcome, Reaction, Service, Transaction, Writer
from o2o_store.contract.store_api.desk import CloseDay, HandOverShift, RecordHandOver, ReissueVoucher, SettleTrouble
from o2o_store.contract.store_api.fulfilment import CallNumber, DispatchParcel, HandOver, PackParcel, RecordDelivery
from o2o_store.contract.store_api.orders import (
    BasketLine,
    CancelOrder,
    OrderView,
    Person,
    RegisterBuyer,
    SubmitOrder,
)
from o2o_store.domain.identity import check_character

HALL = "hall-1"
DESK = "desk-1"
START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CREAM, MILK = "04006381333931", "09421025231216"


class StandingClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def pass_(self, time: timedelta) -> None:
        self.at += time


class Apply(msgspec.Struct, frozen=True, kw_only=True):
    """What another room would do: move orders."""

    moves: tuple[Any, ...]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever a test wants to do inside a transaction."""

    question: Any


def specimen_id(sequence: int = 1, born: str = "19900307") -> str:
    """An invented number: county 419999 does not exist."""
    first = f"419999{born}{sequence:03d}"
    return first + check_character(first)


def goods(gtin: str, name: str, price_fen: int, **more: Any) -> Goods:
    values: dict[str, Any] = {
        "gtin": gtin,
        "sku": f"SKU-{gtin[-4:]}",
        "name_zh": name,
        "name_en": f"Specimen {gtin[-4:]}",
        "spec_zh": "50 毫升",
        "spec_en": "50 ml",
        "brand": "样本",
        "gmodel": "样本",
        "hs_code": "3304990099",
        "origin": "304",
        "unit": "011",
        "unit1": "035",
        "unit1_per_piece": "0.05",
        "net_g": 50,
        "gross_g": 60,
        "item_record_no": gtin[-4:],
        "price_fen": price_fen,
        "vat_bp": 1300,
        "received": 100,
        "lot": "L1",
        "certificate": "样本证",
        "shelf": "A-01",
    }
    return Goods(**(values | more))


def hall_setup(hall_id: str = HALL) -> HallSetup:
    part = Enterprise(code="4199S00001", name="示例")
    return HallSetup(
        hall_id=hall_id,
        number="001",
        name_zh="示例体验厅",
        name_en="Specimen hall",
        customs_code="4611",
        loct_no="4611O2O01",
        ems_no="T4611W000001",
        traf_mode="W",
        assure_code="4199S00001",
        pickup_address="示例路 1 号",
        enterprises=Enterprises(platform=part, seller=part, payment=part, logistics=part, warehouse=part, agent=part),
        desks=[DESK],
        wallets=["wechat"],
        minimum_age=18,
    )


class Shop:
    """The harness; `kiosk`, `packer`, `desk` and `board` are callers of the hall, `stranger` is a kiosk of another hall."""

    kiosk = Caller("kiosk-1", "kiosk", HALL, "demo")
    second_kiosk = Caller("kiosk-2", "kiosk", HALL, "demo")
    packer = Caller("desk-1", "desk", HALL, "demo", DESK, "staff-1", ("packer",))
    desk = Caller("desk-1", "desk", HALL, "demo", DESK, "staff-2", ("desk",))
    other_desk = Caller("desk-2", "desk", HALL, "demo", "desk-2", "staff-3", ("manager",))
    board = Caller("board-1", "board", HALL, "demo")
    stranger = Caller("desk-9", "desk", "hall-9", "demo", "desk-9", "staff-9", ("manager",))

    def __init__(self, home: Path) -> None:
        self.clock = StandingClock()
        self.settings = Settings(home=home)
        self.keys: Keys = load_keys(self.settings.folder)
        self.database: Database = open_database(self.settings)
        metadata().create_all(self.database.engine)
        self.events: list[Event] = []
        self.changed: list[set[str]] = []
        self.writer = Writer(
            self.database.engine,
            self._services(),
            self._reactions(),
            self.clock,
            self.changed.append,
            keys=self.keys,
            settings=self.settings,
        )
        self.writer.start()

    def _services(self) -> dict[type, Service]:
        return {
            AddHall: halls.add_hall,
            SetPermit: halls.set_permit,
            ImportGoods: catalog.import_goods,
            RegisterBuyer: orders.register_buyer,
            SubmitOrder: orders.submit_order,
            CancelOrder: orders.cancel_order,
            RecordIdentityCheck: orders.record_identity_check,
            LapseHolds: orders.lapse_holds,
            PackParcel: fulfilment.pack_parcel,
            HandOver: fulfilment.hand_over,
            DispatchParcel: sending.dispatch_parcel,
            RecordDelivery: sending.record_delivery,
            GiveAddress: delivering.give_address,
            AddStaff: access.add_staff,
            RecordHandOver: telling.record_hand_over,
            ReissueVoucher: vouchers.reissue_voucher,
            CallNumber: board.call_number,
            SettleTrouble: worklist.settle_trouble,
            CloseDay: closing.close_day,
            HandOverShift: closing.hand_over_shift,
            Apply: lambda tx, commands: [orders.advance(tx, command.moves) for command in commands],
            Ask: lambda tx, commands: [command.question(tx) for command in commands],
        }

    def _reactions(self) -> dict[str, Sequence[Reaction]]:
        def note(tx: Transaction, events: Sequence[Event]) -> None:
            self.events.extend(events)

        reactions: dict[str, list[Reaction]] = {
            "registered": [identity.check_identity],
            "submitted": [delivering.offer_address],
            "reserved": [fulfilment.assign_desk],
            "released": [vouchers.issue_voucher],
            "captured": [allowance.confirm_held],
            "hold_lapsed": [allowance.release_held],
            "cancelled": [allowance.release_held],
            "refused": [allowance.release_held],
        }
        for name in ("opened", "filed", "cleared", "freed", "packed", "handed_over", "completed", "accepted", "rejected"):
            reactions[name] = []
        return {name: [note, *those] for name, those in reactions.items()}

    def do(self, request: Any, caller: Caller | None = None, *, key: str = "") -> Outcome:
        who = caller or self.kiosk
        return asyncio.run(self.writer.submit(Act(who, request), caller=who.device_id, key=key))

    def command(self, *commands: Any) -> list[Outcome]:
        return asyncio.run(self.writer.submit_all(commands))

    def together(self, *acts: tuple[Caller, Any]) -> list[Outcome]:
        return self.command(*(Act(caller, request) for caller, request in acts))

    def ask(self, question: Any) -> Any:
        return self.command(Ask(question=question))[0]

    def move(self, order_id: str, machine: str, event: str, subject: str = "", **facts: Any) -> bool:
        move = Move(order_id, machine, subject, event, self.clock.now(), "platform", facts=facts)
        taken: list[bool] = self.command(Apply(moves=(move,)))[0]
        return taken[0]

    def set_up(self) -> None:
        price_list = [goods(CREAM, "样本面霜", 29_900), goods(MILK, "样本奶粉", 18_000, received=3)]
        year = (date(2026, 1, 1), date(2026, 12, 31))
        self.command(AddHall(hall=hall_setup()), ImportGoods(hall_id=HALL, goods=price_list))
        self.command(SetPermit(hall_id=HALL, document_no="样本-1", valid_from=year[0], valid_to=year[1]))

    def view(self, order_id: str) -> OrderView:
        return self.database.read(lambda connection: orders.view_orders(connection, [order_id]))[0]

    def order(self, order_id: str) -> Order:
        return self.database.read(lambda connection: orders.find_orders(connection, [order_id]))[order_id]

    def promises(self, topic: str) -> list[Any]:
        with self.database.readers.begin() as connection:
            return list(connection.execute(OUTBOX.select().where(OUTBOX.c.topic == topic)).mappings())

    def buyer(self, order_id: str, **changes: Any) -> RegisterBuyer:
        person = Person(
            name=changes.pop("name", "样本甲"),
            id_number=changes.pop("id_number", specimen_id()),
            phone=changes.pop("phone", "13900000000"),
        )
        notice = notice_of("privacy")
        values: dict[str, Any] = {
            "order_id": order_id,
            "sealed_person": sealing.seal(self.keys.sealing.public, msgspec.json.encode(person), changes.pop("bound_to", order_id)),
            "consent_version": notice.version,
            "consent_sha256": notice.sha256,
            "language": "zh",
            "consented_at": self.clock.now(),
        }
        return RegisterBuyer(**(values | changes))

    def basket(self, order_id: str, pieces: dict[str, int] | None = None, **changes: Any) -> SubmitOrder:
        wanted = {CREAM: 1, MILK: 1} if pieces is None else pieces
        notice = notice_of("consumer")
        prices = {CREAM: 29_900 + 2_721, MILK: 18_000 + 1_638}
        values: dict[str, Any] = {
            "order_id": order_id,
            "lines": [BasketLine(gtin=gtin, quantity=quantity) for gtin, quantity in wanted.items()],
            "price_version": self.database.read(lambda connection: catalog.find_price_versions(connection, [HALL]))[HALL],
            "shown_total_fen": sum(prices.get(gtin, 0) * quantity for gtin, quantity in wanted.items()),
            "notice_version": notice.version,
            "notice_sha256": notice.sha256,
            "notice_language": notice.language,
            "confirmed_at": self.clock.now(),
        }
        return SubmitOrder(**(values | changes))

    def new_order(self) -> str:
        return str(uuid.uuid4())

    def complete(self, **buyer: Any) -> str:
        order_id = self.new_order()
        assert self.do(self.buyer(order_id, **buyer)) == order_id
        assert self.do(self.basket(order_id)) == order_id
        return order_id

    def filed(self, **buyer: Any) -> str:
        order_id = self.complete(**buyer)
        assert self.move(order_id, "order", "filed", hold_until=self.clock.now() + timedelta(minutes=30))
        return order_id

    def paid(self, **buyer: Any) -> str:
        order_id = self.filed(**buyer)
        amount = self.order(order_id).total_fen
        self.move(order_id, "payment", "payment_requested", "1", wallet="wechat", amount_fen=amount, out_trade_no="A1")
        self.move(order_id, "payment", "code_shown", "1", code_url="weixin://specimen")
        assert self.move(order_id, "payment", "paid", "1", captured_at=self.clock.now(), transaction_tail="1234", taken_fen=amount)
        assert self.move(order_id, "order", "captured", winner=1, order_no="A1")
        assert self.move(order_id, "document", "sealed", "waybill", number=f"W{order_id[:8]}")
        return order_id

    def label(self, order_id: str) -> str:
        return f"W{order_id[:8]}"

    def packing(self, order_id: str, **changes: Any) -> PackParcel:
        values: dict[str, Any] = {"order_id": order_id, "units": [CREAM, MILK], "parcel_label": self.label(order_id)}
        return PackParcel(**(values | changes))

    def ready(self, **buyer: Any) -> str:
        order_id = self.paid(**buyer)
        assert self.do(self.packing(order_id), self.packer) == order_id
        assert self.move(order_id, "document", "released", "inventory", status="800", code="2600", info="放行")
        return order_id

    def close(self) -> None:
        self.writer.close()
        self.database.close()


def notice_of(kind: str) -> Any:
    return next(notice for notice in notices.current() if notice.kind == kind)


BOTH_STORES = ("test_writer", "allowance", "catalog")
"""Modules and folders here whose tests run on both stores without being asked."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("sqlite_file"):
        stores = ["sqlite"]
    elif metafunc.config.getoption("--postgresql"):
        stores = ["postgresql"]
    elif {Path(metafunc.module.__file__).stem, Path(metafunc.module.__file__).parent.name}.intersection(BOTH_STORES):
        stores = ["sqlite", "postgresql"]
    else:
        stores = ["sqlite"]
    metafunc.parametrize("store", stores, indirect=True)


@pytest.fixture(autouse=True)
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The store that this test's platform keeps its books in."""
    name: str = request.param
    if name == "postgresql":
        monkeypatch.setenv("O2O_DATABASE_URL", request.getfixturevalue("postgresql"))
    return name


@pytest.fixture
def books(store: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine on this test's store with the platform's tables, without any platform."""
    if store == "postgresql":
        database = open_database(Settings(home=tmp_path))
        yield database.engine
        database.close()
    else:
        engine = storage.open_memory()
        metadata().create_all(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An open shop."""
    found = Shop(tmp_path)
    found.set_up()
    yield found
    found.close()
