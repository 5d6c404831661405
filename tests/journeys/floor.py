"""A shop floor without screens: what kiosk, desk and wallet holder do, spoken straight to the real servers over HTTP."""

import base64
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from o2o_store.contract.store_api.access import DeviceEnrolledView
from o2o_store.contract.store_api.fulfilment import BoardView, HandOver, PackParcel, ParcelListView
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView, NoticeView
from o2o_store.contract.store_api.orders import (
    BasketLine,
    CancelOrder,
    FileOrder,
    OrderView,
    Person,
    RegisterBuyer,
    RequestPayment,
    SubmitOrder,
)
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.ids import new_id
from o2o_store.sealing import seal

PATIENCE_S = 40.0
"""How long a journey waits for what must happen by itself."""


class Refused(Exception):
    """The platform said no; `code` is the refusal's, `status` the HTTP status."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(slots=True)
class Device:
    """A machine of the hall: its token and what it learnt at enrolment."""

    client: httpx.Client
    enrolled: DeviceEnrolledView
    staff_token: str = ""

    def call(self, method: str, path: str, request: Any = None, reply: Any = None, *, key: str = "", **params: str) -> Any:
        """Make one call as this machine. Raises Refused when the platform says no."""
        headers = {"Authorization": f"Bearer {self.enrolled.token}", "O2O-Contract": "1", "Content-Type": "application/json"}
        if self.staff_token:
            headers["O2O-Staff"] = self.staff_token
        if request is not None:
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        answer = self.client.request(
            method, path, content=None if request is None else msgspec.json.encode(request), headers=headers, params=params
        )
        return read(answer, reply)


def read(answer: httpx.Response, reply: Any) -> Any:
    """Decode an answer into its view. Raises Refused for problem details."""
    if answer.is_error:
        problem = answer.json() if answer.headers.get("content-type", "").startswith("application/problem+json") else {}
        raise Refused(answer.status_code, problem.get("code", answer.text[:200]))
    return None if reply is None else msgspec.json.decode(answer.content, type=reply)


def until(question: Callable[[], Any], what: str, patience: float = PATIENCE_S) -> Any:
    """Ask again and again until the answer is true, and return it. Fails after `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := question():
            return found
        time.sleep(0.05)
    raise AssertionError(f"never happened within {patience:.0f} s: {what}")


@dataclass(slots=True)
class Peer:
    """The control side of one sandbox."""

    base: str
    token: str

    def post(self, path: str, body: Any) -> Any:
        """Give an order to the sandbox and return its answer."""
        return (
            httpx.post(f"{self.base}{path}", json=body, headers={"Authorization": f"Bearer {self.token}"}, timeout=20)
            .raise_for_status()
            .json()
        )

    def get(self, path: str) -> Any:
        """Ask the sandbox."""
        return httpx.get(f"{self.base}{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=20).raise_for_status().json()

    def delete(self, path: str) -> None:
        """Clear something at the sandbox."""
        httpx.delete(f"{self.base}{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=20).raise_for_status()


@dataclass(slots=True)
class Floor:
    """A hall with its machines and the world around it."""

    kiosk: Device
    desk: Device
    board: Device
    customs: Peer
    wechat: Peer
    alipay: Peer
    identity: Peer
    persons: dict[str, dict[str, Any]]
    hall: HallView = field(init=False)
    goods: GoodsListView = field(init=False)

    def open(self) -> "Floor":
        """Fetch what machines fetch in the morning."""
        self.hall = self.kiosk.call("GET", "/v1/hall", reply=HallView)
        self.goods = self.kiosk.call("GET", "/v1/goods", reply=GoodsListView)
        return self

    def notice(self, kind: str) -> NoticeView:
        """The Chinese text of a notice in force."""
        return next(notice for notice in self.hall.notices if notice.kind == kind and notice.language == "zh")

    def person(self, who: str) -> Person:
        """A specimen person of the sandboxes' roster."""
        found = self.persons[who]
        return Person(name=found["name"], id_number=found["id_number"], phone=found["phone"])


@dataclass(slots=True)
class Visit:
    """One shopper's way through the hall, act by act."""

    floor: Floor
    who: str = "jia"
    device: Device | None = None
    order_id: str = field(default_factory=lambda: new_id(SystemClock().now()))

    @property
    def kiosk(self) -> Device:
        """The kiosk this visit happens at."""
        return self.device or self.floor.kiosk

    def register_buyer(self, person: Person | None = None, *, key: str = "") -> OrderView:
        """Step 1."""
        notice = self.floor.notice("privacy")
        plain = msgspec.json.encode(person or self.floor.person(self.who))
        sealed = seal(base64.urlsafe_b64decode(self.kiosk.enrolled.sealing_key + "="), plain, self.order_id)
        request = RegisterBuyer(
            order_id=self.order_id,
            sealed_person=sealed,
            consent_version=notice.version,
            consent_sha256=notice.sha256,
            language="zh",
            consented_at=datetime.now(UTC),
        )
        view: OrderView = self.kiosk.call("PUT", f"/v1/orders/{self.order_id}/buyer", request, OrderView, key=key)
        return view

    def submit_order(self, *lines: tuple[str, int], key: str = "", shown_total_fen: int | None = None) -> OrderView:
        """Step 2: GTINs and quantities; the first two products of the catalogue when none are named."""
        basket = lines or tuple((goods.gtin, 1) for goods in self.floor.goods.goods[:2])
        notice = self.floor.notice("consumer")
        request = SubmitOrder(
            order_id=self.order_id,
            lines=[BasketLine(gtin=gtin, quantity=quantity) for gtin, quantity in basket],
            price_version=self.floor.goods.price_version,
            shown_total_fen=self.total(basket) if shown_total_fen is None else shown_total_fen,
            notice_version=notice.version,
            notice_sha256=notice.sha256,
            notice_language="zh",
            confirmed_at=datetime.now(UTC),
        )
        view: OrderView = self.kiosk.call("PUT", f"/v1/orders/{self.order_id}/basket", request, OrderView, key=key)
        return view

    def total(self, basket: tuple[tuple[str, int], ...]) -> int:
        """What the kiosk would show for this basket, by the same law."""
        from o2o_store.domain.money import Fen
        from o2o_store.domain.tax import TaxedLine, quote

        known = {goods.gtin: goods for goods in self.floor.goods.goods}
        found = [(known[gtin], quantity) for gtin, quantity in basket if gtin in known]
        lines = [
            TaxedLine(
                price_fen=Fen(goods.price_fen),
                quantity=quantity,
                vat_bp=goods.vat_bp,
                consumption_bp=goods.consumption_bp,
                consumption_kind=goods.consumption_kind,
                content_amount=goods.content_amount,
                content_unit=goods.content_unit,
            )
            for goods, quantity in found
        ]
        priced = quote(lines, Fen(0), Fen(0), datetime.now(UTC))
        return sum(line.goods_fen + line.tax_fen for line in priced.lines)

    def file_order(self, *, key: str = "") -> OrderView:
        """Step 3."""
        view: OrderView = self.kiosk.call(
            "POST", f"/v1/orders/{self.order_id}/filing", FileOrder(order_id=self.order_id), OrderView, key=key
        )
        return view

    def request_payment(self, *, key: str = "") -> OrderView:
        """Step 4, the code; waits until the wallet has given one."""
        request = RequestPayment(order_id=self.order_id, wallet="wechat")
        self.kiosk.call("POST", f"/v1/orders/{self.order_id}/payments", request, OrderView, key=key)
        view: OrderView = until(lambda: (view := self.view()).payment and view.payment.code_url and view, "the wallet gives a code")
        return view

    def pay(self, payer: str = "") -> None:
        """Step 4, the phone: somebody pays what the code asks for."""
        payment = self.view().payment
        assert payment is not None
        self.floor.wechat.post("/control/pay", {"code": payment.code_url, "payer": payer or self.who})

    def cancel_order(self, reason: str = "left") -> OrderView:
        """The shopper leaves before paying."""
        view: OrderView = self.kiosk.call(
            "POST", f"/v1/orders/{self.order_id}/cancellation", CancelOrder(order_id=self.order_id, reason=reason), OrderView
        )
        return view

    def view(self) -> OrderView:
        """The order as its kiosk sees it."""
        view: OrderView = self.kiosk.call("GET", f"/v1/orders/{self.order_id}", reply=OrderView)
        return view

    def wait(self, what: str, question: Callable[[OrderView], Any], patience: float = PATIENCE_S) -> OrderView:
        """Wait until the view of the order satisfies the question."""
        view: OrderView = until(lambda: (view := self.view()) and question(view) and view, f"{what}; last seen {self.story()}", patience)
        return view

    def story(self) -> str:
        """What happened so far, in one line."""
        view = self.view()
        return " ".join(entry.what for entry in view.timeline) + (f" refusal={view.refusal.code}" if view.refusal else "")

    def to_filed(self) -> OrderView:
        """Steps 1 to 3 as they should go."""
        self.register_buyer()
        self.wait("the real-name answer", lambda view: view.buyer and view.buyer.check == "fits")
        self.submit_order()
        return self.file_order()

    def to_captured(self) -> OrderView:
        """Steps 1 to 4 as they should go."""
        self.to_filed()
        self.request_payment()
        self.pay()
        return self.wait("the payment is captured", lambda view: view.payment and view.payment.state == "paid")

    def to_released(self) -> OrderView:
        """Until customs releases the parcel."""
        self.to_captured()
        return self.wait("customs releases the parcel", lambda view: view.voucher)

    def pack_parcel(self, units: list[str] | None = None, label: str = "") -> OrderView:
        """Staff scan every unit, then the label."""
        view = self.wait("a parcel label is there", lambda view: view.parcel and view.parcel.label)
        assert view.parcel is not None
        every = [line.gtin for line in view.lines for _ in range(line.quantity)]
        request = PackParcel(order_id=self.order_id, units=every if units is None else units, parcel_label=label or view.parcel.label)
        packed: OrderView = self.floor.desk.call("POST", f"/v1/orders/{self.order_id}/parcel", request, OrderView)
        return packed

    def hand_over(self, *, voucher: str = "", label: str = "", last_four: str = "", desk: Device | None = None, key: str = "") -> Any:
        """The three proofs at the desk."""
        view = self.view()
        number = self.floor.person(self.who).id_number
        request = HandOver(
            order_id=self.order_id,
            voucher=voucher or view.voucher,
            parcel_label=label or (view.parcel.label if view.parcel else ""),
            last_four=last_four or number[-4:],
        )
        return (desk or self.floor.desk).call("POST", f"/v1/orders/{self.order_id}/hand-over", request, dict, key=key)

    def on_board(self) -> str:
        """Where the board shows this order: clearing, ready, or nowhere."""
        board: BoardView = self.floor.board.call("GET", "/v1/board", reply=BoardView)
        number = self.view().pickup_number
        if number in {entry.pickup_number for entry in board.ready}:
            return "ready"
        return "clearing" if number in {entry.pickup_number for entry in board.clearing} else "nowhere"

    def in_pick_list(self) -> bool:
        """Whether the desk sees this order."""
        found: ParcelListView = self.floor.desk.call("GET", "/v1/parcels", reply=ParcelListView)
        return self.order_id in {order.order_id for order in found.orders}


def as_json(view: msgspec.Struct) -> str:
    """A view as text, for messages of failing tests."""
    return json.dumps(msgspec.to_builtins(view), ensure_ascii=False, indent=1, default=str)
