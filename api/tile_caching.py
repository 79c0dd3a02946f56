"""What tiles say of caching and packing: entity tags, and bodies gzipped once."""

from __future__ import annotations

import asyncio
import gzip
import re

from api.tile_cache import CachedBody

Headed = list[tuple[bytes, bytes]]

NO_CACHE = (b"cache-control", b"no-cache")
# Packing more than this takes long enough to keep other tiles waiting.
_PACK_ASIDE = 32 * 1024


async def packed_body(revision: str | None, body: bytes) -> CachedBody:
    """The finished body, gzipped; off the event loop where that takes long."""
    if not body:
        return CachedBody(revision or "0", b"", 0)
    if len(body) > _PACK_ASIDE:
        packed = await asyncio.to_thread(gzip.compress, body, 6, mtime=0)
    else:
        packed = gzip.compress(body, 6, mtime=0)
    return CachedBody(revision or "0", packed, len(body))


def etag_of(revision: str, key: str) -> str:
    """The entity tag, without the mark of a weak one."""
    return f'"{revision}-{key}"'


def validators(revision: str, key: str) -> Headed:
    """What lets a caller ask whether its copy is still current."""
    # Weak: the packed and the plain body bear the same one.
    return [
        (b"etag", f"W/{etag_of(revision, key)}".encode()),
        NO_CACHE,
        (b"vary", b"Accept-Encoding"),
    ]


def has_already(if_none_match: str, etag: str) -> bool:
    """Whether the caller has the body of that tag (RFC 9110, If-None-Match)."""
    names = [name.strip().removeprefix("W/") for name in if_none_match.split(",")]
    return "*" in names or etag in names


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether the caller takes a gzipped body (RFC 9110, Accept-Encoding)."""
    weights = {}
    for part in accept_encoding.split(","):
        name, _, parameters = part.partition(";")
        weight = re.search(r"\bq\s*=\s*([0-9.]+)", parameters)
        weights[name.strip().lower()] = weight is None or weight[1].strip("0.") != ""
    return weights.get("gzip", weights.get("*", False))
