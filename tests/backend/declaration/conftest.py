"""A market: the whole platform and the stand-ins for customs, wallet and register, as real servers on loopback, in one event loop."""

import asyncio
import base64
import contextlib
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from o2o_store import sealing
from o2o_store.backend import app as platform
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import Goods, ImportGoods
from o2o_store.backend.declaration import service as declaration
from o2o_store.backend.declaration.messages import CebMessage
from o2o_store.backend.doors import Doors
from o2o_store.backend.edge import Act, Call, Caller
from o2o_store.backend.halls import notices
from o2o_store.backend.halls.messages import AddHall, Enterprise, Enterprises, HallSetup, SetPermit
from o2o_store.backend.orders import service as orders
from o2o_store.backend.orders.messages import Order
from o2o_store.backend.payment import service as payment
from o2o_store.backend.payment.messages import WalletMessage
from o2o_store.backend.settings import Settings
from o2o_store.backend.writer import OUTBOX
from o2o_store.contract.store_api.fulfilment import HandOver, PackParcel
from o2o_store.contract.store_api.orders import BasketLine, FileOrder, OrderView, Person, RegisterBuyer, RequestPayment, SubmitOrder
from o2o_store.domain.clock import SystemClock, beijing_date
from o2o_store.outbox import outbox
from o2o_store.sandbox.app import Sandbox, loopback_addresses, open_sandbox
from o2o_store.sandbox.persons import roster
from o2o_store.serving import Served, serving

HALL = "hall-1"
MILK, COFFEE = "09421025231216", "04006381333931"
KIOSK = Caller("kiosk-1", "kiosk", HALL, "demo")
PACKER = Caller("desk-1", "desk", HALL, "demo", "desk-1", "staff-1", ("packer",))
DESK = Caller("desk-1", "desk", HALL, "demo", "desk-1", "staff-2", ("desk",))


def goods(gtin: str, name: str, hs_code: str, price_fen: int) -> Goods:
    return Goods(
        gtin=gtin, sku=f"SKU-{gtin[-4:]}", name_zh=name, name_en="Specimen", spec_zh="900克/罐", spec_en="900 g", brand="样本", gmodel="样本牌|900克/罐",
        hs_code=hs_code, origin="601", unit="122", unit1="035", unit1_per_piece="0.9", net_g=900, gross_g=1150, item_record_no=gtin[-4:],
        price_fen=price_fen, vat_bp=1300, received=100, lot="L1", certificate="样本证",
    )  # fmt: skip


def hall_setup() -> HallSetup:
    names = {"platform": "S", "seller": "E", "payment": "P", "logistics": "L", "warehouse": "W", "agent": "A"}
    parts = {part: Enterprise(code=f"4199{letter}00001", name=f"示例{part}") for part, letter in names.items()}
    return HallSetup(
        hall_id=HALL, number="001", name_zh="示例体验厅", name_en="Specimen hall", customs_code="4611", loct_no="4611O2O01", ems_no="T4611W000001",
        traf_mode="W", assure_code="4199S00001", pickup_address="河南省郑州市示例体验店1号自提柜台", enterprises=Enterprises(**parts),
        desks=["desk-1"], wallets=["wechat", "alipay"], minimum_age=18, quarantine_site="4611Q01",
        wallet_companies={"alipay": Enterprise(code="4199P00002", name="示例支付二")},
    )  # fmt: skip


class Market:
    """What a test does in the market, in the words of people: shop, pay, wait."""

    def __init__(self, doors: Doors, sandbox: Sandbox, http: httpx.AsyncClient, clock: SystemClock, peers: platform.Peers) -> None:
        self.edge = doors.edge
        self.courier = doors.courier
        self.handlers = platform.wallet_handlers(peers)
        self.sandbox = sandbox
        self.http = http
        self.clock = clock

    async def do(self, request: Any, caller: Caller = KIOSK) -> Any:
        return await self.edge.writer.submit(Act(caller, request), caller=caller.device_id)

    async def press(self, request: RequestPayment) -> Any:
        """Ask for a payment through the door, as a kiosk does."""
        return await self.handlers["request_payment"](
            self.edge, Call(KIOSK, request, {"order_id": request.order_id}, key=str(uuid.uuid4()))
        )

    @property
    def token(self) -> dict[str, str]:
        """What the stand-ins' control calls want to see."""
        return {"Authorization": f"Bearer {self.sandbox.credentials.control_token}"}

    async def set_up(self) -> None:
        today = beijing_date(self.clock.now())
        price_list = [goods(MILK, "样本奶粉", "1901101000", 18_000), goods(COFFEE, "样本咖啡", "0901210000", 9_900)]
        await self.edge.writer.submit_all([AddHall(hall=hall_setup()), ImportGoods(hall_id=HALL, goods=price_list)])
        book = [
            {
                "ems_no": "T4611W000001",
                "item_record_no": one.item_record_no,
                "gcode": one.hs_code,
                "gname": one.name_zh,
                "unit": one.unit,
                "stock": 1000,
            }
            for one in price_list
        ]
        await self.control("customs", "account-book", book)
        await self.edge.writer.submit(
            SetPermit(hall_id=HALL, document_no="样本-1", valid_from=today - timedelta(days=1), valid_to=today + timedelta(days=300))
        )

    async def control(self, peer: str, path: str, content: Any) -> Any:
        address = getattr(self.sandbox.addresses, peer)
        reply = await self.http.post(f"{address}/control/{path}", json=content, headers=self.token)
        assert reply.is_success, reply.text
        return reply.json()

    async def look(self, peer: str, path: str) -> Any:
        address = getattr(self.sandbox.addresses, peer)
        return (await self.http.get(f"{address}/control/{path}", headers=self.token)).json()

    async def complete(self, who: str = "jia", pieces: int = 2, lines: dict[str, int] | None = None, total: int = 0) -> str:
        """Register and order (milk and a coffee, or these lines at this total); the real-name check has answered."""
        order_id = str(uuid.uuid4())
        buyer = roster()[who]
        person = Person(name=buyer.name, id_number=buyer.id_number, phone=buyer.phone)
        privacy, consumer = (next(one for one in notices.current() if one.kind == kind) for kind in ("privacy", "consumer"))
        sealed = sealing.seal(self.edge.keys.sealing.public, msgspec.json.encode(person), order_id)
        registered = await self.do(
            RegisterBuyer(
                order_id=order_id, sealed_person=sealed, consent_version=privacy.version, consent_sha256=privacy.sha256, language="zh",
                consented_at=self.clock.now(),
            )
        )  # fmt: skip
        assert registered == order_id, registered
        version = self.edge.database.read(lambda connection: catalog.find_price_versions(connection, [HALL]))[HALL]
        wanted = lines or {MILK: pieces, COFFEE: 1}
        total = total or (pieces * (18_000 + 1_638) + 9_900 + 901 if pieces < 3 else 0)
        submitted = await self.do(
            SubmitOrder(
                order_id=order_id, lines=[BasketLine(gtin=gtin, quantity=count) for gtin, count in wanted.items()], price_version=version,
                shown_total_fen=total, notice_version=consumer.version, notice_sha256=consumer.sha256, notice_language="zh",
                confirmed_at=self.clock.now(),
            )
        )  # fmt: skip
        assert submitted == order_id, submitted
        await self.until(order_id, lambda order: order.identity_check not in {"", "asking"})
        return order_id

    async def filed(self, who: str = "jia") -> str:
        order_id = await self.complete(who)
        assert await self.do(FileOrder(order_id=order_id)) is None
        return order_id

    async def displayed(self, who: str = "jia", wallet: str = "wechat") -> str:
        """Everything up to the code on the screen."""
        order_id = await self.filed(who)
        assert await self.do(RequestPayment(order_id=order_id, wallet=wallet)) is None
        await self.until(order_id, lambda order: bool(order.attempts[-1].code_url))
        return order_id

    async def pay(self, order_id: str, payer: str = "jia", paid_fen: int | None = None) -> None:
        attempt = self.order(order_id).attempts[-1]
        result = await self.control(attempt.wallet, "pay", {"payer": payer, "out_trade_no": attempt.out_trade_no, "paid_fen": paid_fen})
        assert result["result"] in {"paid", "SUCCESS", "ok"}, result

    async def bought(self, who: str = "jia") -> str:
        order_id = await self.displayed(who)
        await self.pay(order_id, who)
        await self.until(order_id, lambda order: order.state == "cleared")
        return order_id

    async def handed_over(self) -> str:
        order_id = await self.bought()
        await self.pack(order_id)
        await self.hand_over(order_id)
        return order_id

    async def pack(self, order_id: str) -> None:
        label = self.order(order_id).waybill_no
        assert await self.do(PackParcel(order_id=order_id, units=[MILK, MILK, COFFEE], parcel_label=label), PACKER) == order_id

    async def hand_over(self, order_id: str) -> Any:
        voucher, label, last_four = self.view(order_id).voucher, self.order(order_id).waybill_no, roster()["jia"].id_number[-4:]
        return await self.do(HandOver(order_id=order_id, voucher=voucher, parcel_label=label, last_four=last_four), DESK)

    def order(self, order_id: str) -> Order:
        return self.edge.database.read(lambda connection: orders.find_orders(connection, [order_id]))[order_id]

    def view(self, order_id: str) -> OrderView:
        return self.edge.database.read(lambda connection: orders.view_orders(connection, [order_id]))[0]

    def ceb_messages(self, order_id: str) -> list[CebMessage]:
        return self.edge.database.read(lambda connection: declaration.list_messages(connection, self.edge.keys, order_id))

    def wallet_messages(self, order_id: str) -> list[WalletMessage]:
        return self.edge.database.read(lambda connection: payment.list_messages(connection, self.edge.keys, order_id))

    async def received(self, msg_type: str) -> list[bytes]:
        """What customs took in, envelopes removed, in order."""
        rows = await self.look("customs", "messages?limit=1000")
        return [base64.b64decode(row["body"]) for row in rows if row["msg_type"] == msg_type]

    async def pass_(self, **time: float) -> None:
        """Let this much time go by for everybody."""
        self.clock.offset += timedelta(**time)
        for peer in ("customs", "quarantine", "wechat", "alipay"):
            await self.control(peer, "clock", {"offset_s": self.clock.offset.total_seconds()})

    async def until(self, order_id: str, happened: Callable[[Order], bool], seconds: float = 20.0) -> Order:
        """Wait, woken by every change of the order, until it is as asked."""
        order = self.order(order_id)
        try:
            with self.edge.signals.following({order_id}) as changed:
                async with asyncio.timeout(seconds):
                    while not happened(order):
                        await changed.wait()
                        changed.clear()
                        order = self.order(order_id)
        except TimeoutError:
            pytest.fail(await self._whereabouts(order_id))
        return order

    async def _whereabouts(self, order_id: str) -> str:
        """Say how far the order had come when waiting for it took too long."""
        order = self.order(order_id)
        documents = [(one.kind, one.state, one.status, one.info) for one in order.documents]
        attempts = [(one.attempt, one.state) for one in order.attempts]
        parked = self.edge.database.read(lambda connection: outbox.list_parked(connection, OUTBOX))
        peers = [await self.look("wechat", "declarations"), await self.look("customs", "documents")]
        return f"waited too long: {order.state} {order.refusal_code} {documents} {attempts} {parked} {peers}"


def _free_ports() -> int:
    """Find a base whose six ports are free now."""
    while True:
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            base: int = first.getsockname()[1]
            for distance in (10, 20, 30, 40, 50):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", base + distance))
            return base


@contextlib.asynccontextmanager
async def market_of(home: Path, **settings: Any) -> AsyncIterator[Market]:
    """Open the market in this folder; the same folder again is the same market the next day."""
    base = _free_ports()
    sandbox = open_sandbox(home, loopback_addresses(base))
    sandbox.quarantine.delays.update({"register": 0.0, "decide": 0.0})
    for station, delays in ((sandbox.customs, {"accept": 0.0, "release": 0.0}), (sandbox.wechat, {"refund": 0.0, "notify": 0.0})):
        station.delays.update(delays)
    clock = SystemClock()
    chosen = Settings(home=home, port=base, merchant=sandbox.merchant, **settings)
    app = platform.build_app(chosen, clock)
    ports = {"customs": base + 10, "wechat": base + 20, "alipay": base + 30, "identity": base + 40, "quarantine": base + 50}
    apps = [Served(one, "127.0.0.1", ports[name], name) for name, one in sandbox.apps().items()]
    peers = platform.reach_peers(chosen, clock)
    async with serving([*apps, Served(app, "127.0.0.1", base, "platform")]), httpx.AsyncClient(trust_env=False) as http, peers.client:
        market = Market(app.state.doors, sandbox, http, clock, peers)
        await market.set_up()
        yield market


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def open_market() -> Callable[[Path], contextlib.AbstractAsyncContextManager[Market]]:
    """Open a market in a folder, and again in the same one."""
    return market_of


@pytest.fixture
async def market(tmp_path: Path, put_keys: Callable[[Path], None]) -> AsyncIterator[Market]:
    """An open market."""
    put_keys(tmp_path)
    async with market_of(tmp_path) as opened:
        yield opened


@pytest.fixture
def hall() -> HallSetup:
    """The market's hall."""
    return hall_setup()


@pytest.fixture
def goods_of() -> Callable[..., Goods]:
    """Make a product: GTIN, name, tariff code, price."""
    return goods
