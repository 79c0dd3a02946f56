"""Connections: read-only ones for questions, revisions for changes.

One question or one change is one transaction. Code below the edge (`api`) never commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from gis.errors import DatabaseGone, DatabaseUnreachable, GazetteerError, SetupError
from gis.roles import READER_ROLE, ROLES, WRITER_ROLE


def driver_url(url: str) -> str:
    """The URL with the driver named, as SQLAlchemy wants it (`postgresql+psycopg://…`)."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class Database:
    """A pool of connections to one database.

    Args:
        url: libpq URL.
        pool_size: Connections kept open at most; one more waits up to 5 s.
        reads_as: Role that reads run under where the question names no other.
        statement_timeout_s: No question may take longer, and no change may wait longer for its
            turn; 0: any time.
    """

    def __init__(
        self,
        url: str,
        pool_size: int = 8,
        reads_as: str = READER_ROLE,
        statement_timeout_s: int = 0,
    ) -> None:
        """Build the pool; nothing connects yet."""
        self._timeout_ms = statement_timeout_s * 1000
        self._url = url
        self._reads_as = reads_as
        # Those who wait for their turn to write must not hold every connection meanwhile.
        self._writers = BoundedSemaphore(max(1, pool_size // 2))
        # Never prepared by the driver: a prepared question may get a plan made for any known_at,
        # which reads the history tables even where now is asked for.
        self._engine: Engine = create_engine(
            driver_url(url), pool_size=pool_size, max_overflow=0, pool_timeout=5,
            pool_pre_ping=True, isolation_level="READ COMMITTED",
            connect_args={"prepare_threshold": None},
        )  # fmt: skip

    @contextmanager
    def read(self, role: str | None = None) -> Iterator[Connection]:
        """A read-only transaction that sees one state of the database throughout.

        Args:
            role: Role to read as, which decides what may be seen (`gis.roles`); None: the
                public's.

        Raises:
            DatabaseGone: The server cannot be reached, or went away.
            SetupError: The database lacks the role, or the service may not take it.
        """
        with guard_connection(self._url), self._engine.connect() as connection:
            # One message: a short question should not wait for the server four times.
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
                f" SET LOCAL ROLE {_known_role(role or self._reads_as)};"
                f" SET LOCAL statement_timeout = {int(self._timeout_ms)};"
                # Answers are read to the end, also through cursors: without this the planner
                # takes the first tenth to matter and joins row by row (measured: 0.7 s instead
                # of 0.05).
                " SET LOCAL cursor_tuple_fraction = 1"
            )
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(
        self,
        actor: str,
        reason: str,
        files: Sequence[Mapping[str, Any]] = (),
        context: Mapping[str, Any] | None = None,
    ) -> Iterator[Connection]:
        """A revision: one transaction, recorded with who, why and from which files.

        Commits when the block ends, rolls back when it raises `Unchanged` (silently) or any
        other exception (which then goes on).

        Args:
            actor: Who changes the register.
            reason: Why.
            files: Name and digest of each file that the change comes from.
            context: What it belongs to, such as `{"case": 12, "account": 3}`.

        Raises:
            DatabaseGone: The server cannot be reached, or went away; or others wrote for longer
                than a question may take. Nothing was kept.
        """
        with (
            guard_connection(self._url),
            self._turn_to_write(),
            self._engine.connect() as connection,
        ):
            _take_role(connection, WRITER_ROLE)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(self._timeout_ms)}")
            connection.execute(
                text("SELECT gis.begin_revision(:actor, :reason, CAST(:files AS jsonb),"
                     " CAST(:context AS jsonb))"),
                {
                    "actor": actor,
                    "reason": reason,
                    "files": json.dumps([dict(f) for f in files]),
                    "context": json.dumps(dict(context or {})),
                },
            )  # fmt: skip
            # From here on nobody else writes.
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(self._timeout_ms)}")
            try:
                yield connection
            except Unchanged:
                connection.rollback()
                return
            _commit(connection)

    @contextmanager
    def transact(self) -> Iterator[Connection]:
        """A writing transaction that is no revision: for sessions and the like.

        The register's tables refuse it. Commits when the block ends, rolls back when it raises.

        Raises:
            DatabaseGone: The server cannot be reached, or went away.
        """
        with guard_connection(self._url), self._engine.connect() as connection:
            _take_role(connection, WRITER_ROLE)
            yield connection
            _commit(connection)

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if not self._writers.acquire(timeout=self._timeout_ms / 1000 or None):
            raise DatabaseGone(
                "Too many changes are waiting for their turn; nothing of this step was kept.",
                "Try again shortly.",
            )
        try:
            yield
        finally:
            self._writers.release()

    def close(self) -> None:
        """Close the pool."""
        self._engine.dispose()


@contextmanager
def seen_as(connection: Connection, role: str) -> Iterator[None]:
    """Read under another role for a while, inside a transaction of the writer.

    What somebody asks for is then decided on what they may see. After an error the role is left
    as it is: the transaction is of no more use.

    Args:
        connection: In a transaction.
        role: One that the present role has the rights of (`gis.roles`).
    """
    before = str(connection.exec_driver_sql("SELECT current_setting('role')").scalar_one())
    _take_role(connection, role)
    yield
    _take_role(connection, before)


class Unchanged(Exception):
    """Raised inside `Database.write` when there is nothing to record."""


def raw(connection: Connection) -> psycopg.Connection[Any]:
    """The psycopg connection underneath, for COPY."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"not a psycopg connection: {type(driver)}")
    return driver


def _take_role(connection: Connection, role: str) -> None:
    """Go on under the role until the transaction ends."""
    connection.exec_driver_sql(f"SET LOCAL ROLE {_known_role(role)}")


def _known_role(role: str) -> str:
    """The role, if it is one of ours: its name becomes part of a command."""
    if role not in ROLES:
        raise ValueError(f"{role} is no role of the service")
    return role


def _commit(connection: Connection) -> None:
    """Commit; where the answer is lost, do not claim that nothing was kept."""
    try:
        connection.commit()
    except DBAPIError as fault:
        if not (fault.connection_invalidated or _is_gone(fault.orig)):
            raise
        raise DatabaseGone(
            "The database went away while the changes were being kept; they are in the register"
            " whole or not at all.",
            "Start it with `gazetteer db start`, then run the step again: what is on record"
            " already changes nothing.",
        ) from fault


@contextmanager
def guard_connection(url: str) -> Iterator[None]:
    """Turn the faults of the connection and of the server into one clear sentence.

    Raises:
        DatabaseGone: The server cannot be reached, went away, took too long, or another
            session holds what is needed.
        SetupError: The server has no room left, or refuses the role.
    """
    try:
        yield
    except DBAPIError as fault:
        _raise_clear(url, fault, fault.orig, fault.connection_invalidated)
        raise
    except psycopg.Error as fault:
        _raise_clear(url, fault, fault, False)
        raise


def _raise_clear(url: str, fault: Exception, cause: object, is_lost: bool) -> None:
    """Raise the error that says what happened; return where the fault is one of our own."""
    if is_lost or _is_gone(cause):
        raise DatabaseUnreachable(
            f"The database {_place(url)} cannot be reached or went away; nothing of this step was"
            " kept.",
            "See `gazetteer db status`, start it with `gazetteer db start` (or put"
            " GAZETTEER_DATABASE_URL right), then run the step again.",
        ) from fault
    state = cause.sqlstate if isinstance(cause, psycopg.Error) and cause.sqlstate else ""
    known = next((answer for start, answer in _FAULTS.items() if state.startswith(start)), None)
    if known is not None:
        error, message, mend = known
        raise error(message, mend) from fault


def _is_gone(cause: object) -> bool:
    """Whether the connection itself failed: no answer, or the server said it is shutting down."""
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(_OUTAGES)


def _place(url: str) -> str:
    """Database and host, without user and password."""
    parsed = make_url(url)
    host = parsed.host or parsed.query.get("host") or "the local socket"
    return f"{parsed.database or ''} at {host if isinstance(host, str) else ', '.join(host)}"


# By SQLSTATE, as PostgreSQL's appendix A lists them, or its beginning.
_OUTAGES = ("08", "57P", "25P03")
_FAULTS: dict[str, tuple[type[GazetteerError], str, str]] = {
    "57014": (
        DatabaseGone,
        "The question took longer than the statement timeout.",
        "Ask for a smaller area.",
    ),
    "55P03": (
        DatabaseGone,
        "Another session holds what this step must change; nothing of this step was kept.",
        "Let it end, then run the step again.",
    ),
    "40": (
        DatabaseGone,
        "Another change came in between; nothing of this step was kept.",
        "Run the step again.",
    ),
    "53300": (
        DatabaseGone,
        "The database has as many connections as it allows.",
        "Try again shortly, or raise max_connections.",
    ),
    "53100": (
        SetupError,
        "The database's disk is full; nothing of this step was kept.",
        "Free space on it, then run the step again.",
    ),
    "53200": (
        SetupError,
        "The database ran out of memory; nothing of this step was kept.",
        "Give it more, or load the file in parts.",
    ),
    "42501": (
        SetupError,
        "The database role may not do this; nothing of this step was kept.",
        "Connect as gazetteer_app; let `gazetteer migrate` run as the owner of the database.",
    ),
    "22023": (
        SetupError,
        "The database lacks a role of the service.",
        "Run `gazetteer migrate` as the owner of the database.",
    ),
}
