"""Payment captured at the wallet → the kiosk's view says so, by polling alone and with the wallet's notification; real programs, real HTTP."""

import base64
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from o2o_store import resources
from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import BasketLine, FileOrder, OrderView, Person, RegisterBuyer, RequestPayment, SubmitOrder
from o2o_store.domain.ids import new_id
from o2o_store.domain.money import Fen
from o2o_store.domain.tax import TaxedLine, quote
from o2o_store.ops.bench.report import Figure
from o2o_store.ops.demo.programs import company
from o2o_store.ops.demo.world import ALIPAY, WECHAT, World, free_base, raise_world
from o2o_store.sealing import seal

GOALS_MS = {"polling": 3_000.0, "notify": 1_500.0}
"""product.md: the software's own share, p95."""
_PORTS = {"wechat": WECHAT, "alipay": ALIPAY}
_PATIENCE_S = 60.0
_BUYERS = ("jia", "yi", "bing", "ding")


@dataclass(slots=True)
class Till:
    """A kiosk without a screen."""

    world: World
    client: httpx.Client
    sealing_key: str
    hall: HallView
    goods: GoodsListView
    persons: dict[str, dict[str, Any]]

    def call(self, method: str, path: str, request: Any, reply: Any) -> Any:
        """Make one call as this kiosk."""
        content = None if request is None else msgspec.json.encode(request)
        headers = {"Content-Type": "application/json", "Idempotency-Key": new_id(datetime.now(UTC))}
        answer = self.client.request(method, path, content=content, headers=headers)
        return msgspec.json.decode(answer.raise_for_status().content, type=reply)

    def filed(self, who: str) -> str:
        """Take a shopper through steps 1 to 3 with the cheapest product and return the order's id."""
        order_id, now = new_id(datetime.now(UTC)), datetime.now(UTC)
        found = self.persons[who]
        person = Person(name=found["name"], id_number=found["id_number"], phone=found["phone"])
        privacy, consumer = (
            next(one for one in self.hall.notices if one.kind == kind and one.language == "zh") for kind in ("privacy", "consumer")
        )
        sealed = seal(base64.urlsafe_b64decode(self.sealing_key + "="), msgspec.json.encode(person), order_id)
        register = RegisterBuyer(
            order_id=order_id,
            sealed_person=sealed,
            consent_version=privacy.version,
            consent_sha256=privacy.sha256,
            language="zh",
            consented_at=now,
        )
        self.call("PUT", f"/v1/orders/{order_id}/buyer", register, OrderView)
        goods = min(self.goods.goods, key=lambda one: one.price_fen)
        submit = SubmitOrder(
            order_id=order_id, lines=[BasketLine(gtin=goods.gtin, quantity=1)], price_version=self.goods.price_version,
            shown_total_fen=price_of(goods), notice_version=consumer.version, notice_sha256=consumer.sha256, notice_language="zh", confirmed_at=now,
        )  # fmt: skip
        self.call("PUT", f"/v1/orders/{order_id}/basket", submit, OrderView)
        self.until(order_id, lambda view: view.buyer is not None and view.buyer.check == "fits")
        self.call("POST", f"/v1/orders/{order_id}/filing", FileOrder(order_id=order_id), OrderView)
        return order_id

    def until(self, order_id: str, happened: Any) -> OrderView:
        """Follow the order as a kiosk does, by long polls, until it is as asked. Raises TimeoutError."""
        deadline, after = time.monotonic() + _PATIENCE_S, 0
        while time.monotonic() < deadline:
            answer = self.client.get(f"/v1/orders/{order_id}", params={"after": str(after), "wait": "10"})
            view = msgspec.json.decode(answer.raise_for_status().content, type=OrderView)
            if happened(view):
                return view
            after = view.version
        raise TimeoutError("the order did not come so far")

    def captured_ms(self, wallet: str, who: str) -> float:
        """Return how long it takes from the wallet's capture until the view says paid, in ms."""
        order_id = self.filed(who)
        self.call("POST", f"/v1/orders/{order_id}/payments", RequestPayment(order_id=order_id, wallet=wallet), OrderView)
        view = self.until(order_id, lambda one: one.payment is not None and one.payment.code_url)
        assert view.payment is not None
        self.world.control(_PORTS[wallet], "/control/pay", {"code": view.payment.code_url, "payer": who})
        started = time.monotonic()
        self.until(order_id, lambda one: one.payment is not None and one.payment.captured_at is not None)
        return (time.monotonic() - started) * 1000


def price_of(goods: Any) -> int:
    """Return what one piece costs with its tax, by the same law as the platform's."""
    line = TaxedLine(
        price_fen=Fen(goods.price_fen), quantity=1, vat_bp=goods.vat_bp, consumption_bp=goods.consumption_bp, consumption_kind=goods.consumption_kind,
        content_amount=goods.content_amount, content_unit=goods.content_unit,
    )  # fmt: skip
    priced = quote([line], Fen(0), Fen(0), datetime.now(UTC)).lines[0]
    return priced.goods_fen + priced.tax_fen


def open_till(world: World) -> Till:
    """Enrol a kiosk and fetch what it needs in the morning."""
    client = httpx.Client(base_url=world.url, headers={"O2O-Contract": "1"}, timeout=30, trust_env=False)
    enrol = msgspec.json.encode(EnrolDevice(code=world.enrolment_code("kiosk"), device_name="bench"))
    enrolled = msgspec.json.decode(client.post("/v1/devices", content=enrol).raise_for_status().content, type=DeviceEnrolledView)
    client.headers["Authorization"] = f"Bearer {enrolled.token}"
    persons = {one["id"]: one for one in msgspec.json.decode(resources.path("demo/persons.json").read_bytes())["persons"]}
    hall = msgspec.json.decode(client.get("/v1/hall").raise_for_status().content, type=HallView)
    goods = msgspec.json.decode(client.get("/v1/goods").raise_for_status().content, type=GoodsListView)
    return Till(world, client, enrolled.sealing_key, hall, goods, persons)


def measure(orders: int) -> list[Figure]:
    """Pay so many orders at each wallet, each way, and return the 95th percentiles."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder, company(Path(folder) / "logs", {}) as troupe:
        world = raise_world(troupe, Path(folder) / "home", free_base())
        till = open_till(world)
        for wallet, port in _PORTS.items():
            for way, notify in (("polling", "off"), ("notify", "on")):
                world.control(port, "/control/choices", {"notify": notify})
                took = [till.captured_ms(wallet, _BUYERS[place % len(_BUYERS)]) for place in range(orders)]
                p95 = statistics.quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]
                name = f"{wallet}: captured → screen says so, p95, {'by polling alone' if way == 'polling' else 'with notify'}"
                figures.append(Figure(name, p95, "ms", goal=f"≤ {GOALS_MS[way]:.0f}", met=p95 <= GOALS_MS[way]))
        till.client.close()
    return figures
