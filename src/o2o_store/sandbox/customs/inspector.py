"""The inspector's pages: what waits for a person, the four documents side by side, decisions, rules, draws; plain forms, no script."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
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

from o2o_store import resources
from o2o_store.sandbox.customs.books import Page, Stored
from o2o_store.sandbox.customs.examiner import UnknownOrder, decide
from o2o_store.sandbox.customs.office import CustomsServer
from o2o_store.sandbox.customs.risk import Rule
from o2o_store.sandbox.customs.rulebook import Rulebook
from o2o_store.sandbox.station import same_token

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_COOKIE = "customs_inspector"
_SAID = {
    "2": "申报中", "120": "已受理", "300": "人工审核", "399": "审结", "400": "待运抵", "500": "查验", "600": "挂起", "700": "退运", "800": "放行",
    "899": "结关", "100": "退单", "99": "核对不符", "501": "扣留", "502": "扣留", "503": "扣留", "599": "扣留", "cancelled": "已撤销",
}  # fmt: skip
_HELD = ("300", "500", "600", "400", "120")
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
_RULES = list[Rule]


class Login(msgspec.Struct):
    """The inspector's word."""

    token: str = ""


class Decided(msgspec.Struct):
    """A decision by form."""

    status: str = ""
    info: str = ""


class Drafted(msgspec.Struct):
    """Rules by form, JSON; `act` is dry_run, draft or activate."""

    rules: str = "[]"
    note: str = ""
    act: str = "dry_run"
    version: int = 0


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


def _html(title: str, body: str, status: int = 200) -> Response[str]:
    style = resources.path("sandbox/inspector.css").read_text(encoding="utf-8")
    links = "".join(f'<a href="/inspector{path}">{word}</a>' for path, word in (("", "待办"), ("/rules", "规则"), ("/draws", "抽取")))
    page = (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><header><b>海关监管（演练）</b><nav>{links}</nav></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return Response(page, status_code=status, headers=_HEADERS, media_type="text/html; charset=utf-8")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def _badge(status: str) -> str:
    kind = "done" if status in {"800", "899"} else "wrong" if status in {"100", "99", "700"} or status.startswith(("-", "50")) else "wait"
    return f'<span class="badge {kind}">{escape(status)} {_SAID.get(status, "")}</span>'


@get("/login")
async def show_login() -> Response[str]:
    """Ask for the inspector's word."""
    form = (
        '<form method="post" action="/inspector/login"><label>口令 <input type="password" name="token" autofocus></label>'
        '<button class="act">进入</button></form><p class="soft">口令在演练文件夹的 control.token 里。</p>'
    )
    return _html("请出示口令", form)


@post("/login", status_code=303)
async def log_in(data: URLEncodedBody[Login], server: NamedDependency[CustomsServer]) -> Response[Any]:
    """Let the inspector in."""
    if not same_token(data.token, server.control_token):
        return _html("口令不对", '<p><a href="/inspector/login">再试一次</a></p>', 401)
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
            _badge(one.status),
        )
        for one in sorted(found, key=lambda one: (one.status not in _HELD[:3], -one.number))
    ]
    chips = "".join(
        f'<a class="chip" href="/inspector?status={key}">{word}</a>' for key, word in (("", "全部"), *((k, _SAID[k]) for k in _HELD))
    )
    return _html(
        "待办清单", f"<p>{chips}</p>" + (_table(("订单号", "清单号", "订购人", "行数", "状态"), rows) if rows else "<p>没有清单。</p>")
    )


@get("/orders/{order_no:str}")
async def show_order(server: NamedDependency[CustomsServer], order_no: FromPath[str]) -> Response[str]:
    """Show the four documents side by side, the goods, and what may be decided."""
    found: list[Stored] = await server.books.run(lambda connection: Page(connection).list_documents(order_no))
    papers = {one.kind: one for one in found}
    inventory = papers.get("inventory")
    if inventory is None:
        return _html("没有这份清单", "<p>海关没有收到它。</p>", 404)
    body = f"<p>{_badge(inventory.status)} {escape(inventory.invt_no)}</p>{_side_by_side(papers)}{_goods(inventory)}"
    if inventory.status in {*_HELD, "399", "2"}:
        buttons = "".join(f'<button class="{kind}" name="status" value="{value}">{word}</button>' for value, word, kind in _DECISIONS)
        action = f"/inspector/orders/{escape(order_no)}/decision"
        body += f'<form method="post" action="{action}"><label>说明 <input name="info" maxlength="200"></label><div>{buttons}</div></form>'
    return _html(f"订单 {order_no}", body)


def _side_by_side(papers: Mapping[str, Stored]) -> str:
    kinds = ("order", "payment", "waybill", "inventory")
    rows = []
    for title, names in _SHOWN:
        values = [papers[kind].head.get(name, "") if name and kind in papers else "" for kind, name in zip(kinds, names, strict=True)]
        # Times differ by nature; everything else that stands in two documents must be the same.
        differ = title != "时间" and len({_plain(value) for value in values if value}) > 1
        cells = [
            f'<span class="{"differs" if differ and value else ""}">{escape(masked(name, value))}</span>'
            for name, value in zip(names, values, strict=True)
        ]
        rows.append((escape(title), *cells))
    return _table(("", "订单 311", "支付 411", "运单 511", "清单 621"), rows)


def _plain(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value


def _goods(inventory: Stored) -> str:
    names = ("gnum", "gname", "gcode", "qty", "unit", "price", "totalPrice")
    return _table(
        ("行", "品名", "商品编码", "数量", "单位", "单价", "总价"),
        [[escape(line.get(name, "")) for name in names] for line in inventory.lines],
    )


@post("/orders/{order_no:str}/decision", status_code=303)
async def decide_order(server: NamedDependency[CustomsServer], order_no: FromPath[str], data: URLEncodedBody[Decided]) -> Response[Any]:
    """Carry a decision out."""
    if data.status not in {value for value, _, _ in _DECISIONS}:
        return _html("没有这种决定", "", 400)
    now = server.now()
    try:
        await server.books.run(
            lambda connection: decide(Page(connection), order_no, data.status, data.info.strip(), server.examination(), now)
        )
    except UnknownOrder:
        return _html("已经决定过了", f'<p><a href="/inspector/orders/{escape(order_no)}">返回</a></p>', 409)
    await server.announce()
    return Redirect(f"/inspector/orders/{order_no}", status_code=303)


@get("/rules")
async def show_rules(server: NamedDependency[CustomsServer]) -> Response[str]:
    """Show the versions and a place to write the next."""
    return await _rules_page(server, "[]", "")


async def _rules_page(server: CustomsServer, draft: str, said: str) -> Response[str]:
    known = await server.books.run(lambda connection: Rulebook(connection).list_versions())
    rows = [
        (
            str(one.version) + (' <span class="badge done">生效中</span>' if one.active else ""),
            escape(one.note),
            f"<pre>{escape(msgspec.json.encode(one.rules).decode())}</pre>",
            _button("dry_run", "试算", one.version) + ("" if one.active else _button("activate", "启用", one.version)),
        )
        for one in known
    ]
    form = (
        f'<form method="post" action="/inspector/rules"><label>规则（JSON）<textarea name="rules" rows="8">{escape(draft)}</textarea></label>'
        '<label>说明 <input name="note" maxlength="200"></label><button class="act" name="act" value="draft">保存为新版本</button></form>'
    )
    return _html("规则", said + _table(("版本", "说明", "规则", ""), rows) + form)


def _button(act: str, word: str, version: int) -> str:
    hidden = f'<input type="hidden" name="version" value="{version}">'
    return f'<form class="inline" method="post" action="/inspector/rules">{hidden}<button name="act" value="{act}">{word}</button></form>'


@post("/rules", status_code=200)
async def change_rules(server: NamedDependency[CustomsServer], data: URLEncodedBody[Drafted]) -> Response[str]:
    """Draft a version, send past orders through it, or put it in force."""
    now = server.now()
    try:
        if data.act == "draft":
            rules = msgspec.json.decode(data.rules.encode(), type=_RULES)
            version = await server.books.run(lambda connection: Rulebook(connection).draft(rules, data.note, now))
            return await _rules_page(server, data.rules, f'<p class="badge done">已保存为版本 {version}，尚未启用。</p>')
        if data.act == "activate":
            await server.books.run(lambda connection: Rulebook(connection).activate(data.version, now))
            return await _rules_page(server, "[]", f'<p class="badge done">版本 {data.version} 已启用。</p>')
        result = await server.books.run(lambda connection: Rulebook(connection).dry_run(data.version))
    except (msgspec.MsgspecError, KeyError) as error:
        return await _rules_page(server, data.rules, f'<p class="badge wrong">没有照做：{escape(str(error))}</p>')
    rows = [
        (_badge(status), str(result.before.get(status, 0)), str(result.after.get(status, 0)))
        for status in sorted({*result.before, *result.after})
    ]
    said = f"<h2>试算：{result.orders} 单，{result.changed} 单结果会变</h2>" + _table(("结果", "现行", f"版本 {data.version}"), rows)
    return await _rules_page(server, "[]", said)


@get("/draws")
async def show_draws(server: NamedDependency[CustomsServer]) -> Response[str]:
    """Show the seeds' hashes, the seeds of past days, and what was drawn."""
    now = server.now()
    days = await server.books.run(lambda connection: Rulebook(connection).published(now))
    parts = []
    for day in days:
        seed = escape(day["seed"]) or "当日结束后公布"
        rows = [(escape(one["order_no"]), escape(one["rule"]), _badge(one["action"])) for one in day["draws"]]
        listed = _table(("订单号", "规则", "结果"), rows) if rows else "<p>没有抽中的清单。</p>"
        parts.append(
            f"<h2>{escape(day['day'])}</h2><p>种子的 SHA-256：<code>{day['seed_hash']}</code></p><p>种子：<code>{seed}</code></p>{listed}"
        )
    return _html("抽取", "".join(parts) + '<p class="soft">任何人都可以用公布的种子重算：o2o-store customs draw。</p>')


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
        route_handlers=[show_waiting, show_order, decide_order, show_rules, change_rules, show_draws],
        guards=[_guard(server)],
        exception_handlers={NotAuthorizedException: _to_login},
    )
    return Router(path="/inspector", route_handlers=[show_login, log_in, inside])
