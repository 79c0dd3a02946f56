"""Paper sizes and where on the page the map, its border and its furniture stand.

Page millimetres, origin top left, x to the right, y down, as everywhere in the scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# ISO 216, trimmed sizes in millimetres, portrait.
_SIZES_MM = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0),
}

# What printers leave white.
MARGIN_MM = 5.0
TITLE_MM = 12.0
# Between the neatline 内图廓 and the outside of the outer frame 外图廓.
BORDER_MM = 8.0
FOOT_MM = 9.0
# One column of notes, legend and signatures.
COLUMN_MM = 88.0
COLUMN_GAP_MM = 4.0
# Frames are whole steps wide and high, so that corners have round coordinates.
FRAME_STEP_MM = 5.0
# Height of the notes where they stand below the map.
_BELOW_MM = {"A4": 118.0, "A3": 98.0, "A2": 92.0, "A1": 92.0, "A0": 92.0}


class Paper(StrEnum):
    """Paper formats of sheets."""

    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in page millimetres.

    Attributes:
        left: Smallest x.
        top: Smallest y.
        width: Extent along x.
        height: Extent along y.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Largest x."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Largest y."""
        return self.top + self.height

    def grown(self, by: float) -> Box:
        """The rectangle with every side moved outwards (inwards if negative)."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Where things stand on one page.

    Attributes:
        width: Page width.
        height: Page height.
        title: Band above the map.
        frame: The map itself, inside the neatline.
        foot: Band below the map.
        columns: Columns for notes, in reading order.
    """

    width: float
    height: float
    title: Box
    frame: Box
    foot: Box
    columns: tuple[Box, ...]


def page_layout(paper: Paper, *, landscape: bool) -> PageLayout:
    """The layout of a paper: notes on the right of landscape pages, below on portrait ones.

    Args:
        paper: Paper format.
        landscape: Long side horizontal.
    """
    short, long = _SIZES_MM[paper]
    width, height = (long, short) if landscape else (short, long)
    inner = Box(MARGIN_MM, MARGIN_MM, width - 2 * MARGIN_MM, height - 2 * MARGIN_MM)
    taken = TITLE_MM + FOOT_MM + 2 * BORDER_MM
    if landscape:
        frame_width = inner.width - COLUMN_MM - COLUMN_GAP_MM - 2 * BORDER_MM
        frame_height = inner.height - taken
    else:
        frame_width = inner.width - 2 * BORDER_MM
        frame_height = inner.height - taken - _BELOW_MM[paper] - COLUMN_GAP_MM
    frame_width = frame_width // FRAME_STEP_MM * FRAME_STEP_MM
    frame_height = frame_height // FRAME_STEP_MM * FRAME_STEP_MM
    left = inner.left + BORDER_MM
    if not landscape:
        left += (inner.width - 2 * BORDER_MM - frame_width) / 2
    frame = Box(left, inner.top + TITLE_MM + BORDER_MM, frame_width, frame_height)
    outer = frame.grown(BORDER_MM)
    title = Box(outer.left, inner.top, outer.width, TITLE_MM)
    foot = Box(outer.left, outer.bottom, outer.width, FOOT_MM)
    if landscape:
        # The column takes what the rounding of the frame left over.
        column_left = outer.right + COLUMN_GAP_MM
        columns: tuple[Box, ...] = (
            Box(column_left, inner.top, inner.right - column_left, inner.height),
        )
    else:
        top = foot.bottom + COLUMN_GAP_MM
        count = int((outer.width + COLUMN_GAP_MM) // (COLUMN_MM + COLUMN_GAP_MM))
        each = (outer.width - (count - 1) * COLUMN_GAP_MM) / count
        columns = tuple(
            Box(outer.left + k * (each + COLUMN_GAP_MM), top, each, inner.bottom - top)
            for k in range(count)
        )
    return PageLayout(width, height, title, frame, foot, columns)
