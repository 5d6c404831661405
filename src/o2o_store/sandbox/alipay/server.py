"""Alipay's HTTP: one gateway for every method, bill downloads, the cashier page and the control calls."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Litestar, Request, Response, get, route
from litestar.di import NamedDependency
from litestar.enums import HttpMethod

from o2o_store.sandbox.alipay import bills, controls, declaring, till
from o2o_store.sandbox.alipay.charging import charge
from o2o_store.sandbox.alipay.office import AlipayServer
from o2o_store.sandbox.alipay.signing import CallRefused, reply
from o2o_store.sandbox.books import Connection
from o2o_store.sandbox.wallet.books import Page
from o2o_store.sandbox.wallet.serving import build_wallet_app

Asked = Request[Any, Any, Any]


class _Call:
    """One call, as the methods see it."""

    def __init__(self, server: AlipayServer, page: Page, common: Mapping[str, str], now: datetime, base: str) -> None:
        self.server, self.page, self.now, self.base = server, page, now, base
        self.notify_url = common.get("notify_url", "")
        try:
            self.given: dict[str, Any] = msgspec.json.decode(common.get("biz_content", "{}"), type=dict[str, Any])
        except msgspec.MsgspecError:
            raise CallRefused("40002", "isv.invalid-parameter", "biz_content无效") from None


def _unknown(call: _Call) -> till.Answer:  # noqa: ARG001 - as every method
    raise CallRefused("40002", "isv.invalid-method", "不存在的方法名")


def _bill(call: _Call) -> till.Answer:
    if call.given.get("bill_type") != "trade":
        raise till.BusinessError("isv.invalid-parameter", "bill_type无效")
    server = call.server
    content = bills.write_bill(
        call.page, str(call.given.get("bill_date", "")), server.keys.seller_id, call.now, server.bill_changes, at_once=server.bills_at_once
    )
    return till.ok(bill_download_url=f"{call.base}bill?token={call.server.bills.put(content, call.now)}")


def _free(call: _Call) -> _Call:
    """Return the call unless a payer is at its order at the moment: then nobody can say how it will end."""
    if call.server.is_begun(call.page, str(call.given.get("out_trade_no", ""))):
        raise till.BusinessError("ACQ.SYSTEM_ERROR", "系统繁忙")
    return call


METHODS: Mapping[str, Callable[[_Call], till.Answer]] = MappingProxyType(
    {
        "alipay.trade.precreate": lambda call: till.precreate(call.page, call.given, call.notify_url, call.server.code_url, call.now),
        "alipay.trade.pay": lambda call: charge(
            call.page, call.given, call.server.pay_codes, call.server.merchant, call.notify_url, call.now
        ),
        "alipay.trade.query": lambda call: till.query(call.page, call.given),
        "alipay.trade.close": lambda call: till.close(_free(call).page, call.given, call.now),
        "alipay.trade.cancel": lambda call: till.cancel(_free(call).page, call.given, call.now),
        "alipay.trade.refund": lambda call: till.refund(
            call.page, call.given, rich=call.server.choices["seller_account"] == "full", now=call.now
        ),
        "alipay.trade.fastpay.refund.query": lambda call: till.query_refund(call.page, call.given),
        "alipay.trade.customs.declare": lambda call: declaring.declare(
            call.page, call.given, call.server.company, call.server.delay("declare").total_seconds(), call.now
        ),
        "alipay.trade.customs.query": lambda call: declaring.query(call.page, call.given),
        "alipay.data.dataservice.bill.downloadurl.query": _bill,
    }
)
"""Every method this stand-in knows."""


@route("/gateway.do", http_method=[HttpMethod.GET, HttpMethod.POST])
async def gateway(request: Asked, server: NamedDependency[AlipayServer]) -> Response[bytes]:
    """Answer any method: parameters may stand in the query or in the form, they are signed together."""
    body, now = await request.body(), server.now()
    common = {name: str(value) for name, value in request.query_params.items()}
    common |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    base = str(request.base_url)

    def job(connection: Connection) -> bytes:
        page = Page(connection)
        said = _answered(server, page, common, now, base)
        page.record("api", common.get("method", ""), 200, body or str(request.url.query).encode(), said, now)
        return said

    said = await server.books.run(job)
    server.wake()
    return Response(said, status_code=200, media_type="application/json;charset=utf-8")


def _answered(server: AlipayServer, page: Page, common: Mapping[str, str], now: datetime, base: str) -> bytes:
    key, method = server.keys.provider_key, common.get("method", "")
    try:
        server.check.check(common, now)
        answer = METHODS.get(method, _unknown)(_Call(server, page, common, now, base))
    except CallRefused as error:
        refusal = {"code": error.code, "msg": "Invalid Arguments", "sub_code": error.sub_code, "sub_msg": error.text}
        return reply(None, method if method in METHODS else "", refusal)
    except till.BusinessError as error:
        answer = error.answer()
    return reply(key, method, answer)


@get("/bill")
async def download_bill(request: Asked, server: NamedDependency[AlipayServer]) -> Response[bytes]:
    """Hand a bill out while its address lives."""
    content = server.bills.take(request.query_params.get("token", ""), server.now())
    return Response(content or b"", status_code=200 if content else 404, media_type="application/zip")


def build_app(server: AlipayServer) -> Litestar:
    """Return the ASGI application of the wallet."""
    return build_wallet_app(server, [gateway, download_bill], controls.OWN)
