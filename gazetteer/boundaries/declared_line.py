"""The course of a line in a declared system, under the same rules as its points."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from gazetteer.boundaries.declared_position import Origin, places
from gazetteer.boundaries.line import BoundaryLine, Conversion
from gis.errors import InputError
from gis.survey_crs import Datum, SurveyCrs, geographic, parse_survey_crs, project, unproject

_DEGREES = geographic(Datum.CGCS2000).epsg


def declared_course(
    line: BoundaryLine, crs: SurveyCrs, decimals: int
) -> tuple[MultiLineString, MultiLineString, Origin] | None:
    """The line in the system (east, north, rounded) and in degrees of its datum; how; None: none.

    Vertices are carried over one by one. Between two of them the edge stays straight in whatever
    system it is drawn: over a kilometre, systems part by less than a millimetre.

    Args:
        line: As on record.
        crs: The system asked for.
        decimals: Digits behind the point of metres.

    Raises:
        InputError: The line was fixed on a datum from which the one asked for cannot be reached
            exactly.
    """
    if line.geom is None and line.official_geom is None:
        return None
    official, epsg = line.official_geom, line.official_epsg
    if official is None or epsg is None:
        official, epsg = line.geom, _DEGREES
    if official is None:
        return None
    own = parse_survey_crs(str(epsg))
    degrees = _mapped(official, own, None, None)
    if own.datum is crs.datum:
        origin = Origin.OFFICIAL if own.epsg == crs.epsg else Origin.COMPUTED
        kept = official if own.epsg == crs.epsg else None
        return _rounded_course(degrees, crs, decimals, kept), degrees, origin
    if line.conversion is Conversion.DECLARED and line.geom is not None:
        if crs.datum is Datum.CGCS2000:
            return _rounded_course(line.geom, crs, decimals, None), line.geom, Origin.DECLARED
    elif {own.datum, crs.datum} <= {Datum.CGCS2000, Datum.WGS84}:
        return _rounded_course(degrees, crs, decimals, None), degrees, Origin.EQUATED
    raise InputError(
        f"The line {line.code} was fixed in {own.en} (EPSG:{own.epsg}), from which there is no"
        f" exact way to {crs.en}; it is not converted.",
        f"Ask for a system of the same datum: --crs {own.epsg}.",
    )


def _rounded_course(
    degrees: MultiLineString, crs: SurveyCrs, decimals: int, official: BaseGeometry | None
) -> MultiLineString:
    if official is None:
        return _mapped(degrees, None, crs, places(crs, decimals))
    return _mapped(official, None, None, places(crs, decimals))


def _mapped(
    shape: BaseGeometry, source: SurveyCrs | None, target: SurveyCrs | None, digits: int | None
) -> MultiLineString:
    """The shape as lines, vertices unprojected from, projected to, and rounded."""

    def moved(xy: np.ndarray) -> np.ndarray:
        east, north = xy[:, 0], xy[:, 1]
        if source is not None:
            east, north = unproject(source, north, east)
        if target is not None:
            north, east = project(target, east, north)
        found = np.column_stack((east, north))
        # numpy rounds halves to even, as `declared_position.rounded` does.
        return found if digits is None else np.round(found, digits)

    flat = shapely.transform(shapely.force_2d(shape), moved)
    parts = [p for p in shapely.get_parts(flat) if isinstance(p, LineString) and not p.is_empty]
    return MultiLineString(parts)
