"""Runs the migrations of the machine's book on the connection that `Ledger.migrate` hands in."""

from alembic import context

from o2o_store.kiosk.ledger.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
