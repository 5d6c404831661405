"""The real-name register as a server: POST /v1/real-name-checks → FITS, DIFFERS or UNKNOWN."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException
from litestar.params import JSONBody

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.control import COMMON_CONTROLS, say_ready
from o2o_store.sandbox.identity.books import count_checks, metadata, record_check
from o2o_store.sandbox.station import Station, bearer_of, control_guard, same_token


class RealNameCheck(msgspec.Struct, kw_only=True):
    """A name and a number that are said to belong together."""

    name: str
    id_number: str

    def __repr__(self) -> str:
        """Say nothing about the person."""
        return "RealNameCheck(…)"


class RealNameAnswer(msgspec.Struct, kw_only=True):
    """FITS, DIFFERS or UNKNOWN, and the register's own number of this check."""

    result: str
    check_no: str


class IdentityServer(Station):
    """The register as one running server; `names` is ID number → name, `choices.answer` overrides (`fits`, `differs`, `unknown`)."""

    def __init__(self, folder: Path, control_token: str, token: str, names: Mapping[str, str]) -> None:
        super().__init__("identity", Books(folder, metadata), control_token, {"answer": 0.0}, {"log_normal": False, "answer": ""})
        self.token = token
        self.names = names

    def answer(self, check: RealNameCheck) -> str:
        """Compare a name with the register's."""
        if forced := str(self.choices["answer"]).upper():
            return forced
        known = self.names.get(check.id_number.strip().upper())
        if known is None:
            return "UNKNOWN"
        return "FITS" if known == check.name.strip() else "DIFFERS"


@post("/v1/real-name-checks", status_code=200)
async def check_real_name(
    request: Request[Any, Any, Any], data: JSONBody[RealNameCheck], server: NamedDependency[IdentityServer]
) -> RealNameAnswer:
    """Answer one check."""
    if not same_token(bearer_of(request), server.token):
        raise NotAuthorizedException("token missing or wrong")
    await asyncio.sleep(server.delay("answer").total_seconds())
    result, now = server.answer(data), server.now()
    number = await server.books.run(lambda connection: record_check(connection, result, now))
    return RealNameAnswer(result=result, check_no=f"R{number:012d}")


@get("/control/checks")
async def show_checks(server: NamedDependency[IdentityServer]) -> dict[str, int]:
    """Show how often each answer was given."""
    return await server.books.run(count_checks)


def build_app(server: IdentityServer) -> Litestar:
    """Return the ASGI application of a register."""

    @asynccontextmanager
    async def living(_: Litestar) -> AsyncIterator[None]:
        yield
        server.books.close()

    controls = Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, show_checks],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
    return Litestar(
        route_handlers=[say_ready, check_real_name, controls],
        dependencies={"server": Provide(lambda: server, sync_to_thread=False)},
        lifespan=[living],
        after_exception=[server.note_exception],
        middleware=[server.faults.wrap],
        openapi_config=None,
        logging_config=None,
    )
