"""The kilometre grid 方里网: thin full lines, with kilometres in the border.

As on topographic sheets the first and the last line of each side have the full number, those
between the last two figures of the kilometre.
"""

from __future__ import annotations

import math

from maps.sheets.border import Edge
from maps.sheets.metrics import CAP_HEIGHT, text_width
from maps.sheets.neighbours import Side
from maps.sheets.scene import Font, Layer, Mark, Text, segment
from maps.sheets.symbols import stroke_of
from maps.sheets.viewport import Viewport

_SIZE, _LEAD_SIZE = 2.3, 1.4
# Room that the numbers have across the border on the upright sides.
_ACROSS = 4.6


def grid_values(low_m: float, high_m: float, spacing_m: float) -> list[float]:
    """Multiples of the spacing strictly inside a stretch of a coordinate."""
    first = math.floor(low_m / spacing_m) + 1
    last = math.ceil(high_m / spacing_m) - 1
    return [k * spacing_m for k in range(first, last + 1)]


def grid_marks(view: Viewport, spacing_m: float, edges: dict[Side, Edge]) -> list[Mark]:
    """The lines of the grid inside the frame and their numbers in the border.

    Args:
        view: What the frame shows.
        spacing_m: Distance of the lines on the ground.
        edges: The border, whose inner rows take the numbers.
    """
    frame, stroke = view.frame, stroke_of("grid")
    marks: list[Mark] = []
    eastings = grid_values(view.west_m, view.east_m, spacing_m)
    northings = grid_values(view.south_m, view.north_m, spacing_m)
    for east in eastings:
        x, _ = view.to_page(east, view.north_m)
        marks.append(segment(Layer.GRID, (x, frame.top), (x, frame.bottom), stroke))
    for north in northings:
        _, y = view.to_page(view.west_m, north)
        marks.append(segment(Layer.GRID, (frame.left, y), (frame.right, y), stroke))
    for side in (Side.UP, Side.DOWN):
        for east in eastings:
            x, _ = view.to_page(east, view.north_m)
            is_full = east in (eastings[0], eastings[-1])
            marks += _number(edges[side], x, east, spacing_m, is_full=is_full)
    for side in (Side.LEFT, Side.RIGHT):
        for north in northings:
            _, y = view.to_page(view.west_m, north)
            is_full = north in (northings[0], northings[-1])
            marks += _number(edges[side], y, north, spacing_m, is_full=is_full)
    return marks


def _number(
    edge: Edge, along: float, value_m: float, spacing_m: float, *, is_full: bool
) -> list[Mark]:
    """A kilometre: leading figures small, the last two large; a tick joins it to the frame."""
    lead, main = _split(value_m, spacing_m)
    if not is_full:
        lead = ""
    widths = (text_width(lead, _LEAD_SIZE), text_width(main, _SIZE, Font.SANS_BOLD))
    width = sum(widths)
    rotated = edge.is_upright and width > _ACROSS
    extent = width if rotated or not edge.is_upright else _SIZE * CAP_HEIGHT
    if not edge.inner.reserve(along - extent / 2, along + extent / 2):
        return []
    x, y = edge.at(along, (edge.inner.near + edge.inner.far) / 2)
    lower = _SIZE * CAP_HEIGHT / 2
    rise = (_SIZE - _LEAD_SIZE) * CAP_HEIGHT
    marks: list[Mark] = []
    start = -width / 2
    for content, size, wide, up, font in (
        (lead, _LEAD_SIZE, widths[0], rise, Font.SANS),
        (main, _SIZE, widths[1], 0.0, Font.SANS_BOLD),
    ):
        if content:
            at = (x + lower - up, y - start) if rotated else (x + start, y + lower - up)
            turn = 90.0 if rotated else 0.0
            marks.append(Text(Layer.BORDER, at, content, size, font, rotation=turn))
        start += wide
    return marks


def _split(value_m: float, spacing_m: float) -> tuple[str, str]:
    """Kilometres as ("36", "41"), ("393", "88") or, on finer grids, ("36", "41.2")."""
    decimals = 0 if spacing_m % 1000 == 0 else 1
    text = f"{value_m / 1000:.{decimals}f}"
    cut = text.index(".") - 2 if decimals else len(text) - 2
    return text[:cut], text[cut:]


def grid_mesh_note(spacing_m: float) -> tuple[str, str]:
    """The mesh of the grid in Chinese and English, for the notes."""
    kilometres = f"{spacing_m / 1000:g}"
    return f"方里网间隔 {kilometres} km", f"Grid every {kilometres} km"
