"""A result table as an Excel workbook: numbers are numbers, shown with the digits of the print."""

from __future__ import annotations

import io
import math
import unicodedata
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from layers.spreadsheet_cells import keep_text
from maps.boundary_tables.table import SIMULATED, Cell, Column, Heading, Table, shown

_RULE = Border(*(Side(style="thin", color="808080"),) * 4)
_MM_PER_CHARACTER = 1.55
LINE_POINTS = 15
_RED = "C00000"
# What offices have; other programs take their own instead.
_FONT = "宋体"


def workbook_of(table: Table) -> bytes:
    """The table as .xlsx, ready to print on landscape A4.

    Args:
        table: What stands in it.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = table.heading.zh
    row = _head(sheet, table.heading, len(table.columns))
    for index, column in enumerate(table.columns, start=1):
        head = sheet.cell(row, index, f"{column.zh}\n{column.en}")
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        head.border = _RULE
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = _characters(column)
    sheet.row_dimensions[row].height = 2 * LINE_POINTS
    for number, cells in enumerate(table.rows, start=row + 1):
        held = list(zip(table.columns, cells, strict=True))
        for index, (column, content) in enumerate(held, start=1):
            _fill(sheet.cell(number, index), column, content)
        # Not every program finds the height of wrapped text by itself.
        most = max(lines_of(shown(content), _characters(c)) for c, content in held)
        sheet.row_dimensions[number].height = LINE_POINTS * most
    sheet.freeze_panes = f"C{row + 1}"
    print_setup(sheet, table.heading, row)
    return saved(book)


def lines_of(text: str, characters: float) -> int:
    """Lines that a text takes in a column of so many characters; a Chinese one counts two."""
    wide = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return max(1, math.ceil(wide * 1.05 / characters))


def _characters(column: Column) -> float:
    return column.width_mm / _MM_PER_CHARACTER


def _head(sheet: Worksheet, heading: Heading, width: int) -> int:
    """Title and statements over the whole width; the number of the row below them."""
    lines = [(f"{heading.zh} {heading.en}", Font(bold=True, size=16), "center")]
    lines.append((f"密级 Classification: {heading.classification.line}", _red(True), "right"))
    if heading.is_simulated:
        lines.append((f"※ {SIMULATED[0]} {SIMULATED[1]}", _red(True), "left"))
    lines += [(f"{s.zh} {s.en}: {s.text}", Font(), "left") for s in heading.statements]
    lines += [(f"※ {zh} {en}", Font(), "left") for zh, en in heading.notes]
    for row, (words, font, side) in enumerate(lines, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        cell = sheet.cell(row, 1, words)
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
    sheet.row_dimensions[1].height = 28
    return len(lines) + 1


def _fill(cell: SheetCell | MergedCell, column: Column, value: Cell) -> None:
    cell.border = _RULE
    if isinstance(value, Decimal):
        cell.value = float(value)
        digits = -int(value.as_tuple().exponent)
        cell.number_format = "0." + "0" * digits if digits > 0 else "0"
        cell.alignment = Alignment(horizontal="right", vertical="center")
        return
    # What is unknown stays empty: a dash among numbers breaks sums and sorting.
    cell.value = value
    side = "left" if column.decimals is None else "right"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)


def print_setup(sheet: Worksheet, heading: Heading, head_row: int | None) -> None:
    """Landscape A4, one page wide, with 密级 and page numbers on every page.

    Args:
        sheet: The sheet.
        heading: What it says of itself.
        head_row: Row of the column headings, repeated on every page; None: a form of one page.
    """
    sheet.page_setup.orientation = "portrait" if head_row is None else "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0 if head_row else 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if head_row is not None:
        sheet.print_title_rows = f"{head_row}:{head_row}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    _put(sheet.oddHeader, "right", heading.classification.line)
    _put(sheet.oddHeader, "left", SIMULATED[0] if heading.is_simulated else "")
    _put(sheet.oddFooter, "left", heading.line)
    _put(sheet.oddFooter, "center", "&P / &N")


def _put(item: HeaderFooterItem | None, side: str, words: str) -> None:
    getattr(item, side).text = words


def saved(book: Workbook) -> bytes:
    """The workbook's bytes; every text in it stays text, whatever it begins with."""
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                keep_text(cell)
                if isinstance(cell, SheetCell):
                    look = cell.font
                    cell.font = Font(name=_FONT, size=look.size, bold=look.bold, color=look.color)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _red(is_bold: bool) -> Font:
    return Font(bold=is_bold, color=_RED)
