"""A sheet as a library-neutral drawing, from which every format is made.

Page millimetres, origin at the top left corner of the page, x to the right, y down. Figures are
exact floats: nothing is rounded before a format needs it. Things on one layer are drawn in the
order in which they came, layers by their `z`. Geometry is clipped when the scene is built, so
that no format needs clipping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

Point = tuple[float, float]


class Font(StrEnum):
    """Faces by their part on the sheet; the engines choose the family."""

    SANS = "sans"
    SANS_BOLD = "sans_bold"
    SERIF = "serif"


class Layer(Enum):
    """Layers from the bottom to the top; the value is the name in DXF.

    On the ground are the layers whose things have a place on the earth.
    """

    SHEET_EDGES = "图幅分界"
    GRID = "方里网"
    CONTEXT = "邻界"
    SIDE_NAMES = "政区注记"
    LINE = "界线"
    CLAIMS = "主张线"
    POINTS = "边界点"
    LEADERS = "引线"
    MARKERS = "界桩"
    PLACE_NAMES = "地名注记"
    MARKER_NUMBERS = "界桩号"
    BORDER = "图廓"
    GRATICULE = "经纬网"
    FURNITURE = "整饰"

    @property
    def z(self) -> int:
        """Order of drawing, lowest first."""
        return list(Layer).index(self)

    @property
    def is_ground(self) -> bool:
        """True for things that have a place on the earth."""
        return self not in (Layer.BORDER, Layer.GRATICULE, Layer.FURNITURE)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line style: colour as #rrggbb, width in mm, dashes in mm (empty: solid)."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points; closed and filled if so wished."""

    layer: Layer
    points: tuple[Point, ...]
    stroke: Stroke | None
    fill: str | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle by centre and radius of the middle of its stroke."""

    layer: Layer
    centre: Point
    radius: float
    stroke: Stroke | None
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes:
        layer: Layer.
        at: Where the anchor is: on the baseline, at the start, middle or end.
        content: The words.
        size: Height of the em square in mm.
        font: Face.
        colour: #rrggbb.
        anchor: "start", "middle" or "end".
        rotation: Degrees anticlockwise as seen on the page, about the anchor.
        tracking: Extra space after each character in mm.
        halo: How far a white ground reaches beyond the words in mm; None for none.
    """

    layer: Layer
    at: Point
    content: str
    size: float
    font: Font = Font.SANS
    colour: str = "#000000"
    anchor: str = "start"
    rotation: float = 0.0
    tracking: float = 0.0
    halo: float | None = None


@dataclass(frozen=True, slots=True)
class SymbolMark:
    """A symbol of `maps.sheets.symbols` at a place; `note` is kept as attribute in DXF."""

    layer: Layer
    at: Point
    symbol: str
    note: str = ""


Mark = Polyline | Circle | Text | SymbolMark


# A word on the map stays on one line.
_FLAT = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


def flat(content: str) -> str:
    """Words without line breaks and tabs."""
    return content.translate(_FLAT)


@dataclass(slots=True)
class Scene:
    """Everything on one page.

    Attributes:
        width: Page width in mm.
        height: Page height.
        title: Title of the document.
        marks: What is drawn.
    """

    width: float
    height: float
    title: str
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Draw something."""
        self.marks.extend(marks)

    def extend(self, marks: Iterable[Mark]) -> None:
        """Draw several things."""
        self.marks.extend(marks)

    def ordered(self) -> Sequence[Mark]:
        """All marks, bottom first; the order within a layer is kept."""
        return sorted(self.marks, key=lambda mark: mark.layer.z)


def shifted(mark: Mark, dx: float, dy: float) -> Mark:
    """A mark somewhere else on the page."""
    if isinstance(mark, Polyline):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    if isinstance(mark, Circle):
        return replace(mark, centre=(mark.centre[0] + dx, mark.centre[1] + dy))
    return replace(mark, at=(mark.at[0] + dx, mark.at[1] + dy))


def segment(layer: Layer, a: Point, b: Point, stroke: Stroke) -> Polyline:
    """A straight line between two points."""
    return Polyline(layer, (a, b), stroke)


def rectangle(
    layer: Layer,
    left: float,
    top: float,
    width: float,
    height: float,
    stroke: Stroke | None,
    fill: str | None = None,
) -> Polyline:
    """An upright rectangle."""
    right, bottom = left + width, top + height
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Polyline(layer, corners, stroke, fill, is_closed=True)
