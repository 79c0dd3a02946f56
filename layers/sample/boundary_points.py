"""Boundary points 界线点 of the sample: tri-points 三交点, and the vertices of a few lines.

Their positions are those of the real, generalised outlines; their numbers are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely

from gis.survey_crs import Datum, SurveyCrs, for_longitude, project
from layers.sample.boundary_lines import Position, SampleLine
from layers.sample.facts import Facts
from layers.sample.manifest import boundary_source
from layers.sample.textfiles import Cell, fixed

POINT_COLUMNS = (
    "point_number", "kind", "line_codes", "name", "north", "east", "crs", "method", "secrecy",
    "valid_from", "source", "simulated",
)  # fmt: skip
# Lines whose vertices are on record as points: one of a prefecture, one inside the city.
TURNING_LINES = ("341226341522", "341202341226")


@dataclass(frozen=True, slots=True)
class TriPoint:
    """Where three counties meet.

    Attributes:
        number: The three six-digit codes, ascending, and S; our own pattern, after numbers
            such as 333536S between provinces (DOMAIN 3.2).
        counties: Their twelve-digit codes.
        name: Such as 颍州区、颍东区、颍泉区三交点.
        line_codes: Lines of the sample that end there: three, or two where the third parts
            two counties outside the city.
        position: Longitude, latitude; EPSG:4490.
    """

    number: str
    counties: tuple[str, ...]
    name: str
    line_codes: tuple[str, ...]
    position: Position


def tri_points(lines: Iterable[SampleLine], names: Mapping[str, str]) -> tuple[TriPoint, ...]:
    """The points where lines of the sample end, by number.

    Args:
        lines: All lines of the sample.
        names: Twelve-digit county code to name.

    Raises:
        ValueError: A line ends where not exactly three counties meet.
    """
    ending: dict[Position, list[SampleLine]] = {}
    for line in lines:
        for longitude, latitude in (line.path.coords[0], line.path.coords[-1]):
            ending.setdefault((longitude, latitude), []).append(line)
    points = []
    for position, meeting in ending.items():
        counties = tuple(sorted({code for line in meeting for code in line.sides}))
        if len(counties) != 3:
            raise ValueError(f"{len(counties)} counties meet at {position}")
        points.append(
            TriPoint(
                number="".join(code[:6] for code in counties) + "S",
                counties=counties,
                name="、".join(names[code] for code in counties) + "三交点",
                line_codes=tuple(sorted(line.code for line in meeting)),
                position=position,
            )
        )
    return tuple(sorted(points, key=lambda point: point.number))


def survey_system(longitude: float) -> SurveyCrs:
    """CGCS2000, the 3-degree zone of the longitude, without the zone before the easting."""
    return for_longitude(Datum.CGCS2000, longitude)


def grid_position(position: Position, system: SurveyCrs) -> tuple[float, float]:
    """Northing and easting in metres, to the millimetre."""
    north, east = project(system, *position)
    return round(float(north), 3), round(float(east), 3)


def boundary_points(
    facts: Facts, lines: Sequence[SampleLine], valid_from: str, seed: int
) -> list[dict[str, Cell]]:
    """Rows of all tri-points, then of the vertices between the ends of `TURNING_LINES`."""
    rows = [
        _row(point.number, "tri_point", point.line_codes, point.name, point.position)
        for point in tri_points(lines, facts.county_names)
    ]
    by_code = {line.code: line for line in lines}
    for code in TURNING_LINES:
        line = by_code[code]
        vertices = shapely.get_coordinates(line.path)[1:-1].tolist()
        for number, (longitude, latitude) in enumerate(vertices, start=1):
            name = f"{line.name}第{number}界线点"
            rows.append(
                _row(f"{code}J{number:03d}", "turning", (code,), name, (longitude, latitude))
            )
    common: dict[str, Cell] = {
        "valid_from": valid_from,
        "source": boundary_source(seed),
        "simulated": True,
    }
    return [row | common for row in rows]


def _row(
    number: str, kind: str, line_codes: tuple[str, ...], name: str, position: Position
) -> dict[str, Cell]:
    system = survey_system(position[0])
    north, east = grid_position(position, system)
    return {
        "point_number": number,
        "kind": kind,
        "line_codes": "、".join(line_codes),
        "name": name,
        "north": fixed(north, 3),
        "east": fixed(east, 3),
        "crs": system.name,
        # No survey: read from generalised outlines.
        "method": "digitised",
        "secrecy": "internal",
    }
