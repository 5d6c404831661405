"""The access room at the edge: enrolment, signing in and out, and telling the edge who asks."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.access import repository, service
from o2o_store.backend.access.messages import EndSession, Enrol, SignIn
from o2o_store.backend.edge import Call, Caller, Edge, Handlers
from o2o_store.contract.store_api.access import DeviceEnrolledView, StaffSessionView
from o2o_store.contract.store_api.endpoints import Endpoint
from o2o_store.domain.ids import new_id
from o2o_store.domain.refusals import NotAllowed, Refusal, SignedOut, WrongBadgeOrPin

NOBODY = Caller(device_id="", role="", hall_id="", enterprise_id="")
"""Who asks before enrolment."""

_BEARER = "bearer "
_MOST_REMEMBERED = 10_000


class Doorkeeper:
    """Finds out who asks from the tokens of a request; remembers callers until anything about access changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Caller, datetime | None]] = {}
        self._changes = 0

    def access_changed(self, topics: set[str]) -> None:
        """Forget everybody when access changed; listens to the signals after each commit."""
        if service.ACCESS_CHANGED in topics:
            self._changes += 1
            self._known.clear()

    async def caller_of(self, edge: Edge, endpoint: Endpoint, headers: Mapping[str, str]) -> Caller | Refusal:
        """Return who makes this request: `SignedOut` without valid tokens, `NotAllowed` when the machine's role does not cover it."""
        if endpoint.caller == "code":
            return NOBODY
        caller = await self._recognise(edge, bearer(headers), headers.get("o2o-staff", "") if endpoint.caller == "staff" else "")
        if caller is None or (endpoint.caller == "staff" and not caller.staff_id):
            return SignedOut()
        return caller if endpoint.name in service.MAY[caller.role] else NotAllowed()

    async def _recognise(self, edge: Edge, token: str, staff_token: str) -> Caller | None:
        if not token:
            return None
        names = (service.digest(token), service.digest(staff_token) if staff_token else "")
        remembered = self._known.get(names)
        if remembered is None:
            changes = self._changes
            remembered = await edge.read(lambda connection: _look_up(connection, *names))
            if remembered is None:
                return None
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            if changes == self._changes:
                # What was read before a change must not be remembered after it.
                self._known[names] = remembered
        caller, until = remembered
        return None if until is not None and until <= edge.clock.now() else caller


def bearer(headers: Mapping[str, str]) -> str:
    """Return the bearer token of a request, empty when it carries none."""
    value = headers.get("authorization", "")
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else ""


def _look_up(connection: Connection, device_hash: str, staff_hash: str) -> tuple[Caller, datetime | None] | None:
    device = repository.find_device_by_token(connection, device_hash)
    if device is None:
        return None
    caller: dict[str, Any] = {name: device[name] for name in ("device_id", "role", "hall_id", "enterprise_id", "desk")}
    session = repository.find_session(connection, staff_hash) if staff_hash else None
    if session is None or session["device_id"] != device["device_id"]:
        return Caller(**caller), None
    return Caller(**caller, staff_id=session["staff_id"], staff_roles=tuple(session["roles"].split(","))), session["expires_at"]


async def enrol_device(edge: Edge, call: Call) -> DeviceEnrolledView | Refusal:
    """Make a machine a device of the hall whose code it hands in; the token is said once and kept as a hash."""
    token = service.new_token("device")
    code = service.digest(service.normal_code(call.request.code))
    command = Enrol(
        code_sha256=code, device_id=new_id(edge.clock.now()), device_name=call.request.device_name, token_sha256=service.digest(token)
    )
    outcome = await edge.writer.submit(command)
    return msgspec.structs.replace(outcome, token=token) if isinstance(outcome, DeviceEnrolledView) else outcome


async def sign_in_staff(edge: Edge, call: Call) -> StaffSessionView | Refusal:
    """Sign a person in at the calling desk with badge and PIN."""
    badge = service.digest(call.request.badge.strip())
    person = await edge.read(lambda connection: repository.find_staff_by_badge(connection, call.caller.hall_id, badge))
    if person is None:
        return WrongBadgeOrPin()
    right = await asyncio.to_thread(service.pin_matches, call.request.pin, person["pin"])
    token = service.new_token("staff")
    command = SignIn(
        hall_id=call.caller.hall_id,
        device_id=call.caller.device_id,
        staff_id=person["staff_id"],
        pin_right=right,
        token_sha256=service.digest(token),
    )
    outcome = await edge.writer.submit(command)
    return msgspec.structs.replace(outcome, token=token) if isinstance(outcome, StaffSessionView) else outcome


async def sign_out_staff(edge: Edge, call: Call) -> Refusal | None:
    """End the session that the request carries."""
    outcome = await edge.writer.submit(EndSession(token_sha256=service.digest(call.staff_token)))
    return outcome if isinstance(outcome, Refusal) else None


HANDLERS: Handlers = {"enrol_device": enrol_device, "sign_in_staff": sign_in_staff, "sign_out_staff": sign_out_staff}
