"""Revision 0030: an order knows how its tax was rounded; beer and spirits carry a consumption tax by quantity."""

import sqlalchemy as sa
from alembic import op

from o2o_store.backend.database import put_check

revision = "0030"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_head", sa.Column("tax_rounding", sa.String(), nullable=False, server_default=sa.text("'line'")))
    put_check(op.get_bind(), "order_head", "ck_order_head_tax_rounding", "tax_rounding IN ('line', 'order')")
    kinds = "consumption_kind IN ('ad_valorem', 'beer', 'cosmetics', 'none', 'spirits')"
    put_check(op.get_bind(), "goods", "ck_goods_consumption_kind", kinds)
