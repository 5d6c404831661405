"""Control calls of WeChat Pay: those of every wallet, and signature probes."""

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from o2o_store.sandbox.wechat.office import WeChatServer


class Probe(msgspec.Struct, kw_only=True):
    """Where to send a signature probe."""

    url: str


@post("/control/probe", status_code=200)
async def send_probe(data: JSONBody[Probe], server: NamedDependency[WeChatServer]) -> dict[str, int]:
    """Send a signature probe, which must be refused."""
    return {"status": await server.probe(data.url)}


OWN = [send_probe]
"""What this wallet's control calls have beside every wallet's."""
