"""What lies about a line, lightly drawn on its sheets for orientation: outlines and names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from sqlalchemy import Connection, text

from gis.crs import STORAGE_SRID

# More names than these would hide what the sheets are about.
_MOST_PLACES = 4000

_TOWNSHIPS = f"""
WITH box AS (SELECT ST_MakeEnvelope(:west, :south, :east, :north, {STORAGE_SRID}) AS geom)
SELECT v.name, v.is_simulated OR a.is_simulated AS is_simulated,
       ST_AsBinary(ST_Intersection(ST_Boundary(a.geom), box.geom)) AS outline,
       ST_AsBinary(ST_Intersection(a.geom, box.geom)) AS area
FROM gazetteer.division_area_known(CAST(:known AS timestamptz)) a
JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v USING (division_id)
CROSS JOIN box
WHERE a.valid @> CAST(:as_of AS date) AND v.valid @> CAST(:as_of AS date)
  AND v.level = 'township' AND a.geom && box.geom AND ST_Intersects(a.geom, box.geom)
ORDER BY v.code
"""
_PLACES = f"""
SELECT n.spelling AS name, v.is_simulated OR n.is_simulated AS is_simulated,
       ST_AsBinary(v.position) AS at
FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p USING (place_id)
JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n USING (place_id)
WHERE v.place_id IN (SELECT place_id FROM gazetteer.places_within(
          ST_GeomFromWKB(:about, {STORAGE_SRID})) w (place_id))
  AND ST_Intersects(v.position, ST_GeomFromWKB(:about, {STORAGE_SRID}))
  AND v.valid @> CAST(:as_of AS date) AND n.valid @> CAST(:as_of AS date)
  AND n.kind = 'standard' AND p.division_id IS NULL AND v.position IS NOT NULL
ORDER BY v.place_id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Township:
    """A township as far as a box shows it.

    Attributes:
        name: Its name on the day.
        outline: Its edge within the box, EPSG:4490; None: the box lies inside it.
        area: What of it lies within the box.
        is_simulated: Whether the township or its outline is invented.
    """

    name: str
    outline: LineString | MultiLineString | None
    area: Polygon | MultiPolygon
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A place with its standard name, EPSG:4490."""

    name: str
    at: Point
    is_simulated: bool


def townships_about(
    connection: Connection,
    box: tuple[float, float, float, float],
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[Township, ...]:
    """The townships that a box shows, by code.

    Args:
        connection: Any that may read.
        box: West, south, east, north in degrees of EPSG:4490.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    found = []
    for row in connection.execute(text(_TOWNSHIPS), _asked(box, as_of, known_at)):
        outline, area = shapely.from_wkb(row.outline), shapely.from_wkb(row.area)
        drawn = [p for p in shapely.get_parts(outline) if isinstance(p, LineString)]
        if isinstance(area, Polygon | MultiPolygon) and not area.is_empty:
            found.append(
                Township(
                    row.name, MultiLineString(drawn) if drawn else None, area, row.is_simulated
                )
            )
    return tuple(found)


def places_about(
    connection: Connection,
    about: Polygon | MultiPolygon,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[NamedPoint, ...]:
    """Places with a position in an area, that are no divisions; 4000 at most.

    Args:
        connection: Any that may read.
        about: The area, in degrees of EPSG:4490.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    asked = {
        "about": shapely.to_wkb(about), "as_of": as_of, "known": known_at, "most": _MOST_PLACES,
    }  # fmt: skip
    rows = connection.execute(text(_PLACES), asked)
    found = [(row.name, shapely.from_wkb(row.at), row.is_simulated) for row in rows]
    return tuple(NamedPoint(name, at, is_ours) for name, at, is_ours in found
                 if isinstance(at, Point))  # fmt: skip


def _asked(
    box: tuple[float, float, float, float], as_of: date, known_at: datetime | None
) -> dict[str, object]:
    west, south, east, north = box
    return {"west": west, "south": south, "east": east, "north": north, "as_of": as_of,
            "known": known_at}  # fmt: skip
