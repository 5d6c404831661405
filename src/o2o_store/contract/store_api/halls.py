"""The hall as its machines see it: names, permit, notices, limits."""

from datetime import date, datetime

import msgspec


class PermitView(msgspec.Struct, frozen=True, kw_only=True):
    """The hall's pickup authorisation (facts: customs §8.2 K01), signed by the platform and good until `expires_at`.

    `signature` is Ed25519 over the canonical JSON of this struct without `signature`, base64url without padding.
    """

    hall_id: str
    document_no: str
    pickup: bool
    valid_from: date
    valid_to: date
    issued_at: datetime
    expires_at: datetime
    key_id: str
    signature: str = ""


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """A text a shopper confirms: `kind` is `consumer` or `privacy`; `sha256` is over the UTF-8 bytes of `text`."""

    kind: str
    version: str
    language: str
    text: str
    sha256: str


class HallView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a machine shows or checks about its hall; `permit` is None when the hall has none in force."""

    hall_id: str
    name_zh: str
    name_en: str
    number: str
    desks: list[str]
    permit: PermitView | None
    notices: list[NoticeView]
    minimum_age: int
    single_limit_fen: int
    yearly_limit_fen: int
    wallets: list[str]
    server_time: datetime
    training: bool = False
    opens_at: datetime | None = None
    last_order_at: datetime | None = None
    closes_at: datetime | None = None
    """Today's opening while the hall is open; None when it is closed or keeps no calendar."""
    courier: bool = False
    """The hall sends by courier what it may not hand over."""
    closed: bool = False
    tax_rounding: str = "line"
    """Where a tax becomes whole fen, `line` or `order` (facts: customs §4.3); a basket is quoted with it."""
    public_url: str = ""
    """Where phones outside the machines' network reach the platform, without a trailing slash; empty where it has no such address."""
