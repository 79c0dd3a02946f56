"""On which hand of a line its first side lies 甲方方位, by the outlines on record."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Literal

import shapely
from shapely.geometry import MultiLineString, Point
from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_file_record import line_files

# Metres off the line where the sides are told apart, and how many places are asked.
_BESIDE_M, _PROBES = 150.0, 9
_METRES_A_DEGREE = 111_000.0


def side_a_lies(
    connection: Connection,
    line: BoundaryLine,
    degrees: MultiLineString,
    as_of: date,
    known_at: datetime | None,
) -> Literal["left", "right"] | None:
    """On which hand of the line, followed as given, side A lies; None: the outlines do not say.

    Args:
        connection: Any that may read.
        line: The line.
        degrees: Its course as drawn.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    outlines = line_files(connection, [line], as_of, known_at)[0].outlines
    votes = 0
    longest = max(degrees.geoms, key=lambda part: float(part.length))
    for k in range(1, _PROBES + 1):
        here = longest.interpolate(k / (_PROBES + 1), normalized=True)
        ahead = longest.interpolate(min(1.0, k / (_PROBES + 1) + 0.002), normalized=True)
        squeeze = math.cos(math.radians(here.y))
        along = ((ahead.x - here.x) * squeeze, ahead.y - here.y)
        size = math.hypot(*along)
        if size == 0:
            continue
        off = _BESIDE_M / _METRES_A_DEGREE
        left = Point(here.x - along[1] / size * off / squeeze, here.y + along[0] / size * off)
        for code, sign in ((line.side_a_code, 1), (line.side_b_code, -1)):
            outline = outlines.get(code)
            if outline is not None:
                votes += sign if shapely.covers(outline, left) else -sign
    return None if votes == 0 else "left" if votes > 0 else "right"
