"""Where a label may stand about its point: directions and distances, with their cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maps.sheets.metrics import ASCENT, CAP_HEIGHT, DESCENT, text_width
from maps.sheets.paper import Box
from maps.sheets.scene import Font, Layer, Point

FloatArray = npt.NDArray[np.float64]

DIRECTIONS = 16
# Gap between symbol and label in mm, and what it costs to stand so far off.
_RINGS = ((0.5, 0.0), (1.3, 1.0), (3.0, 4.0), (5.5, 6.0), (9.0, 8.0), (13.0, 10.0), (18.0, 13.0))
# From this gap on a leader line joins label and symbol.
LEADER_FROM_MM = 2.5
# East is best, then north-east and south-east, as atlases have it; west is read last.
_WEST_COST, _STEEP_COST = 0.5, 0.35
_NO_LEADER = (math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """A label that wants a place.

    Attributes:
        content: The words.
        at: Its point on the page.
        clear: Radius about the point that its symbol fills, in mm.
        size: Em in mm.
        font: Face.
        colour: #rrggbb.
        layer: Layer.
        leader: Style of its leader line in the table of symbols; None for the name of an area,
            which stands about its point without leader.
        priority: Lower is placed first.
        is_optional: True for words that are left out where there is no free place.
    """

    content: str
    at: Point
    clear: float
    size: float
    font: Font
    colour: str
    layer: Layer
    leader: str | None
    priority: int = 1
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Candidates:
    """Possible places of one label inside the frame.

    Attributes:
        boxes: (n, 4) left, top, right, bottom of the words in page mm.
        leaders: (n, 4) leader from x, y to x, y; NaN where the label needs none.
        cost: (n,) what each place costs by itself.
        baseline: Distance of the baseline below the top of a box.
    """

    boxes: FloatArray
    leaders: FloatArray
    cost: FloatArray
    baseline: float


def candidates(request: LabelRequest, frame: Box) -> Candidates:
    """All places for a label whose words lie wholly inside the frame.

    Where no place is inside, the label is pushed in from the nearest one.
    """
    width = text_width(request.content, request.size, request.font)
    above, below = _extents(request)
    height = above + below
    rows: list[tuple[float, ...]] = []
    costs: list[float] = []
    if request.leader is None:
        left, top = request.at[0] - width / 2, request.at[1] - height / 2
        rows.append((left, top, left + width, top + height, *_NO_LEADER))
        costs.append(0.0)
    for gap, ring_cost in _RINGS:
        for k in range(DIRECTIONS):
            turn = 2 * math.pi * k / DIRECTIONS
            dx, dy = math.cos(turn), -math.sin(turn)
            reach = request.clear + gap
            # The box touches a square about the symbol, so that it is as near as its shape lets.
            far = max(abs(dx), abs(dy))
            centre_x = request.at[0] + dx * reach + dx / far * width / 2
            centre_y = request.at[1] + dy * reach + dy / far * height / 2
            left, top = centre_x - width / 2, centre_y - height / 2
            box = (left, top, left + width, top + height)
            rows.append((*box, *_leader(request, box, gap)))
            steep = abs(dy) / far if far else 0.0
            costs.append(ring_cost + _WEST_COST * (dx < -0.1) + _STEEP_COST * steep)
    table, cost = np.array(rows), np.array(costs)
    inside = _inside(table[:, :4], frame)
    if not inside.any():
        table, cost = _pushed(table, frame), cost + 50.0
        inside = np.ones(len(table), dtype=np.bool_)
    return Candidates(table[inside, :4], table[inside, 4:], cost[inside], above)


def _extents(request: LabelRequest) -> tuple[float, float]:
    """Height above and depth below the baseline; figures alone are shorter than ideographs."""
    if all(ord(character) < 0x2E80 for character in request.content):
        return CAP_HEIGHT * request.size, 0.02 * request.size
    return ASCENT * request.size, DESCENT * request.size


def _leader(
    request: LabelRequest, box: tuple[float, float, float, float], gap: float
) -> tuple[float, float, float, float]:
    """From the rim of the symbol to the nearest point of the box, NaN if close by."""
    if request.leader is None or gap < LEADER_FROM_MM:
        return _NO_LEADER
    left, top, right, bottom = box
    x, y = request.at
    to_x, to_y = min(max(x, left), right), min(max(y, top), bottom)
    length = math.hypot(to_x - x, to_y - y)
    start = (request.clear + 0.1) / length
    # It ends a little before the words.
    end = 1.0 - 0.3 / length
    return (
        x + (to_x - x) * start, y + (to_y - y) * start,
        x + (to_x - x) * end, y + (to_y - y) * end,
    )  # fmt: skip


def _inside(boxes: FloatArray, frame: Box) -> npt.NDArray[np.bool_]:
    return np.asarray(
        (boxes[:, 0] >= frame.left) & (boxes[:, 1] >= frame.top)
        & (boxes[:, 2] <= frame.right) & (boxes[:, 3] <= frame.bottom)
    )  # fmt: skip


def _pushed(table: FloatArray, frame: Box) -> FloatArray:
    moved = table.copy()
    right = np.maximum(frame.left - moved[:, 0], 0) - np.maximum(moved[:, 2] - frame.right, 0)
    down = np.maximum(frame.top - moved[:, 1], 0) - np.maximum(moved[:, 3] - frame.bottom, 0)
    moved[:, [0, 2]] += right[:, None]
    moved[:, [1, 3]] += down[:, None]
    moved[:, 4:] = np.nan
    return moved
