"""The customs server: takes DXP messages over HTTP and hands receipts out by long-poll."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.params import FromQuery, JSONBody

from o2o_store.sandbox.control import say_ready
from o2o_store.sandbox.customs import controls, inspector
from o2o_store.sandbox.customs.books import Page, Receipt
from o2o_store.sandbox.customs.office import CustomsServer
from o2o_store.sandbox.customs.payment_data import ACCEPTED, STORED_BEFORE, Upload, read_upload
from o2o_store.sandbox.station import bearer_of, same_token


class Acknowledgement(msgspec.Struct, kw_only=True):
    """Receipts up to a number were taken over durably."""

    dxp_id: str
    upto: int


def _sender(request: Request[Any, Any, Any], server: CustomsServer) -> str:
    token = bearer_of(request)
    found = next((dxp_id for dxp_id, expected in server.tokens.items() if same_token(token, expected)), "")
    if not found:
        raise NotAuthorizedException("DXP token missing or unknown")
    return found


@post("/dxp/messages", status_code=200)
async def take_message(request: Request[Any, Any, Any], server: NamedDependency[CustomsServer]) -> Response[bytes]:
    """Take one `DxpMsg`."""
    reply = await server.receive(_sender(request, server), await request.body())
    return Response(reply, media_type="application/xml; charset=utf-8")


async def _unless_gone(request: Request[Any, Any, Any], waiting: Coroutine[Any, Any, list[Receipt]]) -> list[Receipt]:
    """Wait for an answer, or give up when the asker has hung up: a server that is told to stop need not wait for nobody."""

    async def until_gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            continue

    answer, gone = asyncio.ensure_future(waiting), asyncio.ensure_future(until_gone())
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else []
    finally:
        answer.cancel()
        gone.cancel()


@get("/dxp/receipts")
async def hand_out_receipts(
    request: Request[Any, Any, Any],
    server: NamedDependency[CustomsServer],
    dxp_id: FromQuery[str],
    after: FromQuery[int] = 0,
    wait: FromQuery[float] = 0.0,
) -> Response[bytes]:
    """Hand out receipts of one DXP id, oldest first, as `{"receipts": [{"no", "message": base64 DxpMsg}]}`."""
    if _sender(request, server) != dxp_id:
        raise PermissionDeniedException("receipts of another DXP id")
    found = await _unless_gone(request, server.wait_for_receipts(dxp_id, after, wait))
    rows = [{"no": receipt.number, "message": base64.b64encode(receipt.body).decode()} for receipt in found]
    return Response(json.dumps({"receipts": rows}).encode(), media_type="application/json")


@post("/dxp/receipts/ack", status_code=200)
async def acknowledge_receipts(
    request: Request[Any, Any, Any], server: NamedDependency[CustomsServer], data: JSONBody[Acknowledgement]
) -> dict[str, int]:
    """Note that receipts were taken over."""
    if _sender(request, server) != data.dxp_id:
        raise PermissionDeniedException("receipts of another DXP id")
    return {"acknowledged": await server.books.run(lambda connection: Page(connection).acknowledge(data.dxp_id, data.upto))}


@post("/ceb2grab/grab/realTimeDataUpload", status_code=200)
async def take_payment_data(request: Request[Any, Any, Any], server: NamedDependency[CustomsServer]) -> dict[str, Any]:
    """Take raw payment data (179)."""
    found = read_upload(await request.body(), server.trusted, server.now())
    answer = await _keep_payment_data(server, found) if isinstance(found, Upload) else found
    return {"code": answer[0], "message": answer[1], "total": 0, "serviceTime": int(server.now().timestamp() * 1000)}


async def _keep_payment_data(server: CustomsServer, upload: Upload) -> tuple[str, str]:
    kept = await server.books.run(lambda connection: Page(connection).keep_payment_data(upload.session_id, upload.order_no, upload.text))
    return (ACCEPTED, "上传成功") if kept else (STORED_BEFORE, "入库失败")


def build_app(server: CustomsServer) -> Litestar:
    """Return the ASGI application of a customs server."""

    @asynccontextmanager
    async def living(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(server.keep_ticking(server.step))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        server.books.close()

    return Litestar(
        route_handlers=[
            say_ready,
            take_message,
            hand_out_receipts,
            acknowledge_receipts,
            take_payment_data,
            controls.router(server),
            inspector.router(server),
        ],
        dependencies={"server": Provide(lambda: server, sync_to_thread=False)},
        lifespan=[living],
        after_exception=[server.note_exception],
        middleware=[server.faults.wrap],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=24 * 1024 * 1024,
    )
