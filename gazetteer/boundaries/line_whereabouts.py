"""Whether a line from a file lies by the divisions that it parts, as far as those have outlines.

A line in the wrong zone is a whole line with nothing odd about it, some hundred kilometres off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import shapely
from shapely import MultiLineString
from sqlalchemy import Connection, text

from gis.coordinate_faults import Expected, coordinate_fault
from gis.errors import FieldError
from gis.survey_systems import SurveyCrs

FARTHEST_KM = 20.0
"""Outlines are generalised and boxes are rough; slips of zone are ten times as large."""

_BOXES = """
SELECT v.code, ST_XMin(a.geom) AS west, ST_YMin(a.geom) AS south, ST_XMax(a.geom) AS east,
       ST_YMax(a.geom) AS north
FROM gazetteer.division_version v JOIN gazetteer.division_area a USING (division_id)
WHERE v.valid @> CAST(:as_of AS date) AND a.valid @> CAST(:as_of AS date)
"""
_SIDES = """
SELECT DISTINCT ON (l.line_code) l.line_code, v.side_a_code, v.side_b_code
FROM gazetteer.boundary_line l JOIN gazetteer.boundary_line_version v USING (line_id)
ORDER BY l.line_code, upper(v.valid) DESC NULLS FIRST
"""


class Whereabouts(NamedTuple):
    """Where lines should lie.

    Attributes:
        boxes: Box of the outline of each division, by code.
        sides: Codes of both sides of each line on record, by line code.
    """

    boxes: Mapping[str, Expected]
    sides: Mapping[str, tuple[str, str]]


def whereabouts(connection: Connection, as_of: date) -> Whereabouts:
    """The boxes of all divisions with an outline on a day, and the sides of lines on record."""
    boxes = {
        row.code: Expected(row.west, row.south, row.east, row.north, FARTHEST_KM)
        for row in connection.execute(text(_BOXES), {"as_of": as_of})
    }
    sides = {
        row.line_code: (row.side_a_code, row.side_b_code)
        for row in connection.execute(text(_SIDES))
    }
    return Whereabouts(boxes, sides)


def check_whereabouts(
    line: MultiLineString, crs: SurveyCrs, sides: Iterable[str], boxes: Mapping[str, Expected]
) -> None:
    """See that a line begins and ends near the outlines of its sides; those without say nothing.

    Args:
        line: As the file has it, x east and y north.
        crs: Its system.
        sides: Codes of the divisions that it parts.
        boxes: As `Whereabouts.boxes`.

    Raises:
        FieldError: It does not; the mend says what its numbers look like.
    """
    xy = shapely.get_coordinates(line)
    for side in sides:
        for east, north in (xy[0], xy[-1]):
            fault = coordinate_fault(crs, float(north), float(east), boxes.get(side))
            if fault is not None:
                raise FieldError(
                    f"The line does not lie by its side {side}. {fault.message}", fault.mend
                )
