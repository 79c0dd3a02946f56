"""Named rivers and roads that a line follows or crosses, by the geometry on record.

Only what the register has is told: a name with a line for a geometry. Whether a course goes up or
down a river, or along its middle, is not known from that and is never said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gazetteer.boundaries.chain import Chain

_FEATURES = """
SELECT n.spelling, v.class_code, ST_AsBinary(v.geom) AS shape,
       v.is_simulated OR n.is_simulated AS is_simulated
FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
JOIN gazetteer.place_name_known(CAST(:known AS timestamptz)) n USING (place_id)
WHERE v.valid @> CAST(:as_of AS date) AND n.valid @> CAST(:as_of AS date) AND n.kind = 'standard'
  AND ST_Dimension(v.geom) = 1 AND (:secret OR v.secrecy <> 'secret')
  AND v.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490)
ORDER BY n.spelling, v.class_code, v.place_id
"""
# A degree is more than this anywhere in China, so a box wider by this holds what is near.
_METRES_A_DEGREE = 60_000.0


class Way(StrEnum):
    """How a line meets a feature."""

    FOLLOWS = "follows"
    CROSSES = "crosses"


@dataclass(frozen=True, slots=True)
class LineFeature:
    """A named place with a line for a geometry.

    Attributes:
        name: Its standard name on the day.
        class_code: Of GB/T 18521.
        shape: EPSG:4490.
        is_simulated: Whether it is invented.
    """

    name: str
    class_code: str
    shape: BaseGeometry
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a line meets a feature.

    Attributes:
        name: Of the feature.
        way: Followed, or crossed.
        from_m: Chainage where it begins.
        to_m: Where it ends; the same for a crossing.
        is_simulated: Whether the feature is invented.
    """

    name: str
    way: Way
    from_m: float
    to_m: float
    is_simulated: bool = False


def features_near(
    connection: Connection,
    chain: Chain,
    within_m: float,
    as_of: date,
    known_at: datetime | None = None,
    *,
    secret: bool = False,
) -> tuple[LineFeature, ...]:
    """The named places with line geometry in the box of a line and a little beyond.

    Args:
        connection: Any that may read.
        chain: The line.
        within_m: How far beyond.
        as_of: The day.
        known_at: As known at this moment; None: now.
        secret: Secret places too, as far as whoever asks may see them.
    """
    west, south, east, north = chain.bounds
    wider = within_m / _METRES_A_DEGREE
    rows = connection.execute(
        text(_FEATURES),
        {
            "known": known_at, "as_of": as_of, "west": west - wider, "south": south - wider,
            "east": east + wider, "north": north + wider, "secret": secret,
        },
    )  # fmt: skip
    return tuple(
        LineFeature(row.spelling, row.class_code, shapely.from_wkb(row.shape), row.is_simulated)
        for row in rows
    )


def meetings(
    chain: Chain, features: Sequence[LineFeature], near_m: float, least_m: float
) -> tuple[Meeting, ...]:
    """Where the line follows or crosses features, in the order of the line.

    Args:
        chain: The line.
        features: What may be met.
        near_m: A feature within this distance of the line, at it included, is followed,
        least_m: if it stays so for this length of the line at least.
    """
    west, south, east, north = chain.bounds
    plane = Proj(proj="tmerc", lon_0=(west + east) / 2, lat_0=(south + north) / 2, ellps="GRS80")
    found = []
    for part, start in zip(chain.parts, chain.starts_m, strict=True):
        line = LineString(_flat(plane, part))
        for feature in features:
            shape = shapely.transform(feature.shape, lambda xy: np.column_stack(plane(*xy.T)))
            followed = _followed(line, shape, near_m, least_m)
            for a, b in followed:
                found.append((start + a, start + b, Way.FOLLOWS, feature))
            for at in _crossings(line, shape):
                if not any(a - near_m <= at <= b + near_m for a, b in followed):
                    found.append((start + at, start + at, Way.CROSSES, feature))
    found.sort(key=lambda one: (one[0], one[1], one[3].name))
    return tuple(Meeting(f.name, way, a, b, f.is_simulated) for a, b, way, f in found)


def _flat(plane: Proj, shape: BaseGeometry) -> list[tuple[float, float]]:
    xy = shapely.get_coordinates(shape)
    return list(zip(*plane(xy[:, 0], xy[:, 1]), strict=True))


def _followed(
    line: LineString, shape: BaseGeometry, near_m: float, least_m: float
) -> list[tuple[float, float]]:
    along = line.intersection(shape.buffer(near_m))
    spans = sorted(
        (min(ends), max(ends))
        for piece in shapely.get_parts(along)
        if isinstance(piece, LineString) and not piece.is_empty
        for ends in [[line.project(Point(xy)) for xy in (piece.coords[0], piece.coords[-1])]]
    )
    joined: list[tuple[float, float]] = []
    for a, b in spans:
        if joined and a - joined[-1][1] <= near_m:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return [(a, b) for a, b in joined if b - a >= least_m]


def _crossings(line: LineString, shape: BaseGeometry) -> list[float]:
    if isinstance(shape, MultiLineString | LineString):
        points = shapely.get_parts(line.intersection(shape))
        return sorted({round(line.project(p), 3) for p in points if isinstance(p, Point)})
    return []
