"""Revision 0041: a shopper who left before the screen knew of the payment, or whom staff have met since; parcels called off unpacked."""

import sqlalchemy as sa
from alembic import op

from o2o_store.backend.database import put_check
from o2o_store.storage import UtcTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_STATES = """state IN ('brought_back', 'called_off', 'delivered', 'dispatched', 'handed_over', 'kept', 'packed', 'ready', 'recalled',
    'released', 'reserved', 'returned', 'uncollected', 'withdrawn')"""


def upgrade() -> None:
    put_check(op.get_bind(), "order_parcel", "ck_order_parcel_state", " ".join(_STATES.split()))
    op.add_column("order_head", sa.Column("left_at", UtcTime(), nullable=True))
    op.add_column("order_head", sa.Column("met_at", UtcTime(), nullable=True))
