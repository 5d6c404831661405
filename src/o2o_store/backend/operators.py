"""The operator's door: what `o2o-store hall | staff | device | catalog | promises` says to a running platform, on loopback with a token file.

Acts are the rooms' internal commands; questions are read on a snapshot. The same two tables serve the commands when no
platform runs and they open the database themselves.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection

from o2o_store.backend import promises
from o2o_store.backend.access import service as access
from o2o_store.backend.access.messages import AddDevice, AddStaff, RemoveDevice, RemoveStaff
from o2o_store.backend.catalog import pictures, stock
from o2o_store.backend.catalog import service as catalog
from o2o_store.backend.catalog.messages import (
    AddImportRows,
    AddPictures,
    AdjustStock,
    BeginImport,
    ImportGoods,
    RecallLot,
    ReceiveLots,
    SwitchCatalogue,
    UndoImport,
)
from o2o_store.backend.declaration import service as declaration
from o2o_store.backend.edge import Edge
from o2o_store.backend.halls import service as halls
from o2o_store.backend.halls.messages import AddHall, SetPermit
from o2o_store.backend.keys import Keys
from o2o_store.backend.payment import service as payment
from o2o_store.backend.payment.messages import AskForBill
from o2o_store.backend.promises import ReleasePromises
from o2o_store.backend.writer import Service
from o2o_store.domain.clock import SystemClock
from o2o_store.domain.refusals import Refusal
from o2o_store.folders import SecretFiles

TOKEN_FILE = "operator.token"  # noqa: S105 - the name of the file, not the token
PATH = "/operator/{name:str}"

_log = structlog.get_logger(__name__)

ACTS: Mapping[str, type[msgspec.Struct]] = {
    "add_hall": AddHall,
    "set_permit": SetPermit,
    "add_device": AddDevice,
    "remove_device": RemoveDevice,
    "add_staff": AddStaff,
    "remove_staff": RemoveStaff,
    "import_goods": ImportGoods,
    "add_pictures": AddPictures,
    "begin_import": BeginImport,
    "add_import_rows": AddImportRows,
    "switch_catalogue": SwitchCatalogue,
    "undo_import": UndoImport,
    "receive_lots": ReceiveLots,
    "recall_lot": RecallLot,
    "adjust_stock": AdjustStock,
    "release_promises": ReleasePromises,
    "ask_for_bill": AskForBill,
}

SERVICES: dict[type, Service] = {
    AddHall: halls.add_hall,
    SetPermit: halls.set_permit,
    AddDevice: access.add_device,
    RemoveDevice: access.remove_device,
    AddStaff: access.add_staff,
    RemoveStaff: access.remove_staff,
    ImportGoods: catalog.import_goods,
    AddPictures: pictures.add_pictures,
    BeginImport: catalog.begin_import,
    AddImportRows: catalog.add_import_rows,
    SwitchCatalogue: catalog.switch_catalogue,
    UndoImport: catalog.undo_import,
    ReceiveLots: stock.receive_lots,
    RecallLot: stock.recall_lot,
    AdjustStock: stock.adjust_stock,
    ReleasePromises: promises.release_promises,
    AskForBill: payment.ask_for_bill,
}
"""Who carries out an operator's acts, in the platform and without it."""

QUESTIONS: Mapping[str, Callable[[Connection, str], Any]] = {
    "list_halls": lambda connection, _: halls.list_halls(connection),
    "list_devices": lambda connection, _: access.list_devices(connection),
    "list_staff": lambda connection, _: access.list_staff(connection),
    "view_stock": lambda connection, hall_id: catalog.view_stock(connection, hall_id, SystemClock().now()),
    "list_goods": lambda connection, hall_id: catalog.view_goods(connection, hall_id, SystemClock().now()),
    "list_parked": lambda connection, _: promises.list_parked(connection),
    "view_settlement": lambda connection, _: payment.view_settlement(connection),
    "view_fx": lambda connection, _: payment.view_fx(connection),
    "view_cases": lambda connection, _: payment.view_cases(connection),
    "list_money_acts": lambda connection, _: payment.list_acts(connection),
}
"""By name; the second argument is a hall id, empty where none is needed."""

RECORDS: Mapping[str, Callable[[Connection, Keys, str], Any]] = {
    "list_ceb_messages": declaration.list_messages,
    "list_wallet_messages": payment.list_messages,
}
"""By name; the third argument is an order id. What comes back names persons: it is for evidence and for customs."""


class OperatorReply(msgspec.Struct, frozen=True, kw_only=True):
    """What an act or a question came to: `refused` carries a refusal's code and facts, `result` everything else."""

    result: Any = None
    refused: str = ""
    facts: dict[str, str] = {}


def new_operator_token(secret_files: SecretFiles, *, shared: bool = False) -> str:
    """Make the token of this run and put it where only the operating user reads it; processes that share a folder share one token."""
    if shared and secret_files.exists(TOKEN_FILE):
        return secret_files.read(TOKEN_FILE).decode()
    token = f"o2o_operator_{secrets.token_urlsafe(32)}"
    secret_files.write(TOKEN_FILE, token.encode())
    return token


def is_operator(client_host: str, offered: str, token: str) -> bool:
    """Say whether a request comes from this machine and carries the token of this run."""
    try:
        local = ipaddress.ip_address(client_host).is_loopback
    except ValueError:
        return False
    return local and hmac.compare_digest(offered.encode(), token.encode())


async def answer(edge: Edge, name: str, body: bytes) -> OperatorReply:
    """Carry out an act or answer a question. Raises LookupError for an unknown name and msgspec.ValidationError for a bad body."""
    if name in QUESTIONS:
        hall_id = msgspec.json.decode(body, type=dict[str, str]).get("hall_id", "") if body else ""
        return OperatorReply(result=await edge.read(lambda connection: QUESTIONS[name](connection, hall_id)))
    if name in RECORDS:
        order_id = msgspec.json.decode(body, type=dict[str, str])["order_id"]
        # Who opens clear records of a person leaves a trace (facts: customs §9, access log).
        _log.warning("records_opened", records=name, order_id=order_id)
        return OperatorReply(result=await edge.read(lambda connection: RECORDS[name](connection, edge.keys, order_id)))
    return reply_to(await edge.writer.submit(msgspec.json.decode(body, type=ACTS[name])))


def reply_to(outcome: Any) -> OperatorReply:
    """Return an outcome as the operator gets it."""
    if isinstance(outcome, Refusal):
        return OperatorReply(refused=outcome.code, facts=outcome.facts())
    return OperatorReply(result=outcome)
