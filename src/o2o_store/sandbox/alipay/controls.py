"""Control calls of Alipay: those of every wallet, and the moment between scanning and paying."""

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody

from o2o_store.sandbox.alipay.office import AlipayServer
from o2o_store.sandbox.control import COMMON_CONTROLS
from o2o_store.sandbox.station import control_guard
from o2o_store.sandbox.wallet.books import Page
from o2o_store.sandbox.wallet.controls import SHARED


class Scan(msgspec.Struct, kw_only=True):
    """Which code a phone scans."""

    out_trade_no: str


@post("/control/scan", status_code=200)
async def scan_code(data: JSONBody[Scan], server: NamedDependency[AlipayServer]) -> dict[str, str]:
    """Scan a code and think about it: the trade appears, nothing is paid."""

    def work(page: Page) -> str:
        trade = page.find_trade(data.out_trade_no)
        if trade is None:
            raise NotFoundException("no such code")
        server.scanned(page, trade)
        return trade.code

    await server.books.run(lambda connection: work(Page(connection)))
    return {"result": "scanned"}


def router(server: AlipayServer) -> Router:
    """Return the control calls of this server, behind its control token."""
    return Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, *SHARED, scan_code],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
