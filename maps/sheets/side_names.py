"""The names of both sides, lettered large and level on the two sides of the line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from maps.sheets.metrics import ASCENT, DESCENT, text_width
from maps.sheets.plane import PlaneSubject
from maps.sheets.scene import Font, Layer, Text
from maps.sheets.viewport import Viewport, lines_of

_SIZE, _TRACKING, _INK = 5.2, 3.4, "#5a5a5a"
# Distance of the middle of a name from the line, tried in this order, in mm.
_OFFSETS = (22.0, 28.0, 35.0, 17.0, 44.0, 55.0, 13.0)
_STATIONS = 15
_FRAME_ROOM, _LINE_ROOM = 5.0, 5.0


def side_names(
    plane: PlaneSubject, view: Viewport, busy: BaseGeometry
) -> list[tuple[Text, shapely.Polygon]]:
    """The lettering of both sides, with the ground each name covers on the page.

    Nothing is lettered where the subject does not say on which hand its first side lies, or
    where no place on the sheet is free: a name on the wrong side would be worse than none.

    Args:
        plane: The subject in the plane.
        view: What the frame shows.
        busy: Symbols on the page that the names must not cover.
    """
    subject = plane.subject
    if subject.side_a_lies is None:
        return []
    shown = view.geometry_to_page(plane.drawn)
    hand = 1.0 if subject.side_a_lies == "left" else -1.0
    found: list[tuple[Text, shapely.Polygon]] = []
    # What lies beyond the other side's claim is nobody's but one's own.
    for name, towards, beyond in (
        (subject.side_a, hand, plane.claim_b), (subject.side_b, -hand, plane.claim_a)
    ):  # fmt: skip
        base = lines_of(plane.line) or lines_of(beyond) or plane.axis
        directed = [view.geometry_to_page(part) for part in base]
        taken = shapely.union_all([busy, *(polygon for _, polygon in found)])
        placed = _place(name, towards, directed, shown, view, taken)
        if placed is not None:
            found.append(placed)
    return found


def _place(
    name: str,
    hand: float,
    directed: Sequence[shapely.LineString],
    shown: BaseGeometry,
    view: Viewport,
    taken: BaseGeometry,
) -> tuple[Text, shapely.Polygon] | None:
    """The first place near the middle of the sheet that is free and on the right hand."""
    width = text_width(name, _SIZE, Font.SANS_BOLD, _TRACKING)
    frame = view.frame.grown(-_FRAME_ROOM)
    inside = shapely.box(frame.left, frame.top, frame.right, frame.bottom)
    for offset in _OFFSETS:
        for at, normal in _stations(directed, inside):
            # Half the width counts where the line runs across the writing.
            far = offset + abs(normal[0]) * width / 2
            centre = at + hand * normal * far
            box = shapely.box(
                centre[0] - width / 2, centre[1] - ASCENT * _SIZE / 2,
                centre[0] + width / 2, centre[1] + ASCENT * _SIZE / 2,
            )  # fmt: skip
            start = at + hand * normal * 0.3
            way = shapely.LineString([start, centre])
            if (
                inside.covers(box)
                and not shown.intersects(box.buffer(_LINE_ROOM))
                and not shown.intersects(way)
                and not taken.intersects(box.buffer(1.0))
            ):
                baseline = centre[1] + (ASCENT - DESCENT) * _SIZE / 2
                text = Text(
                    Layer.SIDE_NAMES, (float(centre[0] - width / 2), float(baseline)), name,
                    _SIZE, Font.SANS_BOLD, _INK, tracking=_TRACKING,
                )  # fmt: skip
                return text, box
    return None


def _stations(
    directed: Sequence[shapely.LineString], inside: shapely.Polygon
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Places along the line with the normal to its left, the middle of the sheet first."""
    found = []
    for part in directed:
        coords = shapely.get_coordinates(part)
        chainage = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(coords, axis=0).T))))
        far = np.linspace(0.02, 0.98, _stations_of(part)) * chainage[-1]
        here, behind, ahead = (_places(coords, chainage, far + ahead) for ahead in (0.0, -4.0, 4.0))
        shown = shapely.contains_xy(inside, here)
        for at, along in zip(here[shown], (ahead - behind)[shown], strict=True):
            size = float(np.hypot(*along))
            if size > 0:
                # On the page y runs down: the left of east is up.
                found.append((at, np.array((along[1], -along[0])) / size))
    middle = np.array((inside.centroid.x, inside.centroid.y))
    return sorted(found, key=lambda station: float(np.hypot(*(station[0] - middle))))


def _places(
    coords: npt.NDArray[np.float64], chainage: npt.NDArray[np.float64],
    at: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Points at some distances along a line; beyond its ends, the ends."""
    return np.column_stack([np.interp(at, chainage, coords[:, k]) for k in (0, 1)])


def _stations_of(part: shapely.LineString) -> int:
    return max(_STATIONS, int(part.length / 12.0))
