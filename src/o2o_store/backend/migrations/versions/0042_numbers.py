"""Revision 0042: an order that is over is found by its order number or its waybill's."""

from alembic import op
from sqlalchemy import text

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_NUMBERED = text("order_no <> ''")
_LABELLED = text("kind = 'waybill' AND number <> ''")


def upgrade() -> None:
    op.create_index("ix_order_head_order_no", "order_head", ["order_no"], sqlite_where=_NUMBERED, postgresql_where=_NUMBERED)
    op.create_index("ix_order_document_waybill", "order_document", ["number"], sqlite_where=_LABELLED, postgresql_where=_LABELLED)
