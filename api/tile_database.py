"""The tiles' connections: a pool of their own, read-only, each question one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg.errors import QueryCanceled
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from gis.errors import DatabaseGone
from gis.roles import READER_ROLE
from maps.vector_tile import TileQuery

_WAIT_S = 5.0
_WAITING = 500
"""A map asks for some thirty tiles at once; more callers than this are sent away at once."""


class PoolBusy(DatabaseGone):
    """All connections are in use, and stayed so."""


class TileDatabase:
    """Asks tile queries.

    Connections commit by themselves, so that a tile costs one round trip: each statement is a
    read-only transaction, under the reader's role, with a time limit. The session is told so
    once, when it is opened.

    Args:
        url: libpq URL.
        pool_size: Connections kept open at most.
        statement_timeout_s: No question may take longer; 0: any time.
    """

    def __init__(self, url: str, pool_size: int, statement_timeout_s: int) -> None:
        """Nothing connects yet."""
        self._url = url
        self._size = pool_size
        self._timeout_ms = statement_timeout_s * 1000
        self._in_use = 0
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open the pool and close it behind; a database that is down does not stop the start."""
        self._pool = AsyncConnectionPool(
            self._url,
            connection_class=AsyncConnection[DictRow],
            kwargs={"autocommit": True, "row_factory": dict_row, "connect_timeout": 5},
            min_size=1,
            max_size=self._size,
            timeout=_WAIT_S,
            max_waiting=_WAITING,
            configure=self._configure,
            open=False,
        )
        await self._pool.open(wait=False)
        try:
            yield
        finally:
            await self._pool.close()
            self._pool = None

    async def ask(self, query: TileQuery) -> dict[str, Any]:
        """The one row a tile query answers.

        Raises:
            PoolBusy: All connections stayed in use.
            DatabaseGone: The database cannot be reached, or the question took too long.
        """
        try:
            try:
                return await self._ask(query)
            except OperationalError as fault:
                if isinstance(fault, (PoolTimeout, PoolClosed, TooManyRequests, QueryCanceled)):
                    raise
                # The server was restarted: every kept connection is dead. Reading twice does no
                # harm, so clear them out and try once more.
                if self._pool is not None:
                    await self._pool.check()
                return await self._ask(query)
        except QueryCanceled as fault:
            raise DatabaseGone(
                "The tile took longer than the statement timeout.", "Ask for a higher zoom."
            ) from fault
        except (PoolTimeout, TooManyRequests) as fault:
            if self._in_use >= self._size or isinstance(fault, TooManyRequests):
                raise PoolBusy(
                    "All database connections are in use.", "Try again shortly."
                ) from fault
            raise _gone() from fault
        except OperationalError as fault:
            raise _gone() from fault

    async def _ask(self, query: TileQuery) -> dict[str, Any]:
        if self._pool is None:
            raise PoolClosed("the pool is not open")
        async with self._pool.connection() as connection:
            self._in_use += 1
            try:
                # Binary: a tile as text would be twice as long.
                async with connection.cursor(binary=True) as cursor:
                    await cursor.execute(query.sql, query.parameters, prepare=True)
                    row = await cursor.fetchone()
            finally:
                self._in_use -= 1
        if row is None:
            raise LookupError("a tile query answered no row")
        return row

    async def _configure(self, connection: AsyncConnection[DictRow]) -> None:
        settings = {
            "default_transaction_read_only": "on",
            "statement_timeout": str(self._timeout_ms),
            # One plan for all tiles is no plan for any: see maps/vector_tile.py.
            "plan_cache_mode": "force_custom_plan",
            # PostGIS remarks on each outline that rounding has folded.
            "client_min_messages": "error",
            "role": READER_ROLE,
        }
        for name, value in settings.items():
            await connection.execute("SELECT set_config(%s, %s, false)", (name, value))


def _gone() -> DatabaseGone:
    return DatabaseGone(
        "The database of the tiles cannot be reached or went away.",
        "See `gazetteer db status`, start it with `gazetteer db start`, then ask again.",
    )
