"""Azimuths and distances on the ellipsoid and on the grid, and how the two differ.

A true azimuth 大地方位角 counts clockwise from the meridian, a grid azimuth 坐标方位角 from the
X axis of a Gauss–Krüger zone, both 0 ≤ α < 360 degrees. The first is the second plus the grid
convergence 子午线收敛角, east of the central meridian positive, west negative (the sine of
latitude times the difference of longitude, nearly).

Over sights of a few kilometres the curvature of the projected geodesic (2″ at 5 km at most)
is left out, as it is in result tables.

Positions are EPSG:4490 degrees unless a system is given. The names of
`gis.linear_reference` and `gis.line_offset` can be taken from here too.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import pyproj

from gis.errors import FieldError
from gis.line_offset import Offset, Offsets, Side, offset_from_line, offsets_from_line
from gis.linear_reference import chainages_m, part_of_line, point_at, points_at
from gis.measure import CGCS2000
from gis.survey_crs import SurveyCrs

__all__ = [
    "Offset",
    "Offsets",
    "Side",
    "Sight",
    "azimuth_and_distance",
    "chainages_m",
    "convergence_deg",
    "destination",
    "difference_deg",
    "grid_azimuth_deg",
    "grid_distance_m",
    "offset_from_line",
    "offsets_from_line",
    "part_of_line",
    "point_at",
    "points_at",
    "scale_factor",
    "true_azimuth_deg",
]


class Sight(NamedTuple):
    """Direction and distance from one point to another.

    Attributes:
        azimuth_deg: True azimuth at the first point, 0 ≤ α < 360; 0 where the points coincide.
        distance_m: Length of the geodesic.
    """

    azimuth_deg: float
    distance_m: float


def azimuth_and_distance(lon1: float, lat1: float, lon2: float, lat2: float) -> Sight:
    """True azimuth and geodesic distance from the first point to the second."""
    azimuth, _, distance = CGCS2000.inv(lon1, lat1, lon2, lat2)
    if distance == 0:
        return Sight(0.0, 0.0)
    return Sight(_turn(float(azimuth)), float(distance))


def destination(
    longitude: float, latitude: float, azimuth_deg: float, distance_m: float
) -> tuple[float, float]:
    """Longitude and latitude reached from a point on a true azimuth after a distance."""
    lon, lat, _ = CGCS2000.fwd(longitude, latitude, azimuth_deg, distance_m)
    return float(lon), float(lat)


def convergence_deg(crs: SurveyCrs, longitude: float, latitude: float) -> float:
    """Grid convergence γ 子午线收敛角 in degrees: true azimuth = grid azimuth + γ.

    Args:
        crs: A Gauss–Krüger system.
        longitude: Degrees on the datum of `crs`; datum differences do not matter here.
        latitude: Degrees north.

    Raises:
        FieldError: The system is in degrees and has no grid.
    """
    return float(_projection(crs).get_factors(longitude, latitude).meridian_convergence)


def scale_factor(crs: SurveyCrs, longitude: float, latitude: float) -> float:
    """Length on the grid per length on the ellipsoid 投影长度比, at one point; 1 or a little more.

    Raises:
        FieldError: The system is in degrees and has no grid.
    """
    return float(_projection(crs).get_factors(longitude, latitude).meridional_scale)


def grid_azimuth_deg(x1_north: float, y1_east: float, x2_north: float, y2_east: float) -> float:
    """Grid azimuth 坐标方位角 from the first to the second point of one plane; 0 if they coincide.

    Args:
        x1_north: Northing of the first point in metres.
        y1_east: Its easting.
        x2_north: Northing of the second point.
        y2_east: Its easting, in the same zone and with or without prefix like the first.
    """
    return _turn(math.degrees(math.atan2(y2_east - y1_east, x2_north - x1_north)))


def grid_distance_m(x1_north: float, y1_east: float, x2_north: float, y2_east: float) -> float:
    """Distance in the plane; divide by the scale factor midway for that on the ellipsoid."""
    return math.hypot(x2_north - x1_north, y2_east - y1_east)


def true_azimuth_deg(
    crs: SurveyCrs, grid_azimuth: float, longitude: float, latitude: float
) -> float:
    """True azimuth of a grid azimuth observed at a point of a Gauss–Krüger system."""
    return _turn(grid_azimuth + convergence_deg(crs, longitude, latitude))


def difference_deg(one: float, other: float) -> float:
    """How far apart two azimuths are, 0 to 180 degrees, over north too: 359.9 and 0.1 by 0.2."""
    apart = abs(one - other) % 360.0
    return min(apart, 360.0 - apart)


def _turn(degrees: float) -> float:
    # The second modulo mends tiny negative angles, which the first rounds up to 360.
    return degrees % 360.0 % 360.0


@lru_cache(maxsize=64)
def _projection_of(epsg: int) -> pyproj.Proj:
    return pyproj.Proj(f"EPSG:{epsg}")


def _projection(crs: SurveyCrs) -> pyproj.Proj:
    if crs.kind == "geographic":
        raise FieldError(
            f"{crs.en} has no grid, so no grid convergence and no scale factor.",
            "Choose the Gauss–Krüger zone in which the coordinates are given.",
        )
    return _projection_of(crs.epsg)
