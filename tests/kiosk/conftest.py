"""A hall, its goods, a clock moved by hand, and a platform in memory that keeps the contract."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from o2o_store import resources, storage
from o2o_store.backend.halls.service import permit_bytes
from o2o_store.backend.keys import base64url, public_text
from o2o_store.contract.store_api.access import DeviceEnrolledView
from o2o_store.contract.store_api.endpoints import ENDPOINTS, endpoint
from o2o_store.contract.store_api.fulfilment import BoardEntryView, BoardView, ParcelListView
from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.contract.store_api.halls import HallView, NoticeView, PermitView
from o2o_store.contract.store_api.orders import (
    AllowanceView,
    BuyerView,
    DocumentView,
    LineView,
    OrderView,
    ParcelView,
    PaymentView,
    Person,
)
from o2o_store.contract.store_api.payments import WalletsView, WalletView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.clock import Clock, SystemClock
from o2o_store.domain.refusals import BadPhone, Refusal
from o2o_store.kiosk.eyes.findings import CardSeen, CodeSeen, Looking
from o2o_store.kiosk.flows.checkout import CheckoutFlow, Floor
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.desk_book import DeskBook
from o2o_store.kiosk.ledger.records import Answer
from o2o_store.kiosk.settings import Enrolment
from o2o_store.outbox.outbox import Settled
from o2o_store.sealing import SealingKey

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
CREAM, FLASK, RETIRED = "06900000000014", "06900000000021", "06900000000038"
PERSONS = {one["id"]: one for one in json.loads(resources.path("demo/persons.json").read_text(encoding="utf-8"))["persons"]}
JIA = PERSONS["jia"]


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Gaze:
    """Eyes that remember what they were told to look for."""

    looks: list[Looking] = field(default_factory=list)

    def look_for(self, what: Looking) -> None:
        self.looks.append(what)

    @property
    def at(self) -> Looking:
        return self.looks[-1] if self.looks else "nothing"


def goods_of(gtin: str, name_zh: str, name_en: str, price_fen: int, image: str, *, on_sale: bool = True) -> GoodsView:
    return GoodsView(
        gtin=gtin, sku=gtin[-5:], name_zh=name_zh, name_en=name_en, spec_zh="50 ml", spec_en="50 ml", origin="305", price_fen=price_fen,
        vat_bp=1300, consumption_bp=0, image=image, shelf="C-07", on_sale=on_sale,
    )  # fmt: skip


GOODS = GoodsListView(
    price_version="p1",
    goods=[
        goods_of(CREAM, "保湿面霜", "Face cream", 23800, "cream.svg"),
        goods_of(FLASK, "真空保温杯", "Vacuum flask", 26900, "thermos.svg"),
        goods_of(RETIRED, "停售商品", "Retired", 100, "", on_sale=False),
    ],
)


def notice(kind: str, language: str) -> NoticeView:
    text = f"{kind} {language}"
    return NoticeView(kind=kind, version="1", language=language, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


@dataclass
class Town:
    """The platform's keys and the hall it signs for."""

    permit_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    voucher_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)

    def permit(self, **changes: Any) -> PermitView:
        plain = PermitView(
            hall_id="h1", document_no="EX-1", pickup=True, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), issued_at=NOON,
            expires_at=NOON + timedelta(days=1), key_id="k1",
        )  # fmt: skip
        unsigned = msgspec.structs.replace(plain, **changes)
        return msgspec.structs.replace(unsigned, signature=base64url(self.permit_key.sign(permit_bytes(unsigned))))

    def hall(self, **changes: Any) -> HallView:
        plain = HallView(
            hall_id="h1", name_zh="样本体验馆", name_en="Specimen Hall", number="1", desks=["2"], permit=self.permit(),
            notices=[notice(kind, language) for kind in ("privacy", "consumer") for language in ("zh", "en")], minimum_age=16,
            single_limit_fen=500_000, yearly_limit_fen=2_600_000, wallets=["wechat"], server_time=NOON,
        )  # fmt: skip
        return msgspec.structs.replace(plain, **changes)

    def enrolment(self, role: str = "kiosk", server: str = "http://127.0.0.1:1") -> Enrolment:
        device = DeviceEnrolledView(
            device_id="d1", token="o2o_device_specimen", role=role, hall_id="h1", desk="2", sealing_key=base64url(self.sealing.public),
            voucher_keys={"v1": public_text(self.voucher_key)}, permit_keys={"k1": public_text(self.permit_key)},
        )  # fmt: skip
        return Enrolment(server=server, device=device)


def problem_of(refusal: Refusal) -> Problem:
    return Problem(type=f"urn:o2o:refusal:{refusal.code}", title=refusal.code, status=409, code=refusal.code, facts=refusal.facts())


@dataclass
class MemoryPlatform:
    """The platform's side of the contract for one order at a time; `refuse` makes the next act of that name end in a refusal."""

    town: Town
    clock: Clock
    views: dict[str, OrderView] = field(default_factory=dict)
    refuse: dict[str, Refusal] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)
    price_versions: list[str] = field(default_factory=list)
    check: str = "fits"
    pay_code_answer: PaymentView | None = None
    """What becomes of a charged pay code."""
    address_path: str = ""
    """Where an order's address is written; empty in a hall that hands over."""

    def answer(self, act: str, request: Any, key: str) -> OrderView | Problem:
        if act == "register_buyer" and act not in self.refuse and not self.recalls(request):
            return problem_of(BadPhone())
        self.keys.setdefault(act, []).append(key)
        if act in self.refuse:
            return problem_of(self.refuse.pop(act))
        change: Callable[[Any], dict[str, Any]] = getattr(self, f"_{act}")
        return self.change(request.order_id, **change(request))

    def recalls(self, request: Any) -> bool:
        """Whether a phone number was given, now or by the same person before."""
        person = msgspec.json.decode(self.town.sealing.open(request.sealed_person, request.order_id), type=Person)
        return bool(person.phone) or person.id_number in {known.id_number for known in self.persons}

    def change(self, order_id: str, **changes: Any) -> OrderView:
        old = self.views.get(order_id)
        if old is None:
            now = self.clock.now()
            old = OrderView(order_id=order_id, version=0, hall_id="h1", step=1, step_failed=False, closed=False, created_at=now)
        self.views[order_id] = msgspec.structs.replace(old, version=old.version + 1, **changes)
        return self.views[order_id]

    def _register_buyer(self, request: Any) -> dict[str, Any]:
        person = msgspec.json.decode(self.town.sealing.open(request.sealed_person, request.order_id), type=Person)
        self.persons.append(person)
        year = AllowanceView(year=2026, limit_fen=2_600_000, used_fen=342_000, held_fen=0)
        buyer = BuyerView(masked_name=f"{person.name[0]}*{person.name[-1]}", last_four=person.id_number[-4:], check=self.check)
        return {"buyer": buyer, "allowance": year, "step": 2}

    def _submit_order(self, request: Any) -> dict[str, Any]:
        self.price_versions.append(request.price_version)
        lines = [
            LineView(
                gtin=line.gtin, sku="", name_zh="保湿面霜", name_en="Face cream", spec_zh="50 ml", spec_en="50 ml", origin="305",
                quantity=line.quantity, price_fen=23800, goods_fen=23800 * line.quantity, tax_fen=2166, shelf="C-07",
            )
            for line in request.lines
        ]  # fmt: skip
        return {"submitted": True, "lines": lines, "total_fen": request.shown_total_fen, "goods_fen": 23800, "step": 3,
                "address_path": self.address_path}  # fmt: skip

    def _file_order(self, _request: Any) -> dict[str, Any]:
        return {"filed": True, "hold_until": self.clock.now() + timedelta(minutes=30), "step": 4}

    def _request_payment(self, request: Any) -> dict[str, Any]:
        view = self.views[request.order_id]
        ends = self.clock.now() + timedelta(minutes=5)
        if request.pay_code:
            return {"payment": self.pay_code_answer}
        return {
            "payment": PaymentView(
                attempt=1, wallet=request.wallet, state="waiting", amount_fen=view.total_fen, code_url="weixin://x", expires_at=ends
            )
        }

    def _cancel_order(self, _request: Any) -> dict[str, Any]:
        return {"closed": True}

    def pay(self, order_id: str) -> OrderView:
        payment = self.views[order_id].payment
        assert payment is not None
        paid = msgspec.structs.replace(payment, state="paid", captured_at=self.clock.now(), transaction_tail="7731")
        parcel = ParcelView(state="reserved", label="WB1", desk="2")
        return self.change(order_id, payment=paid, parcel=parcel, step=5, pickup_number="B208", order_no="7F3K92QX")

    def release(self, order_id: str) -> OrderView:
        at = self.clock.now()
        documents = [DocumentView(kind=kind, state="accepted", at=at) for kind in ("order", "payment", "waybill")]
        parcel = ParcelView(state="ready", label="WB1", desk="2", packed_at=at, released_at=at)
        inventory = DocumentView(kind="inventory", state="released", at=at)
        return self.change(order_id, documents=[*documents, inventory], parcel=parcel, ready=True, voucher="O2OV:SPECIMEN")


@dataclass
class Shop:
    """A kiosk without a screen: flow, book, eyes, platform; `deliver` plays courier."""

    flow: CheckoutFlow
    ledger: Ledger
    platform: MemoryPlatform
    clock: HandClock
    gaze: Gaze
    floor: Floor
    watched: list[str | None] = field(default_factory=list)
    away: bool = False

    @property
    def page(self) -> str:
        return self.flow.state.page

    @property
    def order_id(self) -> str:
        assert self.flow.state.visit is not None
        return self.flow.state.visit.order_id

    @property
    def view(self) -> OrderView:
        return self.platform.views[self.order_id]

    def deliver(self) -> None:
        """Carry promises to the platform until none is left, as the courier does."""
        while not self.away:
            due = self._due()
            if not due:
                return
            for promise in due:
                reply = self.platform.answer(promise.topic, self.request_of(promise), promise.id)
                view, problem = (None, reply) if isinstance(reply, Problem) else (reply, None)
                answer = Answer(order_id=promise.stream, act=promise.topic, view=view, problem=problem, promise_id=promise.id)
                settle(self.ledger, promise.id, answer)

    def _due(self) -> list[Any]:
        found: list[Any] = run(self.ledger.due(self.clock.now(), list(ACTS), frozenset(), 10))
        return found

    @staticmethod
    def request_of(promise: Any) -> Any:
        kind = endpoint(promise.topic).request
        assert kind is not None
        return msgspec.json.decode(promise.body, type=kind)

    def show(self, gtin: str) -> None:
        self.flow.found(CodeSeen(text=gtin, format="EAN13"))

    def show_card(self, person: dict[str, Any] = JIA, *, sure: bool = True) -> None:
        self.flow.found(CardSeen(number=person["id_number"], name=person["name"], needs_confirm=not sure))
        self.deliver()
        self.pass_time(1)

    def pass_time(self, seconds: float) -> None:
        self.clock.forward(seconds)
        self.flow.tick()

    def type_phone(self, digits: str = "13900000001") -> None:
        for digit in digits:
            self.flow.digit(digit)

    def register(self, person: dict[str, Any] = JIA) -> None:
        self.flow.agree()
        self.show_card(person)
        self.type_phone()
        self.flow.register_buyer()
        self.deliver()

    def buy(self) -> None:
        """Everything up to the wallet's code."""
        self.flow.start("zh")
        self.register()
        self.show(CREAM)
        self.flow.submit_order()
        self.deliver()

    def hear(self, view: OrderView) -> None:
        self.flow.order_changed(view)
        self.deliver()

    def restart(self, *listeners: Callable[[CheckoutState], None]) -> None:
        """The kiosk was killed: only its book is left. A screen that stands before the book is open listens from the start."""
        self.gaze.looks.clear()
        self.floor.listeners[:] = listeners
        self.flow = CheckoutFlow(self.floor)
        self.ledger.on_answer = self.flow.answered
        self.flow.resume()


ACTS = ("register_buyer", "submit_order", "file_order", "request_payment", "cancel_order")


def run(work: Any) -> Any:
    """Run a coroutine that waits for nobody."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def settle(ledger: Ledger, promise_id: str, answer: Answer) -> None:
    run(ledger.settle(Settled(kept=(promise_id,), commands=(answer,))))


Until = Callable[..., Awaitable[None]]


async def wait_until(what: Callable[[], bool], seconds: float = 20) -> None:
    """Let the loop run until this holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110  # what is waited for knows nothing of its watcher
            await asyncio.sleep(0.002)


@pytest.fixture
def until() -> Until:
    return wait_until


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def town() -> Town:
    return Town()


@pytest.fixture
def ledger(clock: HandClock) -> Iterator[Ledger]:
    book = Ledger(storage.open_memory(), clock, "h1")
    book.migrate()
    yield book
    book.close()


@pytest.fixture
def desk_book(clock: HandClock, tmp_path: Path) -> Iterator[DeskBook]:
    """An empty book of a desk, encrypted, in a folder of its own."""
    book = DeskBook.open(tmp_path / "desk", clock, "h1")
    yield book
    book.close()


@pytest.fixture
def platform(town: Town, clock: HandClock) -> MemoryPlatform:
    return MemoryPlatform(town, clock)


@pytest.fixture
def shop(town: Town, clock: HandClock, ledger: Ledger, platform: MemoryPlatform) -> Shop:
    ledger.keep_hall(town.hall())
    ledger.keep_goods(GOODS)
    gaze = Gaze()
    floor = Floor(ledger=ledger, clock=clock, eyes=gaze, sealing_key=town.sealing.public, permit_keys=town.enrolment().device.permit_keys)
    flow = CheckoutFlow(floor)
    made = Shop(flow, ledger, platform, clock, gaze, floor)
    floor.watch = made.watched.append
    ledger.on_answer = flow.answered
    flow.resume()
    flow.tick()
    return made


ACT_PATHS = {entry.path.rsplit("/", 1)[-1]: entry for entry in ENDPOINTS if entry.request is not None and "{order_id}" in entry.path}


class Wire:
    """The memory platform behind HTTP; `down` is a cut cable."""

    def __init__(self, platform: MemoryPlatform, town: Town, goods: GoodsListView) -> None:
        self.platform, self.town, self.goods = platform, town, goods
        self.down = False
        self.lose_answers = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            await asyncio.sleep(0.001)
            raise httpx.ConnectError("cable")
        reply = await self.reply(request)
        if self.lose_answers and request.method != "GET":
            self.lose_answers -= 1
            raise httpx.ReadTimeout("lost")
        return httpx.Response(409 if isinstance(reply, Problem) else 200, content=msgspec.json.encode(reply))

    async def reply(self, request: httpx.Request) -> Any:
        path = request.url.path
        if path == "/v1/hall":
            now = self.platform.clock.now()
            return self.town.hall(
                permit=self.town.permit(issued_at=now, expires_at=now.replace(year=now.year + 1), valid_to=now.date() + timedelta(days=1))
            )
        if path == "/v1/goods":
            return self.goods
        if path == "/v1/wallets":
            if request.url.params["after"]:
                await asyncio.sleep(0.05)
            return WalletsView(etag="1", wallets=[WalletView(wallet="wechat", offered=True, takes_code=True)])
        if path == "/v1/board":
            entry = BoardEntryView(pickup_number="B208", desk="2", since=self.platform.clock.now())
            await asyncio.sleep(0.01)
            return BoardView(etag="1", hall_name_zh="馆", hall_name_en="Hall", at=self.platform.clock.now(), clearing=[], ready=[entry])
        if path == "/v1/parcels":
            return ParcelListView(etag="1", orders=[])
        return await self.order(request, path.split("/"))

    async def order(self, request: httpx.Request, parts: list[str]) -> Any:
        order_id = parts[3]
        if request.method == "GET":
            view = self.platform.views.get(order_id)
            if view is None:
                return Problem(type="", title="", status=404, code="unknown_order")
            if str(view.version) == request.url.params["after"]:
                await asyncio.sleep(0.01)
            return self.platform.views[order_id]
        entry = ACT_PATHS[parts[4]]
        assert entry.request is not None
        key = request.headers["Idempotency-Key"]
        if key in self.platform.keys.get(entry.name, []):
            return self.platform.views[order_id]
        return self.platform.answer(entry.name, msgspec.json.decode(request.content, type=entry.request), key)


@pytest.fixture
def wire(town: Town) -> Wire:
    """A platform behind HTTP, on the machine's own clock."""
    return Wire(MemoryPlatform(town, SystemClock()), town, GOODS)


@pytest.fixture
def gaze() -> Gaze:
    return Gaze()
