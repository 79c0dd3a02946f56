"""Boundary lines 界线 of the sample: the edges that two real county outlines share.

Real is the course, as generalised as the outlines are; it is not the legal line, which only the
agreement and its map show (行政区域界线管理条例 第十四条).

A line is drawn from west to east or from north to south: the way in which its ends lie farther
apart in metres. Side A is the side with the lower code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon

from gazetteer.boundaries.line import LineLevel
from gis.measure import length_m
from layers.sample.facts import Facts
from layers.sample.plane import EASTING_SCALE

Position = tuple[float, float]

# 皖豫线: how the provinces call it (DOMAIN 3.2). 阜六线: how the city's report calls its line with
# 六安. The other two are called so after its pattern; our own.
_GROUPS = {"41": "皖豫线", "3404": "阜淮线", "3415": "阜六线", "3416": "阜亳线"}


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of the sample.

    Attributes:
        code: Both six-digit codes, the lower first; our own pattern.
        name: Such as 颍上县–霍邱县线.
        level: Of the higher of the divisions that it parts.
        group: The longer line it is part of; None inside the city.
        numbering_unit: What the numbers of its markers begin with.
        sides: Twelve-digit codes of side A and side B.
        side_names: Their names.
        path: EPSG:4490, in the direction of the line.
        length_m: Geodesic length of the path.
    """

    code: str
    name: str
    level: LineLevel
    group: str | None
    numbering_unit: str
    sides: tuple[str, str]
    side_names: tuple[str, str]
    path: LineString
    length_m: float


def boundary_lines(facts: Facts) -> tuple[SampleLine, ...]:
    """All lines that part a county of the city from another county, by code.

    Raises:
        ValueError: Two counties share more than one stretch; a line here is one stretch.
    """
    edges = {code: _edges(outline) for code, outline in (facts.outlines | facts.neighbours).items()}
    lines = []
    for lower, higher in combinations(sorted(edges), 2):
        shared = edges[lower] & edges[higher]
        if shared and (lower in facts.outlines or higher in facts.outlines):
            path = _directed(_merged(LineString(edge) for edge in sorted(shared)))
            lines.append(_line((lower, higher), path, facts))
    return tuple(lines)


def by_numbering_unit(lines: Iterable[SampleLine]) -> list[list[SampleLine]]:
    """The lines of each numbering unit 编号单元, in the order in which the whole is numbered.

    The whole runs as a single line does, from west to east or north to south. Each part keeps its
    own direction, so numbers grow along every line.
    """
    units: dict[str, list[SampleLine]] = {}
    for line in lines:
        units.setdefault(line.numbering_unit, []).append(line)
    return [_in_order(parts) for _, parts in sorted(units.items())]


def _in_order(parts: Sequence[SampleLine]) -> list[SampleLine]:
    whole = _directed(_merged(line.path for line in parts))
    return sorted(
        parts, key=lambda line: whole.project(line.path.interpolate(0.5, normalized=True))
    )


def _edges(outline: MultiPolygon) -> set[tuple[Position, Position]]:
    """Every edge of the outline, its ends in one order whichever way the ring runs."""
    edges = set()
    for polygon in outline.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            for (x0, y0), (x1, y1) in pairwise(shapely.get_coordinates(ring).tolist()):
                edges.add(((x0, y0), (x1, y1)) if (x0, y0) < (x1, y1) else ((x1, y1), (x0, y0)))
    return edges


def _merged(parts: Iterable[LineString]) -> LineString:
    merged = shapely.line_merge(MultiLineString(list(parts)))
    if not isinstance(merged, LineString):
        raise ValueError("the parts do not form one line")
    return merged


def _directed(path: LineString) -> LineString:
    (west, north), *_, (east, south) = path.coords
    eastward, southward = (east - west) * EASTING_SCALE, north - south
    is_forward = eastward > 0 if abs(eastward) >= abs(southward) else southward > 0
    return path if is_forward else path.reverse()


def _line(sides: tuple[str, str], path: LineString, facts: Facts) -> SampleLine:
    lower, higher = sides
    own, other = (lower, higher) if lower in facts.outlines else (higher, lower)
    if own[:4] == other[:4]:
        level, digits, group = LineLevel.COUNTY, 6, None
    elif own[:2] == other[:2]:
        level, digits, group = LineLevel.PREFECTURE, 4, _GROUPS[other[:4]]
    else:
        level, digits, group = LineLevel.PROVINCE, 2, _GROUPS[other[:2]]
    names = (facts.county_names[lower], facts.county_names[higher])
    return SampleLine(
        code=lower[:6] + higher[:6],
        name=f"{names[0]}–{names[1]}线",
        level=level,
        group=group,
        numbering_unit="".join(sorted((own[:digits], other[:digits]))),
        sides=sides,
        side_names=names,
        path=path,
        length_m=length_m(path),
    )
