"""Runs migrations on the connection that `storage/migrate.py` gives. Knows no address of its own."""

from alembic import context

from storage import tables


def run() -> None:
    """One transaction for everything, so that a failed upgrade leaves the schema as it was."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()


run()
