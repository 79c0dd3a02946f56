"""Chainage along a line (linear referencing 线性参照, ISO 19148).

The edges of a line are geodesics, as in `gis.measure`, so lengths, chainages and offsets agree
with each other and with no map projection. At the rim of a 3-degree zone a straight edge of
its plane and the geodesic between the same points part by 0.4 mm where the edge is a kilometre
long, and by the square of that: 4 cm at ten kilometres.

All positions are EPSG:4490 degrees, distances metres. Points off the line: `gis.line_offset`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString

from gis.errors import FieldError
from gis.measure import CGCS2000

FloatArray = npt.NDArray[np.float64]

_GRACE_M: Final = 0.001


def chainages_m(line: LineString) -> FloatArray:
    """Chainage of every vertex: 0 first, the geodesic length last."""
    xy = shapely.get_coordinates(line)
    lengths = CGCS2000.line_lengths(xy[:, 0], xy[:, 1])
    return np.concatenate(([0.0], np.cumsum(lengths)))


def points_at(line: LineString, chainages: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes at chainages in metres, in the order given.

    Raises:
        FieldError: A chainage is negative or beyond the end, by more than a millimetre.
    """
    marks = chainages_m(line)
    asked = np.asarray(chainages, dtype=np.float64)
    off = asked[~((asked >= -_GRACE_M) & (asked <= marks[-1] + _GRACE_M))]
    if off.size:
        raise FieldError(
            f"The chainage {off.flat[0]} m is not on the line, which is {marks[-1]:.3f} m long.",
            "Give a chainage from 0 to the length.",
        )
    asked = np.clip(asked, 0.0, marks[-1])
    xy = shapely.get_coordinates(line)
    edge = np.clip(np.searchsorted(marks, asked, side="right") - 1, 0, len(xy) - 2)
    lon, lat = xy[edge, 0], xy[edge, 1]
    azimuth = CGCS2000.inv(lon, lat, xy[edge + 1, 0], xy[edge + 1, 1])[0]
    found_lon, found_lat, _ = CGCS2000.fwd(lon, lat, azimuth, asked - marks[edge])
    return np.asarray(found_lon), np.asarray(found_lat)


def point_at(line: LineString, chainage_m: float) -> tuple[float, float]:
    """Longitude and latitude at one chainage.

    Raises:
        FieldError: The chainage is negative or beyond the end, by more than a millimetre.
    """
    longitude, latitude = points_at(line, [chainage_m])
    return float(longitude[0]), float(latitude[0])


def part_of_line(line: LineString, from_m: float, to_m: float) -> LineString:
    """The part of a line between two chainages, in the line's sense; its vertices are kept.

    Raises:
        FieldError: A chainage is not on the line, or the second is not beyond the first.
    """
    if not from_m < to_m:
        raise FieldError(
            f"The part from {from_m} m to {to_m} m has no length.",
            "Give the lesser chainage first.",
        )
    marks = chainages_m(line)
    within = (marks > from_m + _GRACE_M) & (marks < to_m - _GRACE_M)
    between = shapely.get_coordinates(line)[within]
    return LineString([point_at(line, from_m), *between.tolist(), point_at(line, to_m)])
