"""Blocks of furniture and how they flow into the columns of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maps.sheets.metrics import text_width, wrapped
from maps.sheets.paper import Box
from maps.sheets.scene import Font, Layer, Mark, Stroke, Text, segment, shifted

BLACK, QUIET, RED = "#000000", "#5a5a5a", "#d0021b"
HAIRLINE = Stroke("#000000", 0.15)
RULE = Stroke("#8a8a8a", 0.12)
HEADING_SIZE, BODY_SIZE, SMALL_SIZE = 2.5, 2.1, 1.75
HEADING_MM = 5.2
LEADING, SMALL_LEADING = 3.3, 2.45
_LAYER = Layer.FURNITURE
_LEAST_GAP, _MOST_GAP = 2.2, 7.0


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands in a column: its height, and its marks from its top left corner."""

    height: float
    marks: tuple[Mark, ...]


def heading(zh: str, en: str | None, width: float) -> list[Mark]:
    """A heading with a rule below, `HEADING_MM` high."""
    marks: list[Mark] = [words(0.0, 2.9, zh, HEADING_SIZE, font=Font.SANS_BOLD)]
    if en is not None:
        start = text_width(zh, HEADING_SIZE, Font.SANS_BOLD) + 1.4
        marks.append(words(start, 2.9, en, SMALL_SIZE, colour=QUIET))
    marks.append(segment(_LAYER, (0.0, 3.9), (width, 3.9), RULE))
    return marks


def words(
    x: float, y: float, content: str, size: float = BODY_SIZE, *, font: Font = Font.SANS,
    colour: str = BLACK, anchor: str = "start",
) -> Text:  # fmt: skip
    """Furniture text with its baseline at y."""
    return Text(_LAYER, (x, y), content, size, font, colour, anchor)


def paragraph(
    content: str, width: float, y: float, *, size: float = BODY_SIZE, leading: float = LEADING,
    colour: str = BLACK, indent: float = 0.0,
) -> tuple[list[Mark], float]:  # fmt: skip
    """A wrapped paragraph below y, and where it ends."""
    marks: list[Mark] = []
    for line in wrapped(content, width - indent, size):
        y += leading
        marks.append(words(indent, y - (leading - size) * 0.8, line, size, colour=colour))
    return marks, y


def flowed(blocks: Sequence[Block], columns: Sequence[Box]) -> list[Mark] | None:
    """Blocks placed down the columns in order, or None where they do not fit.

    What is left over in a column goes between its blocks, up to a gap that still looks joined;
    the last block of a single column stands at its foot.
    """
    filled: list[list[Block]] = [[]]
    for block in blocks:
        room = columns[len(filled) - 1].height
        used = sum(b.height + _LEAST_GAP for b in filled[-1])
        if used + block.height > room and filled[-1]:
            if len(filled) == len(columns):
                return None
            filled.append([])
            room = columns[len(filled) - 1].height
        if block.height > room:
            return None
        filled[-1].append(block)
    marks: list[Mark] = []
    for column, held in zip(columns, filled, strict=False):
        left_over = column.height - sum(b.height for b in held)
        gap = min(left_over / max(len(held) - 1, 1), _MOST_GAP)
        y = column.top
        for block in held:
            is_foot = len(columns) == 1 and block is held[-1] and len(held) > 1
            if is_foot:
                y = column.bottom - block.height
            marks += [shifted(mark, column.left, y) for mark in block.marks]
            y += block.height + gap
    return marks
