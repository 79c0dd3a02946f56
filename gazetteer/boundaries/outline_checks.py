"""Checks of a line against the outlines 区划范围 of its two sides: do they share it?

Line and outline are held against each other in a plane about the line, in both directions: the
line's parts that are farther from the edge of the outline than the tolerance, and the parts of
that edge between the line's ends that are farther from the line. Where the outline falls short
of the line there is a gap, where it reaches over it an overlap. Only what one outline says is
told: the neighbour's is another side.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from gazetteer.boundaries.chain import Chain
from gazetteer.boundaries.check_texts import Words
from gazetteer.boundaries.finding import Finding, Place, Severity
from gazetteer.boundaries.line_file import LineFile
from gazetteer.boundaries.located import Location
from gazetteer.boundaries.outline_edge import edge_beside
from gazetteer.boundaries.position_checks import GRACE_M, exceeds
from gis.survey_crs import Datum

FloatArray = npt.NDArray[np.float64]

# Files have coordinates to 1e-7 degrees; below this two edges differ by rounding only.
_ROUNDING_M = 0.05
_STEP_M = 10.0


class _Stretch(NamedTuple):
    """Where a line and an edge part.

    Attributes:
        from_m: Chainage in the plane, of the part.
        to_m: The same.
        apart_m: The most they are apart.
        at: The point of the line there, in the plane.
        is_over: Whether the outline reaches over the line.
    """

    from_m: float
    to_m: float
    apart_m: float
    at: Point
    is_over: bool


class _Plane(NamedTuple):
    projection: Proj

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees, in metres."""
        return shapely.transform(shape, lambda xy: np.column_stack(self.projection(*xy.T)))

    def degrees(self, point: Point) -> tuple[float, float]:
        """A point in metres, in degrees."""
        longitude, latitude = self.projection(point.x, point.y, inverse=True)
        return float(longitude), float(latitude)


def check_outlines(file: LineFile, location: Location) -> Iterator[Finding]:
    """The line against the outline of either side; unknown where a side has none."""
    line = file.line
    rule = file.rule("outline_tolerance_m")
    chain = location.chains.get(Datum.CGCS2000)
    for code, name in ((line.side_a_code, line.side_a_name), (line.side_b_code, line.side_b_name)):
        outline = file.outlines.get(code)
        if outline is None:
            yield Finding(
                "outline_missing", Severity.UNKNOWN, line.code, code,
                Words(f"{name}没有区划范围，未作比较",
                      f"no outline of {name} is on record, nothing was compared"), rule,
            )  # fmt: skip
        elif chain is not None and rule is not None:
            yield from _check_side(file, chain, code, name, outline)


def _check_side(
    file: LineFile, chain: Chain, code: str, name: str, outline: BaseGeometry
) -> Iterator[Finding]:
    rule = file.rule("outline_tolerance_m")
    limit = float(Decimal("0" if rule is None else rule.value))
    west, south, east, north = chain.bounds
    plane = _Plane(
        Proj(proj="tmerc", lon_0=(west + east) / 2, lat_0=(south + north) / 2, ellps="GRS80")
    )
    body = plane.flat(outline)
    most = 0.0
    is_matched = True
    for part, start in zip(chain.parts, chain.starts_m, strict=True):
        drawn = plane.flat(part)
        for stretch in _partings(drawn, body, limit):
            is_matched = False
            longitude, latitude = plane.degrees(stretch.at)
            kind = "outline_overlap" if stretch.is_over else "outline_gap"
            zh = "越过界线" if stretch.is_over else "未到界线"
            en = "reaches over the line by" if stretch.is_over else "falls short of the line by"
            yield Finding(
                kind, Severity.ERROR, file.line.code, code,
                Words(f"{name}的范围在里程 {start + stretch.from_m:.0f}–{start + stretch.to_m:.0f}"
                      f" m 间{zh}，最多 {stretch.apart_m:.2f} m，限差 {limit:g} m",
                      f"the outline of {name} {en} up to {stretch.apart_m:.2f} m between chainages"
                      f" {start + stretch.from_m:.0f} and {start + stretch.to_m:.0f} m,"
                      f" {limit:g} m are allowed"), rule,
                Place(start + (stretch.from_m + stretch.to_m) / 2, longitude, latitude),
            )  # fmt: skip
        most = max(most, float(shapely.distance(_samples(drawn)[0], body.boundary).max()))
    if is_matched and most > _ROUNDING_M:
        yield Finding(
            "outline_not_edge_matched", Severity.WARNING, file.line.code, code,
            Words(f"{name}的范围与界线相差最多 {most:.2f} m，在限差 {limit:g} m 内，但不是同一条线",
                  f"the outline of {name} is up to {most:.2f} m off the line: within {limit:g} m,"
                  " but not the same edge"), rule,
        )  # fmt: skip


def _partings(line: BaseGeometry, body: BaseGeometry, limit: float) -> list[_Stretch]:
    if not isinstance(line, LineString):
        return []
    edge = body.boundary
    found = [
        _stretch(line, body, edge, piece)
        for piece in _beyond(line, edge, limit)
    ]  # fmt: skip
    told = [(s.from_m, s.to_m) for s in found if exceeds(s.apart_m, limit)]
    mate = edge_beside(line, edge)
    if mate is not None:
        for piece in _beyond(mate, line, limit):
            points, _ = _samples(piece)
            apart = shapely.distance(points, line)
            worst = points[int(np.argmax(apart))]
            along = [float(line.project(Point(xy))) for xy in (piece.coords[0], piece.coords[-1])]
            low, high = min(along), max(along)
            if not any(first - limit <= high and low <= last + limit for first, last in told):
                here = line.interpolate(line.project(worst))
                between = LineString([here, worst]).interpolate(0.5, normalized=True)
                found.append(
                    _Stretch(low, high, float(apart.max()), here, bool(body.covers(between)))
                )
    return [stretch for stretch in found if exceeds(stretch.apart_m, limit)]


def _beyond(line: LineString, other: BaseGeometry, limit: float) -> list[LineString]:
    """Pieces of a line that may be farther from another than the limit; not one too few."""
    # A buffer's arcs lie inside the true circle, so nothing beyond the limit is missed.
    rest = line.difference(other.buffer(limit + GRACE_M, quad_segs=8))
    return [piece for piece in shapely.get_parts(rest) if piece.length > 0]


def _stretch(
    line: LineString, body: BaseGeometry, edge: BaseGeometry, piece: LineString
) -> _Stretch:
    points, _ = _samples(piece)
    apart = shapely.distance(points, edge)
    worst = points[int(np.argmax(apart))]
    along = [float(line.project(Point(xy))) for xy in (piece.coords[0], piece.coords[-1])]
    return _Stretch(min(along), max(along), float(apart.max()), worst, bool(body.covers(worst)))


def _samples(line: BaseGeometry) -> tuple[npt.NDArray[np.object_], FloatArray]:
    """The vertices of a line and points between them, with their coordinates."""
    xy = shapely.get_coordinates(shapely.segmentize(line, _STEP_M))
    return np.asarray(shapely.points(xy)), xy
