"""Revision 0040: goods know their kind of VAT, so that a rate that changes on a date reaches them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("goods", sa.Column("vat_kind", sa.String(), nullable=False, server_default=sa.text("''")))
    # The rates in force when this revision was written (announcement 2019 No. 39).
    op.execute("UPDATE goods SET vat_kind = CASE vat_bp WHEN 1300 THEN 'standard' WHEN 900 THEN 'reduced' ELSE '' END")
