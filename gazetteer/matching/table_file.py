"""Tables out, as a workbook or as CSV: text stays text, and nothing in it can run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from gazetteer.matching.columns import Cell
from gis.errors import FileError
from gis.formulas import harmless, runs_as_formula
from gis.wholefile import whole_file

FORMS: Final = (".xlsx", ".csv")
_LONGEST_CELL: Final = 32_767  # ECMA-376: what a cell of a workbook holds
_TO_FILL: Final = PatternFill("solid", start_color="FFFFF2CC")
_WIDE: Final = 26


def require_form(path: Path) -> None:
    """Refuse a file whose name says neither XLSX nor CSV.

    Raises:
        FileError: It does not.
    """
    if path.suffix.lower() not in FORMS:
        raise FileError(f"The form of {path.name} is not said.", "Name a file .xlsx or .csv.")


def write_table(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    notes: Mapping[str, Iterable[Sequence[Cell]]],
    to_fill: str | None = None,
) -> int:
    """Write a table, whole or not at all; returns how many rows.

    Args:
        path: Its name says the form. CSV is UTF-8 with a byte order mark.
        columns: Headings.
        rows: The rows; read before the notes are.
        notes: Further sheets by title; as CSV, files beside the first.
        to_fill: Heading of the column that people fill in, which is coloured.

    Raises:
        FileError: It cannot be written.
    """
    require_form(path)
    with whole_file(path) as draft:
        if path.suffix.lower() == ".csv":
            count = _write_csv(draft, [columns], rows)
            for title, lines in notes.items():
                with whole_file(path.with_name(f"{path.stem}_{title}.csv")) as beside:
                    _write_csv(beside, [], lines)
            return count
        book = Workbook(write_only=True)
        count = _fill(book.create_sheet("核查 Check"), columns, rows, to_fill)
        for title, lines in notes.items():
            sheet = book.create_sheet(title[:31])
            sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 40
            for line in lines:
                sheet.append([_cell(sheet, value) for value in line])
        book.save(draft)
        return count


def _write_csv(path: Path, head: Sequence[Sequence[Cell]], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in head:
            writer.writerow([_text(value) for value in row])
        for row in rows:
            writer.writerow([_text(value) for value in row])
            count += 1
    return count


def _text(value: Cell) -> Cell:
    return harmless(value, is_number_kept=True) if isinstance(value, str) else value


def _fill(
    sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Cell]], to_fill: str | None
) -> int:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDE if " " in column else 14
    sheet.append([_heading(sheet, column, column == to_fill) for column in columns])
    filled = columns.index(to_fill) if to_fill in columns else None
    count = 0
    for row in rows:
        cells = [_cell(sheet, value) for value in row]
        if filled is not None:
            cells[filled] = _coloured(sheet, row[filled])
        sheet.append(cells)
        count += 1
    return count


def _heading(sheet: Any, text: str, is_filled: bool) -> Any:
    cell = WriteOnlyCell(sheet, _clean(text))
    cell.data_type = "s"
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    if is_filled:
        cell.fill = _TO_FILL
    return cell


def _cell(sheet: Any, value: Cell) -> Any:
    """Text as text: a code stays a code, `=1+1` stays what it is. Plain words need no care."""
    if not isinstance(value, str):
        return value
    text = _clean(value)
    if not (runs_as_formula(text) or text[:1].isdigit()):
        return text
    return _kept(sheet, text)


def _coloured(sheet: Any, value: Cell) -> Any:
    cell = _kept(sheet, "" if value is None else _clean(str(value)))
    cell.fill = _TO_FILL
    return cell


def _kept(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = runs_as_formula(text)
    return cell


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]
