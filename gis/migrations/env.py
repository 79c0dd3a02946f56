"""Alembic's environment: runs the migrations on the connection it is handed.

Revisions live with the package whose tables they make (`gis`, `gazetteer`, `layers`); they
form one line. The connection comes from `gis.migrate`, which also holds the lock.
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, version_table_schema="public", transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
