"""What is said to the halls room: the hall record as an operator sets it up."""

from datetime import date

import msgspec


class Enterprise(msgspec.Struct, frozen=True, kw_only=True):
    """A registered enterprise: its 10-character customs code and its registered name."""

    code: str
    name: str


class Enterprises(msgspec.Struct, frozen=True, kw_only=True):
    """Who plays which part in a hall's declarations (facts: customs §6.6)."""

    platform: Enterprise
    seller: Enterprise
    payment: Enterprise
    logistics: Enterprise
    warehouse: Enterprise
    agent: Enterprise


class HallHours(msgspec.Struct, frozen=True, kw_only=True):
    """When a hall is open, as an operator writes it: seven days from Monday and days that differ, `10:00-21:00` or empty for closed.

    Beijing time; a closing at or before the opening is on the next day. `last_order_minutes` before closing is the last order.
    """

    week: list[str]
    days: dict[date, str] = {}
    last_order_minutes: int = 30


class HallSetup(msgspec.Struct, frozen=True, kw_only=True):
    """A hall without its permit: names, place in the customs world, enterprises, desks, wallets (facts: customs §8.2 K01).

    `customs_code` is the office, `loct_no` the supervised site, `ems_no` the account book, `traf_mode` the second-line exit
    (`W` logistics centre, `Y` comprehensive zone), `pickup_address` the consignee address of every parcel of the hall.
    `wallet_companies` names the payment company of each wallet that is not `enterprises.payment`. `quarantine_site` is the
    inspection-and-quarantine office that wants every parcel reported; empty where customs speaks for both.
    """

    hall_id: str
    number: str
    name_zh: str
    name_en: str
    customs_code: str
    loct_no: str
    ems_no: str
    traf_mode: str
    assure_code: str
    pickup_address: str
    enterprises: Enterprises
    desks: list[str]
    wallets: list[str]
    wallet_companies: dict[str, Enterprise] = {}
    inside_zone: bool = True
    minimum_age: int = 18
    courier: bool = False
    """The hall sends by courier what it may not hand over, by `enterprises.logistics`."""
    quarantine_site: str = ""
    tax_rounding: str = "line"
    """Where a tax becomes whole fen (`domain.tax.Rounding`): `line` or `order`, as the hall's customs office does it."""
    hours: HallHours | None = None
    """None: the hall keeps no calendar and takes orders at any time."""


class AddHall(msgspec.Struct, frozen=True, kw_only=True):
    """Set up a hall, or change what is set up; its permit stays as it is."""

    hall: HallSetup


class SetPermit(msgspec.Struct, frozen=True, kw_only=True):
    """Record the hall's pickup authorisation, both days included; `pickup` False suspends hand-over on site."""

    hall_id: str
    document_no: str
    valid_from: date
    valid_to: date
    pickup: bool = True


class HallRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A hall and its permit as recorded; the permit's fields are empty while it has none."""

    hall: HallSetup
    enterprise_id: str
    permit_document_no: str = ""
    permit_from: date | None = None
    permit_to: date | None = None
    permit_pickup: bool = False
