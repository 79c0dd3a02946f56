"""The course 走向 of a line in the sixteen directions: which way, how far, where it turns.

The rule (our own, for want of one that was found; its figures are rule rows): the line is
generalised so that bends narrower than `course_generalise_m` vanish (Douglas and Peucker, in a
plane about the line). What remains is a row of straight ways. A way as long as `course_turn_m`
has its own direction; shorter ones in a row have that of their two ends, if together they are as
long, and else go to the leg before them, the first to the one after, whose direction stays.
Neighbours in the same direction are one leg. Directions are by true azimuth; lengths are those
of the line itself, so that they always add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj
from shapely.geometry import LineString, Point

from gis.compass import Direction, direction_of
from gis.geodesy import chainages_m, point_at
from gis.measure import CGCS2000

FloatArray = npt.NDArray[np.float64]


class CourseRule(NamedTuple):
    """How coarse a course is told.

    Attributes:
        generalise_m: Bends narrower than this are not seen.
        turn_m: A direction held for less than this is no turn.
    """

    generalise_m: float
    turn_m: float


@dataclass(frozen=True, slots=True)
class Leg:
    """A way in one direction.

    Attributes:
        from_m: Chainage of its start.
        to_m: Chainage of its end.
        direction: By true azimuth.
    """

    from_m: float
    to_m: float
    direction: Direction

    @property
    def length_m(self) -> float:
        """Along the line, geodesic."""
        return self.to_m - self.from_m


def legs_of(line: LineString, rule: CourseRule, start_m: float = 0.0) -> tuple[Leg, ...]:
    """The legs of a line or of a part of one, in degrees EPSG:4490.

    Args:
        line: Of some length.
        rule: How coarse.
        start_m: Chainage of the line's first point.
    """
    ways = [
        Leg(a, b, _direction(line, a, b))
        for a, b in pairwise(_turning_points(line, rule.generalise_m))
        if b > a
    ]
    legs: list[Leg] = []
    held: Leg | None = None  # a short beginning, which goes with what follows
    for is_long, run in groupby(_merged(ways), key=lambda way: way.length_m >= rule.turn_m):
        some = list(run)
        first, last = some[0].from_m, some[-1].to_m
        if is_long:
            legs.extend(some)
        elif last - first >= rule.turn_m:
            legs.append(Leg(first, last, _direction(line, first, last)))
        elif legs:
            legs[-1] = replace(legs[-1], to_m=last)
        else:
            held = Leg(first, last, _direction(line, first, last))
    if held is not None:
        legs = [replace(legs[0], from_m=held.from_m), *legs[1:]] if legs else [held]
    return tuple(
        replace(leg, from_m=start_m + leg.from_m, to_m=start_m + leg.to_m) for leg in _merged(legs)
    )


def _turning_points(line: LineString, generalise_m: float) -> list[float]:
    """Chainages of the vertices that are left when small bends are taken out."""
    xy = shapely.get_coordinates(line)
    plane = Proj(
        proj="tmerc", lon_0=float(xy[:, 0].mean()), lat_0=float(xy[:, 1].mean()), ellps="GRS80"
    )
    flat = LineString(np.column_stack(plane(xy[:, 0], xy[:, 1])))
    left = shapely.get_coordinates(flat.simplify(generalise_m, preserve_topology=False))
    marks = chainages_m(line)
    flat_xy = shapely.get_coordinates(flat)
    found, at = [], 0
    # The points left are some of the line's own, in their order; of equal ones the first serves,
    # but the last point of the line is always its end.
    for one in left[:-1]:
        while not np.array_equal(flat_xy[at], one):
            at += 1
        found.append(float(marks[at]))
    return [*found, float(marks[-1])]


def _merged(legs: Iterable[Leg]) -> list[Leg]:
    """Neighbours of one direction as one."""
    merged: list[Leg] = []
    for leg in legs:
        if merged and merged[-1].direction == leg.direction:
            merged[-1] = replace(merged[-1], to_m=leg.to_m)
        else:
            merged.append(leg)
    return merged


def _direction(line: LineString, from_m: float, to_m: float) -> Direction:
    first, last = Point(point_at(line, from_m)), Point(point_at(line, to_m))
    azimuth, back, distance = CGCS2000.inv(first.x, first.y, last.x, last.y)
    if distance == 0:  # it comes back to where it set out: say how it set out
        return _direction(line, from_m, (from_m + to_m) / 2)
    # Half way between the azimuths at both ends, so that there and back are opposite.
    turned = (back + 180.0 - azimuth + 180.0) % 360.0 - 180.0
    return direction_of(azimuth + turned / 2)
