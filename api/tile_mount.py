"""`/tiles`: vector tiles and their TileJSON, as a raw ASGI application.

    /tiles                      the list of tile sets
    /tiles/{tileset}            TileJSON
    /tiles/{tileset}/{z}/{x}/{y}  a tile; 204 where there is nothing to draw

Raw, because a route of the framework would cost several times what a kept tile does. An ETag is
made of the newest revision and of what was asked for, not of the bytes: the same question has
the same ETag until the register changes, and a 304 asks the database for nothing else. A
question about an earlier `known_at` counts revisions up to then only, and so keeps its ETag.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.errors import STATUSES, problem
from api.parameter_names import require_names
from api.settings import ServerSettings
from api.tile_cache import CachedBody, TileCache
from api.tile_caching import (
    NO_CACHE,
    Headed,
    accepts_gzip,
    etag_of,
    has_already,
    packed_body,
    validators,
)
from api.tile_database import PoolBusy, TileDatabase
from api.tile_parameters import parameter_names, parse_view
from gis.errors import GazetteerError, InputError
from layers.kinds import KINDS
from maps.tile import NoSuchTile, Tile, parse_tile
from maps.tilejson import tilejson, tileset_list
from maps.tileset import Tileset, TileView, tilesets
from maps.vector_tile import TileQuery, revision_query

MVT = "application/vnd.mapbox-vector-tile"
CACHE_BYTES = 64 * 1024 * 1024

_MOUNT = "/tiles"
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?", re.ASCII)

_logger = logging.getLogger("gazetteer")


class NoSuchAddress(InputError):
    """There is nothing at this address below the mount."""


_STATUSES = {
    **STATUSES,
    NoSuchTile: (404, "no-such-tile"),
    NoSuchAddress: (404, "not-found"),
    PoolBusy: (503, "busy"),
}


class TileMount:
    """The application; answers only while `opened`.

    Args:
        url: libpq URL of a migrated database.
        settings: Size of the pool and the statement timeout.
        cache_bytes: How much memory finished tiles may take.
    """

    def __init__(self, url: str, settings: ServerSettings, cache_bytes: int = CACHE_BYTES) -> None:
        """Nothing connects yet."""
        self._sets = tilesets(KINDS)
        self._database = TileDatabase(url, settings.tile_pool_size, settings.statement_timeout_s)
        self._cache = TileCache(cache_bytes)
        # In the ETags: a release may draw the same revision differently.
        self._release = version("civic-gazetteer")

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep the connections open for the time of the block."""
        async with self._database.opened():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every fault becomes a problem document."""
        del receive  # nothing that is asked here has a body
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1000})
            return
        try:
            status, headers, body = await self._answer(scope)
        except GazetteerError as error:
            kind = next(c for c in type(error).__mro__ if c in _STATUSES)
            status, headers, body = _problem(scope, *_STATUSES[kind], error.message, error.mend)
        except Exception as error:
            _logger.error("unexpected error at %s", scope["path"], exc_info=error)
            status, headers, body = _problem(
                scope, 500, "internal", "The service met an unexpected error.",
                "It is in the server's log; tell the administrator the time.",
            )  # fmt: skip
        if status not in (204, 304):
            headers = [*headers, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )

    async def _answer(self, scope: Scope) -> tuple[int, Headed, bytes]:
        address, parts = _split(scope)
        tileset = self._sets.get(parts[0]) if parts else None
        if (parts and tileset is None) or len(parts) not in (0, 1, 4):
            raise NoSuchAddress(
                f"There is nothing at {scope['path'][:200]}.", f"{_MOUNT} lists the tile sets."
            )
        tile = None
        if tileset is not None and len(parts) == 4:
            tile = parse_tile(*parts[1:])
            tileset.require_zoom(tile)
        if scope["method"] not in ("GET", "HEAD"):
            status, headers, body = _problem(
                scope, 405, "method-not-allowed", "Tiles can only be read.", "Use GET or HEAD."
            )
            return status, [*headers, (b"allow", b"GET, HEAD")], body
        query = scope.get("query_string", b"").decode("latin-1")
        if tileset is None:
            require_names(parameter_names(query), ())
            return (
                200,
                [(b"content-type", b"application/json"), NO_CACHE],
                _json(tileset_list(self._sets, address)),
            )
        view = parse_view(tileset, query)
        headers_in = Headers(scope=scope)
        if tile is not None:
            return await self._tile(tileset, tile, view, headers_in)
        return await self._document(tileset, view, address, query, headers_in)

    async def _tile(
        self, tileset: Tileset, tile: Tile, view: TileView, headers: Headers
    ) -> tuple[int, Headed, bytes]:
        query = tileset.tile_query(tile, view)

        async def make() -> CachedBody:
            row = await self._database.ask(query)
            return await packed_body(row["revision"], row["tile"])

        return await self._revised(query, view, "", make, MVT, headers)

    async def _document(
        self, tileset: Tileset, view: TileView, address: str, text: str, headers: Headers
    ) -> tuple[int, Headed, bytes]:
        given = urlencode(parse_qsl(text, keep_blank_values=True))
        template = f"{address}/{tileset.key}/{{z}}/{{x}}/{{y}}" + (f"?{given}" if given else "")
        query = tileset.bounds_query(view)

        async def make() -> CachedBody:
            row = await self._database.ask(query)
            bounds = None if row["bounds"][0] is None else row["bounds"]
            document = tilejson(
                tileset, template, bounds, row["sources"] or (), is_simulated=row["is_simulated"]
            )
            return await packed_body(row["revision"], _json(document))

        return await self._revised(query, view, template, make, "application/json", headers)

    async def _revised(
        self,
        query: TileQuery,
        view: TileView,
        about: str,
        make: Callable[[], Any],
        media_type: str,
        headers: Headers,
    ) -> tuple[int, Headed, bytes]:
        """What depends on the register: 304 where the caller has it, kept, or made anew."""
        # The text and the values say everything that is asked, so they are the cache's key.
        key = sha256(
            repr((self._release, query.sql, sorted(query.parameters.items()), about)).encode()
        ).hexdigest()[:24]
        newest = await self._database.ask(revision_query(view.known_at))
        revision = newest["revision"] or "0"
        if has_already(headers.get("if-none-match", ""), etag_of(revision, key)):
            return 304, validators(revision, key), b""
        body = await self._cache.get(revision, key, make)
        answered = validators(body.revision, key)
        if not body.size:
            return 204, answered, b""
        answered.append((b"content-type", media_type.encode()))
        if accepts_gzip(headers.get("accept-encoding", "")):
            return 200, [*answered, (b"content-encoding", b"gzip")], body.packed
        return 200, answered, gzip.decompress(body.packed)


def _split(scope: Scope) -> tuple[str, list[str]]:
    """The address of the mount, and the parts of the path below it; mounted or not."""
    path, root = scope["path"], scope.get("root_path", "")
    inside = path[len(root) :] if root and path.startswith(root) else path
    prefix = root
    if not root.endswith(_MOUNT) and (inside + "/").startswith(_MOUNT + "/"):
        prefix, inside = root + _MOUNT, inside[len(_MOUNT) :]
    parts = inside.split("/")[1:]
    host = Headers(scope=scope).get("host", "")
    origin = f"{scope.get('scheme', 'http')}://{host}" if _HOST.fullmatch(host) else ""
    return origin + quote(prefix), [] if parts == [""] else parts


def _problem(
    scope: Scope, status: int, kind: str, detail: str, mend: str
) -> tuple[int, Headed, bytes]:
    answer = problem(Request(scope), status, kind, detail, mend)
    headers = [(k, v) for k, v in answer.raw_headers if k != b"content-length"]
    return status, headers, bytes(answer.body)


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
