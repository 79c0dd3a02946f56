"""Comma, tab or semicolon separated text, row by row, in constant memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import shapely

from gis.crs import Crs
from gis.encodings import check_encoding
from gis.errors import FileError
from gis.problems import Problem
from gis.rows import (
    GEOMETRY_HEADERS,
    DataFile,
    Row,
    clean_headers,
    find_header,
    need_crs,
    read_geometry,
)

# An outline as text may be long; a quote that never closes must not eat the memory.
_MAX_CELL = 1 << 26
_HEAD_ROWS = 10

_Record = tuple[int, list[str] | None]


def open_csv(path: Path, *, crs: Crs | None, encoding: str | None) -> DataFile:
    """Opens a .csv, .tsv or .txt and reads it through once to see that it is whole.

    Raises:
        FileError: Wrong encoding, empty, cut in half, no rows, two columns of one name, or a
            geometry column without a declared system.
    """
    codec = check_encoding(path, encoding)
    csv.field_size_limit(max(csv.field_size_limit(), _MAX_CELL))
    delimiter = _delimiter(path, codec)
    head = list(islice(_filled(path, codec, delimiter), _HEAD_ROWS))
    index = find_header([cells or [] for _, cells in head])
    if index is None:
        raise FileError(f"{path.name} is empty.", "Export it again.")
    header_line, cells = head[index]
    columns = clean_headers(cells or [], path.name)
    geometry_column = next((c for c in columns if c.casefold() in GEOMETRY_HEADERS), None)
    if geometry_column is not None:
        need_crs(crs, path.name)
    count = _check_whole(path, codec, delimiter, header_line, len(columns))

    def read() -> Iterator[Row]:
        for line, record in _filled(path, codec, delimiter):
            if line > header_line:
                yield _row(line, record, columns, geometry_column, crs, path.name)

    return DataFile(path, columns, geometry_column is not None, count, read)


def table_row(
    number: int,
    cells: list[str | None],
    columns: tuple[str, ...],
    geometry_column: str | None,
    crs: Crs | None,
    file: str,
) -> Row:
    """One row of a table, with the geometry that its WKT column holds."""
    values = dict(zip(columns, cells, strict=False))
    wkt = values.get(geometry_column) if geometry_column is not None else None
    if wkt is None or crs is None:
        return Row(number, values)
    geometry, problem = read_geometry(lambda: shapely.from_wkt(wkt), crs, file, number)
    return Row(number, values, geometry, problem)


def _row(
    line: int,
    record: list[str] | None,
    columns: tuple[str, ...],
    geometry_column: str | None,
    crs: Crs | None,
    file: str,
) -> Row:
    def spoilt(reason: str, values: dict[str, str | None]) -> Row:
        mend = "Put quotes around cells that hold the separator, and double quotes inside cells."
        return Row(line, values, None, Problem(file, line, None, None, reason, mend))

    if record is None:
        return spoilt("The quotes in this row are not balanced.", {})
    cells: list[str | None] = [cell if cell.strip() else None for cell in record]
    values = dict(zip(columns, cells, strict=False))
    if len(cells) < len(columns):
        return spoilt(f"The row has {len(cells)} cells, the header {len(columns)}.", values)
    if any(cell is not None for cell in cells[len(columns) :]):
        return spoilt(f"The row has {len(cells)} cells, the header {len(columns)}.", values)
    return table_row(line, cells[: len(columns)], columns, geometry_column, crs, file)


def _filled(path: Path, codec: str, delimiter: str) -> Iterator[_Record]:
    """First line and cells of every record that is not blank; None for unbalanced quotes."""
    with path.open(encoding=codec, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # At the end of the file the quote is the last one there; elsewhere the reader
                # goes on with the next line.
                if "end of data" in str(error) or "field limit" in str(error):
                    raise FileError(
                        f"{path.name} is cut off, or a quoted cell that begins in line {line}"
                        " never ends.",
                        "Export or copy the file again.",
                    ) from None
                yield line, None
                continue
            if any(cell.strip() for cell in record):
                yield line, record


def _check_whole(path: Path, codec: str, delimiter: str, header_line: int, width: int) -> int:
    """Number of rows, once it is sure that the file was not cut in half."""
    count = 0
    last: _Record = (header_line, None)
    for record in _filled(path, codec, delimiter):
        if record[0] > header_line:
            count += 1
            last = record
    if count == 0:
        raise FileError(f"{path.name} has a header but no rows.", "Export it again with its rows.")
    line, cells = last
    if cells is not None and len(cells) < width and not _ends_with_newline(path, codec):
        raise FileError(
            f"{path.name} is cut off in line {line}: it ends in the middle of a row, with"
            f" {len(cells)} of {width} cells.",
            "Export or copy the file again.",
        )
    return count


def _ends_with_newline(path: Path, codec: str) -> bool:
    with path.open("rb") as file:
        file.seek(-min(8, path.stat().st_size), 2)
        tail = file.read()
    return tail.decode(codec, errors="ignore").endswith(("\n", "\r"))


def _delimiter(path: Path, codec: str) -> str:
    """The separator that is most frequent in the first line that has any."""
    with path.open(encoding=codec, newline="") as file:
        for line in islice(file, _HEAD_ROWS):
            # Every second piece between quotes is inside a cell.
            outside = "".join(line.split('"')[::2])
            best = max("\t,;", key=outside.count)
            if best in outside:
                return best
    return ","
