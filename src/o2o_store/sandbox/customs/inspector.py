"""The inspector's pages: the door, what waits for a person, the four documents side by side, decisions; plain forms, no script."""

import hashlib
from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect

from o2o_store.sandbox.customs import inspector_rules
from o2o_store.sandbox.customs.books import Page, Stored
from o2o_store.sandbox.customs.drawing import SAID, badge, html, table
from o2o_store.sandbox.customs.examiner import UnknownOrder, decide
from o2o_store.sandbox.customs.office import CustomsServer
from o2o_store.sandbox.station import same_token

_COOKIE = "customs_inspector"
HELD = ("300", "500", "600", "400", "120")
_DECISIONS = (("800", "放行", "act"), ("500", "转查验", ""), ("600", "挂起", ""), ("700", "退运", "bad"), ("100", "退单", "bad"))
_PERSONAL = frozenset({"buyerName", "payerName", "consignee"})
_NUMBERS = frozenset({"buyerIdNumber", "payerIdNumber", "buyerTelephone", "consigneeTelephone", "telephone"})
_SHOWN: tuple[tuple[str, tuple[str, str, str, str]], ...] = (
    ("订单号", ("orderNo", "orderNo", "orderNo", "orderNo")),
    ("电商平台", ("ebpCode", "ebpCode", "", "ebpCode")),
    ("电商企业", ("ebcCode", "", "", "ebcCode")),
    ("订购人", ("buyerName", "payerName", "consignee", "buyerName")),
    ("证件号码", ("buyerIdNumber", "payerIdNumber", "", "buyerIdNumber")),
    ("电话", ("buyerTelephone", "telephone", "consigneeTelephone", "buyerTelephone")),
    ("金额", ("acturalPaid", "amountPaid", "", "")),
    ("代收税款", ("taxTotal", "", "", "")),
    ("运费", ("freight", "", "freight", "freight")),
    ("运单号", ("", "", "logisticsNo", "logisticsNo")),
    ("时间", ("appTime", "payTime", "appTime", "appTime")),
)


class Login(msgspec.Struct):
    """The inspector's word."""

    token: str = ""


class Decided(msgspec.Struct):
    """A decision by form."""

    status: str = ""
    info: str = ""


def _mark(token: str) -> str:
    # The cookie is not the token itself: who reads it cannot drive the control calls.
    return hashlib.sha256(f"inspector|{token}".encode()).hexdigest()


def masked(name: str, value: str) -> str:
    """Return a value as an inspector's list shows it: names and numbers only in part."""
    if name in _PERSONAL and value:
        return value[0] + "*" * (len(value) - 1)
    if name in _NUMBERS and value:
        return f"{value[:3]}{'*' * max(len(value) - 7, 0)}{value[-4:]}"
    return value


@get("/login")
async def show_login() -> Response[str]:
    """Ask for the inspector's word."""
    form = (
        '<form method="post" action="/inspector/login"><label>口令 <input type="password" name="token" autofocus></label>'
        '<button class="act">进入</button></form><p class="soft">口令在演练文件夹的 control.token 里。</p>'
    )
    return html("请出示口令", form)


@post("/login", status_code=303)
async def log_in(data: URLEncodedBody[Login], server: NamedDependency[CustomsServer]) -> Response[Any]:
    """Let the inspector in."""
    if not same_token(data.token, server.control_token):
        return html("口令不对", '<p><a href="/inspector/login">再试一次</a></p>', 401)
    cookie = Cookie(key=_COOKIE, value=_mark(server.control_token), httponly=True, samesite="strict", path="/inspector")
    return Redirect("/inspector", status_code=303, cookies=[cookie])


@get("/")
async def show_waiting(server: NamedDependency[CustomsServer], status: FromQuery[str] = "") -> Response[str]:
    """List inventories, those that wait for a person first."""
    found: list[Stored] = await server.books.run(lambda connection: Page(connection).newest_documents("inventory", status, 200))
    rows = [
        (
            f'<a href="/inspector/orders/{escape(one.order_no)}">{escape(one.order_no)}</a>',
            escape(one.invt_no or one.pre_no),
            escape(masked("buyerName", one.head.get("buyerName", ""))),
            str(len(one.lines)),
            badge(one.status),
        )
        for one in sorted(found, key=lambda one: (one.status not in HELD[:3], -one.number))
    ]
    chips = "".join(
        f'<a class="chip" href="/inspector?status={key}">{word}</a>' for key, word in (("", "全部"), *((k, SAID[k]) for k in HELD))
    )
    return html(
        "待办清单", f"<p>{chips}</p>" + (table(("订单号", "清单号", "订购人", "行数", "状态"), rows) if rows else "<p>没有清单。</p>")
    )


@get("/orders/{order_no:str}")
async def show_order(server: NamedDependency[CustomsServer], order_no: FromPath[str]) -> Response[str]:
    """Show the four documents side by side, the goods, and what may be decided."""
    found: list[Stored] = await server.books.run(lambda connection: Page(connection).list_documents(order_no))
    papers = {one.kind: one for one in found}
    inventory = papers.get("inventory")
    if inventory is None:
        return html("没有这份清单", "<p>海关没有收到它。</p>", 404)
    body = f"<p>{badge(inventory.status)} {escape(inventory.invt_no)}</p>{_side_by_side(papers)}{_goods(inventory)}"
    if inventory.status in {*HELD, "399", "2"}:
        buttons = "".join(f'<button class="{kind}" name="status" value="{value}">{word}</button>' for value, word, kind in _DECISIONS)
        action = f"/inspector/orders/{escape(order_no)}/decision"
        body += f'<form method="post" action="{action}"><label>说明 <input name="info" maxlength="200"></label><div>{buttons}</div></form>'
    return html(f"订单 {order_no}", body)


def _side_by_side(papers: Mapping[str, Stored]) -> str:
    kinds = ("order", "payment", "waybill", "inventory")
    rows = []
    for title, names in _SHOWN:
        values = [papers[kind].head.get(name, "") if name and kind in papers else "" for kind, name in zip(kinds, names, strict=True)]
        values = [_clock(value) for value in values] if title == "时间" else values
        # Times differ by nature; everything else that stands in two documents must be the same.
        differ = title != "时间" and len({_plain(value) for value in values if value}) > 1
        cells = [
            f'<span class="{"differs" if differ and value else ""}">{escape(masked(name, value))}</span>'
            for name, value in zip(names, values, strict=True)
        ]
        rows.append((escape(title), *cells))
    return table(("", "订单 311", "支付 411", "运单 511", "清单 621"), rows, "papers")


def _clock(stamp: str) -> str:
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}" if stamp else ""


def _plain(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value


def _goods(inventory: Stored) -> str:
    names = ("gnum", "gname", "gcode", "qty", "unit", "price", "totalPrice")
    return table(
        ("行", "品名", "商品编码", "数量", "单位", "单价", "总价"),
        [[escape(line.get(name, "")) for name in names] for line in inventory.lines],
    )


@post("/orders/{order_no:str}/decision", status_code=303)
async def decide_order(server: NamedDependency[CustomsServer], order_no: FromPath[str], data: URLEncodedBody[Decided]) -> Response[Any]:
    """Carry a decision out."""
    if data.status not in {value for value, _, _ in _DECISIONS}:
        return html("没有这种决定", "", 400)
    now = server.now()
    try:
        await server.books.run(
            lambda connection: decide(Page(connection), order_no, data.status, data.info.strip(), server.examination(), now)
        )
    except UnknownOrder:
        return html("已经决定过了", f'<p><a href="/inspector/orders/{escape(order_no)}">返回</a></p>', 409)
    server.announce()
    return Redirect(f"/inspector/orders/{order_no}", status_code=303)


def _guard(server: CustomsServer) -> Any:
    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if not same_token(connection.cookies.get(_COOKIE, ""), _mark(server.control_token)):
            raise NotAuthorizedException("not an inspector")

    return guard


def _to_login(_: Request[Any, Any, Any], __: Exception) -> Response[Any]:
    return Redirect("/inspector/login", status_code=303)


def router(server: CustomsServer) -> Router:
    """Return the inspector's pages; without the cookie everything leads to the login."""
    inside = Router(
        path="/",
        route_handlers=[show_waiting, show_order, decide_order, *inspector_rules.HANDLERS],
        guards=[_guard(server)],
        exception_handlers={NotAuthorizedException: _to_login},
    )
    return Router(path="/inspector", route_handlers=[show_login, log_in, inside])
