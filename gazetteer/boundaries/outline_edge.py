"""The part of an outline's edge that runs beside a line."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring


def edge_beside(line: LineString, edge: BaseGeometry) -> LineString | None:
    """Of the ring nearest to a line, the way between the line's ends that stays nearer to it.

    Args:
        line: In a plane, metres.
        edge: Boundary of a polygon, in the same plane.

    Returns:
        None where the ends meet the ring in one point.
    """
    rings = [ring for ring in shapely.get_parts(edge) if isinstance(ring, LineString)]
    if not rings:
        return None
    ring = min(rings, key=lambda one: float(_mean_distance(line, one)))
    first, last = (float(ring.project(Point(xy))) for xy in (line.coords[0], line.coords[-1]))
    low, high = min(first, last), max(first, last)
    ways: list[LineString] = []
    between = substring(ring, low, high)
    if isinstance(between, LineString) and between.length > 0:
        ways.append(between)
    around = [*substring(ring, high, ring.length).coords, *substring(ring, 0, low).coords[1:]]
    if ring.is_closed and len(around) > 1:
        ways.append(LineString(around))
    return min(ways, key=lambda way: _mean_distance(way, line), default=None)


def _mean_distance(one: LineString, other: BaseGeometry) -> float:
    points = [one.interpolate(share, normalized=True) for share in np.linspace(0, 1, 33)]
    return float(np.mean(shapely.distance(np.array(points), other)))
