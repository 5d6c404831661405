"""Revision 0022: orders that a courier brings: the way, the sealed address, the link on which it is written."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_head", sa.Column("fulfilment", sa.String(), nullable=False, server_default=sa.text("'pickup'")))
    op.add_column("order_head", sa.Column("delivery_sealed", sa.LargeBinary(), nullable=True))
    for name in ("delivery_masked", "address_token"):
        op.add_column("order_head", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("order_head", sa.Column("address_until", UtcTime(), nullable=True))
    op.create_index("ix_order_head_address_token", "order_head", ["address_token"])
