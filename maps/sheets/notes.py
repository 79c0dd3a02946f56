"""Notes on a sheet: what it is drawn in, where its contents come from, what to beware of."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from gis.sheet_number import Sheet
from maps.sheets.blocks import (
    BODY_SIZE,
    HEADING_MM,
    QUIET,
    RED,
    SMALL_LEADING,
    SMALL_SIZE,
    Block,
    heading,
    paragraph,
    words,
)
from maps.sheets.grid import grid_mesh_note
from maps.sheets.options import SheetOptions
from maps.sheets.scene import Font, Layer, Mark, Stroke, rectangle
from maps.sheets.subject import Audience, MarkerStatus, SheetNotice, SheetSubject

_UNKNOWN = "未载"
SIMULATED = ("模拟数据，不得用作划界或勘界依据", "SIMULATED data: not for any official use")


def notes_block(
    subject: SheetSubject,
    options: SheetOptions,
    grid_m: float,
    crossed: Sequence[tuple[Sheet, shapely.Polygon]],
    strip_half_width_m: float,
    width: float,
) -> Block:
    """Datum, projection, heights, grid, sources, dates, accuracy and agreement.

    Args:
        subject: The line.
        options: How the series is made.
        grid_m: Spacing of the grid.
        crossed: National sheets that this sheet crosses; empty on the index.
        strip_half_width_m: Strip that is shown on each side of the line.
        width: Width of the block in mm.
    """
    mesh_zh, mesh_en = grid_mesh_note(grid_m)
    rows = [
        ("平面坐标系", subject.crs.zh, f"{subject.crs.en} ({subject.crs.name})"),
        ("投影", f"高斯—克吕格投影，{mesh_zh}", f"Gauss–Krüger. {mesh_en}; X north, Y east"),
        ("高程基准", subject.height_system or _UNKNOWN, None),
        ("带宽", f"界线每侧 {strip_half_width_m / 1000:.2f} km",
         f"Strip {strip_half_width_m / 1000:.2f} km on each side"),
        ("涉及图幅", _numbers(crossed), None),
        ("协议书", subject.agreement or _UNKNOWN, None),
        ("资料来源", "；".join(subject.sources) or _UNKNOWN, None),
        ("测量日期", subject.survey_dates or _survey_days(subject), None),
        ("精度", subject.accuracy or _UNKNOWN, None),
    ]  # fmt: skip
    marks: list[Mark] = heading("说明", "Notes" if options.has_english else None, width)
    y, indent = HEADING_MM - 1.2, 14.0
    for zh, text, en in rows:
        if text is None:
            continue
        marks.append(words(0.0, y + 2.4, zh, BODY_SIZE, font=Font.SANS_BOLD))
        more, y = paragraph(text, width, y, indent=indent)
        marks += more
        if en is not None and options.has_english:
            more, y = paragraph(
                en, width, y, size=SMALL_SIZE, leading=SMALL_LEADING, colour=QUIET, indent=indent
            )
            marks += more
        y += 0.35
    return Block(y, tuple(marks))


def notices_block(notices: Sequence[SheetNotice], width: float, *, has_english: bool) -> Block:
    """What every reader must know, in a red frame."""
    marks: list[Mark] = []
    y = 1.0
    for notice in notices:
        more, y = paragraph(f"※ {notice.zh}", width - 1.5, y, colour=RED, indent=1.5)
        marks += more
        if has_english:
            more, y = paragraph(
                notice.en, width - 1.5, y, size=SMALL_SIZE, leading=SMALL_LEADING, colour=RED,
                indent=1.5,
            )  # fmt: skip
            marks += more
        y += 0.6
    marks.append(rectangle(Layer.FURNITURE, 0.0, 0.0, width, y + 0.6, Stroke(RED, 0.2)))
    return Block(y + 0.6, tuple(marks))


def mark_block(subject: SheetSubject, width: float) -> Block:
    """The secrecy mark 密级 or the map approval number 审图号, and whether data are simulated."""
    marks: list[Mark] = []
    if subject.audience is Audience.INTERNAL:
        content, size = subject.secrecy_mark or "", 4.2
        marks.append(words(
            width, 4.0, content, size, font=Font.SANS_BOLD, colour=RED, anchor="end"
        ))  # fmt: skip
    else:
        content = subject.approval or ""
        marks.append(words(
            width, 4.0, f"审图号：{content}", 2.8, font=Font.SANS_BOLD, anchor="end"
        ))  # fmt: skip
    y = 5.4
    if subject.is_simulated:
        box = rectangle(Layer.FURNITURE, 0.0, y, width, 8.6, Stroke(RED, 0.35))
        marks += [
            box,
            words(width / 2, y + 4.1, f"※ {SIMULATED[0]}", 2.9, font=Font.SANS_BOLD, colour=RED,
                  anchor="middle"),
            words(width / 2, y + 7.2, SIMULATED[1], 2.1, colour=RED, anchor="middle"),
        ]  # fmt: skip
        y += 8.6
    return Block(y, tuple(marks))


def _numbers(crossed: Sequence[tuple[Sheet, shapely.Polygon]]) -> str | None:
    if not crossed:
        return None
    return "、".join(sheet.number for sheet, _ in crossed) + "（GB/T 13989）"


def _survey_days(subject: SheetSubject) -> str:
    days = sorted(
        m.surveyed_on for m in subject.markers
        if m.surveyed_on is not None and m.status is not MarkerStatus.LOST
    )  # fmt: skip
    if not days:
        return _UNKNOWN
    if days[0] == days[-1]:
        return f"界桩测量于 {days[0].isoformat()}"
    return f"界桩测量于 {days[0].isoformat()} 至 {days[-1].isoformat()}"
