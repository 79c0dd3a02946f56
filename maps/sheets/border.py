"""The border of the map: neatline, outer frame, and two rows of lettering between them.

The inner row, next to the neatline, has the numbers of the grid; the outer row has longitudes,
latitudes and the neighbouring sheets. Lettering that finds no room in its row is left out or
moved along; the ticks it belongs to stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from maps.sheets.metrics import CAP_HEIGHT, text_width
from maps.sheets.neighbours import Neighbour, Side
from maps.sheets.paper import BORDER_MM, Box
from maps.sheets.scene import Font, Layer, Mark, Point, Polyline, Text, rectangle, segment
from maps.sheets.symbols import stroke_of
from maps.sheets.viewport import Viewport

# Distance of the thin line between the two rows from the neatline.
ROW_LINE_MM = 5.0
_CORNER_SIZE = 1.7
_NEIGHBOUR_SIZE = 1.9
_ROOM = 1.2
# How far the name of a neighbouring sheet may be moved along the border to find room.
_MOVE_STEP, _MOVES = 6.0, 20


@dataclass(slots=True)
class Row:
    """One row of lettering along one side.

    Attributes:
        near: Distance of its inner rim from the neatline.
        far: Distance of its outer rim.
        taken: Stretches along the side that are lettered.
    """

    near: float
    far: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    def reserve(self, low: float, high: float) -> bool:
        """Take a stretch if it is free."""
        if any(low < end + _ROOM and start - _ROOM < high for start, end in self.taken):
            return False
        self.taken.append((low, high))
        return True


@dataclass(slots=True)
class Edge:
    """One side of the border.

    Attributes:
        side: Which.
        frame: The frame.
        inner: Row next to the neatline.
        outer: Row next to the outer frame.
    """

    side: Side
    frame: Box
    inner: Row = field(default_factory=lambda: Row(0.0, ROW_LINE_MM))
    outer: Row = field(default_factory=lambda: Row(ROW_LINE_MM, BORDER_MM - 0.6))

    @property
    def is_upright(self) -> bool:
        """True for the left and the right side."""
        return self.side in (Side.LEFT, Side.RIGHT)

    @property
    def span(self) -> tuple[float, float]:
        """Where the side begins and ends along itself, as page coordinates."""
        frame = self.frame
        return (frame.top, frame.bottom) if self.is_upright else (frame.left, frame.right)

    def at(self, along: float, outwards: float) -> Point:
        """A point by its coordinate along the side and its distance outside the neatline."""
        frame = self.frame
        if self.side is Side.LEFT:
            return frame.left - outwards, along
        if self.side is Side.RIGHT:
            return frame.right + outwards, along
        if self.side is Side.UP:
            return along, frame.top - outwards
        return along, frame.bottom + outwards

    def letter(
        self, row: Row, along: float, content: str, size: float, *, anchor: str = "middle",
        turns: bool = True, font: Font = Font.SANS, colour: str = "#000000",
        layer: Layer = Layer.BORDER,
    ) -> Text | None:  # fmt: skip
        """Words in a row, or None where it is taken; upright sides read from below.

        Args:
            row: Inner or outer row of this side.
            along: Where the anchor stands along the side.
            content: The words.
            size: Em in mm.
            anchor: "start", "middle" or "end", as read.
            turns: False keeps words horizontal on the upright sides.
            font: Face.
            colour: Colour.
            layer: Layer.
        """
        width = text_width(content, size, font)
        rotated = self.is_upright and turns
        extent = width if rotated or not self.is_upright else size
        # Words on the upright sides are read upwards, against the page's y.
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        if rotated:
            before = 1.0 - before
        if self.is_upright and not turns:
            before = 0.5
        low = along - extent * before
        if not row.reserve(low, low + extent):
            return None
        x, y = self.at(along, (row.near + row.far) / 2)
        lower = size * CAP_HEIGHT / 2
        at = (x + lower, y) if rotated else (x, y + lower)
        return Text(layer, at, content, size, font, colour, anchor, 90.0 if rotated else 0.0)


def edges_of(frame: Box) -> dict[Side, Edge]:
    """The four sides of a frame, nothing lettered yet."""
    return {side: Edge(side, frame) for side in Side}


def frame_lines(frame: Box) -> list[Mark]:
    """Neatline 内图廓, the thin line between the rows, and the heavy outer frame 外图廓."""
    heavy = stroke_of("outer_frame")
    outside = frame.grown(BORDER_MM - heavy.width / 2)
    between = frame.grown(ROW_LINE_MM)
    thin = stroke_of("neatline")
    return [
        _outline(frame, "neatline"),
        rectangle(Layer.BORDER, between.left, between.top, between.width, between.height, thin),
        _outline(outside, "outer_frame"),
    ]


def corner_coordinates(view: Viewport, edges: dict[Side, Edge]) -> list[Mark]:
    """Full coordinates of the four corners of the neatline, in metres: X north, Y east."""
    marks: list[Mark] = []
    for edge in edges.values():
        low, high = edge.span
        if edge.is_upright:
            ends = ((low, "end", f"X {view.north_m:.0f}"), (high, "start", f"X {view.south_m:.0f}"))
        else:
            ends = ((low, "start", f"Y {view.west_m:.0f}"), (high, "end", f"Y {view.east_m:.0f}"))
        for along, anchor, content in ends:
            # The outer row is still empty: there is room in the one or the other.
            for row in (edge.inner, edge.outer):
                text = edge.letter(row, along, content, _CORNER_SIZE, anchor=anchor)
                if text is not None:
                    marks.append(text)
                    break
    return marks


def neighbour_names(found: list[Neighbour], edges: dict[Side, Edge]) -> list[Mark]:
    """The numbers of neighbouring sheets, on the side where they lie 接图."""
    marks: list[Mark] = []
    for neighbour in found:
        edge = edges[neighbour.side]
        content = f"接第 {neighbour.number} 幅"
        low, high = edge.span
        half = text_width(content, _NEIGHBOUR_SIZE, Font.SANS_BOLD) / 2 + 2
        for shift in _shifts():
            along = neighbour.at + shift
            if not low + half <= along <= high - half:
                continue
            text = edge.letter(edge.outer, along, content, _NEIGHBOUR_SIZE, font=Font.SANS_BOLD)
            if text is not None:
                marks.append(text)
                break
    return marks


def outer_tick(edge: Edge, along: float, layer: Layer) -> Polyline:
    """A short tick from the thin line outwards."""
    return segment(
        layer, edge.at(along, ROW_LINE_MM), edge.at(along, ROW_LINE_MM + 0.9),
        stroke_of("graticule"),
    )  # fmt: skip


def _shifts() -> list[float]:
    return [0.0] + [s * _MOVE_STEP * k for k in range(1, _MOVES) for s in (1, -1)]


def _outline(box: Box, style: str) -> Polyline:
    return rectangle(Layer.BORDER, box.left, box.top, box.width, box.height, stroke_of(style))
