"""What is known of lines while points and markers are loaded onto them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely import LineString, MultiLineString, Point
from sqlalchemy import Connection, text

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import OfficialPosition
from gazetteer.boundaries.row_values import ColumnFault
from gis.coordinate_faults import Expected, coordinate_fault
from gis.errors import FieldError
from gis.geodesy import offset_from_line
from gis.measure import CGCS2000
from gis.survey_crs import parse_survey_crs

FARTHEST_M = 1000.0
"""What stands farther off its line belongs to another, or its coordinates are wrong."""

_LINES = """
SELECT DISTINCT ON (l.line_code) l.line_code, v.level, v.numbering_unit, v.side_a_code,
       v.side_b_code, ST_AsBinary(v.geom) AS shape
FROM gazetteer.boundary_line l JOIN gazetteer.boundary_line_version v USING (line_id)
WHERE CAST(:codes AS text[]) IS NULL OR l.line_code = ANY(CAST(:codes AS text[]))
ORDER BY l.line_code, upper(v.valid) DESC NULLS FIRST, lower(v.valid) DESC NULLS LAST
"""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line, by its newest version.

    Attributes:
        code: 界线代码.
        level: 界线等级.
        numbering_unit: What the numbers of its markers begin with; None: not said.
        sides: Twelve-digit codes of the two sides.
        shape: EPSG:4490; None: unknown.
    """

    code: str
    level: LineLevel
    numbering_unit: str | None
    sides: tuple[str, str]
    shape: MultiLineString | None

    def has_side(self, division_code: str) -> bool:
        """Whether a division is a side of the line, or lies in one by its code."""
        return any(division_code.startswith(_significant(side)) for side in self.sides)


def line_facts(
    connection: Connection, codes: Collection[str] | None = None
) -> dict[str, LineFacts]:
    """The lines on record that have one of the codes, by code; None: all."""
    rows = connection.execute(text(_LINES), {"codes": None if codes is None else sorted(codes)})
    return {
        row.line_code: LineFacts(
            row.line_code,
            LineLevel(row.level),
            row.numbering_unit,
            (row.side_a_code, row.side_b_code),
            None if row.shape is None else _lines(shapely.from_wkb(row.shape)),
        )
        for row in rows
    }


def known_lines(facts: Mapping[str, LineFacts], codes: Collection[str]) -> list[LineFacts]:
    """The lines of the codes.

    Raises:
        ColumnFault: One is not on record.
    """
    for code in codes:
        if code not in facts:
            raise ColumnFault(
                f"no line {code} is on record.", "Load the line first, or correct the code.",
                "line_codes", code,
            )  # fmt: skip
    return [facts[code] for code in codes]


def check_distance(what: str, at: OfficialPosition, lines: Iterable[LineFacts]) -> None:
    """See that a position lies within a kilometre of one of its lines.

    Lines without geometry say nothing. Nearer distances are for the checks of the register.

    Raises:
        FieldError: It lies farther off every line; the mend says what its numbers look like.
    """
    shapes = [(line.code, line.shape) for line in lines if line.shape is not None]
    point = at.position
    if point is None or not shapes or any(_is_near(shape, point) for _, shape in shapes):
        return
    away, code, shape = min(
        (_off_line_m(shape, point), code, shape) for code, shape in shapes
    )  # fmt: skip
    if away <= FARTHEST_M:
        return
    west, south, east, north = shape.bounds
    crs = parse_survey_crs(str(at.epsg))
    look = coordinate_fault(
        crs, float(at.north), float(at.east), Expected(west, south, east, north, FARTHEST_M / 1000)
    )
    raise FieldError(
        f"{what} lies {away:,.0f} m off its line {code}."
        + ("" if look is None or "looks as if" not in look.message else f" {look.message}"),
        "Correct the coordinates, their system or the line."
        if look is None or "looks as if" not in look.message
        else look.mend,
    )


def nearest_line(at: Point, lines: Iterable[LineFacts]) -> tuple[float, LineFacts] | None:
    """How many metres a position lies off the nearest of some lines, and which that is.

    Args:
        at: EPSG:4490.
        lines: Those without geometry are left out; None where all are.
    """
    found = [(_off_line_m(line.shape, at), line) for line in lines if line.shape is not None]
    return min(found, key=lambda one: (one[0], one[1].code), default=None)


def _is_near(shape: MultiLineString, point: Point) -> bool:
    """Whether the line certainly is near: the nearest point of a rough plane is."""
    flat = math.cos(math.radians(point.y))
    squeezed = _squeezed(shape, round(flat, 3))
    between = shapely.shortest_line(squeezed, Point(point.x * round(flat, 3), point.y))
    x, y = between.coords[0][:2]
    return float(CGCS2000.inv(x / round(flat, 3), y, point.x, point.y)[2]) <= FARTHEST_M


@lru_cache(maxsize=256)
def _squeezed(shape: MultiLineString, flat: float) -> MultiLineString:
    drawn = MultiLineString(list(shapely.transform(shape, lambda xy: xy * (flat, 1.0)).geoms))
    shapely.prepare(drawn)
    return drawn


def _off_line_m(shape: MultiLineString, point: Point) -> float:
    return min(offset_from_line(part, point.x, point.y).distance_m for part in shape.geoms)


def _lines(geometry: shapely.Geometry) -> MultiLineString:
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, LineString)]
    return MultiLineString(parts)


def _significant(code: str) -> str:
    """The digits of a twelve-digit code that say something: 341200000000 → 3412."""
    for length in (2, 4, 6, 9):
        if not code[length:].strip("0"):
            return code[:length]
    return code
