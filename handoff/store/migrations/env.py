"""Alembic's entry: runs the revisions on the connection that `handoff.store.schema` hands over."""

from alembic import context

from handoff.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
