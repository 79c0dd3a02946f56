"""The two database roles of the private cluster."""

from __future__ import annotations

import psycopg
from psycopg import sql

OWNER = "gazetteer"
READER_ROLE = "gazetteer_reader"


def ensure_roles(connection: psycopg.Connection) -> None:
    """Make the owner of the data, who may log in, and the reader, whom the owner may become."""
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    owner, reader = sql.Identifier(OWNER), sql.Identifier(READER_ROLE)
    if OWNER not in known:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(owner))
    if READER_ROLE not in known:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(reader))
        connection.execute(sql.SQL("GRANT {} TO {}").format(reader, owner))
