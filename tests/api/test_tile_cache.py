"""The cache of finished tiles."""

from __future__ import annotations

import asyncio

import pytest

from api.tile_cache import CachedBody, TileCache


def test_equal_misses_are_made_once_and_hits_not_at_all() -> None:
    made = 0

    async def make() -> CachedBody:
        nonlocal made
        made += 1
        await asyncio.sleep(0.01)
        return CachedBody("1", b"x", 1)

    async def main() -> None:
        cache = TileCache(10_000)
        await asyncio.gather(*(cache.get("1", "tile", make) for _ in range(100)))
        await cache.get("1", "tile", make)
        assert made == 1
        await cache.get("2", "tile", make)
        assert made == 2

    asyncio.run(main())


def test_the_least_recently_used_goes_and_the_bound_holds() -> None:
    async def main() -> None:
        cache = TileCache(3 * 1512)

        async def ask(key: str) -> bool:
            made = False

            async def make() -> CachedBody:
                nonlocal made
                made = True
                return CachedBody("1", b"x" * 1000, 1000)

            await cache.get("1", key, make)
            return made

        assert [await ask(key) for key in "abcad"] == [True, True, True, False, True]
        assert len(cache) == 3
        assert cache.held <= 3 * 1512
        assert [await ask(key) for key in "acdb"] == [False, False, False, True]

    asyncio.run(main())


def test_a_body_too_large_is_answered_but_not_kept() -> None:
    async def make() -> CachedBody:
        return CachedBody("1", b"x" * 5000, 5000)

    async def main() -> None:
        cache = TileCache(4000)
        assert (await cache.get("1", "k", make)).size == 5000
        assert (len(cache), cache.held) == (0, 0)

    asyncio.run(main())


def test_a_fault_reaches_all_who_wait_and_is_not_kept() -> None:
    fails = True

    async def make() -> CachedBody:
        await asyncio.sleep(0)
        if fails:
            raise OSError("away")
        return CachedBody("1", b"x", 1)

    async def main() -> None:
        nonlocal fails
        cache = TileCache(4000)
        faults = await asyncio.gather(
            *(cache.get("1", "k", make) for _ in range(3)), return_exceptions=True
        )
        assert [type(fault) for fault in faults] == [OSError] * 3
        fails = False
        assert (await cache.get("1", "k", make)).packed == b"x"

    asyncio.run(main())


def test_who_gives_up_does_not_stop_the_making() -> None:
    async def make() -> CachedBody:
        await asyncio.sleep(0.02)
        return CachedBody("1", b"x", 1)

    async def main() -> None:
        cache = TileCache(4000)
        hasty = asyncio.ensure_future(cache.get("1", "k", make))
        patient = asyncio.ensure_future(cache.get("1", "k", make))
        await asyncio.sleep(0)
        hasty.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hasty
        assert (await patient).packed == b"x"

    asyncio.run(main())
