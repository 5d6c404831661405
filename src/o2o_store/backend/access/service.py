"""What the access room does: expects and enrols machines, sets up people, signs them in and out."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from o2o_store.backend.access import repository
from o2o_store.backend.access.messages import (
    DEVICE_ROLES,
    ROLES,
    AddDevice,
    AddStaff,
    DeviceExpected,
    DeviceLine,
    EndSession,
    Enrol,
    RemoveDevice,
    RemoveStaff,
    SignIn,
    StaffAdded,
    StaffLine,
)
from o2o_store.backend.keys import Keys, public_text
from o2o_store.backend.writer import Outcome, Transaction
from o2o_store.contract.store_api.access import DeviceEnrolledView, StaffSessionView
from o2o_store.domain.access import PIN_LENGTHS, after_wrong_pin, is_locked
from o2o_store.domain.refusals import BadRequest, CodeUsed, Refusal, StaffLockedOut, UnknownCode, WrongBadgeOrPin

ACCESS_CHANGED = "access"
"""The signal after anything about access changed: whoever remembers callers forgets them."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}

MAY: dict[str, frozenset[str]] = {
    "kiosk": frozenset(
        {
            "show_hall", "list_goods", "get_picture", "register_buyer", "submit_order", "file_order", "request_payment", "cancel_order", "follow_order",
            "show_board", "show_wallets", "sign_in_staff", "sign_out_staff",
        }
    ),
    "desk": frozenset(
        {
            "sign_in_staff", "sign_out_staff", "show_hall", "list_goods", "get_picture", "follow_order", "list_parcels", "pack_parcel",
            "hand_over", "dispatch_parcel", "record_delivery", "record_hand_over", "reissue_voucher", "call_number", "list_troubles", "settle_trouble", "show_day", "close_day",
            "hand_over_shift", "show_board", "show_wallets", "refund_by_hand", "list_money_cases", "close_money_case",
            "withdraw_order", "return_goods", "recall_parcel", "quote_return", "find_orders",
        }
    ),
    "board": frozenset({"show_hall", "show_board"}),
}  # fmt: skip
"""What a machine of each role may ask for at all; what a person may do on top of it is the rooms' business."""


def new_token(kind: str) -> str:
    """Return a fresh secret token; `kind` (`device`, `staff`) makes it recognisable to log filters."""
    return f"o2o_{kind}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """Return the SHA-256 (hex) under which a long random secret is looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def normal_code(code: str) -> str:
    """Return an enrolment code as it is hashed: no dashes or blanks, upper case."""
    return "".join(code.split()).replace("-", "").upper()


def hash_pin(pin: str) -> str:
    """Return the salted scrypt hash of a PIN."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(pin.encode(), salt=salt, **_SCRYPT).hex()}"


def pin_matches(pin: str, stored: str) -> bool:
    """Compare a PIN with its hash; slow on purpose, so call it outside transactions and off the event loop."""
    salt, _, expected = stored.partition("$")
    return hmac.compare_digest(hashlib.scrypt(pin.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex(), expected)


def add_device(tx: Transaction, commands: Sequence[AddDevice]) -> list[Outcome]:
    """Expect machines: write one-time codes and return them."""
    return [_expect(tx, command) for command in commands]


def _expect(tx: Transaction, command: AddDevice) -> DeviceExpected | Refusal:
    if command.role not in DEVICE_ROLES:
        return BadRequest(f"a device is one of {', '.join(DEVICE_ROLES)}")
    raw = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    expires_at = tx.now + timedelta(minutes=tx.settings.enrolment_minutes)
    row = {
        "code_sha256": digest(raw),
        "hall_id": command.hall_id,
        "enterprise_id": tx.settings.enterprise_id,
        "role": command.role,
        "name": command.name,
        "desk": command.desk,
        "created_at": tx.now,
        "expires_at": expires_at,
    }
    repository.add_codes(tx.connection, [row])
    return DeviceExpected(code="-".join((raw[:4], raw[4:8], raw[8:])), expires_at=expires_at)


def enrol(tx: Transaction, commands: Sequence[Enrol]) -> list[Outcome]:
    """Turn codes into devices, each code once and in time; return the view without the token, which only the edge knows."""
    codes = repository.find_codes(tx.connection, {command.code_sha256 for command in commands})
    outcomes: list[Outcome] = []
    devices: list[dict[str, Any]] = []
    for command in commands:
        code = codes.get(command.code_sha256)
        if code is None or code["expires_at"] <= tx.now:
            outcomes.append(UnknownCode())
        elif code["used_at"] is not None:
            outcomes.append(CodeUsed())
        else:
            code["used_at"] = tx.now
            devices.append(_device(tx, command, code))
            outcomes.append(_enrolled(devices[-1], tx.keys))
    if devices:
        repository.use_codes(tx.connection, {code["code_sha256"] for code in codes.values() if code["used_at"] == tx.now}, tx.now)
        repository.add_devices(tx.connection, devices)
        tx.changed.add(ACCESS_CHANGED)
    return outcomes


def _device(tx: Transaction, command: Enrol, code: dict[str, Any]) -> dict[str, Any]:
    return {name: code[name] for name in ("hall_id", "enterprise_id", "role", "desk")} | {
        "device_id": command.device_id,
        "name": code["name"] or command.device_name,
        "token_sha256": command.token_sha256,
        "state": "active",
        "since": tx.now,
    }


def _enrolled(device: dict[str, Any], keys: Keys) -> DeviceEnrolledView:
    return DeviceEnrolledView(
        device_id=device["device_id"],
        token="",
        role=device["role"],
        hall_id=device["hall_id"],
        desk=device["desk"],
        sealing_key=base64.urlsafe_b64encode(keys.sealing.public).rstrip(b"=").decode(),
        voucher_keys={keys.voucher_key_id: public_text(keys.voucher)},
        permit_keys={keys.permit_key_id: public_text(keys.permit)},
    )


def remove_device(tx: Transaction, commands: Sequence[RemoveDevice]) -> list[Outcome]:
    """Lock machines out."""
    known = repository.remove_devices(tx.connection, {command.device_id for command in commands})
    tx.changed.add(ACCESS_CHANGED)
    return [command.device_id if command.device_id in known else BadRequest("unknown device") for command in commands]


def add_staff(tx: Transaction, commands: Sequence[AddStaff]) -> list[Outcome]:
    """Set people up, each with a new badge; a person set up again gets a new badge and PIN and is signed out everywhere."""
    known = repository.find_staff(tx.connection, {(command.hall_id, command.staff_id) for command in commands})
    tx.changed.add(ACCESS_CHANGED)
    return [_set_up(tx, command, known) for command in commands]


def remove_staff(tx: Transaction, commands: Sequence[RemoveStaff]) -> list[Outcome]:
    """Let people go: badge and PIN are forgotten, their sessions end with the next request; what they did keeps their id."""
    known = repository.find_staff(tx.connection, {(command.hall_id, command.staff_id) for command in commands})
    for hall_id, staff_id in known:
        repository.end_sessions_of(tx.connection, hall_id, staff_id, tx.now)
        repository.remove_staff(tx.connection, hall_id, staff_id)
    tx.changed.add(ACCESS_CHANGED)
    return [
        command.staff_id if (command.hall_id, command.staff_id) in known else BadRequest("nobody of this id works in this hall")
        for command in commands
    ]


def _set_up(tx: Transaction, command: AddStaff, known: dict[tuple[str, str], dict[str, Any]]) -> StaffAdded | Refusal:
    pin = command.pin or "".join(secrets.choice("0123456789") for _ in range(6))
    if not pin.isdecimal() or len(pin) not in PIN_LENGTHS:
        return BadRequest(f"a PIN has {PIN_LENGTHS[0]} to {PIN_LENGTHS[-1]} digits")
    if not command.roles or not set(command.roles) <= set(ROLES):
        return BadRequest(f"roles are among {', '.join(ROLES)}")
    badge = "O2OS" + "".join(secrets.choice(_ALPHABET) for _ in range(20))
    values: dict[str, Any] = {"name": command.name, "roles": ",".join(command.roles), "badge_sha256": digest(badge), "pin": hash_pin(pin)}
    values |= {"failures": 0, "locked_until": None}
    if (command.hall_id, command.staff_id) in known:
        repository.change_staff(tx.connection, command.hall_id, command.staff_id, values)
        repository.end_sessions_of(tx.connection, command.hall_id, command.staff_id, tx.now)
    else:
        owner = {"hall_id": command.hall_id, "staff_id": command.staff_id, "enterprise_id": tx.settings.enterprise_id}
        repository.add_staff(tx.connection, [owner | values])
        known[command.hall_id, command.staff_id] = owner
    return StaffAdded(staff_id=command.staff_id, badge=badge, pin=pin)


def sign_in(tx: Transaction, commands: Sequence[SignIn]) -> list[Outcome]:
    """Begin sessions for right PINs, count wrong ones, lock out after too many in a row."""
    people = repository.find_staff(tx.connection, {(command.hall_id, command.staff_id) for command in commands})
    sessions: list[dict[str, Any]] = []
    outcomes = [_sign_in(tx, command, people.get((command.hall_id, command.staff_id)), sessions) for command in commands]
    repository.write_tries(tx.connection, people.values())
    repository.add_sessions(tx.connection, sessions)
    return outcomes


def _sign_in(tx: Transaction, command: SignIn, person: dict[str, Any] | None, sessions: list[dict[str, Any]]) -> StaffSessionView | Refusal:
    if person is None:
        return WrongBadgeOrPin()
    if is_locked(person["locked_until"], tx.now):
        return StaffLockedOut(person["locked_until"])
    if not command.pin_right:
        person["failures"], person["locked_until"] = after_wrong_pin(person["failures"], tx.now)
        return StaffLockedOut(person["locked_until"]) if person["locked_until"] is not None else WrongBadgeOrPin()
    person["failures"], person["locked_until"] = 0, None
    expires_at = tx.now + timedelta(hours=tx.settings.staff_session_hours)
    session = {name: person[name] for name in ("hall_id", "enterprise_id", "staff_id")}
    sessions.append(
        session | {"token_sha256": command.token_sha256, "device_id": command.device_id, "started_at": tx.now, "expires_at": expires_at}
    )
    return StaffSessionView(
        token="", staff_id=person["staff_id"], name=person["name"], roles=person["roles"].split(","), expires_at=expires_at
    )


def end_session(tx: Transaction, commands: Sequence[EndSession]) -> list[Outcome]:
    """End sessions."""
    repository.end_sessions(tx.connection, {command.token_sha256 for command in commands}, tx.now)
    tx.changed.add(ACCESS_CHANGED)
    return [None] * len(commands)


def find_roles(connection: Connection, people: Collection[tuple[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the roles of these people (hall, staff id); somebody unknown is missing."""
    return {who: frozenset(row["roles"].split(",")) for who, row in repository.find_staff(connection, people).items()}


def list_devices(connection: Connection) -> list[DeviceLine]:
    """Return every machine."""
    return [msgspec.convert(row, DeviceLine) for row in repository.list_devices(connection)]


def list_staff(connection: Connection) -> list[StaffLine]:
    """Return everybody who works in a hall."""
    return [msgspec.convert(row | {"roles": row["roles"].split(",")}, StaffLine) for row in repository.list_staff(connection)]
