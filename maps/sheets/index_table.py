"""The table of sheets on the index: number, corners, markers."""

from __future__ import annotations

from collections.abc import Sequence

from maps.sheets.blocks import HEADING_MM, RULE, Block, heading, words
from maps.sheets.metrics import text_width
from maps.sheets.scene import Font, Layer, Mark, segment
from maps.sheets.strip import SheetPlan

_ROW = 3.7
_SIZE = 1.9
# Right ends of the columns as shares of the width; markers fill the last one from the left.
_NUMBER, _X, _Y, _MARKERS = 0.05, 0.27, 0.47, 0.50
# Where there are several columns a block of rows is short enough to fit under others.
_MOST_ROWS = 15


def table_blocks(
    plan: SheetPlan, markers: Sequence[Sequence[str]], sheets: range, columns: int, width: float,
    *, has_english: bool,
) -> list[Block]:  # fmt: skip
    """The rows of some sheets, in as many blocks as keep each to one column.

    Args:
        plan: Where the sheets lie.
        markers: Labels of the markers on each sheet.
        sheets: Which sheets, counted from 0.
        columns: Columns there are to fill.
        width: Width of a column in mm.
        has_english: Print English beside the Chinese.
    """
    each = max(len(sheets), 1) if columns == 1 else _MOST_ROWS
    return [
        _block(plan, markers, sheets[k : k + each], width, has_english=has_english)
        for k in range(0, len(sheets), each)
    ]


def _block(
    plan: SheetPlan, markers: Sequence[Sequence[str]], sheets: range, width: float, *,
    has_english: bool,
) -> Block:  # fmt: skip
    marks: list[Mark] = heading("图幅表", "Table of sheets" if has_english else None, width)
    y = HEADING_MM + 1.8
    heads = (
        (_NUMBER, "幅", "end"), (_X, "X 北 (km)", "end"), (_Y, "Y 东 (km)", "end"),
        (_MARKERS, "界桩", "start"),
    )  # fmt: skip
    for share, name, anchor in heads:
        marks.append(words(
            width * share, y, name, _SIZE, font=Font.SANS_BOLD, anchor=anchor
        ))  # fmt: skip
    y += 1.2
    marks.append(segment(Layer.FURNITURE, (0.0, y), (width, y), RULE))
    for k in sheets:
        view = plan.views[k]
        y += _ROW
        base = y - 1.1
        for share, content in (
            (_NUMBER, str(k + 1)),
            (_X, f"{view.south_m / 1000:.2f}–{view.north_m / 1000:.2f}"),
            (_Y, f"{view.west_m / 1000:.2f}–{view.east_m / 1000:.2f}"),
        ):
            marks.append(words(width * share, base, content, _SIZE, anchor="end"))
        listed = _listed(markers[k], width * (1 - _MARKERS) - 1.0)
        marks.append(words(width * (_MARKERS + 0.01), base, listed, _SIZE))
    marks.append(segment(Layer.FURNITURE, (0.0, y), (width, y), RULE))
    return Block(y + 0.3, tuple(marks))


def _listed(labels: Sequence[str], width: float) -> str:
    """Markers in full if there is room, else the first, the last and how many."""
    if not labels:
        return "—"
    full = "、".join(labels)
    if text_width(full, _SIZE) <= width:
        return full
    return f"{labels[0]}…{labels[-1]}（{len(labels)}）"
