"""Control calls of WeChat Pay: those of every wallet, and signature probes."""

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody

from o2o_store.sandbox.control import COMMON_CONTROLS
from o2o_store.sandbox.station import control_guard
from o2o_store.sandbox.wallet.controls import SHARED
from o2o_store.sandbox.wechat.office import WeChatServer


class Probe(msgspec.Struct, kw_only=True):
    """Where to send a signature probe."""

    url: str


@post("/control/probe", status_code=200)
async def send_probe(data: JSONBody[Probe], server: NamedDependency[WeChatServer]) -> dict[str, int]:
    """Send a signature probe, which must be refused."""
    return {"status": await server.probe(data.url)}


def router(server: WeChatServer) -> Router:
    """Return the control calls of this server, behind its control token."""
    return Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, *SHARED, send_probe],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
