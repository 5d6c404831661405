"""Revision 0021: a hand-over that was told and refused is a difference for a person."""

from alembic import op

from o2o_store.backend.database import put_check

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('hand_over_refused', 'handed_over_twice', 'not_ready', 'parcels_counted', 'voucher_replaced')"


def upgrade() -> None:
    put_check(op.get_bind(), "desk_difference", "ck_desk_difference_kind", _KINDS)
