"""A key device behind HTTP, for rehearsals: one key, one hand, a bearer token, and faults on demand."""

import asyncio
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException

from o2o_store.sandbox.faults import Faults
from o2o_store.sandbox.station import bearer_of, same_token


class KeyDevice:
    """The device: `hand` makes a signature value; one request at a time, each taking `seconds`."""

    def __init__(self, certificate: x509.Certificate, hand: Callable[[bytes], bytes], token: str, seconds: float = 0.0) -> None:
        self.certificate = certificate
        self.hand = hand
        self.token = token
        self.seconds = seconds
        self.faults = Faults()
        self.signed = 0
        self.busy = asyncio.Lock()


def _admit(request: Request[Any, Any, Any], device: KeyDevice) -> None:
    if not same_token(bearer_of(request), device.token):
        raise NotAuthorizedException("token missing or wrong")


@get("/certificate")
async def show_certificate(request: Request[Any, Any, Any], device: NamedDependency[KeyDevice]) -> Response[bytes]:
    """Return the device's certificate in DER."""
    _admit(request, device)
    return Response(device.certificate.public_bytes(Encoding.DER), media_type="application/octet-stream")


@post("/sign", status_code=200)
async def sign_bytes(request: Request[Any, Any, Any], device: NamedDependency[KeyDevice]) -> Response[bytes]:
    """Sign the body."""
    _admit(request, device)
    data = await request.body()
    async with device.busy:
        await asyncio.sleep(device.seconds)
        device.signed += 1
        return Response(device.hand(data), media_type="application/octet-stream")


def build_app(device: KeyDevice) -> Litestar:
    """Return the device as an ASGI application."""
    return Litestar(
        route_handlers=[show_certificate, sign_bytes],
        dependencies={"device": Provide(lambda: device, sync_to_thread=False)},
        middleware=[device.faults.wrap],
        openapi_config=None,
        logging_config=None,
    )
