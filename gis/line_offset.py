"""How far a point lies off a line, where along it, and on which side.

The edges of the line are geodesics (`gis.linear_reference`). The foot of a point is found on
the ellipsoid: from a guess on the geodesic, the triangle to the point gives how far the foot is
still ahead, until nothing is left. That holds to a micrometre at any distance met here, where
a plane local to the point would hold to millimetres for five kilometres only. A plane serves
for choosing the edges that come into question, no more.

All positions are EPSG:4490 degrees, distances metres.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj
from shapely import LineString, STRtree

from gis.errors import FieldError
from gis.measure import CGCS2000

FloatArray = npt.NDArray[np.float64]

# Pieces this short are straight in the plane that chooses candidates, to a millimetre or so.
_PIECE_M: Final = 2_000.0
_EARTH_M: Final = 6_371_000.0
_CLOSE_ENOUGH_M: Final = 1e-7
_MAX_ROUNDS: Final = 30
_ON_LINE_M: Final = 0.0005


class Side(StrEnum):
    """The side of a line on which a point lies, looking along the line."""

    LEFT = "left"
    RIGHT = "right"
    ON = "on"


class Offset(NamedTuple):
    """Where a point lies against a line.

    Attributes:
        distance_m: From the nearest point of the line, never negative.
        chainage_m: Of that nearest point, from the line's start.
        side: ON where the distance is under half a millimetre.
        longitude: Of that nearest point.
        latitude: Of that nearest point.
    """

    distance_m: float
    chainage_m: float
    side: Side
    longitude: float
    latitude: float


class Offsets(NamedTuple):
    """`Offset` of many points, as arrays of one length; `signed_m` is negative on the left."""

    signed_m: FloatArray
    chainage_m: FloatArray
    longitude: FloatArray
    latitude: FloatArray


class _Pieces(NamedTuple):
    """A line cut into short geodesics: where each starts, its azimuth there, length, chainage."""

    longitude: FloatArray
    latitude: FloatArray
    azimuth: FloatArray
    length: FloatArray
    chainage: FloatArray


def offset_from_line(line: LineString, longitude: float, latitude: float) -> Offset:
    """Distance, chainage and side of one point; of equally near places the first counts.

    Raises:
        FieldError: The line has no length, or the position is not finite.
    """
    found = offsets_from_line(line, np.array([longitude]), np.array([latitude]))
    signed = float(found.signed_m[0])
    side = Side.LEFT if signed < 0 else Side.RIGHT
    return Offset(
        abs(signed),
        float(found.chainage_m[0]),
        Side.ON if abs(signed) < _ON_LINE_M else side,
        float(found.longitude[0]),
        float(found.latitude[0]),
    )


def offsets_from_line(
    line: LineString, longitudes: npt.ArrayLike, latitudes: npt.ArrayLike
) -> Offsets:
    """Distance, chainage and side of many points against one line, in the order given.

    Raises:
        FieldError: The line has no length, or a position is not finite.
    """
    lon = np.asarray(longitudes, dtype=np.float64)
    lat = np.asarray(latitudes, dtype=np.float64)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise FieldError("A position is not a finite number of degrees.", "Leave it out.")
    pieces = _cut(line)
    which, piece = _candidates(line, pieces, lon, lat)
    along, distance, azimuth = _foot(
        _Pieces(*(values[piece] for values in pieces)), lon[which], lat[which]
    )
    chainage = pieces.chainage[piece] + along
    # Nearest first, then least chainage; distances that agree to a micrometre are equal.
    order = np.lexsort((chainage, np.round(distance, 6), which))
    best = order[np.unique(which[order], return_index=True)[1]]
    right = _to_the_right(pieces, piece[best], along[best], azimuth[best])
    foot_lon, foot_lat, _ = CGCS2000.fwd(
        pieces.longitude[piece[best]], pieces.latitude[piece[best]],
        pieces.azimuth[piece[best]], along[best],
    )  # fmt: skip
    signed = np.where(right, distance[best], -distance[best])
    return Offsets(signed, chainage[best], np.asarray(foot_lon), np.asarray(foot_lat))


def _cut(line: LineString) -> _Pieces:
    xy = shapely.get_coordinates(line)
    lon, lat = xy[:-1, 0], xy[:-1, 1]
    azimuth, _, length = CGCS2000.inv(lon, lat, xy[1:, 0], xy[1:, 1])
    start = np.concatenate(([0.0], np.cumsum(length)))[:-1]
    real = length > 0
    if not real.any():
        raise FieldError("The line has no length.", "Give a line of two different points or more.")
    count = np.ceil(length[real] / _PIECE_M).astype(np.int64)
    edge = np.repeat(np.flatnonzero(real), count)
    step = length[edge] / np.repeat(count, count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    begin = number * step
    piece_lon, piece_lat, onward = CGCS2000.fwd(
        lon[edge], lat[edge], azimuth[edge], begin, return_back_azimuth=False
    )
    return _Pieces(
        np.asarray(piece_lon), np.asarray(piece_lat), np.asarray(onward), step, start[edge] + begin
    )


def _candidates(
    line: LineString, pieces: _Pieces, lon: FloatArray, lat: FloatArray
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of (point, piece) among which the nearest piece of every point certainly is."""
    end = shapely.get_coordinates(line)[-1]
    middle = (float(lon.mean() if len(lon) else 0) + float(pieces.longitude.mean())) / 2
    plane = Proj(proj="tmerc", lon_0=middle, ellps="GRS80")
    x, y = plane(np.append(pieces.longitude, end[0]), np.append(pieces.latitude, end[1]))
    ends = np.column_stack((x, y))
    drawn = shapely.linestrings(np.stack((ends[:-1], ends[1:]), axis=1))
    tree = STRtree(np.asarray(drawn, dtype=np.object_))
    px, py = plane(lon, lat)
    points = shapely.points(px, py)
    which, piece = tree.query_nearest(points, all_matches=False)
    coarse = np.empty(len(points))
    coarse[which] = shapely.distance(points[which], tree.geometries[piece])
    # The plane's scale is between 1 and that at its rim, which bounds how wrong it can be.
    rim = max(np.abs(ends[:, 0]).max(), np.abs(px).max()) if len(points) else 0.0
    slack = 1.5 * (rim / _EARTH_M) ** 2 + 1e-6
    found = tree.query(points, predicate="dwithin", distance=coarse * (1 + slack) + 0.1)
    return found[0].astype(np.int64), found[1].astype(np.int64)


def _foot(
    pieces: _Pieces, lon: FloatArray, lat: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Along each piece, how far the foot of its point is; distance and azimuth from there."""
    along = np.zeros_like(lon)
    foot_lon, foot_lat, heading = pieces.longitude, pieces.latitude, pieces.azimuth
    azimuth, _, distance = CGCS2000.inv(foot_lon, foot_lat, lon, lat)
    for _ in range(_MAX_ROUNDS):
        arc = distance / _EARTH_M
        ahead = _EARTH_M * np.arctan2(
            np.sin(arc) * np.cos(np.radians(azimuth - heading)), np.cos(arc)
        )
        before, along = along, np.clip(along + ahead, 0.0, pieces.length)
        foot_lon, foot_lat, heading = CGCS2000.fwd(
            pieces.longitude, pieces.latitude, pieces.azimuth, along, return_back_azimuth=False
        )
        azimuth, _, distance = CGCS2000.inv(foot_lon, foot_lat, lon, lat)
        if np.abs(along - before).max(initial=0.0) < _CLOSE_ENOUGH_M:
            break
    return along, np.asarray(distance), np.asarray(azimuth)


def _to_the_right(
    pieces: _Pieces, piece: npt.NDArray[np.int64], along: FloatArray, azimuth: FloatArray
) -> npt.NDArray[np.bool_]:
    """Whether points seen from their feet on these azimuths lie to the right of the line.

    At a bend both edges count alike: the one alone would be wrong behind a sharp corner.
    """
    last = len(pieces.length) - 1
    ending = np.where(along >= pieces.length[piece], np.minimum(piece + 1, last), piece)
    starting = np.where(along <= 0, np.maximum(piece - 1, 0), piece)
    turn = np.zeros_like(azimuth)
    for one in (starting, ending):
        # Its heading at the start will do: over a piece it turns by less than a minute of arc.
        turn += np.sin(np.radians(azimuth - pieces.azimuth[one]))
    return np.asarray(turn >= 0)
