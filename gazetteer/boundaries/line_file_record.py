"""Reads all that is on record of some lines 界线档案, in one question for each kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.marker import MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record, points_on_record
from gazetteer.boundaries.point import BoundaryPoint
from gazetteer.boundaries.rules import rules_on_record

_OUTLINES = """
SELECT v.code, ST_AsBinary(a.geom)
FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
JOIN gazetteer.division_area_known(CAST(:known AS timestamptz)) a USING (division_id)
WHERE v.code = ANY(:codes) AND v.valid @> CAST(:as_of AS date) AND a.valid @> CAST(:as_of AS date)
"""
_SHARED_UNITS = """
WITH line AS (
    SELECT l.line_code, v.numbering_unit
    FROM gazetteer.boundary_line_known(CAST(:known AS timestamptz)) l
    JOIN gazetteer.boundary_line_version_known(CAST(:known AS timestamptz)) v USING (line_id)
    WHERE v.valid @> CAST(:as_of AS date) AND v.numbering_unit = ANY(:units)
), shared AS (
    SELECT line_code, numbering_unit FROM line WHERE numbering_unit IN (
        SELECT numbering_unit FROM line GROUP BY numbering_unit HAVING count(*) > 1)
)
SELECT DISTINCT s.numbering_unit, o.full_number
FROM gazetteer.boundary_marker_known(CAST(:known AS timestamptz)) m
CROSS JOIN LATERAL unnest(m.line_codes) AS code
JOIN shared s ON s.line_code = code
JOIN gazetteer.marker_object_known(CAST(:known AS timestamptz)) o USING (marker_id)
JOIN gazetteer.marker_object_version_known(CAST(:known AS timestamptz)) v USING (object_id)
WHERE v.valid @> CAST(:as_of AS date)
"""


def line_files(
    connection: Connection,
    lines: Sequence[BoundaryLine],
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[LineFile, ...]:
    """The files of some lines on a day, in their order; what may not be seen is not in them.

    Args:
        connection: Any that may read.
        lines: As in force on the day.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    codes = [line.code for line in lines]
    rules = rules_on_record(connection, as_of, known_at)
    markers: dict[str, list[MarkerObject]] = defaultdict(list)
    for marker in markers_on_record(connection, as_of, known_at, line_codes=codes):
        for code in marker.line_codes:
            markers[code].append(marker)
    points: dict[str, list[BoundaryPoint]] = defaultdict(list)
    for point in points_on_record(connection, as_of, known_at, line_codes=codes):
        for code in point.line_codes:
            points[code].append(point)
    others = {line.code: line for line in lines}
    # Tri-points name lines that were not asked for.
    if any(code not in others for code in points):
        others = {line.code: line for line in lines_on_record(connection, as_of, known_at)}
    sides = {code for line in lines for code in (line.side_a_code, line.side_b_code)}
    shared = _shared_units(connection, lines, as_of, known_at)
    outlines = _outlines(connection, sides, as_of, known_at)
    return tuple(
        LineFile(
            line,
            rules,
            tuple(markers[line.code]),
            tuple(points[line.code]),
            {
                code: others[code]
                for point in points[line.code]
                for code in point.line_codes
                if code in others and code != line.code
            },
            {
                code: outlines[code]
                for code in (line.side_a_code, line.side_b_code)
                if code in outlines
            },
            frozenset(shared.get(line.numbering_unit or "", ())),
        )
        for line in lines
    )


def _shared_units(
    connection: Connection, lines: Sequence[BoundaryLine], as_of: date, known_at: datetime | None
) -> dict[str, set[str]]:
    """Full numbers by numbering unit, of the units that several lines have."""
    units = sorted({line.numbering_unit for line in lines if line.numbering_unit is not None})
    numbers: dict[str, set[str]] = defaultdict(set)
    for unit, number in connection.execute(
        text(_SHARED_UNITS), {"known": known_at, "as_of": as_of, "units": units}
    ):
        numbers[unit].add(number)
    return numbers


def _outlines(
    connection: Connection, codes: Iterable[str], as_of: date, known_at: datetime | None
) -> dict[str, BaseGeometry]:
    rows = connection.execute(
        text(_OUTLINES), {"known": known_at, "as_of": as_of, "codes": sorted(codes)}
    )
    return {code: shapely.from_wkb(shape) for code, shape in rows}
