"""Makes a table of a line as a file to hand out; the caller registers it before it leaves."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.line_collection import LineCollection, collect_line
from gazetteer.boundaries.photo_record import newest_photos
from gis.errors import InputError
from gis.survey_crs import SurveyCrs
from maps.boundary_tables.marker_table import TITLE as MARKER_TITLE
from maps.boundary_tables.marker_table import marker_table
from maps.boundary_tables.point_table import TITLE as POINT_TITLE
from maps.boundary_tables.point_table import point_table
from maps.boundary_tables.register_sheet import register_sheet
from maps.boundary_tables.register_typeset import TITLE as REGISTER_TITLE
from maps.boundary_tables.register_typeset import register_pdf
from maps.boundary_tables.register_workbook import register_workbook
from maps.boundary_tables.result_columns import is_mixed
from maps.boundary_tables.typeset import table_pdf
from maps.boundary_tables.workbook import workbook_of

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TableKind(StrEnum):
    """Which table of a line."""

    MARKERS = "markers"
    REGISTER = "register"
    POINTS = "points"


class TableForm(StrEnum):
    """As what it is written."""

    XLSX = "xlsx"
    PDF = "pdf"


_TITLES = {
    TableKind.MARKERS: MARKER_TITLE,
    TableKind.REGISTER: REGISTER_TITLE,
    TableKind.POINTS: POINT_TITLE,
}


def boundary_table(
    connection: Connection,
    words: str,
    kind: TableKind,
    form: TableForm,
    crs: SurveyCrs | None,
    as_of: date,
    known_at: datetime | None = None,
) -> InternalFile:
    """A table of a line, as whoever asks may see it.

    Args:
        connection: Of staff; it decides what is seen.
        words: Code or name of the line.
        kind: Which table.
        form: xlsx or pdf.
        crs: The declared system; None: the line's usual one.
        as_of: The day.
        known_at: As known at this moment; None: now.

    Raises:
        InputError: No such line; nothing to put into the table.
        SetupError: The fonts are not installed.
    """
    found = collect_line(connection, words, crs, as_of, known_at)
    count = len(found.points if kind is TableKind.POINTS else found.markers)
    if not count:
        what = "boundary point" if kind is TableKind.POINTS else "marker"
        raise InputError(
            f"The line {found.line.code} {found.line.name} has no {what} on record on {as_of}.",
            "A line without markers is valid; ask for another table or another day.",
        )
    zh, en = _TITLES[kind]
    return InternalFile(
        name=f"{zh}_{found.line.code}.{form.value}",
        media_type=MEDIA_TYPES[form.value],
        content=_content(connection, found, kind, form),
        subject=f"{zh} {en}",
        format=form.value,
        line_code=found.line.code,
        level=found.line.level.value,
        epsg=None if is_mixed(found) else found.crs.epsg,
        feature_count=count,
        classification=found.classification,
        extent=found.extent(with_line=False),
        notes=found.notes,
    )


def _content(
    connection: Connection, found: LineCollection, kind: TableKind, form: TableForm
) -> bytes:
    if kind is TableKind.REGISTER:
        objects = [placed.marker.object_id for placed in found.markers]
        photos = newest_photos(connection, objects, found.as_of, found.known_at)
        sheets = [
            register_sheet(found, placed, photos.get(placed.marker.object_id))
            for placed in found.markers
        ]
        make = register_pdf if form is TableForm.PDF else register_workbook
        return make(found, sheets)
    table = point_table(found) if kind is TableKind.POINTS else marker_table(found)
    return table_pdf(table) if form is TableForm.PDF else workbook_of(table)
