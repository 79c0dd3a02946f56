"""What is here 逆地名查询: the places at a position, and the divisions that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import cos, isfinite, radians
from typing import Any, Final

from sqlalchemy import Connection, text

from gazetteer.places.holding_divisions import divisions_at
from gazetteer.places.place import HoldingDivision, PlaceSummary, plain
from gazetteer.places.repository import SUMMARY, SUMMARY_TABLES, summary_of
from gazetteer.repository import require_records
from gis.crs import parse_crs
from gis.errors import InputError
from gis.geometry import coordinates_problem
from gis.known import of_now

DEFAULT_RADIUS_M: Final = 500.0
LARGEST_RADIUS_M: Final = 20_000.0
MOST: Final = 100

# A degree of latitude is never shorter than this on the ellipsoid; one of longitude is cos φ of
# the equator's, and a little less.
_SHORTEST_DEGREE_M: Final = 110_500.0


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place at or near a position.

    Attributes:
        summary: The place on the day.
        distance_m: Geodesic metres to its shape, or to its position where it has none; 0 inside.
    """

    summary: PlaceSummary
    distance_m: float


@dataclass(frozen=True, slots=True)
class Here:
    """What there is at a position on a day.

    Attributes:
        divisions: The chain of divisions whose outlines hold it, lowest first.
        places: Nearest first; divisions are not among them.
    """

    divisions: tuple[HoldingDivision, ...]
    places: tuple[NearPlace, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "divisions": [plain(division) for division in self.divisions],
            "places": [
                {**near.summary.as_dict(), "distance_m": round(near.distance_m, 1)}
                for near in self.places
            ],
        }


def places_at(
    connection: Connection,
    longitude: float,
    latitude: float,
    as_of: date,
    known_at: datetime | None = None,
    radius_m: float = DEFAULT_RADIUS_M,
) -> Here:
    """The places whose shape holds a position or that lie near it, and its divisions.

    Args:
        connection: Any connection that may read; what its role may not see is not there.
        longitude: EPSG:4490 degrees.
        latitude: EPSG:4490 degrees.
        as_of: The day.
        known_at: What was known then.
        radius_m: How far a place may be, inclusive, in metres along the geodesic.

    Returns:
        At most 100 places.

    Raises:
        InputError: Coordinates that cannot be degrees, a radius that is not 0 to 20 000 m, or a
            day before everything on record.
    """
    fault = coordinates_problem(longitude, latitude, parse_crs("4490"))
    if fault is not None or abs(latitude) > 90:
        raise InputError(
            fault or f"{latitude:g} is no latitude.",
            "Give the longitude and the latitude in degrees, such as 115.81 and 32.89.",
        )
    if not (isfinite(radius_m) and 0 <= radius_m <= LARGEST_RADIUS_M):
        raise InputError(
            f"A radius of {radius_m:g} m cannot be asked for.",
            f"Give 0 to {LARGEST_RADIUS_M:g} metres.",
        )
    require_records(connection, as_of, known_at)
    sql = f"""
        WITH here AS (
            SELECT ST_SetSRID(ST_MakePoint(:x, :y), 4490) AS point
        ), candidate AS MATERIALIZED (
            SELECT place_id FROM gazetteer.places_within{"_known" if known_at else ""}(
                ST_MakeEnvelope(:west, :south, :east, :north, 4490)
                {", CAST(:known AS timestamptz)" if known_at else ""}) w (place_id)
        )
        SELECT {SUMMARY}, m.distance_m
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        CROSS JOIN (SELECT CAST(:as_of AS date) AS day) t
        {SUMMARY_TABLES}
        CROSS JOIN LATERAL (SELECT ST_Distance(
            coalesce(v.geom, v.position)::geography, point::geography) AS distance_m
            FROM here) m
        WHERE v.place_id IN (SELECT place_id FROM candidate) AND v.valid @> CAST(:as_of AS date)
          AND p.division_id IS NULL AND m.distance_m <= :radius
        ORDER BY m.distance_m, v.place_id LIMIT {MOST}
    """
    high = radius_m / _SHORTEST_DEGREE_M
    wide = high / max(cos(radians(min(abs(latitude) + high, 89.0))), 0.01)
    parameters: dict[str, Any] = {
        "x": longitude, "y": latitude, "as_of": as_of, "radius": radius_m,
        "west": longitude - wide, "east": longitude + wide,
        "south": latitude - high, "north": latitude + high,
    }  # fmt: skip
    if known_at is None:
        sql = of_now(sql)
    else:
        parameters["known"] = known_at
    rows = connection.execute(text(sql), parameters).mappings()
    places = tuple(NearPlace(summary_of(row), row["distance_m"]) for row in rows)
    return Here(divisions_at(connection, longitude, latitude, as_of, known_at), places)
