"""What is said to the access room: devices, people, sessions."""

from datetime import datetime

import msgspec

ROLES = ("packer", "desk", "manager")
"""What a person may do: pack parcels, hand over at a desk, everything."""

DEVICE_ROLES = ("kiosk", "desk", "board")
"""What a machine is."""


class AddDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Expect a machine: makes the one-time code that it will enrol with."""

    hall_id: str
    role: str
    name: str
    desk: str = ""


class DeviceExpected(msgspec.Struct, frozen=True, kw_only=True):
    """The one-time code, shown once and kept only as a hash."""

    code: str
    expires_at: datetime


class RemoveDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Lock a machine out for good."""

    device_id: str


class AddStaff(msgspec.Struct, frozen=True, kw_only=True):
    """Set up a person, or change name, roles or PIN of one. An empty `pin` asks for a random one."""

    hall_id: str
    staff_id: str
    name: str
    roles: list[str]
    pin: str = ""


class RemoveStaff(msgspec.Struct, frozen=True, kw_only=True):
    """Let a person go."""

    hall_id: str
    staff_id: str


class StaffAdded(msgspec.Struct, frozen=True, kw_only=True):
    """What a person needs to sign in, shown once: the badge's text (for a QR) and the PIN."""

    staff_id: str
    badge: str
    pin: str

    def __repr__(self) -> str:
        """Keep the secrets out of logs."""
        return f"StaffAdded({self.staff_id!r}, …)"


class EndSession(msgspec.Struct, frozen=True, kw_only=True):
    """A staff session ends."""

    token_sha256: str


class Enrol(msgspec.Struct, frozen=True, kw_only=True):
    """A machine hands in its code; the token it will carry was made at the edge and is known here as a hash only."""

    code_sha256: str
    device_id: str
    device_name: str
    token_sha256: str


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A person at a desk; the PIN was compared at the edge, outside the transaction, because that is slow on purpose."""

    hall_id: str
    device_id: str
    staff_id: str
    pin_right: bool
    token_sha256: str


class DeviceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine as the operator sees it."""

    device_id: str
    hall_id: str
    role: str
    name: str
    desk: str
    state: str
    since: datetime


class StaffLine(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the operator sees them."""

    staff_id: str
    hall_id: str
    name: str
    roles: list[str]
    locked_until: datetime | None
