"""What both wallets put round their own calls: the application with its tasks, the cashier page for phones, the control calls' guard."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from o2o_store.sandbox.control import COMMON_CONTROLS, say_ready
from o2o_store.sandbox.station import control_guard
from o2o_store.sandbox.wallet import cashier
from o2o_store.sandbox.wallet.controls import SHARED
from o2o_store.sandbox.wallet.line import WalletStation

_FETCH_PAUSE_S = 1.0
_MOST_BYTES = 1024 * 1024


def build_wallet_app(
    server: WalletStation, calls: Sequence[ControllerRouterHandler], controls: Sequence[ControllerRouterHandler]
) -> Litestar:
    """Return the ASGI application of a wallet: its own `calls`, the cashier page, and the control calls behind their token."""

    @asynccontextmanager
    async def living(_: Litestar) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(server.keep_ticking(server.step)), asyncio.create_task(_fetching(server))]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await server.close()

    return Litestar(
        route_handlers=[say_ready, *calls, *cashier.PAGES, _control_router(server, controls)],
        dependencies=_given("server", server),
        lifespan=[living],
        after_exception=[server.note_exception],
        middleware=[server.faults.wrap],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=_MOST_BYTES,
    )


def build_cashier_app(server: WalletStation) -> Litestar:
    """Return an application with the cashier page alone: what `--lan` shows to phones."""
    return Litestar(route_handlers=[*cashier.PAGES], dependencies=_given("server", server), openapi_config=None, logging_config=None)


def _control_router(server: WalletStation, own: Sequence[ControllerRouterHandler]) -> Router:
    return Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, *SHARED, *own],
        guards=[control_guard(server.control_token)],
        dependencies=_given("station", server),
    )


def _given(name: str, server: WalletStation) -> dict[str, Any]:
    return {name: Provide(lambda: server, sync_to_thread=False)}


async def _fetching(server: WalletStation) -> None:
    while True:
        if not await server.fetch():
            await asyncio.sleep(_FETCH_PAUSE_S)
