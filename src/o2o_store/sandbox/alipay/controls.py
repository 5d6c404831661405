"""Control calls of Alipay: those of every wallet, and the moment between scanning and paying."""

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody

from o2o_store.sandbox.alipay.office import AlipayServer
from o2o_store.sandbox.wallet.books import Page


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


OWN = [scan_code]
"""What this wallet's control calls have beside every wallet's."""
