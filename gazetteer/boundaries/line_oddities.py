"""What is odd about the course of a line: gaps, forks, crossings. It is said, never repaired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString, STRtree

from gis.measure import CGCS2000

FloatArray = npt.NDArray[np.float64]

# Ends closer than about a millimetre are one point, as coordinates are given.
_MEET_DEG = 9e-9
_MOST_CROSSINGS = 5


def line_findings(line: MultiLineString) -> Iterator[tuple[str, str]]:
    """What is odd about a line in EPSG:4490, as (reason, mend).

    Gaps between parts that do not meet, with place and length; places where more than two ends
    meet; places where it crosses, touches or runs over itself.
    """
    meeting = _Meeting(line)
    for length, one, other in meeting.gaps():
        yield (
            f"the line has a gap of {length:,.3f} m, from {_place(one)} to {_place(other)}.",
            "Ask for the missing part; nothing is joined here.",
        )
    for at, count in meeting.forks():
        yield (
            f"{count} ends of its parts meet at {_place(at)}: a line has no forks.",
            "Check whether a part is drawn twice or belongs to another line.",
        )
    for at in _crossings(line):
        yield (
            f"the line crosses, touches or runs over itself at {_place(at)}.",
            "Check the order of its vertices; nothing is repaired here.",
        )


class _Meeting:
    """Which ends of parts meet. Closed parts, which are enclaves, stand for themselves."""

    def __init__(self, line: MultiLineString) -> None:
        self._parts = [part for part in line.geoms if not part.is_closed]
        xy = [shapely.get_coordinates(part) for part in self._parts]
        self._ends = np.array([end for p in xy for end in (p[0], p[-1])]).reshape(-1, 2)
        self._flat = float(np.cos(np.radians(self._ends[:, 1].mean()))) if xy else 1.0
        points = np.asarray(shapely.points(self._squeezed(self._ends)), dtype=np.object_)
        pairs = STRtree(points).query(points, predicate="dwithin", distance=_MEET_DEG)
        self._near: dict[int, list[int]] = defaultdict(list)
        for one, other in pairs.T.tolist():
            self._near[one].append(other)

    def forks(self) -> Iterator[tuple[FloatArray, int]]:
        """Places where more than two ends meet, and how many."""
        for end, near in sorted(self._near.items()):
            if len(near) > 2 and end == min(near):
                yield self._ends[end], len(near)

    def gaps(self) -> Iterator[tuple[float, FloatArray, FloatArray]]:
        """The shortest ways that would join all parts: length in metres, and both ends."""
        groups = [
            shapely.transform(MultiLineString([self._parts[i] for i in group]), self._squeezed)
            for group in self._groups()
        ]
        reached, left = [0], list(range(1, len(groups)))
        while left:
            _, i, j = min((groups[i].distance(groups[j]), i, j) for i in reached for j in left)
            between = shapely.get_coordinates(shapely.shortest_line(groups[i], groups[j]))
            one, other = between / (self._flat, 1.0)
            yield float(CGCS2000.inv(*one, *other)[2]), one, other
            reached.append(j)
            left.remove(j)

    def _groups(self) -> list[list[int]]:
        """Indices of parts that hang together by their ends, each group in order."""
        seen: set[int] = set()
        groups = []
        for start in range(len(self._parts)):
            if start in seen:
                continue
            group, waiting = set[int](), [start]
            while waiting:
                part = waiting.pop()
                if part not in group:
                    group.add(part)
                    waiting += [
                        near // 2 for end in (2 * part, 2 * part + 1) for near in self._near[end]
                    ]
            seen |= group
            groups.append(sorted(group))
        return groups

    def _squeezed(self, xy: FloatArray) -> FloatArray:
        """Longitudes as long as latitudes, nearly: enough to choose what is nearest."""
        return xy * (self._flat, 1.0)


def _crossings(line: MultiLineString) -> Iterator[FloatArray]:
    if len(line.geoms) == 1 and line.is_simple:
        return
    segments, part, is_end = _segments(line)
    drawn = np.asarray(shapely.linestrings(segments), dtype=np.object_)
    first, second = STRtree(drawn).query(drawn, predicate="intersects")
    found = 0
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if i >= j:
            continue
        shared = shapely.intersection(drawn[i], drawn[j])
        at = shapely.get_coordinates(shared)[0]
        if len(shapely.get_coordinates(shared)) == 1:
            if part[i] == part[j] and j == i + 1:
                continue
            # Parts meet by their ends, and a closed one by its own.
            if all((segments[k][is_end[k]] == at).all(axis=1).any() for k in (i, j)):
                continue
        yield at
        found += 1
        if found == _MOST_CROSSINGS:
            return


def _segments(
    line: MultiLineString,
) -> tuple[FloatArray, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Every edge as two positions, the part it is of, and which of the two end that part."""
    drawn, part, is_end = [], [], []
    for index, geometry in enumerate(line.geoms):
        xy = shapely.get_coordinates(geometry)
        # A vertex given twice is no crossing.
        xy = xy[np.append(True, (xy[1:] != xy[:-1]).any(axis=1))]
        edges = np.stack((xy[:-1], xy[1:]), axis=1)
        ends = np.zeros((len(edges), 2), dtype=np.bool_)
        ends[0, 0] = ends[-1, 1] = True
        drawn.append(edges)
        part.append(np.full(len(edges), index))
        is_end.append(ends)
    return np.concatenate(drawn), np.concatenate(part), np.concatenate(is_end)


def _place(at: FloatArray) -> str:
    return f"{at[0]:.7f}, {at[1]:.7f}"
