"""The wallet's HTTP: APIv3 with signed requests and replies, APIv2 for customs, the cashier page and the control calls."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from o2o_store.sandbox.books import Connection
from o2o_store.sandbox.wallet.books import Page
from o2o_store.sandbox.wallet.serving import build_wallet_app
from o2o_store.sandbox.wechat import controls
from o2o_store.sandbox.wechat.bills import packed, span_of, write_bill
from o2o_store.sandbox.wechat.code_pay import charge, reverse
from o2o_store.sandbox.wechat.declaring import Refused, declare, declare_again, query
from o2o_store.sandbox.wechat.declaring_v3 import PREFIXES, declare_again_v3, declare_v3, query_v3, verify_certificate
from o2o_store.sandbox.wechat.office import WeChatServer
from o2o_store.sandbox.wechat.signing import SignError, read_v2, sealed_certificate, sign_v2, signature_headers, write_v2
from o2o_store.sandbox.wechat.till import (
    WeChatError,
    close_trade,
    get_trade,
    open_native,
    open_refund,
    take_native,
    view_refund,
    view_trade,
)
from o2o_store.sandbox.xmlsafe import BadXml

Work = Callable[[Page, bytes, datetime], tuple[int, bytes]]
V2Work = Callable[[Page, Mapping[str, str], datetime], dict[str, str]]
Asked = Request[Any, Any, Any]


def _target(request: Asked) -> str:
    scope = request.scope
    raw = scope.get("raw_path") or scope["path"].encode()
    path = raw.split(b"?")[0].decode("ascii", "replace")
    return path + (f"?{scope['query_string'].decode('ascii', 'replace')}" if scope["query_string"] else "")


async def _v3(request: Asked, server: WeChatServer, work: Work) -> Response[bytes]:
    """Check who asks, do the work in one transaction together with its record, sign the answer."""
    body, target, now = await request.body(), _target(request), server.now()

    def job(connection: Connection) -> tuple[int, bytes]:
        page = Page(connection)
        try:
            server.check.check(request.headers.get("authorization", ""), request.method, target, body, int(now.timestamp()))
            status, reply = work(page, body, now)
        except SignError as error:
            status, reply = 401, WeChatError(401, "SIGN_ERROR", f"签名错误：{error}").body()
        except WeChatError as error:
            status, reply = error.status, error.body()
        page.record("api", f"{request.method} {target}", status, body, reply, now)
        return status, reply

    status, reply = await server.books.run(job)
    server.wake()
    keys = server.reply_keys(request.headers.get("wechatpay-serial", ""))
    headers = {"Request-ID": f"{secrets.token_hex(16).upper()}-0", **signature_headers(keys, reply, int(server.now().timestamp()))}
    return Response(reply, status_code=status, headers=headers, media_type="application/json; charset=utf-8")


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


@post("/v3/pay/transactions/native", status_code=200)
async def open_native_order(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Open a Native order, or give an open one a fresh code."""

    def work(page: Page, body: bytes, now: datetime) -> tuple[int, bytes]:
        wanted, canonical = take_native(body, server.keys.appid, server.keys.mchid)
        return 200, _json({"code_url": server.code_url(open_native(page, wanted, canonical, now))})

    return await _v3(request, server, work)


def _own(request: Asked, server: WeChatServer) -> None:
    if request.query_params.get("mchid") != server.keys.mchid:
        raise WeChatError(400, "PARAM_ERROR", "参数错误：mchid")


@get("/v3/pay/transactions/out-trade-no/{out_trade_no:str}")
async def query_order(request: Asked, server: NamedDependency[WeChatServer], out_trade_no: FromPath[str]) -> Response[bytes]:
    """Show an order."""

    def work(page: Page, _: bytes, __: datetime) -> tuple[int, bytes]:
        _own(request, server)
        return 200, _json(view_trade(get_trade(page, out_trade_no), server.keys.appid, server.keys.mchid))

    return await _v3(request, server, work)


@get("/v3/pay/transactions/id/{transaction_id:str}")
async def query_transaction(request: Asked, server: NamedDependency[WeChatServer], transaction_id: FromPath[str]) -> Response[bytes]:
    """Show an order by the wallet's number."""

    def work(page: Page, _: bytes, __: datetime) -> tuple[int, bytes]:
        _own(request, server)
        found = page.find_by_transaction(transaction_id)
        if found is None:
            raise WeChatError(404, "ORDER_NOT_EXIST", "订单不存在")
        return 200, _json(view_trade(found, server.keys.appid, server.keys.mchid))

    return await _v3(request, server, work)


@post("/v3/pay/transactions/out-trade-no/{out_trade_no:str}/close", status_code=200)
async def close_order(request: Asked, server: NamedDependency[WeChatServer], out_trade_no: FromPath[str]) -> Response[bytes]:
    """Close an unpaid order."""

    def work(page: Page, body: bytes, now: datetime) -> tuple[int, bytes]:
        if msgspec.json.decode(body or b"{}").get("mchid") != server.keys.mchid:
            raise WeChatError(400, "PARAM_ERROR", "参数错误：mchid")
        if server.is_begun(page, out_trade_no):
            raise WeChatError(500, "SYSTEM_ERROR", "系统繁忙，请稍后再试")
        close_trade(page, out_trade_no, float(server.delays["close_refused_for"]), now)
        return 204, b""

    return await _v3(request, server, work)


@post("/v3/refund/domestic/refunds", status_code=200)
async def refund_order(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Begin a refund."""

    def work(page: Page, body: bytes, now: datetime) -> tuple[int, bytes]:
        return 200, _json(open_refund(page, body, server.delay("refund"), now))

    return await _v3(request, server, work)


@get("/v3/refund/domestic/refunds/{out_refund_no:str}")
async def query_refund(request: Asked, server: NamedDependency[WeChatServer], out_refund_no: FromPath[str]) -> Response[bytes]:
    """Show a refund."""

    def work(page: Page, _: bytes, __: datetime) -> tuple[int, bytes]:
        found = page.find_refund(out_refund_no)
        if found is None:
            raise WeChatError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return 200, _json(view_refund(found, page.find_trade(found.out_trade_no)))

    return await _v3(request, server, work)


@post("/v3/pay/transactions/codepay", status_code=200)
async def charge_code(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Charge a pay code; 202 while its owner types the password."""

    def work(page: Page, body: bytes, now: datetime) -> tuple[int, bytes]:
        status, answer = charge(page, body, server.pay_codes, (server.keys.appid, server.keys.mchid), now)
        return status, _json(answer)

    return await _v3(request, server, work)


@post("/v3/pay/transactions/out-trade-no/{out_trade_no:str}/reverse", status_code=200)
async def reverse_order(request: Asked, server: NamedDependency[WeChatServer], out_trade_no: FromPath[str]) -> Response[bytes]:
    """Take a charge back."""

    def work(page: Page, _: bytes, now: datetime) -> tuple[int, bytes]:
        reverse(page, out_trade_no, now)
        return 200, b"{}"

    return await _v3(request, server, work)


@get("/v3/bill/tradebill")
async def link_bill(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Say where the bill of a day lies for the next half minute."""

    def work(page: Page, _: bytes, now: datetime) -> tuple[int, bytes]:
        span = span_of(request.query_params.get("bill_date", ""), now, at_once=server.bills_at_once)
        content = write_bill(page, span, (server.keys.appid, server.keys.mchid), server.bill_changes)
        gzipped = request.query_params.get("tar_type") == "GZIP"
        file, digest = packed(content) if gzipped else (content, hashlib.sha1(content, usedforsecurity=False).hexdigest())
        url = f"{request.base_url}v3/billdownload/file?token={server.bills.put(file, now)}"
        return 200, _json({"hash_type": "SHA1", "hash_value": digest, "download_url": url})

    return await _v3(request, server, work)


@get("/v3/billdownload/file")
async def download_bill(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Hand a bill out; the request is signed, the reply is not."""
    now = server.now()
    try:
        server.check.check(request.headers.get("authorization", ""), "GET", _target(request), b"", int(now.timestamp()))
    except SignError:
        return Response(WeChatError(401, "SIGN_ERROR", "签名错误").body(), status_code=401, media_type="application/json")
    content = server.bills.take(request.query_params.get("token", ""), now)
    if content is None:
        return Response(WeChatError(404, "RESOURCE_NOT_EXISTS", "账单不存在").body(), status_code=404, media_type="application/json")
    return Response(content, media_type="application/x-gzip")


@get("/v3/certificates")
async def list_certificates(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Hand out the platform certificate, sealed; a merchant in public-key mode has none."""

    def work(_: Page, __: bytes, now: datetime) -> tuple[int, bytes]:
        if server.choices["key_mode"] == "public":
            raise WeChatError(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请使用微信支付公钥")
        return 200, sealed_certificate(server.keys, now)

    return await _v3(request, server, work)


@post([f"{prefix}/orders" for prefix in PREFIXES], status_code=200)
async def declare_payment_v3(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Declare a payment to customs."""
    wait_s = server.delay("declare").total_seconds()
    return await _v3(request, server, lambda page, body, now: (200, _json(declare_v3(page, body, server.company, wait_s, now))))


@get([f"{prefix}/orders" for prefix in PREFIXES])
async def query_declaration_v3(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Show how a declaration stands."""
    return await _v3(request, server, lambda page, _, __: (200, _json(query_v3(page, request.query_params))))


@post([f"{prefix}/verify-certificate" for prefix in PREFIXES], status_code=200)
async def verify_payer_v3(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Compare the payer of a declared payment with the named buyer."""
    key = server.keys.provider_key
    return await _v3(request, server, lambda page, body, _: (200, _json(verify_certificate(page, body, key))))


@post([f"{prefix}/redeclare" for prefix in PREFIXES], status_code=200)
async def redeclare_payment_v3(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Push a declaration once more."""
    return await _v3(request, server, lambda page, body, now: (200, _json(declare_again_v3(page, body, now))))


async def _v2(request: Asked, server: WeChatServer, work: V2Work) -> Response[bytes]:
    """Check an APIv2 document's MD5 signature and merchant, do the work, sign the answer."""
    body, now, key = await request.body(), server.now(), server.keys.v2_key

    def job(connection: Connection) -> bytes:
        page = Page(connection)
        reply = write_v2(_v2_answer(page, body, server, work, now), key)
        page.record("api", f"{request.method} {request.scope['path']}", 200, body, reply, now)
        return reply

    reply = await server.books.run(job)
    server.wake()
    return Response(reply, media_type="text/xml; charset=utf-8")


def _v2_answer(page: Page, body: bytes, server: WeChatServer, work: V2Work, now: datetime) -> dict[str, str]:
    try:
        given = read_v2(body)
    except BadXml:
        return {"return_code": "FAIL", "return_msg": "XML格式错误"}
    if not secrets.compare_digest(given.get("sign", ""), sign_v2(given, server.keys.v2_key)):
        return {"return_code": "FAIL", "return_msg": "签名错误"}
    if (given.get("appid"), given.get("mch_id")) != (server.keys.appid, server.keys.mchid):
        return {"return_code": "FAIL", "return_msg": "appid与mch_id不匹配"}
    answered = {"return_code": "SUCCESS", "return_msg": "成功", "appid": server.keys.appid, "mch_id": server.keys.mchid}
    try:
        return answered | {"result_code": "SUCCESS"} | work(page, given, now)
    except Refused as error:
        return answered | {"result_code": "FAIL", "err_code": error.code, "err_code_des": error.text}


@post("/cgi-bin/mch/customs/customdeclareorder", status_code=200)
async def declare_payment(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Declare a payment to customs and compare its payer with the named buyer."""
    wait_s = server.delay("declare").total_seconds()
    return await _v2(request, server, lambda page, given, now: declare(page, given, server.company, wait_s, now))


@post("/cgi-bin/mch/customs/customdeclarequery", status_code=200)
async def query_declaration(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Show how a declaration stands."""
    return await _v2(request, server, lambda page, given, _: query(page, given))


@post("/cgi-bin/mch/newcustoms/customdeclareredeclare", status_code=200)
async def redeclare_payment(request: Asked, server: NamedDependency[WeChatServer]) -> Response[bytes]:
    """Push a declaration once more."""
    return await _v2(request, server, declare_again)


API = [
    open_native_order,
    query_order,
    query_transaction,
    close_order,
    refund_order,
    query_refund,
    charge_code,
    reverse_order,
    link_bill,
    download_bill,
    list_certificates,
    declare_payment_v3,
    query_declaration_v3,
    verify_payer_v3,
    redeclare_payment_v3,
    declare_payment,
    query_declaration,
    redeclare_payment,
]


def build_app(server: WeChatServer) -> Litestar:
    """Return the ASGI application of the wallet."""
    return build_wallet_app(server, API, controls.OWN)
