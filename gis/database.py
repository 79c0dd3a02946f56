"""Connections: read-only ones for questions, revisions for changes.

One question or one change is one transaction. Code below the edge (`api`) never commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from gis.errors import DatabaseGone, SetupError

READER_ROLE = "gazetteer_reader"


def driver_url(url: str) -> str:
    """The URL with the driver named, as SQLAlchemy wants it (`postgresql+psycopg://…`)."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class Database:
    """A pool of connections to one database.

    Args:
        url: libpq URL.
        pool_size: Connections kept open at most; one more waits up to 5 s.
        reads_as: Role that reads run under, so that a fault in a query cannot write.
        statement_timeout_s: No question may take longer; 0: any time.
    """

    def __init__(
        self,
        url: str,
        pool_size: int = 8,
        reads_as: str | None = READER_ROLE,
        statement_timeout_s: int = 0,
    ) -> None:
        """Build the pool; nothing connects yet."""
        self._timeout_ms = statement_timeout_s * 1000
        self._url = url
        self._reads_as = reads_as
        self._may_read_as: bool | None = None
        self._engine: Engine = create_engine(
            driver_url(url), pool_size=pool_size, max_overflow=0, pool_timeout=5, pool_pre_ping=True
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only transaction that sees one state of the database throughout.

        Raises:
            DatabaseGone: The server cannot be reached, or went away.
        """
        with guard_connection(self._url), self._engine.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self._take_role(connection)
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(self._timeout_ms)}")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(
        self, actor: str, reason: str, files: Sequence[Mapping[str, Any]] = ()
    ) -> Iterator[Connection]:
        """A revision: one transaction, recorded with who, why and from which files.

        Commits when the block ends, rolls back when it raises `Unchanged` (silently) or any
        other exception (which then goes on).

        Raises:
            DatabaseGone: The server cannot be reached, or went away; nothing was kept.
        """
        with guard_connection(self._url), self._engine.connect() as connection:
            connection.execute(
                text("SELECT gis.begin_revision(:actor, :reason, CAST(:files AS jsonb))"),
                {"actor": actor, "reason": reason, "files": json.dumps([dict(f) for f in files])},
            )
            try:
                yield connection
            except Unchanged:
                connection.rollback()
                return
            connection.commit()

    def _take_role(self, connection: Connection) -> None:
        """Read under the reader's role, where the database has it (`gazetteer check` says)."""
        if self._reads_as is None:
            return
        if self._may_read_as is None:
            self._may_read_as = bool(
                connection.execute(
                    text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role"
                         " AND pg_has_role(current_user, oid, 'MEMBER'))"),
                    {"role": self._reads_as},
                ).scalar()
            )  # fmt: skip
        if self._may_read_as:
            connection.execute(
                text("SELECT set_config('role', :role, true)"), {"role": self._reads_as}
            )

    def close(self) -> None:
        """Close the pool."""
        self._engine.dispose()


class Unchanged(Exception):
    """Raised inside `Database.write` when there is nothing to record."""


def raw(connection: Connection) -> psycopg.Connection[Any]:
    """The psycopg connection underneath, for COPY."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"not a psycopg connection: {type(driver)}")
    return driver


@contextmanager
def guard_connection(url: str) -> Iterator[None]:
    """Turn the driver's connection faults into one clear sentence."""
    try:
        yield
    except (OperationalError, InterfaceError) as fault:
        _raise_gone(url, fault, fault.orig)
    except psycopg.OperationalError as fault:
        _raise_gone(url, fault, fault)
    except DBAPIError as fault:
        if fault.connection_invalidated:
            _raise_gone(url, fault, fault.orig)
        raise


def _raise_gone(url: str, fault: Exception, cause: object) -> None:
    parsed = make_url(url)
    place = f"{parsed.database or ''} at {parsed.host or parsed.query.get('host', 'local socket')}"
    sqlstate = getattr(cause, "sqlstate", None)
    if isinstance(cause, psycopg.errors.QueryCanceled):
        raise DatabaseGone(
            "The question took longer than the statement timeout.", "Ask for a smaller area."
        ) from fault
    if sqlstate == "53100" or isinstance(cause, psycopg.errors.DiskFull):
        raise SetupError("The database's disk is full; nothing was kept.", "Free space.") from fault
    raise DatabaseGone(
        f"The database {place} cannot be reached or went away; nothing of this step was kept.",
        "See `gazetteer db status`, start it with `gazetteer db start`, then run the step again.",
    ) from fault
