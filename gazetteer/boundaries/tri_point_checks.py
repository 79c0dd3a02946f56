"""Checks of tri-points 三交点: three lines end there, at the point and at one another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from shapely.geometry import Point

from gazetteer.boundaries.chain import chain_of
from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.frames import place, shapes_of
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.point import BoundaryPoint, PointKind
from gazetteer.boundaries.position_checks import exceeds
from gis.measure import distance_m
from gis.survey_crs import Datum


class _End(NamedTuple):
    """The end of a line that is nearest to a tri-point."""

    line: str
    datum: Datum
    at: Point
    distance_m: float


def check_tri_points(file: LineFile) -> Iterator[Finding]:
    """Every tri-point of one line, against all the lines that it names."""
    lines = {**file.others, file.line.code: file.line}
    for point in file.points:
        if point.kind is PointKind.TRI_POINT:
            yield from _check_point(file, point, lines)


def _check_point(
    file: LineFile, point: BoundaryPoint, lines: dict[str, BoundaryLine]
) -> Iterator[Finding]:
    code = file.line.code
    if len(set(point.line_codes)) < 3:
        count = len(set(point.line_codes))
        yield Finding(
            "tri_point_lines", Severity.UNKNOWN, code, point.number,
            Words(f"只登记了 {count} 条界线，其余未作比较",
                  f"names {count} lines only, the others were not compared"),
        )  # fmt: skip
    ends = []
    unknown = []
    for other in sorted(set(point.line_codes)):
        end = None if other not in lines else _end(lines[other], point)
        if end is None:
            unknown.append(other)
        else:
            ends.append(end)
    if unknown:
        yield Finding(
            "tri_point_unknown", Severity.UNKNOWN, code, point.number,
            Words(f"与界线 {'、'.join(unknown)} 无法比较：界线未登记、没有图形或不在同一坐标基准",
                  f"cannot be compared with {', '.join(unknown)}: not on record, without geometry,"
                  " or on another datum"),
        )  # fmt: skip
    yield from _check_ends(file, point, ends)


def _check_ends(file: LineFile, point: BoundaryPoint, ends: list[_End]) -> Iterator[Finding]:
    rule = file.rule("tri_point_tolerance_m")
    if rule is None:
        return
    limit = Decimal(rule.value)
    for end in ends:
        # Each line tells of its own end only, so that no end is told of three times.
        if end.line == file.line.code and exceeds(end.distance_m, limit):
            yield Finding(
                "tri_point_apart", Severity.ERROR, file.line.code, point.number,
                Words(f"界线端点距三交点 {end.distance_m:.2f} m，限差 {limit} m",
                      f"the line ends {end.distance_m:.2f} m from the tri-point, {limit} m are"
                      " allowed"), rule,
            )  # fmt: skip
    own = next((end for end in ends if end.line == file.line.code), None)
    for other in ends:
        # Two ends on different datums cannot be compared, though each can with the point.
        if own is None or other.line == own.line or other.datum is not own.datum:
            continue
        apart = distance_m(own.at, other.at)
        if exceeds(apart, limit):
            yield Finding(
                "tri_point_apart", Severity.ERROR, file.line.code, point.number,
                Words(f"与界线 {other.line} 的端点相距 {apart:.2f} m，限差 {limit} m",
                      f"ends {apart:.2f} m from the end of {other.line}, {limit} m are allowed"),
                rule,
            )  # fmt: skip


def _end(line: BoundaryLine, point: BoundaryPoint) -> _End | None:
    """The nearest end of a line; None where the two are not on one datum."""
    shapes = shapes_of(line)
    placed = place(shapes, [point.at])
    if placed.datum[0] < 0:
        return None
    datum = list(shapes)[placed.datum[0]]
    chain = chain_of(shapes[datum])
    if chain is None:
        return None
    here = Point(placed.longitude[0], placed.latitude[0])
    ends = [Point(chain.parts[0].coords[0]), Point(chain.parts[-1].coords[-1])]
    nearest = min(ends, key=lambda end: distance_m(end, here))
    return _End(line.code, datum, nearest, distance_m(nearest, here))
