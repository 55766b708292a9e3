"""Alembic's way into the register store; it is handed an open connection by `frontdesk.migrations.running`."""

from alembic import context

from frontdesk.core.db.bases import RegisterBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=RegisterBase.metadata,
    compare_type=True,
    render_as_batch=False,
)
context.run_migrations()
