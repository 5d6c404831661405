"""The platform's HTTP doors: one route per contract endpoint, one for health, one for the operator, those of peers."""

import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal

import msgspec
import structlog
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from o2o_store.backend import operators, promises
from o2o_store.backend.access.router import Doorkeeper, bearer
from o2o_store.backend.edge import (
    LONGEST_WAIT,
    REPLAYED,
    Call,
    Edge,
    Handler,
    Handlers,
    PeerCall,
    PeerHandler,
    PeerHandlers,
    doubtful_moment,
    language_of,
    problem,
)
from o2o_store.backend.writer import WriterClosedError
from o2o_store.contract.store_api import CONTRACT_VERSION
from o2o_store.contract.store_api.endpoints import ENDPOINTS, Endpoint
from o2o_store.contract.store_api.problems import Problem
from o2o_store.domain.refusals import BadRequest, ContractTooNew, Refusal
from o2o_store.outbox.courier import Courier

MOST_BYTES = 256 * 1024
"""The largest body a kiosk or a wallet ever sends is a few kilobytes."""

MOST_OPERATOR_BYTES = 4 * 1024 * 1024
"""The operator of this machine also sends pictures and parts of catalogues."""

_LONGEST_KEY = 255
_ORDER_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_PARAMETER = re.compile(r"\{(\w+)\}")
_PROBLEM = "application/problem+json"

_log = structlog.get_logger(__name__)

AnyRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know: that the platform answers, which contract it speaks, which peers are away.

    `waiting` promises are being kept; `parked` ones wait for a person (`o2o-store promises list`).
    """

    status: str
    contract: int
    training: bool
    away: list[str]
    waiting: int
    parked: int


class Doors:
    """Everything the routes need; one per running platform."""

    def __init__(self, edge: Edge, doorkeeper: Doorkeeper, courier: Courier, operator_token: str) -> None:
        self.edge = edge
        self.doorkeeper = doorkeeper
        self.courier = courier
        self.operator_token = operator_token

    async def answer(self, endpoint: Endpoint, handler: Handler, request: AnyRequest) -> Response[bytes]:
        """Find out who asks what, let the room answer, say no in the law's words where it is no."""
        language = language_of(request.headers.get("accept-language", ""))
        REPLAYED.set(False)
        try:
            call = await self._call(endpoint, request)
            outcome = call if isinstance(call, Refusal) else await handler(self.edge, call)
        except WriterClosedError:
            return _plain(503)
        if isinstance(outcome, Refusal):
            return refuse(outcome, language)
        if outcome is None:
            return Response(b"", status_code=204)
        headers = {"Idempotency-Replayed": "true"} if REPLAYED.get() else {}
        return Response(msgspec.json.encode(outcome), status_code=200, media_type="application/json", headers=headers)

    async def _call(self, endpoint: Endpoint, request: AnyRequest) -> Call | Refusal:
        headers = request.headers
        if int(_number(headers.get("o2o-contract", ""), CONTRACT_VERSION)) > CONTRACT_VERSION:
            return ContractTooNew()
        caller = await self.doorkeeper.caller_of(self.edge, endpoint, headers)
        if isinstance(caller, Refusal):
            return caller
        path = {name: str(value) for name, value in request.path_params.items()}
        if "order_id" in path and not _ORDER_ID.fullmatch(path["order_id"]):
            return BadRequest("order_id is not a UUIDv7")
        key = headers.get("idempotency-key", "").strip('"')
        if len(key) > _LONGEST_KEY:
            return BadRequest("Idempotency-Key is too long")
        asked = _asked(endpoint, await request.body())
        if isinstance(asked, Refusal):
            return asked
        query = request.query_params
        return Call(
            caller=caller,
            request=asked,
            path=path,
            key=key,
            after=query.get("after", ""),
            wait=min(max(_number(query.get("wait", ""), 0.0), 0.0), LONGEST_WAIT),
            token=bearer(headers),
            staff_token=headers.get("o2o-staff", ""),
        )

    async def health(self) -> Health:
        """Say that we are here."""
        peers = self.courier.peers()
        return Health(
            status="ok",
            contract=CONTRACT_VERSION,
            training=self.edge.settings.training,
            away=[peer.peer for peer in peers if peer.away],
            waiting=sum(peer.waiting for peer in peers),
            parked=await self.edge.read(promises.count_parked),
        )

    async def operate(self, request: AnyRequest) -> Response[bytes]:
        """Serve the operator's commands, from this machine only."""
        host = request.client.host if request.client else ""
        if not operators.is_operator(host, bearer(request.headers), self.operator_token):
            return _plain(403, "for the operator of this machine only")
        try:
            reply = await operators.answer(self.edge, request.path_params["name"], await request.body())
        except (LookupError, msgspec.DecodeError, RecursionError) as error:
            return _plain(400, str(error))
        return Response(msgspec.json.encode(reply), media_type="application/json")


def routes(handlers: Handlers, peer_handlers: PeerHandlers, pages: PeerHandlers | None = None) -> list[HTTPRouteHandler]:
    """Return every route; `pages` are what a phone may look at. Raises LookupError unless each contract endpoint has exactly one handler."""
    missing = {endpoint.name for endpoint in ENDPOINTS} ^ handlers.keys()
    if missing:
        raise LookupError(f"endpoints and handlers differ: {', '.join(sorted(missing))}")
    contract = [_contract_route(endpoint, handlers[endpoint.name]) for endpoint in ENDPOINTS]
    peers = [_peer_route(path, handler) for path, handler in peer_handlers.items()]
    looked_at = [_peer_route(path, handler, "GET") for path, handler in (pages or {}).items()]
    return [*contract, *peers, *looked_at, _health_route(), _operator_route()]


def merge(*tables: Mapping[str, Any]) -> dict[str, Any]:
    """Join the rooms' handler tables. Raises LookupError when two rooms answer the same call."""
    joined: dict[str, Any] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            raise LookupError(f"answered by two rooms: {', '.join(sorted(twice))}")
        joined.update(table)
    return joined


def refuse(refusal: Refusal, language: str) -> Response[bytes]:
    """Return a refusal as problem details."""
    return _said(problem(refusal, language), language)


def _said(body: Problem, language: str) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=body.status, media_type=_PROBLEM, headers={"Content-Language": language})


def calm_apology(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer our own bug without a word about what it met, the log has the trace; a call that no door takes gets the law's no."""
    status = getattr(error, "status_code", 500)
    if status >= 500:  # noqa: PLR2004 - the border between the caller's mistakes and ours
        # The door's own words: the path itself may hold what opens an address page.
        _log.error("request_failed", path=request.scope.get("path_template", ""), exc_info=error)
        return _plain(status)
    language = language_of(request.headers.get("accept-language", ""))
    return _said(msgspec.structs.replace(problem(BadRequest(HTTPStatus(status).phrase), language), status=status), language)


def _asked(endpoint: Endpoint, body: bytes) -> Any:
    """Return the request in the contract's words, None where the endpoint takes none, a refusal when it cannot be meant so."""
    if endpoint.request is None:
        return None
    try:
        asked = msgspec.json.decode(body or b"{}", type=endpoint.request)
    except msgspec.DecodeError as error:
        # msgspec names the place and the expected type, never the value.
        return BadRequest(str(error))
    except RecursionError:
        return BadRequest("nested too deeply")
    doubtful = doubtful_moment(asked)
    return BadRequest(f"{doubtful} is no time of ours") if doubtful else asked


def _contract_route(endpoint: Endpoint, handler: Handler) -> HTTPRouteHandler:
    async def answer(request: AnyRequest) -> Response[bytes]:
        doors: Doors = request.app.state.doors
        return await doors.answer(endpoint, handler, request)

    return HTTPRouteHandler(_PARAMETER.sub(r"{\1:str}", endpoint.path), http_method=endpoint.method, name=endpoint.name)(answer)  # type: ignore[arg-type]


def _peer_route(path: str, handler: PeerHandler, method: Literal["GET", "POST"] = "POST") -> HTTPRouteHandler:
    async def answer(request: AnyRequest) -> Response[bytes]:
        doors: Doors = request.app.state.doors
        headers = {name.lower(): value for name, value in request.headers.items()}
        path_values = {name: str(value) for name, value in request.path_params.items()}
        reply = await handler(doors.edge, PeerCall(path_values, headers, await request.body()))
        return Response(reply.body, status_code=reply.status, media_type=reply.media_type, headers=reply.headers)

    return HTTPRouteHandler(path, http_method=method)(answer)


def _health_route() -> HTTPRouteHandler:
    async def health(request: AnyRequest) -> Response[bytes]:
        doors: Doors = request.app.state.doors
        return Response(msgspec.json.encode(await doors.health()), media_type="application/json")

    return HTTPRouteHandler("/v1/health", http_method="GET")(health)


def _operator_route() -> HTTPRouteHandler:
    async def operate(request: AnyRequest) -> Response[bytes]:
        doors: Doors = request.app.state.doors
        return await doors.operate(request)

    return HTTPRouteHandler(operators.PATH, http_method="POST", request_max_body_size=MOST_OPERATOR_BYTES)(operate)


def _plain(status: int, title: str = "") -> Response[bytes]:
    body = {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status}
    return Response(msgspec.json.encode(body), status_code=status, media_type=_PROBLEM)


def _number(text: str, default: float) -> float:
    try:
        found = float(text) if text else default
    except ValueError:
        return default
    # "nan" and "inf" are numbers to Python and nonsense to every clock.
    return found if math.isfinite(found) else default
