"""From positions drawn in a returned pack to stored ones, checked to be where the line is."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from gis.coordinate_faults import Expected, coordinate_fault
from gis.errors import FieldError
from gis.survey_crs import parse_survey_crs, to_storage

FloatArray = npt.NDArray[np.float64]

# What is farther from the line than this is another place, or in another zone.
_FARTHEST_KM = 10.0


def stored_point(at: Point, epsg: int) -> Point | None:
    """A point drawn in a survey system, east first, in EPSG:4490; None where there is none.

    Raises:
        FieldError: The system is none for surveys.
    """
    longitude, latitude, _ = to_storage(parse_survey_crs(str(epsg)), at.y, at.x)
    found = (float(longitude), float(latitude))
    return Point(found) if all(math.isfinite(part) for part in found) else None


def checked_point(at: Point, epsg: int, line: MultiLineString | None) -> Point:
    """The same, refused where it cannot be.

    Raises:
        FieldError: Swapped, in another zone, or far from the line.
    """
    crs = parse_survey_crs(str(epsg))
    expected = None if line is None else Expected(*line.bounds, _FARTHEST_KM)
    fault = coordinate_fault(crs, at.y, at.x, expected)
    if fault is not None:
        raise fault
    found = stored_point(at, epsg)
    if found is None:
        raise FieldError("The position is none.", "Draw it anew.")
    return found


def stored_lines(shape: BaseGeometry | None, epsg: int) -> MultiLineString | None:
    """Lines drawn in a survey system in EPSG:4490; None where there are none."""
    if not isinstance(shape, MultiLineString):
        return None
    crs = parse_survey_crs(str(epsg))

    def to_degrees(rows: FloatArray) -> FloatArray:
        longitude, latitude, _ = to_storage(crs, rows[:, 1], rows[:, 0])
        return np.column_stack([longitude, latitude])

    moved = shapely.transform(shape, to_degrees)
    return moved if isinstance(moved, MultiLineString) else None
