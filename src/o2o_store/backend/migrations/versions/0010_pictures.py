"""Revision 0010: product pictures."""

import sqlalchemy as sa
from alembic import op

from o2o_store.storage import UtcTime

revision = "0010"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("hall_id", sa.String(), nullable=False),
        sa.Column("image", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.CheckConstraint("media_type IN ('image/jpeg', 'image/png', 'image/webp')", name="ck_picture_media_type"),
        sa.PrimaryKeyConstraint("hall_id", "image", name="pk_picture"),
    )


def downgrade() -> None:
    op.drop_table("picture")
