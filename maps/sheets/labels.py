"""Places labels so that they keep clear of symbols, lines, the neatline and each other.

Greedy first, the most cramped labels of each priority before the others; then labels move as
long as the sum of costs falls, also by pushing others aside. No chance is involved: the same
labels always get the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from maps.sheets.label_candidates import Candidates, LabelRequest, candidates
from maps.sheets.paper import Box
from maps.sheets.scene import Layer, Mark, Text, segment
from maps.sheets.symbols import stroke_of

FloatArray = npt.NDArray[np.float64]

# What it costs to touch: another label, to have a leader run through a label, to cross leaders.
_ON_LABEL, _LEADER_ON_LABEL, _LEADERS_CROSS = 100.0, 45.0, 20.0
# Costs from here on mean that something is covered.
COVERED = 40.0
# Labels keep this distance from the neatline and from each other.
FRAME_ROOM_MM, LABEL_ROOM_MM = 1.0, 0.35
_PASSES = 20
_ALL = slice(None)
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something labels should keep clear of.

    Attributes:
        geometry: In page mm.
        cost: What it costs to cover it; from `COVERED` on it is avoided at nearly any price.
        stops_leaders: True if leaders should not cross it either.
    """

    geometry: shapely.Geometry
    cost: float
    stops_leaders: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its place.

    Attributes:
        request: What was asked.
        box: Extent of the words in page mm.
        marks: The words and their leader, if any.
        is_clear: True if nothing of weight is covered.
    """

    request: LabelRequest
    box: Box
    marks: tuple[Mark, ...]
    is_clear: bool


def place_labels(
    requests: Sequence[LabelRequest], obstacles: Sequence[Obstacle], frame: Box
) -> list[PlacedLabel]:
    """Find places for labels inside a frame.

    Args:
        requests: The labels.
        obstacles: What is already on the map.
        frame: The neatline.

    Returns:
        The labels in the order asked, without optional ones that found no free place.
    """
    room = frame.grown(-FRAME_ROOM_MM)
    found = [candidates(request, room) for request in requests]
    ground = _Ground(obstacles)
    own = [c.cost + ground.costs(c) for c in found]
    board = _Board(found, own)
    free = [int((cost < COVERED).sum()) for cost in own]
    order = sorted(range(len(found)), key=lambda i: (requests[i].priority, free[i], i))
    for i in order:
        board.settle(i)
    for _ in range(_PASSES):
        moved = [board.settle(i) for i in order]
        pushed = [board.push(i) for i in order if board.cost_of(i) >= COVERED]
        if not any(moved) and not any(pushed):
            break
    placed = [
        _placed(request, found[i], board.chosen[i], board.cost_of(i))
        for i, request in enumerate(requests)
    ]
    return [p for p in placed if p.is_clear or not p.request.is_optional]


class _Ground:
    """What is on the map before any label, and what covering it costs."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.tree = shapely.STRtree([o.geometry for o in obstacles])
        self.weight = np.array([o.cost for o in obstacles])
        self.stops = np.array([o.stops_leaders for o in obstacles])

    def costs(self, found: Candidates) -> FloatArray:
        """Cost of every candidate of a label by what it and its leader would cover."""
        cost: FloatArray = np.zeros(len(found.boxes))
        if not self.weight.size:
            return cost
        boxes = shapely.box(*_grown(found.boxes, LABEL_ROOM_MM).T)
        which, hit = self.tree.query(boxes, predicate="intersects")
        np.add.at(cost, which, self.weight[hit])
        with_leader = np.flatnonzero(~np.isnan(found.leaders[:, 0]))
        if with_leader.size:
            lines = shapely.linestrings(found.leaders[with_leader].reshape(-1, 2, 2))
            which, hit = self.tree.query(lines, predicate="intersects")
            np.add.at(cost, with_leader[which], self.weight[hit] * self.stops[hit] * 0.5)
        return cost


class _Board:
    """The state of placing: which candidate each label has; -1 for none yet."""

    def __init__(self, found: list[Candidates], own: list[FloatArray]) -> None:
        self.found = found
        self.own = own
        self.chosen = [-1] * len(found)

    def costs(self, i: int, without: int = -1, only: slice = _ALL) -> FloatArray:
        """Cost of every candidate of one label, or of some, as the others stand now."""
        others = [j for j, c in enumerate(self.chosen) if c >= 0 and j != i and j != without]
        cost = self.own[i][only].copy()
        if not others:
            return cost
        boxes = np.array([self.found[j].boxes[self.chosen[j]] for j in others])
        leaders = np.array([self.found[j].leaders[self.chosen[j]] for j in others])
        mine, lines = self.found[i].boxes[only], self.found[i].leaders[only]
        cost += _ON_LABEL * _overlaps(mine, boxes).sum(axis=1)
        cost += _LEADER_ON_LABEL * _runs_through(lines, boxes).sum(axis=1)
        cost += _LEADER_ON_LABEL * _runs_through(leaders, mine).sum(axis=0)
        cost += _LEADERS_CROSS * _cross(lines, leaders).sum(axis=1)
        return cost

    def cost_of(self, i: int) -> float:
        """Cost of one label where it stands."""
        there = self.chosen[i]
        return float(self.costs(i, only=slice(there, there + 1))[0])

    def settle(self, i: int) -> bool:
        """Give a label its cheapest place; True if it moved."""
        cost = self.costs(i)
        best = int(np.argmin(cost))
        if self.chosen[i] >= 0 and cost[best] >= cost[self.chosen[i]] - 1e-9:
            return False
        self.chosen[i] = best
        return True

    def push(self, i: int) -> bool:
        """Try places that only one other label blocks, if that one can go elsewhere."""
        before, now = self.chosen[i], self.cost_of(i)
        for j in range(len(self.chosen)):
            if j == i:
                continue
            alone = self.costs(i, without=j)
            stays = self.cost_of(j)
            for c in np.argsort(alone, kind="stable")[:8]:
                if alone[c] >= now:
                    break
                self.chosen[i] = int(c)
                moved = self.costs(j)
                to = int(np.argmin(moved))
                if alone[c] + moved[to] < now + stays - 1e-9 and moved[to] < COVERED:
                    self.chosen[j] = to
                    return True
                self.chosen[i] = before
        return False


def _grown(boxes: FloatArray, by: float) -> FloatArray:
    return np.asarray(boxes + np.array((-by, -by, by, by)))


def _overlaps(one: FloatArray, other: FloatArray) -> npt.NDArray[np.bool_]:
    a, b = _grown(one, LABEL_ROOM_MM)[:, None, :], other[None, :, :]
    return np.asarray(
        (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
        & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    )  # fmt: skip


def _runs_through(leaders: FloatArray, boxes: FloatArray) -> npt.NDArray[np.bool_]:
    """(leaders, boxes): True where a leader passes over a box; never for those without leader."""
    found = np.zeros((len(leaders), len(boxes)), dtype=np.bool_)
    drawn = np.flatnonzero(~np.isnan(leaders[:, 0]))
    if drawn.size == 0:
        return found
    start, along = leaders[drawn, :2], leaders[drawn, 2:] - leaders[drawn, :2]
    # Exactly level or upright leaders must not divide by zero.
    along = np.where(np.abs(along) < _TINY, _TINY, along)
    # One axis after the other: reducing over an axis of two is many times slower.
    (x_in, x_out), (y_in, y_out) = (
        _passes(boxes[:, k], boxes[:, k + 2], start[:, k], along[:, k]) for k in (0, 1)
    )
    enters, leaves = np.maximum(x_in, y_in), np.minimum(x_out, y_out)
    found[drawn] = (enters <= leaves) & (enters < 1.0) & (leaves > 0.0)
    return found


def _passes(
    low: FloatArray, high: FloatArray, start: FloatArray, along: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Where along itself each leader enters and leaves each box, seen along one axis."""
    one = (low[None, :] - start[:, None]) / along[:, None]
    two = (high[None, :] - start[:, None]) / along[:, None]
    return np.minimum(one, two), np.maximum(one, two)


def _cross(one: FloatArray, other: FloatArray) -> npt.NDArray[np.bool_]:
    a, b = one[:, None, :2], one[:, None, 2:]
    c, d = other[None, :, :2], other[None, :, 2:]
    return np.asarray((_turn(a, b, c) * _turn(a, b, d) < 0) & (_turn(c, d, a) * _turn(c, d, b) < 0))


def _turn(a: FloatArray, b: FloatArray, c: FloatArray) -> FloatArray:
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
        - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )


def _placed(request: LabelRequest, found: Candidates, chosen: int, cost: float) -> PlacedLabel:
    left, top, right, bottom = (float(v) for v in found.boxes[chosen])
    baseline = (left, top + found.baseline)
    marks: list[Mark] = [
        Text(
            request.layer, baseline, request.content, request.size, request.font,
            request.colour, halo=0.25,
        )
    ]  # fmt: skip
    x1, y1, x2, y2 = (float(v) for v in found.leaders[chosen])
    if request.leader is not None and x1 == x1:
        marks.append(segment(Layer.LEADERS, (x1, y1), (x2, y2), stroke_of(request.leader)))
    return PlacedLabel(
        request, Box(left, top, right - left, bottom - top), tuple(marks), cost < COVERED
    )
