"""A PostgreSQL server that makes a database in a moment and drops it again."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from gis.cluster import Cluster
from gis.roles import APP_ROLE, ensure_roles
from gis.server_check import check_server, connect

_numbers = itertools.count(1)


@dataclass(frozen=True)
class DatabaseServer:
    """Makes and drops databases.

    Attributes:
        superuser_url: Gives the URL of a named database for a superuser.
        url: Gives the URL of a named database for the role that owns the tests' databases.
        service_url: Gives it for the role that the service connects as.
        owner: That role.
    """

    superuser_url: Callable[[str], str]
    url: Callable[[str], str]
    service_url: Callable[[str], str]
    owner: str

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """A new database by a name no other process uses; dropped afterwards.

        Args:
            template: Database to copy, with nobody connected to it; None: one with only the
                extensions.
        """
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self._command(
            "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'",
            name,
            self.owner,
            template or "template0",
        )
        try:
            if template is None:
                with connect(self.superuser_url(name)) as connection:
                    check_server(connection)
            yield name
        finally:
            self._command("DROP DATABASE {} WITH (FORCE)", name)

    def _command(self, command: str, *names: str) -> None:
        query = sql.SQL(command).format(*map(sql.Identifier, names))
        with psycopg.connect(self.superuser_url("postgres"), autocommit=True) as connection:
            connection.execute(query)


def private_server(cluster: Cluster) -> DatabaseServer:
    """The tests' own cluster, running."""
    return DatabaseServer(
        cluster.superuser_url,
        cluster.url,
        lambda database: cluster.url(database, APP_ROLE),
        "gazetteer",
    )


def foreign_server(url: str) -> DatabaseServer:
    """The server of a libpq URL whose role is a superuser."""
    with connect(url) as connection:
        owner, password = connection.info.user, connection.info.password
        ensure_roles(connection, owner)
        # The server may ask every role for a password.
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(APP_ROLE), sql.Literal(password)
            )
        )

    def named(database: str, role: str = owner) -> str:
        parsed = make_url(url).set(database=database, username=role)
        return parsed.render_as_string(hide_password=False)

    return DatabaseServer(named, named, lambda database: named(database, APP_ROLE), owner)
