"""Alembic's entry: runs on the connection that `database.migrate` hands over; offline scripts are not used."""

from alembic import context

from o2o_store.backend.database import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
