"""What a user's file becomes: named columns and numbered rows of text.

Whatever the format, a cell is text as its owner typed it or None where it is empty, and a
geometry is in EPSG:4490. Typing comes later, in `gis.fields`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import Crs, to_storage
from gis.errors import FileError
from gis.geometry import coordinates_problem
from gis.problems import Problem

# Columns of a table that hold a geometry as well-known text (WKT).
GEOMETRY_HEADERS = ("geometry", "wkt", "geom")

# A title may stand above the header, but not a page of prose.
_TITLE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        number: The row as its owner sees it: line of a CSV, row of a sheet (the header counts),
            1-based feature of a vector layer.
        values: Header to cell; None where the cell is empty.
        geometry: In EPSG:4490, longitude latitude, two-dimensional; where the declared system
            is kept (`gis.kept_crs`), as the file has it. None where there is none, or where it
            cannot be read.
        problem: Why the row as a whole, or its geometry, cannot be used; None if nothing is
            wrong. Its cells may then be incomplete.
    """

    number: int
    values: Mapping[str, str | None]
    geometry: BaseGeometry | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that has been opened, understood and found whole.

    Attributes:
        path: Where it is.
        columns: Headers as they stand in the file, without surrounding spaces.
        has_geometry: Rows carry geometries.
        row_count: Number of rows for a progress bar; None where counting would mean reading
            everything. For a sheet it is what the sheet claims, and may be too high.
        read: Starts reading from the first row.
    """

    path: Path
    columns: tuple[str, ...]
    has_geometry: bool
    row_count: int | None
    read: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of the file; may be called again to start anew.

        Raises:
            FileError: The file ends too early or cannot be read on.
        """
        return self.read()


def read_geometry(
    parse: Callable[[], BaseGeometry | None], crs: Crs, file: str, number: int
) -> tuple[BaseGeometry | None, Problem | None]:
    """The geometry that `parse` returns, in EPSG:4490 unless kept, or why the row has none."""

    def problem(reason: str, mend: str) -> tuple[None, Problem]:
        return None, Problem(file, number, None, None, reason, mend)

    try:
        geometry = parse()
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        # GEOS says where: "Points of LinearRing do not form a closed linestring".
        detail = str(error).splitlines()[0].strip().removeprefix("IllegalArgumentException: ")
        unreadable = f"The geometry cannot be read: {detail[:120]}."
        return problem(unreadable, "Redraw it and export it again.")
    if geometry is None:
        return None, None
    corners = _corners(geometry)
    if corners is None:
        return None, None
    if crs.is_kept:
        return shapely.force_2d(geometry), None
    for x, y in corners:
        reason = coordinates_problem(x, y, crs)
        if reason is not None:
            return problem(reason, "Correct the geometry, or declare its system with --crs.")
    stored = to_storage(geometry, crs)
    if not crs.is_geographic and not np.isfinite(shapely.get_coordinates(stored)).all():
        return problem(
            f"The geometry lies outside the area of {crs.name}.",
            "Declare the system its coordinates are in with --crs.",
        )
    return stored, None


def _corners(geometry: BaseGeometry) -> tuple[tuple[float, float], ...] | None:
    """South-west and north-east corner, one for a point; None where it is empty.

    Not `bounds`, which passes over coordinates that are no numbers.
    """
    xy = shapely.get_coordinates(geometry)
    if len(xy) == 0:
        return None
    if len(xy) == 1:
        return ((float(xy[0, 0]), float(xy[0, 1])),)
    low, high = xy.min(axis=0), xy.max(axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


def need_crs(crs: Crs | None, file: str) -> Crs:
    """The declared system of a file that holds geometries.

    Raises:
        FileError: None was declared.
    """
    if crs is None:
        raise FileError(
            f"{file} holds geometries, and their coordinate system was not declared.",
            "Declare it: --crs 4490 for CGCS2000 degrees, --crs 4548 for metres from 117 E, …",
        )
    return crs


def find_header(rows: Sequence[Sequence[str | None]]) -> int | None:
    """Index of the header among the first rows of a table; None if all are empty.

    Titles above a table fill one cell, so the header is the first row with at least two filled
    cells; in a table of one column it is the first filled row.
    """
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in rows[:_TITLE_ROWS]]
    for wanted in (2, 1):
        for index, count in enumerate(filled):
            if count >= wanted:
                return index
    return None


def clean_headers(cells: Sequence[str | None], file: str) -> tuple[str, ...]:
    """Column names from the header's cells: NFC, spaces and line breaks made single spaces.

    Empty cells at the end are dropped; one in between is named "(column 3)".

    Raises:
        FileError: Two columns have the same name.
    """
    names = [re.sub(r"\s+", " ", (cell or "").replace("\ufeff", "")).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    headers = tuple(
        unicodedata.normalize("NFC", name) or f"(column {index})"
        for index, name in enumerate(names, start=1)
    )
    twice = sorted(name for name, count in Counter(headers).items() if count > 1)
    if twice:
        raise FileError(
            f"{file} has more than one column named {', '.join(twice)}.",
            "Rename or remove the columns that are not meant.",
        )
    return headers
