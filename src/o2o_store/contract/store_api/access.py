"""Devices and staff: how a machine joins a hall and how a person signs in at it."""

from datetime import datetime

import msgspec


class EnrolDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A machine hands in its one-time code (`o2o-store device add` prints it) and becomes a device of the hall."""

    code: str
    device_name: str


class DeviceEnrolledView(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine keeps for life: its token, its role and the platform's public keys.

    Keys are raw public keys in base64url without padding: `sealing_key` X25519 (personal data is sealed to it),
    `voucher_keys` and `permit_keys` Ed25519 by key id.
    """

    device_id: str
    token: str
    role: str
    hall_id: str
    desk: str
    sealing_key: str
    voucher_keys: dict[str, str]
    permit_keys: dict[str, str]


class SignInStaff(msgspec.Struct, frozen=True, kw_only=True):
    """A badge QR and a PIN, typed or scanned at a desk."""

    badge: str
    pin: str


class StaffSessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person; `token` goes into the `O2O-Staff` header of every act that a person answers for."""

    token: str
    staff_id: str
    name: str
    roles: list[str]
    expires_at: datetime


class SignOutStaff(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a shift at this desk; the session in the `O2O-Staff` header ends."""
