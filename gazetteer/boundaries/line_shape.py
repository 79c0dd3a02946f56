"""The course of a boundary line as a file gives it, and in storage.

Nothing is repaired, turned round or joined: the geometry is the agreement's.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from gis.coordinate_faults import coordinate_fault
from gis.crs import STORAGE_SRID
from gis.errors import FieldError
from gis.survey_crs import to_storage
from gis.survey_systems import SurveyCrs


def as_multiline(geometry: BaseGeometry) -> MultiLineString:
    """The line or lines as one geometry; vertices, their order and that of parts are unchanged.

    Raises:
        FieldError: No line, or a part without length.
    """
    if isinstance(geometry, LineString):
        parts = [geometry]
    elif isinstance(geometry, MultiLineString):
        parts = list(geometry.geoms)
    else:
        raise FieldError(
            f"A boundary line must be a line, this is a {geometry.geom_type}.",
            "Export the line, not the area or the points.",
        )
    for index, part in enumerate(parts, start=1):
        xy = shapely.get_coordinates(part)
        if not np.isfinite(xy).all():
            raise FieldError(
                f"Part {index} of the line has coordinates that are not finite numbers.",
                "Draw it anew and export it again.",
            )
        if len(xy) < 2 or (xy == xy[0]).all():
            raise FieldError(f"Part {index} of the line has no length.", "Remove it.")
    return MultiLineString(parts)


def line_to_storage(official: MultiLineString, crs: SurveyCrs) -> MultiLineString:
    """The line in EPSG:4490, vertex by vertex.

    Raises:
        FieldError: Its coordinates cannot be in the system (swapped, another zone, degrees).
    """
    xy = shapely.get_coordinates(official)
    for east, north in (xy[0], xy.min(axis=0), xy.max(axis=0)):
        fault = coordinate_fault(crs, float(north), float(east))
        if fault is not None:
            raise fault

    def move(pairs: np.ndarray) -> np.ndarray:
        longitude, latitude, _ = to_storage(crs, pairs[:, 1], pairs[:, 0])
        return np.column_stack((longitude, latitude))

    return MultiLineString(list(shapely.transform(official, move).geoms))


def to_hex(geometry: BaseGeometry, srid: int = STORAGE_SRID) -> str:
    """The geometry as the database writes it, so that both can be compared as texts."""
    return str(shapely.to_wkb(shapely.set_srid(geometry, srid), hex=True, include_srid=True))
