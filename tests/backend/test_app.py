"""The platform as one application: choreography complete, doors guarded, enrolment to sign-out over HTTP."""

import ast
import asyncio
import importlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
import structlog

from o2o_store.backend import app as module
from o2o_store.backend import doors, operators
from o2o_store.backend.fulfilment.worklist import SEND_ANEW
from o2o_store.backend.keys import load_keys
from o2o_store.backend.orders.messages import LEFT
from o2o_store.backend.payment import messages
from o2o_store.backend.returns.messages import RETURN_GRANTED
from o2o_store.backend.settings import Settings
from o2o_store.contract.store_api.access import DeviceEnrolledView, EnrolDevice, SignInStaff, StaffSessionView
from o2o_store.contract.store_api.endpoints import ENDPOINTS
from o2o_store.contract.store_api.goods import GoodsListView
from o2o_store.contract.store_api.halls import HallView
from o2o_store.contract.store_api.orders import FileOrder, RequestPayment
from o2o_store.domain import lifecycle
from o2o_store.domain.clock import SystemClock
from o2o_store.folders import FolderInUseError, SecretFiles
from o2o_store.sandbox.app import loopback_addresses, open_sandbox

HALL = {
    "hall_id": "zz-01", "number": "1", "name_zh": "综保区体验馆", "name_en": "Bonded Hall", "customs_code": "4611", "loct_no": "4611O2O01",
    "ems_no": "T4611W000001", "traf_mode": "W", "assure_code": "4199S00001", "pickup_address": "示例", "desks": ["1"], "wallets": ["wechat"],
    "enterprises": {part: {"code": "4199S00001", "name": "示例"} for part in ("platform", "seller", "payment", "logistics", "warehouse", "agent")},
}  # fmt: skip


class Caller:
    """A client of the running application, with the operator's hand beside it."""

    def __init__(self, client: httpx.AsyncClient, home: Path) -> None:
        self.client = client
        self.operator = SecretFiles(home / "backend").read(operators.TOKEN_FILE).decode()
        self.headers: dict[str, str] = {}

    async def operate(self, name: str, body: Any) -> Any:
        answer = await self.client.post(f"/operator/{name}", json=body, headers={"Authorization": f"Bearer {self.operator}"})
        return answer.raise_for_status().json()["result"]

    async def call(self, method: str, path: str, request: Any = None, **headers: str) -> httpx.Response:
        content = msgspec.json.encode(request) if request is not None else None
        return await self.client.request(
            method, path, content=content, headers=self.headers | {k.replace("_", "-"): v for k, v in headers.items()}
        )

    async def enrol(self, role: str) -> DeviceEnrolledView:
        code = (await self.operate("add_device", {"hall_id": "zz-01", "role": role, "name": "", "desk": "1"}))["code"]
        answer = await self.call("POST", "/v1/devices", EnrolDevice(code=code, device_name="x"))
        view = msgspec.json.decode(answer.content, type=DeviceEnrolledView)
        self.headers = {"Authorization": f"Bearer {view.token}"}
        return view


def play(home: Path, scenario: Callable[[Caller], Awaitable[None]], *, host: str = "127.0.0.1") -> None:
    async def run() -> None:
        app = module.build_app(Settings(home=home), SystemClock())
        async with app.lifespan():
            transport = httpx.ASGITransport(app=cast("Any", app), client=(host, 1234))
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
                caller = Caller(client, home)
                if host == "127.0.0.1":
                    await caller.operate("add_hall", {"hall": HALL})
                await scenario(caller)

    asyncio.run(run())


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_only_health_answers_without_a_token(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        health = await caller.call("GET", "/v1/health")
        assert (health.status_code, health.json()["status"]) == (200, "ok")
        for endpoint in ENDPOINTS:
            path = endpoint.path.replace("{order_id}", "01a20d56-179e-7455-9452-3ca07d25206c")
            for headers in ({}, {"Authorization": "Bearer o2o_device_wrong"}, {"Authorization": "Basic x"}):
                answer = await caller.call(endpoint.method, path, {}, **headers)
                expected = (400, "bad_request") if endpoint.caller == "code" else (401, "signed_out")
                assert code_of(answer) == expected, endpoint.name
        assert code_of(await caller.call("GET", "/v1/nothing")) == (404, "bad_request")
        assert code_of(await caller.call("DELETE", "/v1/hall")) == (405, "bad_request")

    play(tmp_path, scenario)


def test_machine_enrols_and_sees_its_hall(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        enrolled = await caller.enrol("kiosk")
        assert enrolled.hall_id == "zz-01"
        hall = msgspec.json.decode((await caller.call("GET", "/v1/hall")).content, type=HallView)
        assert hall.name_en == "Bonded Hall"
        goods = msgspec.json.decode((await caller.call("GET", "/v1/goods")).content, type=GoodsListView)
        assert goods.goods == []
        refused = await caller.call("GET", "/v1/parcels", O2O_Staff="x")
        assert code_of(refused) == (401, "signed_out")

    play(tmp_path, scenario)


def test_person_signs_in_acts_and_signs_out_at_one_desk(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        await caller.enrol("desk")
        other = dict(caller.headers)
        await caller.enrol("desk")
        made = await caller.operate("add_staff", {"hall_id": "zz-01", "staff_id": "021", "name": "样本员", "roles": ["desk"]})
        wrong = await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge=made["badge"], pin="000000"))
        assert code_of(wrong) == (401, "wrong_badge_or_pin")
        assert code_of(await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge="nobody", pin="1"))) == (401, "wrong_badge_or_pin")
        right = await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge=made["badge"], pin=made["pin"]))
        session = msgspec.json.decode(right.content, type=StaffSessionView)
        assert (await caller.call("GET", "/v1/parcels", O2O_Staff=session.token)).status_code == 200
        elsewhere = await caller.call("GET", "/v1/parcels", O2O_Staff=session.token, **other)
        assert code_of(elsewhere) == (401, "signed_out")
        assert (await caller.call("POST", "/v1/staff-sessions/end", {}, O2O_Staff=session.token)).status_code == 204
        assert code_of(await caller.call("GET", "/v1/parcels", O2O_Staff=session.token)) == (401, "signed_out")

    play(tmp_path, scenario)


def test_staff_sign_in_at_a_kiosk_for_its_menu_and_may_do_nothing_more_there(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        person = {"hall_id": "zz-01", "staff_id": "021", "name": "样本员", "roles": ["manager"], "pin": "246810"}
        made = await caller.operate("add_staff", person)
        await caller.enrol("kiosk")
        assert code_of(await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge=made["badge"], pin="1"))) == (
            401,
            "wrong_badge_or_pin",
        )
        right = await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge=made["badge"], pin="246810"))
        session = msgspec.json.decode(right.content, type=StaffSessionView)
        assert code_of(await caller.call("GET", "/v1/parcels", O2O_Staff=session.token)) == (403, "not_allowed")
        assert (await caller.call("POST", "/v1/staff-sessions/end", {}, O2O_Staff=session.token)).status_code == 204

    play(tmp_path, scenario)


def test_person_who_was_let_go_is_signed_out_from_the_next_request(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        await caller.enrol("desk")
        made = await caller.operate("add_staff", {"hall_id": "zz-01", "staff_id": "021", "name": "样本员", "roles": ["desk"]})
        right = await caller.call("POST", "/v1/staff-sessions", SignInStaff(badge=made["badge"], pin=made["pin"]))
        token = msgspec.json.decode(right.content, type=StaffSessionView).token
        assert (await caller.call("GET", "/v1/parcels", O2O_Staff=token)).status_code == 200
        await caller.operate("remove_staff", {"hall_id": "zz-01", "staff_id": "021"})
        assert code_of(await caller.call("GET", "/v1/parcels", O2O_Staff=token)) == (401, "signed_out")

    play(tmp_path, scenario)


def test_removed_machine_is_locked_out_from_its_next_request(tmp_path: Path) -> None:
    async def scenario(caller: Caller) -> None:
        view = await caller.enrol("board")
        assert (await caller.call("GET", "/v1/hall")).status_code == 200
        await caller.operate("remove_device", {"device_id": view.device_id})
        assert code_of(await caller.call("GET", "/v1/hall")) == (401, "signed_out")

    play(tmp_path, scenario)


def test_malformed_calls_are_refused_without_repeating_what_they_said(tmp_path: Path) -> None:
    path = "/v1/orders/01a20d56-179e-7455-9452-3ca07d25206c/filing"

    async def scenario(caller: Caller) -> None:
        await caller.enrol("kiosk")
        assert code_of(await caller.call("POST", path, {"order_id": 41999919900307})) == (400, "bad_request")
        assert "41999919900307" not in (await caller.call("POST", path, {"order_id": 41999919900307})).text
        assert code_of(await caller.call("POST", "/v1/orders/419999199003070028/filing", {"order_id": "1"})) == (400, "bad_request")
        assert code_of(await caller.call("POST", path, {}, Idempotency_Key="k" * 256)) == (400, "bad_request")
        assert code_of(await caller.call("GET", "/v1/hall", O2O_Contract="99")) == (426, "contract_too_new")
        assert (await caller.call("GET", "/v1/hall", O2O_Contract="abc")).status_code == 200
        assert code_of(await caller.call("POST", path, {"order_id": "x" * doors.MOST_BYTES})) == (413, "bad_request")
        english = await caller.call("POST", path, {}, Accept_Language="en")
        assert english.headers["content-language"] == "en"
        assert english.headers["content-type"].startswith("application/problem+json")

    play(tmp_path, scenario)


def test_operator_door_is_for_this_machine_with_its_token(tmp_path: Path) -> None:
    async def near(caller: Caller) -> None:
        assert (await caller.call("POST", "/operator/list_halls", {})).status_code == 403
        good = {"Authorization": f"Bearer {caller.operator}"}
        assert (await caller.call("POST", "/operator/nothing", {}, **good)).status_code == 400
        assert (await caller.call("POST", "/operator/add_hall", {"hall": 1}, **good)).status_code == 400
        assert len(await caller.operate("list_halls", {})) == 1
        refused = await caller.client.post("/operator/remove_device", json={"device_id": "x"}, headers=good)
        assert refused.json()["refused"] == "bad_request"

    async def far(caller: Caller) -> None:
        answer = await caller.call("POST", "/operator/list_halls", {}, Authorization=f"Bearer {caller.operator}")
        assert answer.status_code == 403

    play(tmp_path, near)
    play(tmp_path, far, host="192.0.2.7")


def test_an_act_is_refused_when_path_and_body_name_different_orders(tmp_path: Path) -> None:
    one, other = "01a20d56-179e-7455-9452-3ca07d25206c", "01a20d56-179e-7455-9452-3ca07d25206d"

    async def scenario(caller: Caller) -> None:
        await caller.enrol("kiosk")
        for request, path in ((FileOrder(order_id=other), "filing"), (RequestPayment(order_id=other, wallet="wechat"), "payments")):
            answer = await caller.call("POST", f"/v1/orders/{one}/{path}", request)
            assert code_of(answer) == (400, "bad_request")

    play(tmp_path, scenario)


@pytest.mark.parametrize("wait", ["nan", "inf", "-inf", "1e400", "soon"])
def test_a_question_is_answered_when_its_patience_is_nonsense(tmp_path: Path, wait: str) -> None:
    async def scenario(caller: Caller) -> None:
        await caller.enrol("kiosk")
        seen = (await caller.call("GET", "/v1/goods")).json()["price_version"]
        async with asyncio.timeout(5):
            assert (await caller.call("GET", f"/v1/goods?after={seen}&wait={wait}", O2O_Contract=wait)).status_code == 200

    play(tmp_path, scenario)


def test_our_own_bug_is_answered_calmly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr("o2o_store.backend.halls.service.view_hall", broken)

    async def scenario(caller: Caller) -> None:
        await caller.enrol("kiosk")
        answer = await caller.call("GET", "/v1/hall")
        assert answer.status_code == 500
        assert "secret" not in answer.text

    with structlog.testing.capture_logs() as said:
        play(tmp_path, scenario)
    assert "request_failed" in [line["event"] for line in said]


@pytest.mark.sqlite_file
def test_second_platform_in_one_home_is_refused(tmp_path: Path) -> None:
    async def scenario(_caller: Caller) -> None:
        with pytest.raises(FolderInUseError, match="in use by process"):
            async with module.running(Settings(home=tmp_path), SystemClock(), module.Peers(httpx.AsyncClient())):
                pass

    play(tmp_path, scenario)


def test_every_act_of_the_contract_has_a_service() -> None:
    services = module.commands(module.Peers(httpx.AsyncClient()))
    edge_only = {"enrol_device", "sign_in_staff", "sign_out_staff", "quote_return", "find_orders"}
    assert [one.name for one in ENDPOINTS if one.request is not None and one.name not in edge_only and one.request not in services] == []


def test_reactions_are_about_events_that_exist() -> None:
    kinds = (lifecycle.OrderEvent, lifecycle.PaymentEvent, lifecycle.DocumentEvent, lifecycle.ParcelEvent)
    assert module.REACTIONS.keys() - {RETURN_GRANTED, LEFT, SEND_ANEW} <= {event.value for kind in kinds for event in kind}


def promised_topics() -> set[str]:
    """Every topic that a service promises anything on, as the source says it; a wallet's topics for both wallets."""
    found: set[str] = set()
    for path in Path(module.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "promise":
                where = ".".join(("o2o_store", *path.relative_to(Path(module.__file__).parents[1]).with_suffix("").parts))
                found |= resolved(importlib.import_module(where), call.args[0])
    return found


def resolved(where: Any, topic: ast.expr) -> set[str]:
    """The names an expression of a topic may stand for."""
    if isinstance(topic, ast.Name) and not hasattr(where, topic.id):
        # The name of a loop or a parameter: one of what the room declares with.
        return {messages.topic(name, wallet) for name in messages.WALLET_TOPICS for wallet in WALLETS}
    if isinstance(topic, ast.Call):
        if isinstance(topic.args[0], ast.Name):
            return resolved(where, topic.args[0])
        (name,) = resolved(where, topic.args[0])
        return {messages.topic(name, wallet) for wallet in WALLETS}
    if isinstance(topic, ast.Subscript):
        return set(eval(ast.unparse(topic.value), vars(where)).values())  # noqa: S307  our own source
    return {eval(ast.unparse(topic), vars(where))}  # noqa: S307  our own source


WALLETS = ("wechat", "alipay")


def test_each_promise_has_exactly_one_keeper(tmp_path: Path) -> None:
    sandbox = open_sandbox(tmp_path, loopback_addresses(1))
    settings, clock = Settings(home=tmp_path, merchant=sandbox.merchant), SystemClock()
    peers = module.reach_peers(settings, clock)
    kept = module.keepers(settings, load_keys(settings.folder), clock, peers)
    assert promised_topics() - kept.keys() == set()
    asyncio.run(peers.client.aclose())
    # No two keepers claim a topic: the later one would silently have taken it from the earlier.
    claims = [topic for keeper in {id(one): one for one in kept.values()}.values() for topic in getattr(keeper, "topics", ())]
    assert len(claims) == len(set(claims))
    assert {topic for topic in claims if kept[topic].__class__.__name__ not in {"WalletKeeper", "SwitchKeeper", "BillKeeper"}} == set()


def test_endpoint_without_or_with_two_handlers_stops_the_start() -> None:
    with pytest.raises(LookupError, match="submit_order"):
        doors.routes({name: handler for name, handler in module.HANDLERS.items() if name != "submit_order"}, {})
    with pytest.raises(LookupError, match="submit_order"):
        doors.merge(module.HANDLERS, {"submit_order": module.HANDLERS["submit_order"]})
