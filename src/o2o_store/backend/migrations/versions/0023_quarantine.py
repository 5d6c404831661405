"""Revision 0023: the second regulator: a report to inspection and quarantine is a document of its order."""

import sqlalchemy as sa
from alembic import op

from o2o_store.backend.database import put_check
from o2o_store.storage import UtcTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = "kind IN ('cancellation', 'delivery', 'inventory', 'order', 'payment', 'quarantine', 'return', 'waybill')"
    put_check(op.get_bind(), "order_document", "ck_order_document_kind", kinds)
    op.create_table(
        "quarantine_report",
        sa.Column("report_no", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("reported_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("report_no"),
    )
    op.create_index("ix_quarantine_report_order_id", "quarantine_report", ["order_id"])
