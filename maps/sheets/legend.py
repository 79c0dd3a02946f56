"""The legend 图例: every sign that the map beside it shows, and no other."""

from __future__ import annotations

from collections.abc import Collection

from maps.sheets.blocks import (
    BODY_SIZE,
    HEADING_MM,
    QUIET,
    RED,
    SMALL_SIZE,
    Block,
    heading,
    words,
)
from maps.sheets.metrics import wrapped
from maps.sheets.scene import Font, Layer, Mark, SymbolMark, segment
from maps.sheets.subject import SheetSubject
from maps.sheets.symbols import reach, stroke_of, symbols

_ROW, _TIGHT_ROW = 5.4, 4.3
_SAMPLE = 12.0
_LAYER = Layer.FURNITURE
# What the samples are lettered with; numbers of tri-points are too long for the column.
_NUMBERS = {
    "marker_single": "001", "marker_double": "001A", "marker_triple": "001C",
    "marker_tri_point": "…S",
}  # fmt: skip


def legend_block(
    subject: SheetSubject, used: Collection[str], width: float, *, has_english: bool
) -> Block:
    """The legend in two columns, in the order of the table of symbols.

    Args:
        subject: The line.
        used: Keys of the signs that the map shows.
        width: Width of the block in mm.
        has_english: Print English below the Chinese.
    """
    marks: list[Mark] = heading("图例", "Legend" if has_english else None, width)
    entries = [name for name in symbols() if name in used]
    half = (len(entries) + 1) // 2
    across = width / 2
    lowest = HEADING_MM
    for column, names in enumerate((entries[:half], entries[half:])):
        y = HEADING_MM
        for name in names:
            y += _entry(marks, subject, name, column * across, y, across, has_english=has_english)
        lowest = max(lowest, y)
    return Block(lowest, tuple(marks))


def _entry(
    marks: list[Mark], subject: SheetSubject, name: str, x: float, y: float, width: float, *,
    has_english: bool,
) -> float:  # fmt: skip
    symbol = symbols()[name]
    room = width - _SAMPLE - 3.0
    english = wrapped(symbol.en, room, SMALL_SIZE) if has_english else []
    chinese = wrapped(_named(subject, name, symbol.zh), room, BODY_SIZE)
    lines = len(chinese) + len(english)
    height = max(_ROW if has_english else _TIGHT_ROW, 1.4 + 2.9 * len(chinese) + 2.3 * len(english))
    middle = y + height / 2
    if symbol.shape == "line":
        left, right = (x + 0.5, middle), (x + _SAMPLE - 1.2, middle)
        marks.append(segment(_LAYER, left, right, stroke_of(name)))
    else:
        at = (x + 2.6, middle)
        marks.append(SymbolMark(_LAYER, at, _shown_with(name), ""))
        if name.startswith("state_"):
            marks.append(SymbolMark(_LAYER, at, name, ""))
        elif name.startswith("marker_"):
            number = _NUMBERS[name]
            marks.append(words(
                at[0] + reach(name) + 0.5, middle + 0.7, number,
                1.9, font=Font.SANS_BOLD, colour=RED,
            ))  # fmt: skip
    baseline = y + (height - 2.9 * len(chinese) - 2.3 * len(english)) / 2 + 2.2
    if lines == 1:
        baseline = middle + 0.78
    for line in chinese:
        marks.append(words(x + _SAMPLE + 1.0, baseline, line))
        baseline += 2.9
    baseline -= 0.5
    for line in english:
        marks.append(words(x + _SAMPLE + 1.0, baseline, line, SMALL_SIZE, colour=QUIET))
        baseline += 2.3
    return height


def _shown_with(name: str) -> str:
    """States are shown on a single marker."""
    return "marker_single" if name.startswith("state_") else name


def _named(subject: SheetSubject, name: str, zh: str) -> str:
    sides = {"claim_a": subject.side_a, "claim_b": subject.side_b}
    return f"{sides[name]}主张线" if name in sides else zh
