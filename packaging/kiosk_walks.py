"""The kiosk's screens from real states: a shopper walks through the real flow, book and service layer; only the platform's words are played.

Each walk ends in a `Moment`: the flows' own states, as the running program hands them to its face. Persons are invented (样本甲, county 999).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from o2o_store import storage
from o2o_store.backend.halls.notices import current
from o2o_store.backend.halls.service import permit_bytes
from o2o_store.backend.keys import base64url, public_text
from o2o_store.contract.store_api.access import StaffSessionView
from o2o_store.contract.store_api.endpoints import endpoint
from o2o_store.contract.store_api.goods import GoodsListView, GoodsView
from o2o_store.contract.store_api.halls import HallView, PermitView
from o2o_store.contract.store_api.orders import (
    AllowanceView,
    BuyerView,
    DocumentView,
    LineView,
    OrderView,
    ParcelView,
    PaymentView,
    TimelineEntry,
)
from o2o_store.contract.store_api.payments import WalletsView, WalletView
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import (
    BadPhone,
    CustomsRejected,
    OverYearlyAllowance,
    PayerDiffers,
    PersonDiffers,
    Refusal,
    WalletUnavailable,
    WrongBadgeOrPin,
)
from o2o_store.kiosk.eyes.findings import CardSeen, CodeSeen, Corners, Hint, SightChanged
from o2o_store.kiosk.flows import checkout
from o2o_store.kiosk.flows.checkout import CheckoutFlow, Floor
from o2o_store.kiosk.flows.checkout_state import CheckoutState
from o2o_store.kiosk.flows.machine_facts import MachineFacts
from o2o_store.kiosk.flows.service import Household, ServiceFlow, ServiceState
from o2o_store.kiosk.ledger.book import Ledger
from o2o_store.kiosk.ledger.records import Answer
from o2o_store.kiosk.ui.faces import Around
from o2o_store.outbox.outages import Outage, Unreachable
from o2o_store.outbox.outbox import Settled
from o2o_store.sealing import SealingKey

OPENED = datetime(2026, 5, 18, 6, 4, 0, tzinfo=UTC)
CREAM, FLASK, FORMULA, MASKS, VITAMINS, CHOCOLATE, HONEY, DEARER = (f"0690000000{number:03d}{digit}" for number, digit in (
    (1, 4), (2, 1), (3, 8), (4, 5), (5, 2), (6, 9), (7, 6), (8, 3)))  # fmt: skip
NUMBER, NAME, PHONE = "50999919880808079X", "样本甲", "13800000000"
VOUCHER = "O2O1.AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSK"
ACTS = ("register_buyer", "submit_order", "file_order", "request_payment", "cancel_order")
PAY_CODE = "134567890123456789"
BADGE, PIN = "O2OS" + "0" * 20, "4711"


@dataclass(frozen=True)
class Moment:
    """What the running program hands to the kiosk's face."""

    state: CheckoutState
    around: Around
    service: ServiceState
    facts: MachineFacts | None
    filmed: str = "empty"


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    moment: datetime = OPENED

    def now(self) -> datetime:
        """The moment it was put to."""
        return self.moment


def goods_of(gtin: str, names: tuple[str, str], specs: tuple[str, str], origin: str, price_fen: int, image: str) -> GoodsView:
    """Return one product at 13 % value-added tax."""
    return GoodsView(
        gtin=gtin, sku=gtin[-5:], name_zh=names[0], name_en=names[1], spec_zh=specs[0], spec_en=specs[1], origin=origin,
        price_fen=price_fen, vat_bp=1300, consumption_bp=0, image=image, shelf="C-07",
    )  # fmt: skip


GOODS = GoodsListView(
    price_version="2026-05-18",
    goods=[
        goods_of(HONEY, ("麦卢卡蜂蜜", "Manuka honey"), ("250 g", "250 g"), "609", 32800, "honey.svg"),
        goods_of(CREAM, ("保湿面霜", "Face cream"), ("50 ml", "50 ml"), "305", 23800, "cream.svg"),
        goods_of(FLASK, ("真空保温杯", "Vacuum flask"), ("480 ml", "480 ml"), "116", 26900, "thermos.svg"),
        goods_of(FORMULA, ("婴幼儿配方奶粉 3 段", "Infant formula stage 3"), ("800 g", "800 g"), "304", 23600, "formula.svg"),
        goods_of(MASKS, ("补水面膜", "Hydrating masks"), ("10 片", "10 pieces"), "133", 9900, "masks.svg"),
        goods_of(VITAMINS, ("维生素 C 片", "Vitamin C tablets"), ("60 片", "60 tablets"), "601", 16800, "vitamins.svg"),
        goods_of(CHOCOLATE, ("黑巧克力", "Dark chocolate"), ("200 g", "200 g"), "307", 5900, "chocolate.svg"),
        goods_of(DEARER, ("降噪耳机", "Noise-cancelling headphones"), ("黑色", "black"), "116", 265000, "thermos.svg"),
    ],
)


class Door:
    """The platform's staff door: one badge and PIN, or nobody there."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.outage: Outage | None = None

    async def sign_in_staff(self, request: Any) -> StaffSessionView | Problem:
        """Let the specimen clerk in."""
        if self.outage is not None:
            raise self.outage
        if request.pin != PIN:
            return problem_of(WrongBadgeOrPin())
        name = "样本店员" if self.language == "zh" else "Specimen Clerk"
        return StaffSessionView(token="specimen", staff_id="021", name=name, roles=["clerk"], expires_at=OPENED + timedelta(hours=9))  # noqa: S106

    async def sign_out_staff(self, _staff: str) -> Problem | None:
        """Let her out."""
        return None


def problem_of(refusal: Refusal) -> Problem:
    """Return a refusal as the platform says it."""
    return Problem(type=f"urn:o2o:refusal:{refusal.code}", title=refusal.code, status=409, code=refusal.code, facts=refusal.facts())


def run(work: Any) -> Any:
    """Run a coroutine that waits for nobody."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("it waits")


class Rehearsal:
    """A kiosk without a window in an invented hall; `corners` is where the label before its camera really lies."""

    def __init__(self, language: str, corners: Corners = ()) -> None:
        self.language, self.corners = language, corners
        self.clock = HandClock()
        self.ledger = Ledger(storage.open_memory(), self.clock, "h1")
        self.ledger.migrate()
        self._permit_key, self._sealing = Ed25519PrivateKey.generate(), SealingKey.generate()
        self.ledger.keep_goods(GOODS)
        self.door = Door(language)
        self.refuse: dict[str, Refusal] = {}
        self.offline_since: datetime | None = None
        self.version = 0
        self.gone, self.home = False, False
        self.view: OrderView | None = None
        self.filmed = "empty"
        floor = Floor(
            ledger=self.ledger,
            clock=self.clock,
            eyes=self,
            sealing_key=self._sealing.public,
            permit_keys={"k1": public_text(self._permit_key)},
            language=language,
            server="https://192.168.1.20:8700",
        )
        self.flow = CheckoutFlow(floor)
        self.ledger.on_answer = self.flow.answered
        self.enter()

    def look_for(self, _what: Any) -> None:
        """Eyes that need not be told."""

    def hall(self, **changes: Any) -> HallView:
        """The hall with a permit of its own."""
        now = self.clock.now()
        unsigned = PermitView(
            hall_id="h1",
            document_no="EX-1",
            pickup=True,
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            issued_at=now,
            expires_at=now + timedelta(days=1),
            key_id="k1",
        )
        permit = msgspec.structs.replace(unsigned, signature=base64url(self._permit_key.sign(permit_bytes(unsigned))))
        plain = HallView(
            hall_id="h1", name_zh="综保区体验馆", name_en="Bonded Hall", number="1", desks=["1", "2", "3"], permit=permit, notices=list(current()), minimum_age=16,
            single_limit_fen=500_000, yearly_limit_fen=2_600_000, wallets=["wechat", "alipay"], server_time=now,
        )  # fmt: skip
        return msgspec.structs.replace(plain, **changes)

    def enter(self) -> None:
        """The next shopper finds the kiosk idle, at five past two."""
        self.flow.leave()
        self.offers(takes_code=False)
        self.refuse.clear()
        self.gone = True
        self.deliver()
        self.gone, self.home = False, False
        self.clock.moment = OPENED + timedelta(minutes=1)
        self.door.outage, self.offline_since, self.view, self.filmed = None, None, None, "empty"
        self.service = ServiceFlow(Household(self.door, self.clock, visiting=lambda: self.flow.state.visit is not None))
        self.flow.reach_changed(None)
        self.flow.hall_changed(self.hall(), GOODS)
        self.flow.found(SightChanged("seeing"))
        self.flow.tick()

    def seize(self) -> Moment:
        """Return what the face would be handed now."""
        state = self.flow.state
        facts = MachineFacts("kiosk-1", "0.1.0", state.sight, self.offline_since, 2, 0, len(GOODS.goods), GOODS.price_version)
        around = Around(state.hall, self.offline_since, state.closed_by, self.clock.now())
        return Moment(state, around, self.service.state, facts if self.service.state.staff == "menu" else None, self.filmed)

    # -- hands

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.moment += timedelta(seconds=seconds)
        self.flow.tick()
        self.service.tick()

    def start(self) -> None:
        """Touch the language."""
        self.flow.start(self.language)

    def card(self, *, sure: bool = True, number: str = NUMBER) -> None:
        """Agree and lay the card under the camera."""
        self.flow.agree()
        self.filmed = "card"
        self.flow.found(CardSeen(number=number, name=NAME, needs_confirm=not sure))

    def phone(self, digits: str = PHONE) -> None:
        """Type the number, which the platform has never heard."""
        self.refuse["register_buyer"] = BadPhone()
        self.deliver()
        del self.refuse["register_buyer"]
        self.wait(1)
        for digit in digits:
            self.flow.digit(digit)

    def register(self) -> None:
        """All of step one."""
        self.card()
        self.phone()
        self.flow.register_buyer()
        self.deliver()

    def show(self, *gtins: str) -> None:
        """Hold labels before the camera, the last one still there."""
        for gtin in gtins:
            self.wait(5)
            self.filmed = f"label:{gtin}"
            self.flow.found(CodeSeen(text=gtin, format="QRCode", corners=self.corners))

    def basket(self) -> None:
        """Two tins of formula, a flask, a cream: the mocks' basket."""
        self.show(FORMULA, FLASK)
        self.flow.set_quantity(FORMULA, 2)
        self.show(CREAM)

    def sends(self) -> None:
        """This hall may not hand over, and sends."""
        self.home = True
        self.flow.hall_changed(self.hall(permit=None, courier=True), GOODS)

    def give_address(self) -> None:
        """The shopper's phone has written the address."""
        self.hear(address_path="", fulfilment="courier", delivery="河南省郑州市中原区***")

    def agree_address(self) -> None:
        """The shopper says that it is theirs."""
        self.flow.send_there()
        self.deliver()

    def pay_home(self) -> None:
        """Up to the wallet's code of an order that is sent."""
        self.sends()
        self.order()
        self.deliver()
        self.give_address()
        self.agree_address()
        self.wait(28)

    def release_home(self) -> None:
        """Customs lets go of an order that is sent: no voucher, no desk."""
        self.clock.moment = OPENED.replace(minute=5, second=41)
        parcel = ParcelView(state="released", label="ZT0518000208", desk="", released_at=self.clock.now())
        self.decide("released", "800", parcel=parcel)
        self.wait(20)

    def order(self) -> None:
        """Registered and ordered; the promises wait."""
        self.start()
        self.register()
        self.basket()
        self.wait(5)
        self.flow.submit_order()

    def filed(self) -> None:
        """Up to the filed order, the wallet not yet asked."""
        self.order()
        self.deliver(2)

    def pay_page(self) -> None:
        """Up to the wallet's code, half a minute old."""
        self.order()
        self.deliver()
        self.wait(28)

    def takes_codes(self) -> None:
        """Both wallets charge the shopper's own pay code."""
        self.offers(takes_code=True)

    def offers(self, *, takes_code: bool) -> None:
        """The platform says that both wallets answer."""
        wallets = [WalletView(wallet=name, offered=True, takes_code=takes_code) for name in ("wechat", "alipay")]
        self.flow.wallets_changed(WalletsView(etag=str(takes_code), wallets=wallets))

    def charge_asks(self) -> None:
        """The wallet wants its owner's password."""
        assert self.view is not None
        assert self.view.payment is not None
        self.hear(payment=msgspec.structs.replace(self.view.payment, state="waiting", code_url="", scanned_at=self.clock.now()))

    def charge_fails(self, reason: str) -> None:
        """The wallet will not be charged."""
        assert self.view is not None
        assert self.view.payment is not None
        self.hear(payment=msgspec.structs.replace(self.view.payment, state="failed", code_url="", reason=reason))

    def paid(self, *, home: bool = False) -> None:
        """The wallet took the money; customs has the first documents."""
        if home:
            self.pay_home()
        else:
            self.pay_page()
        assert self.view is not None
        assert self.view.payment is not None
        self.clock.moment = OPENED.replace(minute=5, second=12)
        now = self.clock.now()
        payment = msgspec.structs.replace(self.view.payment, state="paid", captured_at=now, transaction_tail="7731")
        documents = [self.document(kind, "accepted", "120", second) for kind, second in (("order", 12), ("payment", 12), ("waybill", 13))]
        self.hear(payment=payment, parcel=ParcelView(state="reserved", label="ZT0518000208", desk="2"), step=5, pickup_number="B208", order_no="7F3K92QX",
                  documents=[*documents, self.document("inventory", "sent", "", 13)])  # fmt: skip
        self.wait(18)

    def twice(self) -> None:
        """The other phone has paid the code that was left; that money is owed back."""
        assert self.view is not None
        assert self.view.payment is not None
        second = msgspec.structs.replace(self.view.payment, attempt=2, wallet="alipay", state="refunding", captured_at=self.clock.now())
        self.hear(repaid=[second])
        self.wait(8)

    def document(self, kind: str, state: str, status: str, second: int) -> DocumentView:
        """One document as customs receipted it."""
        return DocumentView(kind=kind, state=state, at=OPENED.replace(minute=5, second=second), status=status)

    def decide(self, state: str, status: str, **changes: Any) -> None:
        """Customs speaks of the goods list."""
        assert self.view is not None
        kept = [document for document in self.view.documents if document.kind != "inventory"]
        self.hear(documents=[*kept, self.document("inventory", state, status, 41)], **changes)

    def release(self, *, packed: bool) -> None:
        """Customs lets go; the parcel is packed, or nearly."""
        self.clock.moment = OPENED.replace(minute=5, second=41)
        now = self.clock.now()
        parcel = ParcelView(
            state="ready" if packed else "released", label="ZT0518000208", desk="2", packed_at=now if packed else None, released_at=now
        )
        self.decide("released", "800", parcel=parcel, ready=packed, voucher=VOUCHER)
        self.wait(20)

    def refund(self, refusal: Refusal, state: str = "refunding") -> None:
        """Stopped after payment: the money is on its way back."""
        assert self.view is not None
        assert self.view.payment is not None
        due = OPENED.replace(minute=5, second=53)
        self.clock.moment = due
        back = due + timedelta(seconds=42) if state == "refunded" else None
        gone = [(due, "refund_booked"), *([] if state == "refund_stuck" else [(due + timedelta(seconds=1), "refund_sent")])]
        payment = msgspec.structs.replace(self.view.payment, state=state, refund_due_at=due + timedelta(seconds=60), refunded_at=back)
        self.hear(
            payment=payment,
            refusal=problem_of(refusal),
            step=4 if isinstance(refusal, PayerDiffers) else 5,
            step_failed=True,
            parcel=None,
            timeline=[*self.view.timeline, *(TimelineEntry(at=at, what=what, who="platform") for at, what in gone)],
        )
        self.wait(42)

    # -- the platform

    def deliver(self, most: int = 9) -> None:
        """Answer what was promised, this many rounds at most."""
        for _ in range(most):
            due = run(self.ledger.due(self.clock.now(), list(ACTS), frozenset(), 10))
            if not due:
                return
            for promise in due:
                kind = endpoint(promise.topic).request
                assert kind is not None
                said = self.answer(promise.topic, msgspec.json.decode(promise.body, type=kind))
                answer = msgspec.structs.replace(said, promise_id=promise.id)
                run(self.ledger.settle(Settled(kept=(promise.id,), commands=(answer,))))

    def answer(self, act: str, request: Any) -> Answer:
        """What the platform says to an act; nothing any more once the shopper of before is gone."""
        if self.gone:
            return Answer(order_id=request.order_id, act=act)
        if act in self.refuse:
            return Answer(order_id=request.order_id, act=act, problem=problem_of(self.refuse[act]))
        self.version += 1
        old = self.view or OrderView(
            order_id=request.order_id, version=0, hall_id="h1", step=1, step_failed=False, closed=False, created_at=self.clock.now()
        )
        self.view = msgspec.structs.replace(old, order_id=request.order_id, version=self.version, **getattr(self, f"_{act}")(request))
        return Answer(order_id=request.order_id, act=act, view=self.view)

    def hear(self, **changes: Any) -> None:
        """The platform shows a newer view."""
        assert self.view is not None
        self.version += 1
        self.view = msgspec.structs.replace(self.view, version=self.version, **changes)
        self.flow.order_changed(self.view)
        self.deliver()

    def _register_buyer(self, _request: Any) -> dict[str, Any]:
        year = AllowanceView(year=2026, limit_fen=2_600_000, used_fen=342_000, held_fen=0)
        return {"buyer": BuyerView(masked_name="样*甲", last_four="079X", check="fits"), "allowance": year, "step": 2}

    def _submit_order(self, request: Any) -> dict[str, Any]:
        goods, quote = {one.gtin: one for one in GOODS.goods}, self.flow.state.quote
        assert quote is not None
        lines = [
            LineView(
                gtin=line.gtin, sku="", name_zh=goods[line.gtin].name_zh, name_en=goods[line.gtin].name_en, spec_zh=goods[line.gtin].spec_zh, spec_en=goods[line.gtin].spec_en,
                origin=goods[line.gtin].origin, quantity=line.quantity, price_fen=goods[line.gtin].price_fen, goods_fen=taxed.goods_fen, tax_fen=taxed.tax_fen,
            )
            for line, taxed in zip(request.lines, quote.lines, strict=True)
        ]  # fmt: skip
        return {
            "submitted": True,
            "lines": lines,
            "goods_fen": quote.goods_fen,
            "tax_fen": quote.tax_fen,
            "total_fen": request.shown_total_fen,
            "step": 3,
            "address_path": "/address/Wq3vN0cYt5m1rK8pZx2LbA" if self.home else "",
        }

    def _file_order(self, _request: Any) -> dict[str, Any]:
        return {"filed": True, "hold_until": self.clock.now() + timedelta(minutes=15), "step": 4}

    def _request_payment(self, request: Any) -> dict[str, Any]:
        assert self.view is not None
        now = self.clock.now()
        payment = PaymentView(
            attempt=1,
            wallet=request.wallet,
            state="creating" if request.pay_code else "waiting",
            amount_fen=self.view.total_fen,
            code_url="" if request.pay_code else "weixin://wxpay/bizpayurl?pr=7F3K92QXzz",
            expires_at=now + timedelta(minutes=5),
        )
        return {"payment": payment, "timeline": [TimelineEntry(at=now, what="payment_requested", who="shopper")]}

    def _cancel_order(self, _request: Any) -> dict[str, Any]:
        return {"closed": True}


Walk = Callable[[Rehearsal], Any]


def _pay_states(one: Rehearsal, state: str, **changes: Any) -> None:
    one.pay_page()
    assert one.view is not None
    assert one.view.payment is not None
    one.hear(payment=msgspec.structs.replace(one.view.payment, state=state, **changes))


def _scanned(one: Rehearsal) -> None:
    one.pay_page()
    one.flow.choose_wallet("alipay")
    one.deliver()
    assert one.view is not None
    assert one.view.payment is not None
    one.hear(payment=msgspec.structs.replace(one.view.payment, scanned_at=one.clock.now()))
    one.wait(9)


def _unconfirmed(one: Rehearsal) -> None:
    _scanned(one)
    one.wait(30)


def _slow(one: Rehearsal) -> None:
    _pay_states(one, "creating", code_url="")
    one.wait(6)


def _code_read(one: Rehearsal) -> None:
    one.takes_codes()
    one.pay_page()
    one.flow.begin_pay_code()
    one.flow.found(CodeSeen(text=PAY_CODE, format="Code128", corners=one.corners))


def _alipay_paid(one: Rehearsal) -> None:
    one.paid()
    assert one.view is not None
    assert one.view.payment is not None
    one.hear(payment=msgspec.structs.replace(one.view.payment, wallet="alipay"))


def _cut_off(one: Rehearsal) -> None:
    one.offline_since = OPENED.replace(minute=1)
    one.flow.reach_changed(one.offline_since)


def _badge(one: Rehearsal, pin: str) -> None:
    one.service.badge_seen(BADGE)
    for digit in pin:
        one.service.staff_digit(digit)


def _steps(*acts: Callable[[Rehearsal], Any]) -> Walk:
    def walk(one: Rehearsal) -> None:
        for act in acts:
            act(one)

    return walk


def _enter_pin(one: Rehearsal, pin: str) -> None:
    _badge(one, pin)
    run(one.service.staff_enter())


def _go_offline_at_door(one: Rehearsal) -> None:
    one.door.outage = Unreachable("cable")
    _enter_pin(one, PIN)


def _price(one: Rehearsal) -> None:
    one.start()
    one.flow.decline()
    one.flow.begin_pricing()


def _blind(one: Rehearsal) -> None:
    one.service.sight_changed("blind")
    one.flow.found(SightChanged("blind"))
    one.wait(61)


def _full(one: Rehearsal) -> None:
    one.start()
    one.register()
    one.show(CHOCOLATE, VITAMINS, MASKS)
    one.basket()


def _ask(one: Rehearsal) -> None:
    one.start()
    one.register()
    one.basket()
    one.wait(98)


def _refuse(one: Rehearsal, act: str, refusal: Refusal) -> None:
    one.refuse[act] = refusal
    one.order()
    one.deliver()


def _over_the_year(one: Rehearsal) -> None:
    _refuse(
        one,
        "file_order",
        OverYearlyAllowance(amount_fen=checkout_fen(97900), left_fen=checkout_fen(60000), limit_fen=checkout_fen(2600000)),
    )


def checkout_fen(amount: int) -> Any:
    """Return an amount as the law counts it."""
    from o2o_store.domain.money import Fen

    return Fen(amount)


def _close(one: Rehearsal) -> None:
    _enter_pin(one, PIN)
    one.service.toggle_service()
    run(one.service.leave_menu())


WALKS: dict[str, Walk] = {
    "attract": lambda one: one.wait(0),
    "attract_paused": lambda one: one.flow.hall_changed(one.hall(permit=None), GOODS),
    "closed": _close,
    "closed_camera": _blind,
    "register": lambda one: one.start(),
    "card": _steps(lambda one: one.start(), lambda one: one.flow.agree(), lambda one: setattr(one, "filmed", "card")),
    "card_hint": _steps(lambda one: one.start(), lambda one: one.flow.agree(), lambda one: one.flow.found(Hint("glare")), lambda one: setattr(one, "filmed", "card")),
    "card_wrong": _steps(lambda one: one.start(), lambda one: one.card(number="509999198808080790")),
    "card_unsure": _steps(lambda one: one.start(), lambda one: one.card(sure=False)),
    "card_read": _steps(lambda one: one.start(), lambda one: one.card()),
    "phone": _steps(lambda one: one.start(), lambda one: one.card(), lambda one: one.phone("1380000")),
    "phone_complete": _steps(lambda one: one.start(), lambda one: one.card(), lambda one: one.phone()),
    "phone_wrong": _steps(lambda one: one.start(), lambda one: one.card(), lambda one: one.phone("10000000000")),
    "scan_empty": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.flow.found(Hint("closer")), lambda one: setattr(one, "filmed", f"label:{FLASK}")),
    "scan": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.basket()),
    "scan_again": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.basket(), lambda one: one.show(CREAM)),
    "scan_full": _full,
    "scan_unknown": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.basket(), lambda one: one.show("04006381333931")),
    "scan_barred": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.basket(), lambda one: one.show(DEARER), lambda one: one.flow.set_quantity(DEARER, 2)),
    "scan_offline": _steps(lambda one: one.start(), lambda one: one.register(), _cut_off, lambda one: one.basket()),
    "price_ask": _price,
    "price_shown": _steps(_price, lambda one: one.show(HONEY)),
    "review": _steps(lambda one: one.order(), lambda one: one.deliver(1)),
    "review_filed": lambda one: one.filed(),
    "review_waiting": _steps(lambda one: one.start(), lambda one: one.register(), lambda one: one.basket(), _cut_off, lambda one: one.flow.submit_order()),
    "address": _steps(lambda one: one.sends(), lambda one: one.order(), lambda one: one.deliver()),
    "address_given": _steps(lambda one: one.sends(), lambda one: one.order(), lambda one: one.deliver(), lambda one: one.give_address()),
    "pay": lambda one: one.pay_page(),
    "pay_offline": _steps(lambda one: one.pay_page(), _cut_off),
    "pay_home": lambda one: one.pay_home(),
    "pay_scanned": _scanned,
    "pay_unconfirmed": _unconfirmed,
    "pay_slow": _slow,
    "pay_code": _steps(lambda one: one.takes_codes(), lambda one: one.pay_page(), lambda one: one.flow.begin_pay_code()),
    "pay_code_offered": _steps(lambda one: one.takes_codes(), lambda one: one.pay_page()),
    "pay_code_read": _code_read,
    "pay_code_offline": _steps(_code_read, _cut_off),
    "pay_code_password": _steps(_code_read, lambda one: one.deliver(), lambda one: one.charge_asks()),
    "pay_code_used": _steps(_code_read, lambda one: one.deliver(), lambda one: one.charge_fails("pay_code_invalid")),
    "pay_code_poor": _steps(_code_read, lambda one: one.deliver(), lambda one: one.charge_fails("not_enough_money")),
    "pay_code_other": _steps(_code_read, lambda one: one.deliver(), lambda one: one.charge_fails("payer_differs")),
    "pay_asking": _steps(lambda one: _pay_states(one, "creating", code_url="")),
    "pay_expired": _steps(lambda one: _pay_states(one, "closed", code_url="", reason="expired")),
    "pay_cancelled": _steps(lambda one: _pay_states(one, "closed", code_url="")),
    "pay_refused": _steps(lambda one: _pay_states(one, "closed", code_url="", reason="wallet_refused")),
    "pay_wallet_lost": _steps(lambda one: _pay_states(one, "abandoned", code_url="", reason="wallet_down")),
    "pay_wallet_down": lambda one: _refuse(one, "request_payment", WalletUnavailable("wechat")),
    "clearing": lambda one: one.paid(),
    "clearing_payer": _steps(lambda one: one.paid(), lambda one: one.hear(documents=[one.document("payment", "sent", "", 12)])),
    "clearing_twice": _steps(lambda one: one.paid(), lambda one: one.twice()),
    "clearing_review": _steps(lambda one: one.paid(), lambda one: one.decide("in_review", "300"), lambda one: one.wait(72)),
    "clearing_inspection": _steps(lambda one: one.paid(), lambda one: one.decide("in_inspection", "500"), lambda one: one.wait(140)),
    "clearing_suspended": _steps(lambda one: one.paid(), lambda one: one.decide("suspended", "600"), lambda one: one.wait(200)),
    "released": _steps(lambda one: one.paid(), lambda one: one.release(packed=True)),
    "released_home": _steps(lambda one: one.paid(home=True), lambda one: one.release_home()),
    "released_twice": _steps(lambda one: one.paid(), lambda one: one.twice(), lambda one: one.release(packed=True)),
    "released_packing": _steps(lambda one: one.paid(), lambda one: one.release(packed=False)),
    "refused": _steps(lambda one: one.paid(), lambda one: one.refund(CustomsRejected(customs_code="1313", info="[Code:1313;Desc:订购人年度购买额度不足]"))),
    "refused_sum": _over_the_year,
    "refused_payer": _steps(lambda one: one.paid(), lambda one: one.refund(PayerDiffers())),
    "refused_payer_alipay": _steps(_alipay_paid, lambda one: one.refund(PayerDiffers())),
    "refund_stuck": _steps(lambda one: one.paid(), lambda one: one.refund(CustomsRejected(customs_code="1313", info="[Code:1313;Desc:订购人年度购买额度不足]"), "refund_stuck")),
    "refunded": _steps(lambda one: one.paid(), lambda one: one.refund(CustomsRejected(customs_code="1313", info="[Code:1313;Desc:订购人年度购买额度不足]"), "refunded")),
    "refused_free": lambda one: _refuse(one, "file_order", PersonDiffers()),
    "still_there": _ask,
    "calling": _steps(lambda one: one.start(), lambda one: one.service.call_staff(), lambda one: one.wait(42)),
    "staff_pin": lambda one: _badge(one, "47"),
    "staff_pin_wrong": lambda one: _enter_pin(one, "0000"),
    "staff_pin_offline": _go_offline_at_door,
    "staff_menu": lambda one: _enter_pin(one, PIN),
    "training": lambda one: one.flow.hall_changed(one.hall(training=True), GOODS),
}  # fmt: skip
"""Every screen of the kiosk by name, and how one gets there."""


@dataclass
class _Numbers:
    """Order numbers in the order of the walks, so that the same screens are drawn the same."""

    given: Iterator[int] = field(default_factory=lambda: iter(range(1, 1 << 16)))

    def __call__(self, _now: datetime) -> str:
        return f"019e3a2c-5c00-7000-8000-00007f{next(self.given):04x}cb05"[:36]


@functools.cache
def moments(language: str, corners: Corners = ()) -> dict[str, Moment]:
    """Walk every walk in one language and return where each ended."""
    kept, checkout.new_id = checkout.new_id, _Numbers()
    try:
        one, found = Rehearsal(language, corners), {}
        for name, walk in WALKS.items():
            one.enter()
            walk(one)
            found[name] = one.seize()
        return found
    finally:
        checkout.new_id = kept
