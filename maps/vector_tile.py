"""The only place where tiles are queried: texts of `maps.tile_sql` and parameters, no connection.

Each query answers one row: `revision`, the newest revision it has seen (in the same snapshot,
so that an ETag and the bytes under it belong together), and its result.

Two texts a query, one for now and one for `known_at`, so that the common one never mentions a
history table. The statements are prepared, but must be planned for their values each time
(`plan_cache_mode = force_custom_plan`): a plan for any tile took minutes where the plan for the
tile asked for took a fifth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from gazetteer.division import Level
from gis.known import of_now
from layers.coverage import UrbanBy
from layers.coverage_query import SCOPE_GIVEN, coverage_sql
from layers.demand import HouseholdsKind
from layers.standards import AREA_PER_100_HOUSEHOLDS, SINGLE_BUILDING
from maps.place_tile_sql import MOST_PLACES, NEAR_NOW, NEAR_THEN, PLACE_BOUNDS, PLACES
from maps.tile import BUFFER, EXTENT, Tile
from maps.tile_sql import (
    COVERAGE,
    DIVISION_BOUNDS,
    FACILITIES,
    FACILITY_BOUNDS,
    REVISION,
    STANDARD,
)


@dataclass(frozen=True, slots=True)
class TileQuery:
    """A query in psycopg's form.

    Attributes:
        sql: Text with `%(name)s` where a value belongs; holds no value itself.
        parameters: Values by name.
    """

    sql: str
    parameters: Mapping[str, Any]


_NAMED = re.compile(r"(?<!:):([a-z_]+)\b")


def coverage_tile(
    tile: Tile,
    as_of: date,
    known_at: datetime | None,
    level: Level,
    households: HouseholdsKind,
    urban_by: UrbanBy,
) -> TileQuery:
    """Coverage of the divisions of one level: layers `coverage` and `coverage_label`.

    Answers (revision, tile); the tile has no bytes where there is nothing to draw.
    """
    return TileQuery(
        _coverage_text(level is Level.COMMUNITY, known_at is None),
        {
            **_frame(tile),
            **_moment(as_of, known_at),
            "level": level.value,
            "measure": households.measure,
            "urban_by": urban_by,
            "statistics_source": None,
            "area_measure": AREA_PER_100_HOUSEHOLDS,
            "building_measure": SINGLE_BUILDING,
            "polygons": "coverage",
            "labels": "coverage_label",
        },
    )


def facility_tile(tile: Tile, kind: str, as_of: date, known_at: datetime | None) -> TileQuery:
    """The facilities of one kind, as points in a layer named as the kind.

    Answers (revision, tile); the tile has no bytes where there is nothing to draw.
    """
    return TileQuery(
        _text(FACILITIES, known_at is None),
        {**_frame(tile), **_moment(as_of, known_at), "kind": kind},
    )


def place_tile(tile: Tile, as_of: date, known_at: datetime | None) -> TileQuery:
    """The places that may be seen, as points in a layer `places`; where crowded, the main ones.

    Answers (revision, tile); the tile has no bytes where there is nothing to draw.
    """
    near = NEAR_NOW if known_at is None else NEAR_THEN
    return TileQuery(
        _text(PLACES.replace("{near}", near), known_at is None),
        {**_frame(tile), **_moment(as_of, known_at), "most": MOST_PLACES},
    )


def place_bounds_query(as_of: date, known_at: datetime | None) -> TileQuery:
    """Extent and origin of the places that may be seen; answers as `bounds_query` does."""
    return TileQuery(_text(PLACE_BOUNDS, known_at is None), _moment(as_of, known_at))


def bounds_query(
    as_of: date, known_at: datetime | None, *, level: Level | None = None, kind: str | None = None
) -> TileQuery:
    """Extent and origin of the outlines of a level, or of the facilities of a kind.

    Answers (revision, bounds, sources, is_simulated): bounds are west, south, east, north in
    degrees, all NULL where there is nothing; sources may be NULL.
    """
    moment = _moment(as_of, known_at)
    if level is not None:
        return TileQuery(_text(DIVISION_BOUNDS, known_at is None), {**moment, "level": level.value})
    return TileQuery(_text(FACILITY_BOUNDS, known_at is None), {**moment, "kind": kind})


def revision_query(known_at: datetime | None) -> TileQuery:
    """The newest revision that counts: whatever shows an earlier moment never changes again.

    Answers (revision), NULL where nothing was on record.
    """
    parameters = {} if known_at is None else {"known": known_at}
    return TileQuery(_text("SELECT {revision}", known_at is None), parameters)


def _frame(tile: Tile) -> dict[str, Any]:
    return {"z": tile.z, "x": tile.x, "y": tile.y, "extent": EXTENT, "margin": BUFFER / EXTENT}


def _moment(as_of: date, known_at: datetime | None) -> dict[str, Any]:
    return {"as_of": as_of} if known_at is None else {"as_of": as_of, "known": known_at}


@cache
def _coverage_text(of_communities: bool, is_now: bool) -> str:
    figures = coverage_sql(SCOPE_GIVEN, of_communities=of_communities)
    for name, measure in (("area", "area_measure"), ("building", "building_measure")):
        figures = figures.replace(f":{name}_standard", STANDARD.format(measure=measure))
    return _text(COVERAGE.replace("{figures}", figures), is_now)


@cache
def _text(template: str, is_now: bool) -> str:
    """The template in psycopg's form, for now or for a moment of knowledge."""
    until = "" if is_now else "WHERE recorded_at <= CAST(:known AS timestamptz)"
    sql = template.replace("{revision}", REVISION.format(until=until))
    if is_now:
        sql = of_now(sql)
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))
