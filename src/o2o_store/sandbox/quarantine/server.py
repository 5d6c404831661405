"""Inspection and quarantine as a server: reports in, findings out by long-poll, both kept; the form stands in docs/decisions/022."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException, NotFoundException, ValidationException
from litestar.params import FromQuery, JSONBody

from o2o_store.sandbox.books import Books
from o2o_store.sandbox.control import COMMON_CONTROLS, say_ready
from o2o_store.sandbox.quarantine.books import Page, metadata
from o2o_store.sandbox.quarantine.examiner import DECISIONS, Ban, fault_of, read_report
from o2o_store.sandbox.station import Bell, Station, bearer_of, control_guard, heard, same_token

DELAYS = {"register": 0.1, "decide": 0.5}
CHOICES: dict[str, Any] = {"log_normal": False, "seed": "quarantine", "sampling_rate": 0.0}
_LONGEST_WAIT_S, _MOST_FINDINGS, _MOST_REPORTS = 3.0, 200, 100


class Reports(msgspec.Struct, kw_only=True):
    """Reports of one call, each as it comes: a bad one must not spoil its neighbours."""

    reports: list[Any]


class Withdrawals(msgspec.Struct, kw_only=True):
    """Reports whose parcels will not leave."""

    report_nos: list[str]


class Acknowledgement(msgspec.Struct, kw_only=True):
    """Findings up to a number were taken over durably."""

    upto: int


class Decision(msgspec.Struct, kw_only=True):
    """A report decided by an inspector: sampling, released, held or returned."""

    order_no: str
    status: str
    reason: str = ""


class QuarantineServer(Station):
    """The second regulator as one running server."""

    def __init__(self, folder: Path, control_token: str, token: str) -> None:
        super().__init__("quarantine", Books(folder, metadata), control_token, DELAYS, CHOICES)
        self.token = token
        self.arrivals = Bell()

    def announce(self) -> None:
        """Tell everybody who waits for findings to look again."""
        self.wake()
        self.arrivals.ring()

    async def step(self) -> bool:
        """Decide what is due; True: look again at once."""
        seed, rate = str(self.choices["seed"]), float(self.choices["sampling_rate"])
        now = self.now().timestamp()
        if await self.books.run(lambda connection: Page(connection).decide_due(now, seed, rate)):
            self.announce()
            return True
        due = await self.books.run(lambda connection: Page(connection).next_due())
        await self.nap(1.0 if due is None else min(max(due - self.now().timestamp(), 0.005), 1.0))
        return True

    async def take(self, raw: list[Any]) -> list[dict[str, str]]:
        """Keep reports; each is answered with its number and, when it was not taken, the reason."""
        answers: list[dict[str, str]] = []
        good = []
        for one in raw:
            report = read_report(one)
            reason = report if isinstance(report, str) else fault_of(report)
            answers.append({"report_no": str(one.get("report_no", "")) if isinstance(one, dict) else "", "reason": reason})
            if not reason and not isinstance(report, str):
                good.append(report)
        now, register_s, decide_s = self.now().timestamp(), self.delay("register").total_seconds(), self.delay("decide").total_seconds()

        def keep(page: Page) -> None:
            for report in good:
                page.take(report, now, register_s, decide_s)

        await self.books.run(lambda connection: keep(Page(connection)))
        self.announce()
        return answers

    async def wait_for_findings(self, after: int, wait_s: float) -> list[dict[str, Any]]:
        """Return findings after a number, waiting for the first at most `wait_s`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(wait_s, _LONGEST_WAIT_S)
        while True:
            news = self.arrivals.listen()
            found = await self.books.run(lambda book: Page(book).list_findings(after, self.now().timestamp(), _MOST_FINDINGS))
            left = deadline - loop.time()
            if found or left <= 0:
                return found
            # A registration's moment may come without anybody saying so.
            await heard(news, min(left, 0.25))


def _admit(request: Request[Any, Any, Any], server: QuarantineServer) -> None:
    if not same_token(bearer_of(request), server.token):
        raise NotAuthorizedException("token missing or wrong")


@post("/v1/reports", status_code=200)
async def take_reports(
    request: Request[Any, Any, Any], data: JSONBody[Reports], server: NamedDependency[QuarantineServer]
) -> dict[str, list[dict[str, str]]]:
    """Take up to a hundred reports."""
    _admit(request, server)
    if len(data.reports) > _MOST_REPORTS:
        raise ValidationException(f"at most {_MOST_REPORTS} reports a call")
    return {"taken": await server.take(data.reports)}


@post("/v1/withdrawals", status_code=200)
async def take_withdrawals(
    request: Request[Any, Any, Any], data: JSONBody[Withdrawals], server: NamedDependency[QuarantineServer]
) -> dict[str, int]:
    """Call reports off; those that are decided stay decided."""
    _admit(request, server)
    now = server.now().timestamp()
    await server.books.run(lambda connection: Page(connection).withdraw(data.report_nos, now))
    server.announce()
    return {"withdrawn": len(data.report_nos)}


@get("/v1/findings")
async def hand_out_findings(
    request: Request[Any, Any, Any], server: NamedDependency[QuarantineServer], after: FromQuery[int] = 0, wait: FromQuery[float] = 0.0
) -> dict[str, list[dict[str, Any]]]:
    """Hand findings out, oldest first."""
    _admit(request, server)
    found = await server.wait_for_findings(after, wait)
    return {"findings": [{"no": row["no"], "finding": _finding(row)} for row in found]}


def _finding(row: dict[str, Any]) -> dict[str, str]:
    at = datetime.fromtimestamp(row["at"], UTC).isoformat()
    return {"report_no": row["report_no"], "status": row["status"], "reason": row["reason"], "at": at}


@post("/v1/findings/ack", status_code=200)
async def acknowledge_findings(
    request: Request[Any, Any, Any], data: JSONBody[Acknowledgement], server: NamedDependency[QuarantineServer]
) -> dict[str, int]:
    """Note that findings were taken over."""
    _admit(request, server)
    await server.books.run(lambda connection: Page(connection).acknowledge(data.upto))
    return {"acknowledged": data.upto}


@post("/control/bans", status_code=200)
async def set_bans(data: JSONBody[list[Ban]], server: NamedDependency[QuarantineServer]) -> dict[str, int]:
    """Replace the list of goods that may not come in."""
    await server.books.run(lambda connection: Page(connection).put_bans(data))
    return {"bans": len(data)}


@post("/control/decide", status_code=200)
async def decide_report(data: JSONBody[Decision], server: NamedDependency[QuarantineServer]) -> dict[str, str]:
    """Decide a report by hand."""
    if data.status not in DECISIONS:
        raise ValidationException(f"unknown decision; one of {', '.join(sorted(DECISIONS))}")
    now = server.now().timestamp()
    if not await server.books.run(lambda connection: Page(connection).decide(data.order_no, data.status, data.reason, now)):
        raise NotFoundException("no report of this order waits for a decision")
    server.announce()
    return {"order_no": data.order_no, "status": data.status}


@get("/control/reports")
async def list_reports(server: NamedDependency[QuarantineServer]) -> list[dict[str, Any]]:
    """List reports with their state."""
    return await server.books.run(lambda connection: Page(connection).list_reports())


def build_app(server: QuarantineServer) -> Litestar:
    """Return the ASGI application of the second regulator."""

    @asynccontextmanager
    async def living(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(server.keep_ticking(server.step))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        server.books.close()

    controls = Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, set_bans, decide_report, list_reports],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
    return Litestar(
        route_handlers=[say_ready, take_reports, take_withdrawals, hand_out_findings, acknowledge_findings, controls],
        dependencies={"server": Provide(lambda: server, sync_to_thread=False)},
        lifespan=[living],
        after_exception=[server.note_exception],
        middleware=[server.faults.wrap],
        openapi_config=None,
        logging_config=None,
    )
