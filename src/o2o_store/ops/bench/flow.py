"""Whole orders through the real platform and the real stand-ins, over HTTP, as programs of their own: how fast, and at what price.

Orders are registered, submitted, filed and given a code first; then they are paid at a steady pace (or as fast as it goes), and what is
measured runs from the wallet's capture to customs' release: notification or query, three documents, their receipts, the signed inventory,
its receipts. The stand-ins' own delays are set to nothing. CPU is read from the kernel per program: the platform apart from its peers.
"""

import asyncio
import base64
import contextlib
import csv
import os
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from o2o_store import resources, sealing
from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import (
    BasketLine,
    FileOrder,
    OrderView,
    Person,
    RegisterBuyer,
    RequestPayment,
    SubmitOrder,
)
from o2o_store.domain.ids import new_id
from o2o_store.kiosk.gateway import PlatformGateway
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.demo.programs import Company, ProgramFailed, set_up, wait_until_ready
from o2o_store.ops.demo.world import CUSTOMS, HALL, WECHAT, World, free_base
from o2o_store.outbox.outages import Unreachable

GOAL_P99_S = 1.0
"""Captured to released at the asked pace (issue: 100 orders a second)."""
_PIECES = 10_000_000
_AT_ONCE = 64
_PATIENCE_S = 120.0
_TRIES = 20
_PACED, _MOST = "paced", "most"


@dataclass(slots=True)
class Run:
    """What one run saw."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    stopped: int = 0
    platform_cpu: float = 0.0
    peers_cpu: float = 0.0


def _cpu_of(pid: int) -> float:
    """Return the CPU seconds a process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cheap_goods(folder: Path) -> Path:
    """Write the demo's catalogue with prices of one yuan and stock without end: limits must not end a benchmark."""
    target = folder / "goods.csv"
    with (
        resources.path("demo/goods.csv").open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        rows = list(csv.DictReader(source))
        writer = csv.DictWriter(sink, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "price": "1.00", "received": str(_PIECES)} for row in rows)
    return target


@contextlib.contextmanager
def _world(folder: Path, database_url: str) -> Iterator[World]:
    """Start the stand-ins and a platform on a hall of their own."""
    base, home, goods = free_base(31000), folder / "home", _cheap_goods(folder)
    home.mkdir(mode=0o700)
    company = Company(folder, {"O2O_DATABASE_URL": database_url} if database_url else {})
    try:
        sandbox = company.start("sandbox", ("sandbox", "--home", str(home), "--port-base", str(base), "--goods", str(goods)))
        world = World(company, home, base, sandbox, sandbox, badge="")
        world.await_sandbox()
        with _environment(company.environment):
            set_up(home, "hall", "add", str(resources.path("demo/hall.toml")), "--merchant", str(home / "sandbox" / "merchant"))
            set_up(home, "catalog", "import", HALL, str(goods))
            world.start_platform()
        wait_until_ready(world.platform, f"{world.url}/v1/health")
        world.control(CUSTOMS, "/control/delays", {"accept": 0.0, "release": 0.0})
        world.control(WECHAT, "/control/delays", {"notify": 0.0})
        yield world
    finally:
        company.end()


@contextlib.contextmanager
def _environment(values: Any) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Till:
    """One device that brings orders up to their code and pays them as a phone would."""

    def __init__(self, world: World, enrolled: DeviceEnrolledView, hall: HallView, gateway: PlatformGateway) -> None:
        self._world = world
        self._goods = GoodsListView(price_version="", goods=[])
        self._hall = hall
        self._gateway = gateway
        persons = msgspec.json.decode(resources.path("demo/persons.json").read_bytes())["persons"]
        self._persons = [one for one in persons if one.get("wallet_real_name") and one["birth"] < "2000"][:6]
        self._phone = httpx.AsyncClient(
            timeout=60,
            trust_env=False,
            limits=httpx.Limits(max_connections=200),
            headers={"Authorization": f"Bearer {world.control_token()}"},
        )
        key = enrolled.sealing_key
        self._sealing = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))

    async def prepare(self, number: int) -> tuple[str, str, str]:
        """Bring one order up to its code; returns the order, who will pay, and the code."""
        person, order_id = self._persons[number % len(self._persons)], new_id(datetime.now(UTC))
        await self._register(order_id, person)
        await self._submit(order_id)
        await self._said(self._gateway.file_order, FileOrder(order_id=order_id), str(uuid.uuid4()))
        view = await self._said(self._gateway.request_payment, RequestPayment(order_id=order_id, wallet="wechat"), str(uuid.uuid4()))
        while view.payment is None or not view.payment.code_url:
            view = await self._said(self._gateway.follow_order, order_id, view.version)
        return order_id, str(person["id"]), view.payment.code_url

    async def _register(self, order_id: str, person: dict[str, Any]) -> None:
        notice = next(one for one in self._hall.notices if one.kind == "privacy" and one.language == "zh")
        clear = msgspec.json.encode(Person(name=person["name"], id_number=person["id_number"], phone=person["phone"]))
        request = RegisterBuyer(
            order_id=order_id, sealed_person=sealing.seal(self._sealing, clear, order_id), consent_version=notice.version,
            consent_sha256=notice.sha256, language="zh", consented_at=datetime.now(UTC),
        )  # fmt: skip
        await self._said(self._gateway.register_buyer, request, str(uuid.uuid4()))

    async def _submit(self, order_id: str) -> None:
        goods = self._goods
        notice = next(one for one in self._hall.notices if one.kind == "consumer" and one.language == "zh")
        line = goods.goods[1]
        request = SubmitOrder(
            order_id=order_id, lines=[BasketLine(gtin=line.gtin, quantity=1)], price_version=goods.price_version, shown_total_fen=109,
            notice_version=notice.version, notice_sha256=notice.sha256, notice_language="zh", confirmed_at=datetime.now(UTC),
        )  # fmt: skip
        view = await self._said(self._gateway.submit_order, request, str(uuid.uuid4()))
        while view.buyer is None or view.buyer.check in {"", "asking"}:
            view = await self._said(self._gateway.follow_order, order_id, view.version)

    async def open(self) -> None:
        """Learn what is sold."""
        found = await self._gateway.list_goods()
        if not isinstance(found, GoodsListView):
            raise ProgramFailed(f"no catalogue: {found}")
        self._goods = found

    async def _said(self, act: Callable[..., Awaitable[Any]], *words: Any) -> OrderView:
        """Ask as a kiosk does: an answer that does not come in time is asked for again, under the same key."""
        for _ in range(_TRIES):
            with contextlib.suppress(Unreachable):
                answer = await act(*words)
                if not isinstance(answer, OrderView):
                    raise ProgramFailed(f"the platform said no: {answer}")
                return answer
        raise ProgramFailed("the platform does not answer")

    async def pay(self, order: tuple[str, str, str]) -> float | None:
        """Pay as the phone does and wait for the release; returns the seconds from capture to release, None when it stopped."""
        order_id, payer, code = order
        start = time.perf_counter()
        reply = await self._phone.post(f"{self._world.peer(WECHAT)}/control/pay", json={"payer": payer, "code": code})
        reply.raise_for_status()
        version = 0
        while time.perf_counter() - start < _PATIENCE_S:
            view = await self._said(self._gateway.follow_order, order_id, version)
            version = view.version
            if view.voucher:
                return time.perf_counter() - start
            if view.step_failed:
                return None
        return None

    async def close(self) -> None:
        """Put the phone away."""
        await self._phone.aclose()


async def _drive(world: World, orders: int, pace: float, run: Run) -> None:
    code = world.enrolment_code("kiosk")
    async with PlatformGateway(world.url) as door:
        enrolled = await door.enrol_device(EnrolDevice(code=code, device_name="bench"))
    if not isinstance(enrolled, DeviceEnrolledView):
        raise ProgramFailed(f"the platform enrols nobody: {enrolled}")
    async with PlatformGateway(world.url, token=enrolled.token) as gateway:
        hall = await gateway.show_hall()
        if not isinstance(hall, HallView):
            raise ProgramFailed(f"the platform shows no hall: {hall}")
        till = _Till(world, enrolled, hall, gateway)
        await till.open()
        gate = asyncio.Semaphore(_AT_ONCE)

        async def prepared(number: int) -> tuple[str, str, str]:
            async with gate:
                return await till.prepare(number)

        ready = await asyncio.gather(*(prepared(number) for number in range(orders)))
        before = (_cpu_of(world.platform.process.pid), _cpu_of(world.sandbox.process.pid))
        start = time.perf_counter()
        taken = await _pay_all(till, ready, pace)
        run.seconds = time.perf_counter() - start
        run.platform_cpu = _cpu_of(world.platform.process.pid) - before[0]
        run.peers_cpu = _cpu_of(world.sandbox.process.pid) - before[1]
        run.latencies = sorted(one for one in taken if one is not None)
        run.stopped = sum(one is None for one in taken)
        await till.close()


async def _pay_all(till: _Till, ready: Sequence[tuple[str, str, str]], pace: float) -> list[float | None]:
    """Pay at a steady pace, whatever has come of the orders before; without one, as many at once as a hall has phones."""
    start = time.perf_counter()
    gate = asyncio.Semaphore(_AT_ONCE)

    async def paced(number: int, order: tuple[str, str, str]) -> float | None:
        await asyncio.sleep(max(0.0, start + number / pace - time.perf_counter()))
        return await till.pay(order)

    async def pressed(order: tuple[str, str, str]) -> float | None:
        async with gate:
            return await till.pay(order)

    if pace:
        return await asyncio.gather(*(paced(number, order) for number, order in enumerate(ready)))
    return await asyncio.gather(*(pressed(order) for order in ready))


def measure(orders: int, pace: float, database_url: str) -> list[Figure]:
    """Run so many orders at this pace, and as many again as fast as it goes, and return the figures of both."""
    figures: list[Figure] = []
    for kind, wanted in ((_PACED, pace), (_MOST, 0.0)):
        run = Run()
        with tempfile.TemporaryDirectory() as folder, _world(Path(folder), database_url) as world:
            asyncio.run(_drive(world, orders, wanted, run))
        figures += _figures(f"at {pace:g}/s" if kind == _PACED else "as fast as it goes", run, judged=kind == _PACED)
    return figures


def _share(values: Sequence[float], share: float) -> float:
    return values[min(int(len(values) * share), len(values) - 1)] if values else float("nan")


def _figures(name: str, run: Run, *, judged: bool) -> list[Figure]:
    done = max(len(run.latencies), 1)
    p99 = _share(run.latencies, 0.99)
    return [
        Figure(f"{name}: orders paid and released", float(len(run.latencies)), "orders", goal="all", met=not run.stopped),
        Figure(f"{name}: released per second", len(run.latencies) / max(run.seconds, 1e-9), "orders/s"),
        Figure(f"{name}: paid to voucher, p50", _share(run.latencies, 0.5), "s"),
        Figure(
            f"{name}: paid to voucher, p99",
            p99,
            "s",
            goal=f"≤ {GOAL_P99_S:g} s" if judged else "",
            met=p99 <= GOAL_P99_S if judged else None,
        ),
        Figure(f"{name}: platform per order", run.platform_cpu / done * 1e3, "ms CPU"),
        Figure(f"{name}: customs and wallet per order", run.peers_cpu / done * 1e3, "ms CPU"),
    ]
