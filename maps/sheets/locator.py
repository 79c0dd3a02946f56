"""The small map of all sheets 图幅接合表, with one of them marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from maps.sheets.blocks import HAIRLINE, HEADING_MM, Block, heading, words
from maps.sheets.metrics import CAP_HEIGHT, text_width
from maps.sheets.paper import Box
from maps.sheets.plane import PlaneSubject
from maps.sheets.scene import Font, Layer, Mark, Polyline, Stroke, rectangle
from maps.sheets.viewport import Viewport

GeometryArray = npt.NDArray[np.object_]

_LAYER = Layer.FURNITURE
_LINE = Stroke("#d0021b", 0.3)
_CLAIM_B = Stroke("#1f4fd8", 0.3)
_OTHER = Stroke("#6b6b6b", 0.12)
_OWN = Stroke("#000000", 0.35)
_OWN_FILL = "#f3e3c3"
_LEAST_MM = 24.0


def locator_block(
    plane: PlaneSubject, views: Sequence[Viewport], index: int, width: float, height: float, *,
    has_english: bool,
) -> Block:  # fmt: skip
    """All sheets and the line at a small scale; sheet `index` (from 0) is filled.

    Args:
        plane: The subject in the plane.
        views: All sheets of the series.
        index: The sheet to mark.
        width: Width of the block in mm.
        height: The greatest height of the block in mm; wide series take less.
        has_english: Print English beside the Chinese.
    """
    marks: list[Mark] = heading("图幅接合表", "Index of sheets" if has_english else None, width)
    height = locator_height(plane, views, width, height)
    box = Box(0.0, HEADING_MM - 0.6, width, height - HEADING_MM + 0.6)
    marks.append(rectangle(_LAYER, box.left, box.top, box.width, box.height, HAIRLINE))
    marks += sheet_map(plane, views, box.grown(-2.0), index)
    return Block(height, tuple(marks))


def locator_height(
    plane: PlaneSubject, views: Sequence[Viewport], width: float, height: float
) -> float:
    """The height in mm that `locator_block` would take; the same arguments."""
    west, south, east, north = _extent(plane, views)
    fitting = (width - 4.0) * (north - south) / (east - west) + HEADING_MM + 4.0
    return min(height, max(fitting, _LEAST_MM))


def sheet_map(plane: PlaneSubject, views: Sequence[Viewport], box: Box, index: int) -> list[Mark]:
    """The rectangles of the sheets with their numbers and the line, fitted into a box."""
    west, south, east, north = _extent(plane, views)
    scale = 1000 * max((east - west) / box.width, (north - south) / box.height)
    fitted = Viewport(
        box,
        west - (box.width * scale / 1000 - (east - west)) / 2,
        north + (box.height * scale / 1000 - (north - south)) / 2,
        scale,
    )
    order = [k for k in range(len(views)) if k != index] + [index]
    marks: list[Mark] = []
    for k in order:
        corners = fitted.geometry_to_page(views[k].ground).exterior.coords
        own = k == index
        marks.append(Polyline(
            _LAYER, tuple((float(x), float(y)) for x, y in list(corners)[:-1]),
            _OWN if own else _OTHER, _OWN_FILL if own else None, is_closed=True,
        ))  # fmt: skip
    for geometry, stroke in (
        (plane.claim_b, _CLAIM_B), (plane.claim_a, _LINE), (plane.line, _LINE)
    ):  # fmt: skip
        # At this size nobody sees a tenth of a millimetre.
        eased = shapely.simplify(geometry, scale / 10_000)
        marks += [Polyline(_LAYER, points, stroke) for points in fitted.clipped_lines(eased)]
    return [*marks, *_numbers(plane, fitted, views, index)]


def _numbers(
    plane: PlaneSubject, fitted: Viewport, views: Sequence[Viewport], index: int
) -> list[Mark]:
    """Numbers of the sheets; one that has no part of its own to stand in is left out.

    The marked sheet always has its number, and the others keep clear of it.
    """
    across = (views[0].east_m - views[0].west_m) / fitted.metres_per_mm
    size = min(max(across / 6, 1.4), 2.4)
    grounds = np.array([fitted.geometry_to_page(view.ground) for view in views])
    drawn = shapely.simplify(fitted.geometry_to_page(plane.drawn), 0.1)
    taken: list[BaseGeometry] = [*shapely.get_exterior_ring(grounds), drawn]
    marks: list[Mark] = []
    order = [index] + [k for k in range(len(views)) if k != index]
    for k in order:
        found = _place(grounds[k], np.delete(grounds, k), taken, str(k + 1), size)
        if found is None:
            if k != index:
                continue
            middle = grounds[k].centroid
            found = shapely.box(middle.x, middle.y, middle.x, middle.y + size / 2)
        taken.append(found.buffer(size / 4))
        x, y = (found.bounds[0] + found.bounds[2]) / 2, found.bounds[3]
        if k == index:
            # No other number may stand in the marked sheet.
            taken.append(grounds[k])
        font = Font.SANS_BOLD if k == index else Font.SANS
        marks.append(words(x, y, str(k + 1), size, font=font, anchor="middle"))
    return marks


def _place(
    ground: BaseGeometry, others: GeometryArray, taken: Sequence[BaseGeometry], number: str,
    size: float,
) -> shapely.Polygon | None:  # fmt: skip
    """A box for a number inside a sheet, in a part of its own if there is one, or None."""
    left, top, right, bottom = ground.bounds
    width, height = text_width(number, size, Font.SANS_BOLD), size * CAP_HEIGHT
    room = size / 4
    xs = np.linspace(left + room, max(right - room - width, left + room), 6)
    ys = np.linspace(top + room, max(bottom - room - height, top + room), 6)
    x, y = (axis.ravel() for axis in np.meshgrid(xs, ys))
    boxes = shapely.box(x, y, x + width, y + height)
    for around in (np.array([*taken, *others]), np.array(taken)):
        free = boxes[~shapely.intersects(boxes[:, None], around).any(axis=1)]
        if free.size:
            apart = shapely.distance(free[:, None], around).min(axis=1)
            best: shapely.Polygon = free[int(np.argmax(np.minimum(apart, 3.0).round(2)))]
            return best
    return None


def _extent(plane: PlaneSubject, views: Sequence[Viewport]) -> tuple[float, float, float, float]:
    shown = [*(view.ground for view in views), plane.drawn]
    west, south, east, north = (float(v) for v in shapely.total_bounds(shown))
    return west, south, east, north
