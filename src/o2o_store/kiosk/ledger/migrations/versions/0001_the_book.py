"""The book: visits, known orders, cache, promises."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "visit",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("hall_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("state IN ('open', 'ended')", name="ck_visit_state"),
    )
    op.create_table(
        "known_order",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("hall_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("view", sa.LargeBinary, nullable=False, server_default=""),
        sa.Column("problem", sa.LargeBinary, nullable=False, server_default=""),
        sa.Column("refused_act", sa.Text, nullable=False, server_default=""),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "cache",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("hall_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text, nullable=False, server_default=""),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("fetched_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("claimed_until", sa.DateTime),
        sa.Column("parked_because", sa.Text, nullable=False, server_default=""),
        sa.Column("last_error", sa.Text, nullable=False, server_default=""),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("attempts >= 0", name="ck_outbox_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_stream_seq", "outbox", ["stream", "seq"])
    op.create_index("ix_outbox_due", "outbox", ["due"])


def downgrade() -> None:
    """Take them away again; everything in the book is lost."""
    for name in ("outbox", "cache", "known_order", "visit"):
        op.drop_table(name)
