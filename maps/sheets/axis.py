"""The line as the sheets follow it: part after part, N→S or W→E, cut into short stations.

For each short piece the ground it needs on the sheet is known beforehand, so that the extent of
any run of pieces is a running minimum and maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

FloatArray = npt.NDArray[np.float64]

_CARDINALS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


@dataclass(frozen=True, slots=True)
class Axis:
    """Stations along the ordered parts of a line.

    Attributes:
        stations: (n, 2) eastings and northings in metres.
        chainage_m: (n,) length so far, gaps not counted.
        is_gap: (n - 1,) True where the step to the next station crosses a gap.
    """

    stations: FloatArray
    chainage_m: FloatArray
    is_gap: npt.NDArray[np.bool_]

    @property
    def length_m(self) -> float:
        """Length without gaps."""
        return float(self.chainage_m[-1])

    @property
    def gaps(self) -> int:
        """Number of gaps."""
        return int(self.is_gap.sum())


def ordered_parts(parts: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    """Parts in the order and sense of the sheets: from the west, or from the north.

    The longer extent decides. From the outermost end each time the nearest end of what is left
    comes next. A closed part starts at its outermost vertex.
    """
    west, south, east, north = shapely.total_bounds(parts)
    from_west = east - west >= north - south

    def rank(point: FloatArray) -> float:
        return float(point[0] if from_west else -point[1])

    left = [_opened(np.asarray(part.coords, dtype=np.float64), from_west) for part in parts]
    found: list[FloatArray] = []
    while left:
        if found:
            tail = found[-1][-1]
            gaps = [min(_distance(tail, c[0]), _distance(tail, c[-1])) for c in left]
            coords = left.pop(int(np.argmin(gaps)))
            turned = _distance(tail, coords[-1]) < _distance(tail, coords[0])
        else:
            coords = left.pop(int(np.argmin([min(rank(c[0]), rank(c[-1])) for c in left])))
            turned = rank(coords[-1]) < rank(coords[0])
        found.append(coords[::-1] if turned else coords)
    return [shapely.LineString(coords) for coords in found]


def axis_of(parts: Sequence[shapely.LineString], step_m: float) -> Axis:
    """Stations along ordered parts, at every vertex and at most `step_m` apart."""
    stations: list[FloatArray] = []
    for part in parts:
        # A tenth of a step cannot be seen, and saves most vertices of a surveyed line.
        eased = shapely.segmentize(shapely.simplify(part, step_m / 10), step_m)
        stations.append(np.asarray(eased.coords, dtype=np.float64)[:, :2])
    points = np.vstack(stations)
    is_gap = np.zeros(len(points) - 1, dtype=np.bool_)
    ends = np.cumsum([len(part) for part in stations])[:-1]
    for end in ends:
        touches = _distance(points[end - 1], points[end]) < step_m / 100
        is_gap[end - 1] = not touches
    lengths = np.hypot(*np.diff(points, axis=0).T)
    lengths[is_gap] = 0.0
    return Axis(points, np.concatenate(([0.0], np.cumsum(lengths))), is_gap)


def needed_extents(axis: Axis, half_width_m: float) -> FloatArray:
    """Ground that each step needs: (n - 1, 4) west, south, east, north.

    The union over a run of steps is the extent of the strip along that run, with flat ends and
    round outer bends. Steps across gaps need their two ends only.
    """
    start, end = axis.stations[:-1], axis.stations[1:]
    along = end - start
    size = np.hypot(along[:, 0], along[:, 1])
    size[size == 0] = 1.0
    normal = np.column_stack((-along[:, 1], along[:, 0])) / size[:, None] * half_width_m
    normal[axis.is_gap] = 0.0
    corners = np.stack((start + normal, start - normal, end + normal, end - normal))
    extents = np.hstack((corners.min(axis=0), corners.max(axis=0)))
    # A bend reaches to where the next step begins, also if that is on the next sheet.
    joined = np.flatnonzero(~(axis.is_gap[:-1] | axis.is_gap[1:]))
    ahead = corners[:2, joined + 1]
    extents[joined, :2] = np.minimum(extents[joined, :2], ahead.min(axis=0))
    extents[joined, 2:] = np.maximum(extents[joined, 2:], ahead.max(axis=0))
    _add_bends(extents, axis, along, half_width_m)
    return extents


def _add_bends(extents: FloatArray, axis: Axis, along: FloatArray, half_width_m: float) -> None:
    """Widen the extents by the round outer side of bends, where it shows towards N, E, S, W.

    That side is what lies beyond the end of the one step and before the start of the next: half
    a circle where the line turns back on itself.
    """
    before, after = along[:-1], along[1:]
    joined = ~(axis.is_gap[:-1] | axis.is_gap[1:])
    for cardinal in np.array(_CARDINALS):
        bends = np.flatnonzero(joined & (before @ cardinal >= 0) & (after @ cardinal <= 0))
        far = axis.stations[bends + 1] + half_width_m * cardinal
        extents[bends, :2] = np.minimum(extents[bends, :2], far)
        extents[bends, 2:] = np.maximum(extents[bends, 2:], far)


def _opened(coords: FloatArray, from_west: bool) -> FloatArray:
    coords = coords[:, :2]
    if len(coords) < 4 or _distance(coords[0], coords[-1]) > 0:
        return coords
    first = int(np.argmin(coords[:, 0]) if from_west else np.argmax(coords[:, 1]))
    ring = np.roll(coords[:-1], -first, axis=0)
    return np.vstack((ring, ring[:1]))


def _distance(a: FloatArray, b: FloatArray) -> float:
    return float(np.hypot(*(a - b)))
