"""Other lines, township outlines and names about a line 周边要素, for its sheets."""

from __future__ import annotations

import math
from datetime import date, datetime

import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine, Conversion
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.surroundings import places_about, townships_about
from maps.sheets.subject import ContextLine, PlaceLabel

Box = tuple[float, float, float, float]

_METRES_A_DEGREE = 111_000.0
# An outline this near the line is the line itself, drawn from another source.
_SAME_DEG = 60.0 / _METRES_A_DEGREE


def strip_box(degrees: BaseGeometry, strip_m: float) -> Box:
    """The box of a line with a strip on each side, and half as much again: sheets show more."""
    west, south, east, north = degrees.bounds
    high = 1.5 * strip_m / _METRES_A_DEGREE
    wide = high / max(math.cos(math.radians(max(abs(south), abs(north)))), 0.1)
    return west - wide, south - high, east + wide, north + high


def context_of(
    connection: Connection,
    line: BoundaryLine,
    box: Box,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[tuple[ContextLine, ...], tuple[PlaceLabel, ...]]:
    """What a box shows besides the line. What is invented stands on simulated lines only.

    Args:
        connection: Any that may read.
        line: The line, left out.
        box: West, south, east, north in degrees of EPSG:4490.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
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
    labels: list[PlaceLabel] = []
    # Where two townships meet, the edge of both would be drawn twice.
    seen: BaseGeometry = own if own is not None else LineString()
    for town in townships_about(connection, box, as_of, known_at):
        if town.is_simulated and not line.is_simulated:
            continue
        labels.append(PlaceLabel(town.name, town.label_at.x, town.label_at.y, "township"))
        if town.outline is None:
            continue
        part = _lines(shapely.difference(town.outline, seen))
        seen = shapely.union(seen, shapely.buffer(town.outline, _SAME_DEG / 60))
        if part is not None:
            drawn.append(ContextLine(part, "outline"))
    for place in places_about(connection, box, as_of, known_at):
        if line.is_simulated or not place.is_simulated:
            labels.append(PlaceLabel(place.name, place.at.x, place.at.y, "village"))
    return tuple(drawn), tuple(labels)


def _lines(shape: BaseGeometry) -> MultiLineString | None:
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, LineString) and p.length > 0]
    return MultiLineString(parts) if parts else None
