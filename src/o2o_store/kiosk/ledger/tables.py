"""The tables of the machine's book."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, MetaData, Table, Text

from o2o_store.outbox.tables import outbox_table
from o2o_store.storage import UtcTime

METADATA = MetaData()

OUTBOX = outbox_table(METADATA)

VISIT = Table(
    "visit",
    METADATA,
    Column("order_id", Text, primary_key=True),
    Column("hall_id", Text, nullable=False),
    Column("enterprise_id", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("state IN ('open', 'ended')", name="ck_visit_state"),
)
"""One shopper at this kiosk; `body` is a `Visit`, emptied when the visit ends."""

ORDER = Table(
    "known_order",
    METADATA,
    Column("order_id", Text, primary_key=True),
    Column("hall_id", Text, nullable=False),
    Column("enterprise_id", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("view", LargeBinary, nullable=False, server_default=""),
    Column("problem", LargeBinary, nullable=False, server_default=""),
    Column("refused_act", Text, nullable=False, server_default=""),
    Column("updated_at", UtcTime, nullable=False),
)
"""The last view of an order that this machine saw; versions only grow."""

CACHE = Table(
    "cache",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("hall_id", Text, nullable=False),
    Column("enterprise_id", Text, nullable=False, server_default=""),
    Column("body", LargeBinary, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
)
"""The hall and its goods as last seen, so that the kiosk opens without the platform."""

BURNED = Table(
    "burned_voucher",
    METADATA,
    Column("voucher_sha256", Text, primary_key=True),
    Column("order_id", Text, nullable=False, unique=True),
    Column("hall_id", Text, nullable=False),
    Column("enterprise_id", Text, nullable=False, server_default=""),
    Column("staff_id", Text, nullable=False),
    Column("burned_at", UtcTime, nullable=False),
)
"""Vouchers that this desk took while nobody answered; an order leaves once, whatever voucher it comes with."""
