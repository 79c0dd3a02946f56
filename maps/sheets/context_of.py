"""Other lines, township outlines and names about a line 周边要素, for its sheets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine, Conversion
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.surroundings import places_about, townships_about
from maps.sheets.subject import AreaLabel, ContextLine, PlaceLabel

Box = tuple[float, float, float, float]

_METRES_A_DEGREE = 111_000.0
# Scales of the index are round, and its frame is wider than high.
_INDEX_SHARE = 1.7
# An outline this near the line is the line itself, drawn from another source.
_SAME_DEG = 60.0 / _METRES_A_DEGREE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is drawn and lettered besides a line, in degrees of EPSG:4490.

    Attributes:
        lines: Other boundary lines and outlines of townships.
        places: Places with a position.
        areas: Townships.
    """

    lines: tuple[ContextLine, ...] = ()
    places: tuple[PlaceLabel, ...] = ()
    areas: tuple[AreaLabel, ...] = ()


def strip_area(degrees: BaseGeometry, strip_m: float) -> Polygon | MultiPolygon:
    """What the sheets may show: twice the strip on each side of a line."""
    across = 2 * strip_m / _METRES_A_DEGREE / _squeeze(degrees)
    return shapely.buffer(degrees, across)


def index_box(degrees: BaseGeometry, strip_m: float) -> Box:
    """What the index of a line's sheets may show: as wide as high, and more than the strip.

    The sheets themselves show parts of it.
    """
    west, south, east, north = degrees.bounds
    squeeze = _squeeze(degrees)
    extent = max((east - west) * squeeze, north - south) + 4 * strip_m / _METRES_A_DEGREE
    high = _INDEX_SHARE * extent / 2
    wide = high / squeeze
    across, up = (west + east) / 2, (south + north) / 2
    return across - wide, up - high, across + wide, up + high


def _squeeze(degrees: BaseGeometry) -> float:
    """How much shorter a degree of longitude is than one of latitude, at the least."""
    _, south, _, north = degrees.bounds
    return max(math.cos(math.radians(max(abs(south), abs(north)))), 0.1)


def context_of(
    connection: Connection,
    line: BoundaryLine,
    degrees: BaseGeometry,
    strip_m: float,
    as_of: date,
    known_at: datetime | None = None,
) -> Surroundings:
    """What sheets and index show besides the line. What is invented stands on simulated lines only.

    Args:
        connection: Any that may read.
        line: The line, left out.
        degrees: Its course as drawn, in degrees of EPSG:4490.
        strip_m: Ground that the sheets show on each side of it.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    box = index_box(degrees, strip_m)
    drawn: list[ContextLine] = []
    own = shapely.buffer(line.geom, _SAME_DEG) if line.geom is not None else None
    for other in lines_on_record(connection, as_of, known_at):
        if other.code == line.code or other.geom is None:
            continue
        if other.conversion is Conversion.APPROXIMATE or (
            other.is_simulated and not line.is_simulated
        ):
            continue
        part = _lines(shapely.clip_by_rect(other.geom, *box))
        if part is not None:
            drawn.append(ContextLine(part, "boundary", other.name))
    areas: list[AreaLabel] = []
    # Where two townships meet, the edge of both would be drawn twice.
    seen: BaseGeometry = own if own is not None else LineString()
    for town in townships_about(connection, box, as_of, known_at):
        if town.is_simulated and not line.is_simulated:
            continue
        areas.append(AreaLabel(town.name, town.area))
        if town.outline is None:
            continue
        part = _lines(shapely.difference(town.outline, seen))
        seen = shapely.union(seen, shapely.buffer(town.outline, _SAME_DEG / 60))
        if part is not None:
            drawn.append(ContextLine(part, "outline"))
    places = tuple(
        PlaceLabel(place.name, place.at.x, place.at.y, "village")
        for place in places_about(connection, strip_area(degrees, strip_m), as_of, known_at)
        if line.is_simulated or not place.is_simulated
    )
    return Surroundings(tuple(drawn), places, tuple(areas))


def _lines(shape: BaseGeometry) -> MultiLineString | None:
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, LineString) and p.length > 0]
    return MultiLineString(parts) if parts else None
