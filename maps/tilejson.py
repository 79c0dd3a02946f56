"""TileJSON 3.0.0: what a map client reads before it asks for tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from maps.tileset import Tileset

SIMULATED = "含模拟数据 contains simulated data"
_SHOWN_SOURCES = 4


def tilejson(
    tileset: Tileset,
    template: str,
    bounds: Sequence[float] | None,
    sources: Sequence[str],
    *,
    is_simulated: bool,
) -> dict[str, Any]:
    """The document of one set.

    Args:
        tileset: The set.
        template: URL with `{z}`, `{x}` and `{y}`, query string included.
        bounds: West, south, east, north of the data in degrees; None: there are none.
        sources: Where the data come from.
        is_simulated: Whether any of them is simulated; the attribution then says so.
    """
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": tileset.key,
        "description": f"{tileset.zh} · {tileset.en}",
        "attribution": _attribution(sources, is_simulated),
        "scheme": "xyz",
        "tiles": [template],
        "minzoom": tileset.minzoom,
        "maxzoom": tileset.maxzoom,
        "vector_layers": [
            {
                "id": layer.key,
                "description": layer.description,
                "minzoom": tileset.minzoom,
                "maxzoom": tileset.maxzoom,
                "fields": dict(layer.fields),
            }
            for layer in tileset.layers
        ],
    }
    if bounds is not None:
        west, south, east, north = bounds
        document["bounds"] = [west, south, east, north]
        document["center"] = [(west + east) / 2, (south + north) / 2, tileset.minzoom]
    return document


def tileset_list(sets: Mapping[str, Tileset], address: str) -> dict[str, Any]:
    """The list of sets, each with the address of its TileJSON.

    Args:
        sets: The sets by name.
        address: URL of the list itself, without a slash at its end.
    """
    return {
        "tilesets": [
            {
                "id": one.key,
                "title": f"{one.zh} · {one.en}",
                "zh": one.zh,
                "en": one.en,
                "minzoom": one.minzoom,
                "maxzoom": one.maxzoom,
                "layers": [layer.key for layer in one.layers],
                "parameters": sorted(one.parameters),
                "tilejson": f"{address}/{one.key}",
            }
            for one in sets.values()
        ]
    }


def _attribution(sources: Sequence[str], is_simulated: bool) -> str:
    """Clients show it as HTML, so that what stands in the register is escaped."""
    named = [escape(source) for source in sources[:_SHOWN_SOURCES]]
    if len(sources) > _SHOWN_SOURCES:
        named.append("…")
    parts = ["; ".join(named)] if named else []
    if is_simulated:
        parts.append(SIMULATED)
    return " · ".join(parts)
