"""Register sheets as a workbook: one sheet to print for each marker object, with its pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from gazetteer.boundaries.line_collection import LineCollection
from maps.boundary_tables.heading import heading_of
from maps.boundary_tables.register_sheet import NOT_FILLED_IN, Entry, RegisterSheet
from maps.boundary_tables.register_typeset import TITLE, photo_caption, sketch_pngs
from maps.boundary_tables.table import SIMULATED, Heading
from maps.boundary_tables.workbook import lines_of, print_setup, saved
from maps.pictures import printable

# Excel refuses these, and names of more than 31 characters.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 26
_COLUMNS = 8
_WIDTH = 15
_PICTURE_ROWS = 14
_ROW_POINTS = 16
_RULE = Border(*(Side(style="thin", color="808080"),) * 4)
_GREY = PatternFill("solid", fgColor="F2F2F2")
_WITNESS_HEAD = (
    "号 No.", "名称及位置 What and where", "", "", "坐标方位角 Azimuth", "距离 Distance (m)",
    "纵坐标 X (m)", "横坐标 Y (m)",
)  # fmt: skip
_EPOCH_HEAD = (
    "日期 Date", "坐标系 System", "X", "Y", "H", "方法 Method", "σ (m)", "说明 Remark",
)  # fmt: skip


def register_workbook(found: LineCollection, sheets: Sequence[RegisterSheet]) -> bytes:
    """All sheets as one .xlsx.

    Args:
        found: The line they belong to.
        sheets: At least one.

    Raises:
        SetupError: The fonts for the sketches are not installed.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for sheet, sketch in zip(sheets, sketch_pngs(sheets), strict=True):
        # A number may stand twice: an object and the one that replaced it.
        number = _FORBIDDEN.sub(" ", sheet.number)[:_LONGEST_TITLE]
        name = next(
            n for n in (number, *(f"{number}({i})" for i in range(2, 99)))
            if n not in names
        )  # fmt: skip
        names.add(name)
        _Form(book.create_sheet(name), sheet, sketch, heading_of(found, *TITLE)).fill()
    return saved(book)


class _Form:
    """Fills one worksheet from top to bottom."""

    def __init__(
        self, sheet: Worksheet, data: RegisterSheet, sketch: bytes, heading: Heading
    ) -> None:
        self._sheet, self._data, self._heading, self._row = sheet, data, heading, 1
        self._sketch = sketch

    def fill(self) -> None:
        data = self._data
        for index in range(_COLUMNS):
            self._sheet.column_dimensions["ABCDEFGH"[index]].width = _WIDTH
        self._words(f"{TITLE[0]} {TITLE[1]}", Font(bold=True, size=15), "center")
        self._words(data.classification.line, Font(bold=True, color="C00000"), "right")
        if data.is_simulated:
            self._words(f"※ {SIMULATED[0]} {SIMULATED[1]}", Font(color="C00000"))
        self._pairs(data.about)
        self._words("坐标与高程 Coordinates and height", Font(bold=True))
        self._pairs(data.position)
        self._words("位置 Place", Font(bold=True))
        for entry in data.places:
            self._cells(((f"{entry.zh} {entry.en}", 2, True), (entry.text, 6, False)))
        self._words("方位物 Reference objects", Font(bold=True))
        self._witnesses()
        self._pictures()
        self._words("历次测量 Surveys, each in its own system", Font(bold=True))
        self._cells(tuple((text, 1, True) for text in _EPOCH_HEAD))
        for row in data.epochs or ((NOT_FILLED_IN,) * _COLUMNS,):
            self._cells(tuple((text, 1, False) for text in row))
        for party in data.signatures:
            self._cells(((party, 2, True), (f"签字 Signed：{'　' * 12}年　　月　　日", 6, False)))
            self._sheet.row_dimensions[self._row - 1].height = 2.5 * _ROW_POINTS
        print_setup(self._sheet, self._heading, None)

    def _words(self, text: str, font: Font, side: str = "left") -> None:
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row, start_column=1, end_column=_COLUMNS
        )
        cell = self._sheet.cell(self._row, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
        self._row += 1

    def _pairs(self, entries: Sequence[Entry]) -> None:
        rest = list(entries)
        if len(rest) % 2:
            first = rest.pop(0)
            self._cells(((f"{first.zh} {first.en}", 2, True), (first.text, 6, False)))
        for left, right in zip(rest[::2], rest[1::2], strict=True):
            self._cells(
                ((f"{left.zh} {left.en}", 2, True), (left.text, 2, False),
                 (f"{right.zh} {right.en}", 2, True), (right.text, 2, False))
            )  # fmt: skip

    def _witnesses(self) -> None:
        widths = (1, 3, 1, 1, 1, 1)
        heads = [text for text in _WITNESS_HEAD if text]
        self._cells(tuple((t, w, True) for t, w in zip(heads, widths, strict=True)))
        for row in self._data.witnesses or ((NOT_FILLED_IN,) * 6,):
            self._cells(tuple((t, w, False) for t, w in zip(row, widths, strict=True)))

    def _cells(self, cells: Sequence[tuple[str, int, bool]]) -> None:
        """One row: text, how many columns wide, and whether it is a label."""
        column = 1
        for text, width, is_label in cells:
            for part in range(column, column + width):
                self._sheet.cell(self._row, part).border = _RULE
            cell = self._sheet.cell(self._row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if is_label:
                cell.fill = _GREY
            if width > 1:
                self._sheet.merge_cells(
                    start_row=self._row, end_row=self._row, start_column=column,
                    end_column=column + width - 1,
                )  # fmt: skip
            column += width
        most = max(lines_of(text, width * _WIDTH) for text, width, _ in cells)
        self._sheet.row_dimensions[self._row].height = _ROW_POINTS * most
        self._row += 1

    def _pictures(self) -> None:
        photo = None
        if self._data.photo is not None:
            photo = printable(self._data.photo.content, longest_px=900)
        caption = photo_caption(self._data) or f"照片：{NOT_FILLED_IN} no photo on record"
        self._cells(((f"照片 Photo: {caption}", 4, True), ("位置略图 Sketch", 4, True)))
        for content, column in ((photo, "A"), (self._sketch, "E")):
            if content is not None:
                image = Image(io.BytesIO(content))
                factor = _PICTURE_ROWS * _ROW_POINTS * 96 / 72 / image.height
                factor = min(factor, 4 * _WIDTH * 7 / image.width)
                image.width = round(image.width * factor)
                image.height = round(image.height * factor)
                self._sheet.add_image(image, f"{column}{self._row}")
        for row in range(self._row, self._row + _PICTURE_ROWS):
            self._sheet.row_dimensions[row].height = _ROW_POINTS
        self._row += _PICTURE_ROWS + 1
