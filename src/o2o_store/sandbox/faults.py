"""Faults on demand, as ASGI middleware: what a network and a tired server do to a request."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from litestar.types import ASGIApp, Message, Receive, Scope, Send

FaultKind = Literal["lost_request", "lost_reply", "silence", "500", "429", "slow", "bad_signature"]
_BROKEN_PROMISE = "1048576"


class Fault(msgspec.Struct, kw_only=True):
    """One planned fault: `path` is a prefix, `method` empty for any, `times` how often it still happens (−1 for ever), `seconds` for `slow`.

    `lasts_s` ends it by the server's own clock, so that an hour's outage is rehearsed by moving that clock.

    `query` must stand in the query string: Alipay's calls all share one path and are told apart by `method=alipay.trade.query`.
    """

    kind: FaultKind
    path: str = "/"
    method: str = ""
    query: str = ""
    times: int = 1
    seconds: float = 1.0
    lasts_s: float = 0.0


class Faults:
    """The faults planned for one server, in order; control calls are never hit."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self.planned: list[Fault] = []
        self._ends: dict[int, datetime] = {}

    def plan(self, fault: Fault) -> None:
        """Plan one more fault, from now on."""
        self.planned.append(fault)
        if fault.lasts_s:
            self._ends[id(fault)] = self._now() + timedelta(seconds=fault.lasts_s)

    def forget(self) -> None:
        """Forget all planned faults."""
        self.planned.clear()
        self._ends.clear()

    def _over(self, fault: Fault) -> bool:
        end = self._ends.get(id(fault))
        return end is not None and self._now() >= end

    def draw(self, method: str, path: str, query: str = "") -> Fault | None:
        """Return the fault that hits this request, counting it down."""
        if path.startswith("/control"):
            return None
        for fault in self.planned:
            if (
                fault.times
                and not self._over(fault)
                and path.startswith(fault.path)
                and fault.method in {"", method}
                and fault.query in query
            ):
                fault.times -= 1 if fault.times > 0 else 0
                return fault
        return None

    def wrap(self, app: ASGIApp) -> ASGIApp:
        """Return the server with these faults in front of it."""

        async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
            is_http = scope["type"].lower() == "http"
            query = bytes(scope.get("query_string") or b"").decode("ascii", "replace")
            fault = self.draw(str(scope.get("method", "")), str(scope.get("path", "")), query) if is_http else None
            if fault is None:
                await app(scope, receive, send)
            else:
                await _Hit(app, fault).play(scope, receive, send)

        return faulty


class _Hit:
    """One request that meets one fault."""

    def __init__(self, app: ASGIApp, fault: Fault) -> None:
        self.app = app
        self.fault = fault

    async def play(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = self.fault.kind
        if kind in {"500", "429"}:
            await _answer(send, int(kind))
        elif kind == "lost_request":
            await _break_off(send)
        elif kind == "lost_reply":
            await self.app(scope, receive, _swallow)
            await _break_off(send)
        elif kind == "silence":
            await _until_gone(receive)
        elif kind == "slow":
            await asyncio.sleep(self.fault.seconds)
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _spoiling(send))


async def _swallow(message: Message) -> None:
    """Take a reply and tell nobody."""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _break_off(send: Send) -> None:
    """Announce a body and close the connection instead: every client sees a broken transfer, never an answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", _BROKEN_PROMISE.encode())]})


async def _answer(send: Send, status: int) -> None:
    code = "SYSTEM_ERROR" if status == 500 else "FREQUENCY_LIMITED"  # noqa: PLR2004 - an HTTP status
    body = msgspec.json.encode({"code": code, "message": "planned fault"})
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _spoiling(send: Send) -> Send:
    async def spoiled(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, _spoil(value) if name.lower() == b"wechatpay-signature" else value) for name, value in message["headers"]
            ]
        elif message["type"] == "http.response.body":
            # Alipay's sign stands in the body; its length must not change.
            head, mark, rest = bytes(message.get("body", b"")).partition(b'"sign":"')
            message["body"] = head + mark + (_spoil(rest) if mark else rest)
        await send(message)

    return spoiled


def _spoil(signature: bytes) -> bytes:
    return (b"B" if signature[:1] == b"A" else b"A") + signature[1:]
