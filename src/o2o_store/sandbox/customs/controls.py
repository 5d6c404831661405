"""Control calls of the customs server: verdicts, decisions, account book, year totals, certificates, evidence."""

import base64
from typing import Any

import msgspec
from cryptography import x509
from litestar import Router, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromQuery, JSONBody

from o2o_store.sandbox.control import COMMON_CONTROLS
from o2o_store.sandbox.customs.books import BookLine, Page, Verdict
from o2o_store.sandbox.customs.examiner import UnknownOrder, decide
from o2o_store.sandbox.customs.office import CustomsServer
from o2o_store.sandbox.customs.risk import DryRun, Rule
from o2o_store.sandbox.customs.rulebook import Rulebook, Version
from o2o_store.sandbox.station import Station, control_guard


class Decision(msgspec.Struct, kw_only=True):
    """An inventory decided by hand."""

    order_no: str
    status: str
    info: str = ""


class YearTotal(msgspec.Struct, kw_only=True):
    """What a person has used of a year elsewhere."""

    id_number: str
    year: int
    used_fen: int


class CertificateUpload(msgspec.Struct, kw_only=True):
    """An enterprise certificate to trust, PEM."""

    name: str
    pem: str


@post("/control/verdicts", status_code=200)
async def plan_verdict(data: JSONBody[Verdict], station: NamedDependency[Station]) -> dict[str, str]:
    """Plan an interference with the next fitting document or receipt."""
    await station.books.run(lambda connection: Page(connection).plan_verdict(data))
    return {"planned": data.act}


@delete("/control/verdicts", status_code=200)
async def clear_verdicts(station: NamedDependency[Station]) -> dict[str, int]:
    """Forget all planned interference."""
    await station.books.run(lambda connection: Page(connection).clear_verdicts())
    return {"planned": 0}


@post("/control/decide", status_code=200)
async def decide_inventory(data: JSONBody[Decision], station: NamedDependency[CustomsServer]) -> dict[str, str]:
    """Decide an inventory that is held (or any that is not final)."""
    now = station.now()
    try:
        await station.books.run(
            lambda connection: decide(Page(connection), data.order_no, data.status, data.info, station.examination(), now)
        )
    except UnknownOrder:
        raise NotFoundException("no inventory of this order waits for a decision") from None
    station.announce()
    return {"order_no": data.order_no, "status": data.status}


@get("/control/documents")
async def list_documents(
    station: NamedDependency[Station], order_no: FromQuery[str] = "", kind: FromQuery[str] = ""
) -> list[dict[str, Any]]:
    """List documents with their status, without persons."""
    found = await station.books.run(lambda connection: Page(connection).list_documents(order_no, kind))
    return [
        {
            "kind": d.kind,
            "key": d.key,
            "order_no": d.order_no,
            "status": d.status,
            "pre_no": d.pre_no,
            "invt_no": d.invt_no,
            "dxp_id": d.dxp_id,
        }
        for d in found
    ]


@get("/control/messages")
async def list_messages(station: NamedDependency[Station], after: FromQuery[int] = 0, limit: FromQuery[int] = 200) -> list[dict[str, Any]]:
    """List messages as received (base64 DxpMsg); evidence, with readable persons inside."""
    rows = await station.books.run(lambda connection: Page(connection).list_messages(after, limit))
    return [{**row, "body": base64.b64encode(row["body"]).decode()} for row in rows]


@get("/control/receipts")
async def list_receipts(station: NamedDependency[Station], after: FromQuery[int] = 0, limit: FromQuery[int] = 200) -> list[dict[str, Any]]:
    """List receipts as made (base64 DxpMsg); evidence."""
    found = await station.books.run(lambda connection: Page(connection).list_receipts("", after, limit, waiting_only=False))
    return [{**msgspec.structs.asdict(receipt), "body": base64.b64encode(receipt.body).decode()} for receipt in found]


@post("/control/account-book", status_code=200)
async def put_account_book(data: JSONBody[list[BookLine]], station: NamedDependency[Station]) -> dict[str, int]:
    """Write lines of an account book; an account book with any line is examined strictly."""

    def put(page: Page) -> None:
        for line in data:
            page.put_book_line(line)

    await station.books.run(lambda connection: put(Page(connection)))
    return {"lines": len(data)}


@get("/control/account-book")
async def show_account_book(station: NamedDependency[Station], ems_no: FromQuery[str]) -> list[BookLine]:
    """Show an account book."""
    return list((await station.books.run(lambda connection: Page(connection).book_items(ems_no))).values())


@post("/control/year-totals", status_code=200)
async def set_year_total(data: JSONBody[YearTotal], station: NamedDependency[Station]) -> dict[str, int]:
    """Say what a person has used of a year elsewhere."""
    await station.books.run(lambda connection: Page(connection).set_year_used(data.id_number, data.year, data.used_fen))
    return {"used_fen": data.used_fen}


@post("/control/certificates", status_code=200)
async def trust_certificate(data: JSONBody[CertificateUpload], station: NamedDependency[CustomsServer]) -> dict[str, str]:
    """Trust an enterprise certificate from now on."""
    try:
        certificate = x509.load_pem_x509_certificate(data.pem.encode())
    except ValueError:
        raise ValidationException("not a PEM certificate") from None
    name = "".join(character for character in data.name if character.isalnum() or character in "-_") or "enterprise"
    (station.trusted.folder / f"{name}.crt").write_bytes(data.pem.encode())
    return {"serial": f"{certificate.serial_number:x}"}


class Draft(msgspec.Struct, kw_only=True):
    """A version of the rules to write."""

    rules: list[Rule]
    note: str = ""


class Chosen(msgspec.Struct, kw_only=True):
    """A version of the rules."""

    version: int


@post("/control/rules", status_code=200)
async def draft_rules(data: JSONBody[Draft], station: NamedDependency[CustomsServer]) -> Chosen:
    """Write a version of the rules; it is not in force yet."""
    now = station.now()
    return Chosen(version=await station.books.run(lambda connection: Rulebook(connection).draft(data.rules, data.note, now)))


@get("/control/rules")
async def list_rules(station: NamedDependency[CustomsServer]) -> list[Version]:
    """List the versions of the rules, newest first."""
    return await station.books.run(lambda connection: Rulebook(connection).list_versions())


@post("/control/rules/activate", status_code=200)
async def activate_rules(data: JSONBody[Chosen], station: NamedDependency[CustomsServer]) -> Chosen:
    """Put a version in force, a new one or an older one again."""
    now = station.now()
    try:
        await station.books.run(lambda connection: Rulebook(connection).activate(data.version, now))
    except KeyError:
        raise NotFoundException("no such version") from None
    return data


@post("/control/rules/dry-run", status_code=200)
async def dry_run_rules(data: JSONBody[Chosen], station: NamedDependency[CustomsServer]) -> DryRun:
    """Send every past order through a version and say what would have come of it."""
    try:
        return await station.books.run(lambda connection: Rulebook(connection).dry_run(data.version))
    except KeyError:
        raise NotFoundException("no such version") from None


@get("/control/draws")
async def list_draws(station: NamedDependency[CustomsServer], today: FromQuery[bool] = False) -> list[dict[str, Any]]:
    """List the days with the hashes of their seeds, their draws, and the seeds of days that are over (`today` shows today's as well)."""
    now = station.now()
    return await station.books.run(lambda connection: Rulebook(connection).published(now, today=today))


@get("/control/payment-data")
async def list_payment_data(station: NamedDependency[Station]) -> list[dict[str, Any]]:
    """List uploaded payment data; evidence, with readable persons inside."""
    return await station.books.run(lambda connection: Page(connection).list_payment_data())


_OWN = [
    list_payment_data,
    draft_rules,
    list_rules,
    activate_rules,
    dry_run_rules,
    list_draws,
    plan_verdict,
    clear_verdicts,
    decide_inventory,
    list_documents,
    list_messages,
    list_receipts,
    put_account_book,
    show_account_book,
    set_year_total,
    trust_certificate,
]


def router(server: CustomsServer) -> Router:
    """Return the control calls of this server, behind its control token."""
    return Router(
        path="/",
        route_handlers=[*COMMON_CONTROLS, *_OWN],
        guards=[control_guard(server.control_token)],
        dependencies={"station": Provide(lambda: server, sync_to_thread=False)},
    )
