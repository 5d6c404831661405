"""Control calls of both wallets: pay, show a pay code, force a declaration's state, look at orders and at what was said."""

import base64
from typing import Any

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromQuery, JSONBody

from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet.billing import BillChange
from o2o_store.sandbox.wallet.books import Page, Trade
from o2o_store.sandbox.wallet.line import WalletStation


class PayNow(msgspec.Struct, kw_only=True):
    """Pay an order by its number, its code or its code URL, as one of the specimen persons; `paid_fen` rehearses a wrong amount."""

    payer: str
    out_trade_no: str = ""
    code: str = ""
    paid_fen: int | None = None
    late: bool = False


class DeclarationState(msgspec.Struct, kw_only=True):
    """A declaration's state set by hand: PROCESSING, SUCCESS, FAIL or EXCEPT."""

    out_trade_no: str
    state: str
    explanation: str = ""


@post("/control/pay", status_code=200)
async def pay_now(data: JSONBody[PayNow], server: NamedDependency[WalletStation]) -> dict[str, str]:
    """Pay as the payer's phone would."""
    if data.payer not in roster():
        raise ValidationException(f"unknown payer; known: {', '.join(roster())}")
    code = data.code.rsplit("/", 1)[-1].rsplit("pr=", 1)[-1]
    if not code and not data.out_trade_no:
        raise ValidationException("name an order or a code")
    if not code:
        trade: Trade | None = await server.books.run(lambda connection: Page(connection).find_trade(data.out_trade_no))
        if trade is None:
            raise NotFoundException("no such order")
        code = trade.code
    return {"result": await server.pay_code(code, data.payer, data.paid_fen, late=data.late)}


class ShowCode(msgspec.Struct, kw_only=True):
    """Show a pay code on a specimen person's phone; `mood` is `pays`, `password` or `poor`."""

    payer: str
    mood: str = "pays"


@post("/control/pay-codes", status_code=200)
async def show_pay_code(data: JSONBody[ShowCode], server: NamedDependency[WalletStation]) -> dict[str, str]:
    """Return a fresh pay code, good for a minute."""
    if data.payer not in roster():
        raise ValidationException(f"unknown payer; known: {', '.join(roster())}")
    return {"pay_code": server.pay_codes.make(data.payer, data.mood, server.now())}


@post("/control/bill-lines", status_code=200)
async def spoil_bill(data: JSONBody[list[BillChange]], server: NamedDependency[WalletStation]) -> list[BillChange]:
    """Say which lines of the bills are not as the books say, in the place of what was said before; an empty list makes them right again."""
    server.bill_changes = list(data)
    return server.bill_changes


@post("/control/declarations", status_code=200)
async def set_declaration(data: JSONBody[DeclarationState], server: NamedDependency[WalletStation]) -> dict[str, str]:
    """Set a declaration's state."""
    now = server.now().timestamp()
    values = {"state": data.state, "explanation": data.explanation, "modified_at": now}
    await server.books.run(lambda connection: Page(connection).update_declaration(data.out_trade_no, **values))
    return {"state": data.state}


@get("/control/orders")
async def list_orders(server: NamedDependency[WalletStation]) -> list[dict[str, Any]]:
    """List orders."""
    trades = await server.books.run(lambda connection: Page(connection).list_trades())
    return [{**msgspec.structs.asdict(trade), "code_url": server.code_url(trade.code)} for trade in trades]


@get("/control/refunds")
async def list_refunds(server: NamedDependency[WalletStation]) -> list[dict[str, Any]]:
    """List refunds."""
    return [msgspec.structs.asdict(refund) for refund in await server.books.run(lambda connection: Page(connection).list_refunds())]


@get("/control/notices")
async def list_notices(server: NamedDependency[WalletStation]) -> list[dict[str, Any]]:
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
async def list_declarations(server: NamedDependency[WalletStation]) -> list[dict[str, Any]]:
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
    server: NamedDependency[WalletStation], after: FromQuery[int] = 0, limit: FromQuery[int] = 200
) -> list[dict[str, Any]]:
    """List what was said on the wire (bodies base64); evidence, with readable persons inside."""
    rows = await server.books.run(lambda connection: Page(connection).list_exchanges(after, limit))
    return [{**row, "request": base64.b64encode(row["request"]).decode(), "reply": base64.b64encode(row["reply"]).decode()} for row in rows]


SHARED = [pay_now, show_pay_code, set_declaration, spoil_bill, list_orders, list_refunds, list_notices, list_declarations, list_exchanges]
"""What both wallets can be told and asked."""
