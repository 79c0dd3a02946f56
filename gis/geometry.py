"""Positions and polygons from users: what is refused, and why. Nothing is ever repaired."""

from __future__ import annotations

import math
import re

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.crs import Crs, positions_to_storage
from gis.errors import FieldError

# West, south, east, north, in degrees: all of China lies within.
CHINA_BBOX = (73.0, 3.0, 136.0, 54.0)

_IN_CHINA = "73 to 136 degrees east, 3 to 54 degrees north"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def coordinates_problem(x: float, y: float, crs: Crs) -> str | None:
    """Why a position cannot be in the declared system, seen from its raw numbers, or None.

    Args:
        x: Longitude in degrees or easting in metres, as declared.
        y: Latitude in degrees or northing in metres.
        crs: The declared system.
    """
    if not (math.isfinite(x) and math.isfinite(y)):
        return "The coordinates are not finite numbers."
    place = f"{x:.10g}, {y:.10g}"
    if not crs.is_geographic:
        # Swapped degrees as well; no place in China has an easting and northing this small.
        if abs(x) <= 180.0 and abs(y) <= 180.0:
            return f"{place} looks like degrees, but {crs.name} is in metres."
        return None
    if abs(x) > 180.0 or abs(y) > 180.0:
        return f"{place} looks like metres, but {crs.name} is in degrees."
    if _in_china(y, x) and not _in_china(x, y):
        return f"Longitude and latitude look swapped: {place}."
    return None


def position(x_text: str, y_text: str, crs: Crs) -> Point:
    """A point in EPSG:4490 from the two cells that give its position.

    Args:
        x_text: Longitude in degrees or easting in metres.
        y_text: Latitude in degrees or northing in metres.
        crs: The declared system.

    Raises:
        FieldError: Not a number; metres for degrees or the other way round; swapped; outside
            China's envelope.
    """
    x, y = _number(x_text), _number(y_text)
    reason = coordinates_problem(x, y, crs)
    if reason is not None:
        raise FieldError(reason, _mend(reason))
    longitude, latitude = positions_to_storage(np.array([x]), np.array([y]), crs)
    if not _in_china(float(longitude[0]), float(latitude[0])):
        raise FieldError(
            f"The position {x_text.strip()}, {y_text.strip()} in {crs.name} is outside China"
            f" ({_IN_CHINA}).",
            "Correct the coordinates, or declare the system they are in.",
        )
    return Point(float(longitude[0]), float(latitude[0]))


def polygon_problem(geometry: BaseGeometry | None) -> str | None:
    """Why a geometry in EPSG:4490 cannot serve as an outline, in one sentence, or None.

    An outline is a non-empty polygon or multipolygon, valid by the OGC rules (no ring crosses
    itself or another), within China's envelope. The place of a crossing is given as longitude,
    latitude.
    """
    if geometry is None or geometry.is_empty:
        return "There is no outline."
    if not isinstance(geometry, Polygon | MultiPolygon):
        return f"An outline must be a polygon, this is a {geometry.geom_type}."
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "The outline has coordinates that are not finite numbers."
    west, south, east, north = geometry.bounds
    if not (_in_china(west, south) and _in_china(east, north)):
        return (
            f"The outline reaches from {west:.6f}, {south:.6f} to {east:.6f}, {north:.6f},"
            f" outside China ({_IN_CHINA})."
        )
    if not geometry.is_valid:
        return f"The outline is not valid: {_invalid_reason(geometry)}."
    return None


def as_multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    """The polygon or multipolygon as a multipolygon; vertices and their order are unchanged.

    Raises:
        TypeError: Neither; ask `polygon_problem` first.
    """
    if isinstance(geometry, MultiPolygon):
        return geometry
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry])
    raise TypeError(f"not a polygon: {geometry.geom_type}")


def _invalid_reason(geometry: BaseGeometry) -> str:
    # GEOS writes "Self-intersection[115.8 32.9]".
    reason = shapely.is_valid_reason(geometry)
    kind, _, place = reason.partition("[")
    words = kind.strip().lower()
    spot = place.rstrip("]").split()
    if len(spot) < 2:
        return words
    return f"{words} at longitude {float(spot[0]):.6f}, latitude {float(spot[1]):.6f}"


def _in_china(longitude: float, latitude: float) -> bool:
    west, south, east, north = CHINA_BBOX
    return west <= longitude <= east and south <= latitude <= north


def _number(text: str) -> float:
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise FieldError(
            f"'{stripped}' is not a number.",
            "Give coordinates as plain decimal numbers, without degree signs or letters.",
        )
    return float(stripped)


def _mend(reason: str) -> str:
    if "swapped" in reason:
        return "Give the longitude (115.8) as x and the latitude (32.9) as y."
    return "Correct the coordinates, or declare the system they are in with --crs."
