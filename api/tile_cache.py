"""A cache of finished tiles, bounded in bytes; equal concurrent misses cost one query.

An entry's key names the revision it shows, so that an entry is never stale: an edit makes new
keys, and the old ones age out. One cache a process, used by its event loop only.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

_OVERHEAD = 512
"""Bytes counted for an entry beside its body; empty tiles are not free."""


@dataclass(frozen=True, slots=True)
class CachedBody:
    """A finished body.

    Attributes:
        revision: Newest revision it shows.
        packed: The body, gzipped; no bytes: there is nothing to draw.
        size: Length of the body before it was packed.
    """

    revision: str
    packed: bytes
    size: int


class TileCache:
    """The least recently used entries go first.

    Args:
        limit: Bytes kept at most.
    """

    def __init__(self, limit: int) -> None:
        """An empty cache."""
        self._limit = limit
        self._bytes = 0
        self._entries: OrderedDict[Hashable, CachedBody] = OrderedDict()
        self._under_way: dict[Hashable, asyncio.Task[CachedBody]] = {}

    def __len__(self) -> int:
        """How many entries are kept."""
        return len(self._entries)

    @property
    def held(self) -> int:
        """Bytes kept, with what entries cost beside their bodies."""
        return self._bytes

    async def get(
        self, revision: str, key: Hashable, make: Callable[[], Awaitable[CachedBody]]
    ) -> CachedBody:
        """The body at a revision or a later one, made where it is not kept.

        A waiter that gives up does not stop the making: others may wait for it.

        Args:
            revision: The newest revision on record, as just read.
            key: What the body shows.
            make: Makes it; its result may show a later revision.

        Raises:
            Exception: Whatever `make` raises, to everyone who waits; nothing is kept.
        """
        kept = self._entries.get((revision, key))
        if kept is not None:
            self._entries.move_to_end((revision, key))
            return kept
        task = self._under_way.get((revision, key))
        if task is None:
            task = asyncio.ensure_future(self._make(key, make))
            self._under_way[revision, key] = task
            task.add_done_callback(lambda done: self._ended((revision, key), done))
        return await asyncio.shield(task)

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[CachedBody]]) -> CachedBody:
        body = await make()
        self._keep((body.revision, key), body)
        return body

    def _ended(self, key: Hashable, task: asyncio.Task[CachedBody]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()  # seen, even where nobody waits any more

    def _keep(self, key: Hashable, body: CachedBody) -> None:
        cost = len(body.packed) + _OVERHEAD
        if cost > self._limit:
            return
        replaced = self._entries.pop(key, None)
        if replaced is not None:
            self._bytes -= len(replaced.packed) + _OVERHEAD
        self._entries[key] = body
        self._bytes += cost
        while self._bytes > self._limit:
            _, oldest = self._entries.popitem(last=False)
            self._bytes -= len(oldest.packed) + _OVERHEAD
