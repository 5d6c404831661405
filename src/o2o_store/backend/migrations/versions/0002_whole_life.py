"""Revision 0002: the whole life of an order: withdrawals, returns, couriers, partial refunds; what a state implies stands in the rows."""

from alembic import op

from o2o_store.backend.database import put_check

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CHECKS = (
    (
        "order_head",
        "ck_order_head_state",
        "state IN ('cancelled', 'cleared', 'complete', 'declared', 'done', 'filed', 'opened', 'overtaken', 'paid', 'refused', 'registered', 'returned', 'returning', 'submitted', 'withdrawing', 'withdrawn')",
    ),
    (
        "order_head",
        "ck_order_head_winner",
        "state NOT IN ('cleared', 'declared', 'done', 'overtaken', 'paid', 'returned', 'returning', 'withdrawing', 'withdrawn') OR winner > 0",
    ),
    (
        "order_attempt",
        "ck_order_attempt_state",
        "state IN ('abandoned', 'closed', 'creating', 'failed', 'paid', 'partly_refunded', 'refund_due', 'refund_stuck', 'refunded', 'refunding', 'waiting')",
    ),
    (
        "order_document",
        "ck_order_document_state",
        "state IN ('accepted', 'annulled', 'awaited', 'concluded', 'detained', 'examined', 'faulty', 'forwarded', 'in_inspection', 'in_review', 'received', 'rejected', 'released', 'sealed', 'sent', 'sent_back', 'stalled', 'suspended')",
    ),
    (
        "order_parcel",
        "ck_order_parcel_state",
        "state IN ('brought_back', 'delivered', 'dispatched', 'handed_over', 'kept', 'packed', 'ready', 'recalled', 'released', 'reserved', 'returned', 'uncollected', 'withdrawn')",
    ),
    (
        "order_parcel",
        "ck_order_parcel_ready",
        "state NOT IN ('brought_back', 'delivered', 'dispatched', 'handed_over', 'kept', 'ready', 'recalled', 'returned', 'uncollected') OR (packed_at IS NOT NULL AND released_at IS NOT NULL)",
    ),
    ("order_parcel", "ck_order_parcel_handed_over", "state <> 'handed_over' OR handed_over_at IS NOT NULL"),
)


def upgrade() -> None:
    for table, name, condition in _CHECKS:
        put_check(op.get_bind(), table, name, condition)
