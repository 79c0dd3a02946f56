"""Excel workbooks (.xlsx), row by row, in near constant memory.

What a cell holds becomes the text its owner sees, with two cautions. A code typed as a number
comes back whole ("341202000000", no ".0"). A number of 16 digits or more is given in its
exponent form, because Excel keeps only 15: whoever parses it then refuses it instead of taking
invented digits.
"""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from gis.crs import Crs
from gis.csvfile import table_row
from gis.errors import FileError
from gis.rows import GEOMETRY_HEADERS, DataFile, Row, clean_headers, find_header, need_crs

_HEAD_ROWS = 10
_BATCH = 1000
_EXACT_BELOW = 1e15
_DAMAGE = (zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError, OSError, TypeError)

_Record = tuple[int, list[str | None]]


def open_workbook(path: Path, *, crs: Crs | None, layer: str | None) -> DataFile:
    """Opens one sheet: the one named `layer`, else the first.

    Raises:
        FileError: Damaged or not a workbook; no such sheet; no header or no rows; two columns
            of one name; a geometry column without a declared system.
    """
    with _sheet(path, layer) as sheet:
        claimed, where = sheet.max_row, f"{path.name}, sheet {sheet.title},"
    head = list(islice(_filled(path, layer), _HEAD_ROWS + 1))
    index = find_header([cells for _, cells in head])
    if index is None:
        raise FileError(f"{where} is empty.", "Name another sheet.")
    header_row, cells = head[index]
    columns = clean_headers(cells, path.name)
    if len(head) <= index + 1:
        raise FileError(f"{where} has a header but no rows.", "Name another sheet.")
    geometry_column = next((c for c in columns if c.casefold() in GEOMETRY_HEADERS), None)
    if geometry_column is not None:
        need_crs(crs, path.name)

    def read() -> Iterator[Row]:
        for number, cells in _filled(path, layer):
            if number > header_row:
                # Absent cells at the end are empty ones.
                padded = cells[: len(columns)] + [None] * (len(columns) - len(cells))
                yield table_row(number, padded, columns, geometry_column, crs, path.name)

    count = claimed - header_row if claimed is not None and claimed > header_row else None
    return DataFile(path, columns, geometry_column is not None, count, read)


def cell_text(value: object) -> str | None:
    """The text of a cell; None where it is empty or a formula without a stored result."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def number_text(value: int | float) -> str:
    """A number as text: whole ones without a fraction, 16 digits and more as an exponent."""
    if abs(value) >= _EXACT_BELOW:
        return f"{float(value):e}"
    return str(int(value)) if value == int(value) else repr(float(value))


@contextmanager
def _sheet(path: Path, layer: str | None) -> Iterator[ReadOnlyWorksheet]:
    """The sheet, opened anew: a read-only sheet can be read only once."""
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations that it leaves out; we read neither.
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except _DAMAGE:
            raise _damaged(path) from None
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if layer is not None and layer not in sheets:
            raise FileError(
                f"{path.name} has no sheet named {layer}.", f"Its sheets are {', '.join(sheets)}."
            )
        sheet = sheets[layer] if layer is not None else next(iter(sheets.values()), None)
        if not isinstance(sheet, ReadOnlyWorksheet):
            raise FileError(f"{path.name} has no sheet with cells.", "Name another file.")
        yield sheet
    finally:
        book.close()


def _filled(path: Path, layer: str | None) -> Iterator[_Record]:
    """Row number and cells of every row that is not wholly empty."""
    with _sheet(path, layer) as sheet:
        # Some programs write a wrong extent, which would cut the reading short.
        sheet.reset_dimensions()
        rows = enumerate(sheet.values, start=1)
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                try:
                    batch = list(islice(rows, _BATCH))
                except _DAMAGE:
                    raise _damaged(path) from None
            if not batch:
                return
            for number, values in batch:
                cells = [cell_text(value) for value in values]
                if any(cell is not None for cell in cells):
                    yield number, cells


def _damaged(path: Path) -> FileError:
    return FileError(
        f"{path.name} is not a whole Excel workbook: it is cut off, damaged or another format.",
        "Open it in Excel or LibreOffice and save it as .xlsx again.",
    )
