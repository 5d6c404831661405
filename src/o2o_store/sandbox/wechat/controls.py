"""Control calls of the wallet: pay, probe, force a declaration's state, look at orders and at what was said."""

import base64
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromQuery, JSONBody

from o2o_store.sandbox.control import COMMON_CONTROLS
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.station import control_guard
from o2o_store.sandbox.wechat.books import Page, Trade
from o2o_store.sandbox.wechat.cashier import pay_code
from o2o_store.sandbox.wechat.office import WeChatServer


class PayNow(msgspec.Struct, kw_only=True):
    """Pay an order by its number, its code or its code URL, as one of the specimen persons; `paid_fen` rehearses a wrong amount."""

    payer: str
    out_trade_no: str = ""
    code: str = ""
    paid_fen: int | None = None


class Probe(msgspec.Struct, kw_only=True):
    """Where to send a signature probe."""

    url: str


class DeclarationState(msgspec.Struct, kw_only=True):
    """A declaration's state set by hand: PROCESSING, SUCCESS, FAIL or EXCEPT."""

    out_trade_no: str
    state: str
    explanation: str = ""


@post("/control/pay", status_code=200)
async def pay_now(data: JSONBody[PayNow], server: NamedDependency[WeChatServer]) -> dict[str, str]:
    """Pay as the payer's phone would."""
    if data.payer not in roster():
        raise ValidationException(f"unknown payer; known: {', '.join(roster())}")
    code = data.code.rsplit("/", 1)[-1].rsplit("pr=", 1)[-1]
    if not code:
        trade: Trade | None = await server.books.run(lambda connection: Page(connection).find_trade(data.out_trade_no))
        if trade is None:
            raise NotFoundException("no such order")
        code = trade.code
    return {"result": await pay_code(server, code, data.payer, data.paid_fen)}


@post("/control/probe", status_code=200)
async def send_probe(data: JSONBody[Probe], server: NamedDependency[WeChatServer]) -> dict[str, int]:
    """Send a signature probe, which must be refused."""
    return {"status": await server.probe(data.url)}


@post("/control/declarations", status_code=200)
async def set_declaration(data: JSONBody[DeclarationState], server: NamedDependency[WeChatServer]) -> dict[str, str]:
    """Set a declaration's state."""
    now = server.now().timestamp()
    values = {"state": data.state, "explanation": data.explanation, "modified_at": now}
    await server.books.run(lambda connection: Page(connection).update_declaration(data.out_trade_no, **values))
    return {"state": data.state}


@get("/control/orders")
async def list_orders(server: NamedDependency[WeChatServer]) -> list[dict[str, Any]]:
    """List orders."""
    trades = await server.books.run(lambda connection: Page(connection).list_trades())
    return [{**msgspec.structs.asdict(trade), "code_url": server.code_url(trade.code)} for trade in trades]


@get("/control/refunds")
async def list_refunds(server: NamedDependency[WeChatServer]) -> list[dict[str, Any]]:
    """List refunds."""
    return [msgspec.structs.asdict(refund) for refund in await server.books.run(lambda connection: Page(connection).list_refunds())]


@get("/control/notices")
async def list_notices(server: NamedDependency[WeChatServer]) -> list[dict[str, Any]]:
    """List notifications and what became of them."""
    found = await server.books.run(lambda connection: Page(connection).list_notices())
    return [
        {
            "id": n.id,
            "event_type": n.event_type,
            "url": n.url,
            "attempts": n.attempts,
            "done": n.done,
            "due": n.due,
            "last_answer": n.last_answer,
        }
        for n in found
    ]


@get("/control/declarations")
async def list_declarations(server: NamedDependency[WeChatServer]) -> list[dict[str, Any]]:
    """List declarations to customs."""
    found = await server.books.run(lambda connection: Page(connection).list_declarations())
    return [
        {
            "out_trade_no": d.out_trade_no,
            "state": d.state,
            "cert_check_result": d.cert_check_result,
            "sent": d.sent,
            "explanation": d.explanation,
        }
        for d in found
    ]


@get("/control/messages")
async def list_exchanges(
    server: NamedDependency[WeChatServer], after: FromQuery[int] = 0, limit: FromQuery[int] = 200
) -> list[dict[str, Any]]:
    """List what was said on the wire (bodies base64); evidence, with readable persons inside."""
    rows = await server.books.run(lambda connection: Page(connection).list_exchanges(after, limit))
    return [{**row, "request": base64.b64encode(row["request"]).decode(), "reply": base64.b64encode(row["reply"]).decode()} for row in rows]


_OWN = [pay_now, send_probe, set_declaration, list_orders, list_refunds, list_notices, list_declarations, list_exchanges]


def router(server: WeChatServer) -> Router:
    """Return the control calls of this server, behind its control token."""
    return Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, *_OWN],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
