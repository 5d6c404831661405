"""The cashier page: what a payer's phone shows after scanning the code, and its own pay code; plain forms, no script."""

from html import escape
from string import Template
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from o2o_store import resources
from o2o_store.sandbox.persons import roster
from o2o_store.sandbox.wallet import barcode
from o2o_store.sandbox.wallet.books import Page, Trade
from o2o_store.sandbox.wallet.codes import MOODS
from o2o_store.sandbox.wallet.line import WalletStation

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SAYS = {
    "paid": ("done", "已支付", "Paid", "可以收起手机，请看机器屏幕。", "You can put your phone away. Look at the kiosk."),
    "closed": (
        "wrong",
        "订单已关闭",
        "Order closed",
        "请回到机器上重新扫码。没有扣款。",
        "Scan a new code at the kiosk. No money was taken.",
    ),
    "expired": (
        "wrong",
        "二维码已过期",
        "Code expired",
        "请在机器上取新的二维码。没有扣款。",
        "Ask the kiosk for a new code. No money was taken.",
    ),
    "poor": ("wait", "余额不足", "Not enough money", "没有扣款。请换一位付款人。", "No money was taken. Choose who else pays."),
    "cancelled": (
        "wait",
        "已取消",
        "Cancelled",
        "没有扣款。机器上的二维码仍然有效。",
        "No money was taken. The code at the kiosk is still good.",
    ),
    "gone": ("wrong", "二维码无效", "Unknown code", "请扫描机器屏幕上的二维码。", "Scan the code on the kiosk's screen."),
    "differs": (
        "wrong",
        "付款人与订购人不是同一人",
        "You are not the buyer",
        "没有扣款。请用登记身份证的本人钱包付款。",
        "No money was taken. Pay from the wallet of the person on the ID card.",
    ),
    "unchecked": (
        "wrong",
        "钱包没有实名",
        "No real name at this wallet",
        "没有扣款。请换一个已实名的钱包。",
        "No money was taken. Use a wallet with a verified name.",
    ),
    "later": (
        "wait",
        "过一会儿才付",
        "Pays later",
        "二维码过期以后钱才到账，用来演练迟到的付款。",
        "The money arrives after the code has run out: a late payment, rehearsed.",
    ),
    "nobody": ("wait", "请选择付款人", "Choose who pays", "没有扣款。", "No money was taken."),
}


def _page(name: str, **words: str) -> str:
    return Template(resources.path(f"sandbox/{name}").read_text(encoding="utf-8")).substitute(
        style=resources.path("sandbox/cashier.css").read_text(encoding="utf-8"), **words
    )


def _show(html: str, status: int = 200) -> Response[str]:
    return Response(html, status_code=status, headers=_HEADERS, media_type="text/html; charset=utf-8")


def _money(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _notice(said: str) -> str:
    tone, zh, en, then_zh, then_en = _SAYS[said]
    return f'<section class="says {tone}" role="status"><h2>{zh}<span lang="en">{en}</span></h2><p>{then_zh}<span lang="en">{then_en}</span></p></section>'


def _people() -> str:
    rows = []
    for person in roster().values():
        if person.note == "minor":
            continue
        tail = f"尾号 {person.id_number[-4:]}" if person.wallet_real_name else "未实名 · no real name"
        rows.append(
            f'<label><input type="radio" name="payer" value="{escape(person.id)}" required><b>{escape(person.name)}</b><i>{escape(tail)}</i></label>'
        )
    return "\n".join(rows)


def _final(said: str, trade: Trade | None) -> Response[str]:
    amount = f'<p class="amount"><small>¥</small> {_money(trade.total)}</p>' if trade else ""
    return _show(_page("cashier_end.html", notice=_notice(said), amount=amount), 404 if said == "gone" else 200)


def _form(trade: Trade, said: str) -> Response[str]:
    return _show(
        _page(
            "cashier.html",
            notice=_notice(said) if said else "",
            amount=_money(trade.total),
            description=escape(trade.description),
            people=_people(),
        )
    )


async def _find(server: WalletStation, code: str) -> tuple[Trade | None, str]:
    now = server.now()

    def look(page: Page) -> tuple[Trade | None, str]:
        trade = page.find_by_code(code)
        if trade is None:
            return None, "gone"
        fault = server.fault_of(trade, now)
        if not fault:
            server.scanned(page, trade)
        return trade, fault

    return await server.books.run(lambda connection: look(Page(connection)))


@get("/cashier/{code:str}")
async def show_cashier(server: NamedDependency[WalletStation], code: FromPath[str]) -> Response[str]:
    """Show the amount and ask who pays."""
    trade, fault = await _find(server, code)
    return _final(fault, trade) if fault or trade is None else _form(trade, "")


@post("/cashier/{code:str}", status_code=200)
async def answer_cashier(
    server: NamedDependency[WalletStation], code: FromPath[str], data: URLEncodedBody[dict[str, Any]]
) -> Response[str]:
    """Pay, pay much later, fail for want of money, or cancel."""
    trade, fault = await _find(server, code)
    if fault or trade is None:
        return _final(fault, trade)
    act, payer = str(data.get("act", "")), str(data.get("payer", ""))
    if act in {"poor", "cancelled"}:
        return _form(trade, act)
    if payer not in roster():
        return _form(trade, "nobody")
    if act == "late":
        server.plan_payment(code, payer)
        return _final("later", trade)
    return _final(await server.pay_code(code, payer, None), trade)


@get("/pay-code")
async def ask_pay_code() -> Response[str]:
    """Ask whose pay code the phone shows."""
    return _show(_page("pay_code.html", code="", people=_people()))


@post("/pay-code", status_code=200)
async def show_pay_code(server: NamedDependency[WalletStation], data: URLEncodedBody[dict[str, Any]]) -> Response[str]:
    """Show a person's pay code, good for one charge within a minute; `mood` is how the charge will go."""
    payer, mood = str(data.get("payer", "")), str(data.get("mood", "pays"))
    if payer not in roster() or mood not in MOODS:
        return _show(_page("pay_code.html", code=_notice("nobody"), people=_people()))
    code = server.pay_codes.make(payer, mood, server.now())
    digits = " ".join(code[place : place + 4] for place in range(0, len(code), 4))
    drawn = f'<figure class="code">{barcode.svg(code)}<figcaption>{digits}</figcaption></figure>'
    return _show(_page("pay_code.html", code=drawn, people=_people()))


PAGES = [show_cashier, answer_cashier, ask_pay_code, show_pay_code]
