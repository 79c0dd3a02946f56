"""The map sheets 界线详图 that go along in a pack: one PDF of the whole series with its index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine
from maps.sheets.from_register import sheet_options, subject_of
from maps.sheets.plane import plane_subject
from maps.sheets.series import make_sheets
from maps.sheets.sheet_files import ground_of
from maps.sheets.strip import plan_sheets


@dataclass(frozen=True, slots=True)
class DrawnSheets:
    """Sheets that were drawn.

    Attributes:
        files: PDF files.
        extent: The ground they show, EPSG:4490.
    """

    files: tuple[Path, ...]
    extent: BaseGeometry


SheetMaker = Callable[[Path], DrawnSheets]
"""Draws the map sheets of a line into a folder."""


def sheets_of(connection: Connection, line: BoundaryLine, as_of: date) -> SheetMaker:
    """What draws the sheets of a line; all that it needs of the register is read at once.

    Args:
        connection: Any that may read for staff.
        line: The line.
        as_of: The day.

    Raises:
        InputError: The line has no geometry to draw.
    """
    options = sheet_options(connection, line, as_of)
    subject = subject_of(connection, line.code, as_of, strip_m=options.wanted_strip_m)

    def draw(folder: Path) -> DrawnSheets:
        plan = plan_sheets(plane_subject(subject), options)
        made = make_sheets(subject, options, ("pdf",), folder)
        # The others are its pages, one by one.
        whole = tuple(folder / name for name in made.files if name.endswith("_all.pdf"))
        return DrawnSheets(whole, ground_of(plan, subject.crs))

    return draw
