"""The database roles: who owns, who serves, who reads, who writes.

The service connects as `gazetteer_app`, which has no rights of its own but to become one of the
others for the length of a transaction. What may be read is decided by policies on the tables,
what may be written by grants; both are made by the migrations, which alone run as the owner.
"""

from __future__ import annotations

from itertools import pairwise

import psycopg
from psycopg import sql

from gis.errors import SetupError

OWNER = "gazetteer"
APP_ROLE = "gazetteer_app"
READER_ROLE = "gazetteer_reader"
STAFF_ROLE = "gazetteer_staff"
CLEARED_ROLE = "gazetteer_cleared"
WRITER_ROLE = "gazetteer_writer"

# Each has the rights of the one before it: the public, those signed in, those cleared for what
# is secret, and the service when it writes.
ROLES = (READER_ROLE, STAFF_ROLE, CLEARED_ROLE, WRITER_ROLE)


def ensure_roles(connection: psycopg.Connection, owner: str = OWNER) -> None:
    """Make the roles that are missing, and let the owner become each of them.

    Args:
        connection: Of a role that may make roles, where any is missing.
        owner: Role that owns the data; made where it is missing.

    Raises:
        SetupError: A role is missing and this one may not make it.
    """
    try:
        with connection.transaction():
            _make_missing(connection, owner)
    except psycopg.errors.InsufficientPrivilege as refused:
        raise SetupError(
            "Database roles of the service are missing, and this role may not make them.",
            f"Run as a superuser: {_script(owner)}",
        ) from refused


def _make_missing(connection: psycopg.Connection, owner: str) -> None:
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role, attributes in _attributes(owner).items():
        if role not in known:
            command = sql.SQL("CREATE ROLE {} {}")
            connection.execute(command.format(sql.Identifier(role), attributes))
    for role, member in _memberships(owner):
        query = "SELECT pg_has_role(%s, %s, 'MEMBER')"
        if connection.execute(query, (member, role)).fetchone() != (True,):
            grant = sql.SQL("GRANT {} TO {}")
            connection.execute(grant.format(sql.Identifier(role), sql.Identifier(member)))


def _attributes(owner: str) -> dict[str, sql.SQL]:
    return {
        owner: sql.SQL("LOGIN"),
        **dict.fromkeys(ROLES, sql.SQL("NOLOGIN")),
        APP_ROLE: sql.SQL("LOGIN NOINHERIT"),
    }


def _memberships(owner: str) -> list[tuple[str, str]]:
    return [*pairwise(ROLES), (WRITER_ROLE, owner), (WRITER_ROLE, APP_ROLE)]


def _script(owner: str) -> str:
    roles = {role: a.as_string(None) for role, a in _attributes(owner).items() if role != owner}
    made = [f"CREATE ROLE {role} {attributes};" for role, attributes in roles.items()]
    granted = [f"GRANT {role} TO {member};" for role, member in _memberships(owner)]
    return " ".join([*made, *granted])
