"""A CAD drawing before it is a file: layers, lines, circles, texts and blocks.

Coordinates are (east, north), the x and y of CAD, in the drawing's unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

# East and north, in the unit of the drawing.
Position = tuple[float, float]

# Means "as the layer" among the colours of AutoCAD (ACI).
BY_LAYER = 256


class Unit(IntEnum):
    """Unit of a drawing, with its number in the header variable $INSUNITS."""

    MILLIMETRE = 4
    METRE = 6


class Align(StrEnum):
    """Which point of a text stands at its position; names as in DXF."""

    LEFT = "LEFT"
    CENTER = "CENTER"
    RIGHT = "RIGHT"
    MIDDLE_LEFT = "MIDDLE_LEFT"
    MIDDLE_CENTER = "MIDDLE_CENTER"
    MIDDLE_RIGHT = "MIDDLE_RIGHT"
    TOP_LEFT = "TOP_LEFT"
    TOP_CENTER = "TOP_CENTER"
    TOP_RIGHT = "TOP_RIGHT"


@dataclass(frozen=True, slots=True)
class DrawingLayer:
    """A layer of a drawing.

    Attributes:
        name: May be Chinese.
        colour_aci: Colour number of AutoCAD (ACI), 1 to 255; 1 red, 5 blue, 7 black or white.
        lineweight_mm: Width of its lines on paper; None: the program's default.
        linetype: CONTINUOUS, DASHED, DASHDOT, DOT or CENTER.
    """

    name: str
    colour_aci: int = 7
    lineweight_mm: float | None = None
    linetype: str = "CONTINUOUS"


@dataclass(frozen=True, slots=True)
class Polyline:
    """Straight segments; two points make a line."""

    layer: str
    points: Sequence[Position]
    closed: bool = False
    colour_aci: int = BY_LAYER


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, not filled."""

    layer: str
    centre: Position
    radius: float
    colour_aci: int = BY_LAYER


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text.

    Attributes:
        layer: Name of its layer.
        text: Without line breaks.
        at: The point that `align` speaks of.
        height: Height of capitals.
        rotation_deg: Counter-clockwise from east.
        align: Which point of the text stands at `at`.
        colour_aci: Colour number.
    """

    layer: str
    text: str
    at: Position
    height: float
    rotation_deg: float = 0.0
    align: Align = Align.LEFT
    colour_aci: int = BY_LAYER


@dataclass(frozen=True, slots=True)
class Attribute:
    """A text that every insertion of a block fills anew.

    Attributes:
        tag: Its name, without spaces.
        at: Beside the insertion point.
        height: Height of capitals.
        visible: Shown on the drawing, or only kept with it.
    """

    tag: str
    at: Position
    height: float
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A symbol, drawn round (0, 0), with the attributes its insertions carry."""

    name: str
    shapes: Sequence[Polyline | Circle]
    attributes: Sequence[Attribute] = ()


@dataclass(frozen=True, slots=True)
class Insertion:
    """A block at a place.

    Attributes:
        layer: Name of its layer.
        block: Name of the block.
        at: East and north.
        attributes: Text by tag; a tag left out stays empty.
        height_m: Third coordinate; None: none.
    """

    layer: str
    block: str
    at: Position
    attributes: Mapping[str, str] = field(default_factory=dict)
    height_m: float | None = None


Entity = Polyline | Circle | Text | Insertion


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing.

    Attributes:
        layers: Every layer that an entity names.
        entities: In drawing order.
        blocks: Every block that an insertion names.
        unit: Of all coordinates.
        font_file: TrueType font that Chinese texts refer to; never embedded.
        font_family: Name of the same font.
        linetype_scale: Length of the patterns of dashed lines, in units of the drawing: 1 gives
            dashes of about half a unit.
    """

    layers: Sequence[DrawingLayer]
    entities: Sequence[Entity]
    blocks: Sequence[Block] = ()
    unit: Unit = Unit.METRE
    font_file: str = "simsun.ttc"
    font_family: str = "SimSun"
    linetype_scale: float = 1.0
