"""Loads markers 界桩 from files: numbers, objects, their states, and an epoch in the same row.

A row describes an object from one day on (`valid_from`). The object is known by its full number
and ordinal: the next object under a number (原址更换) has the next ordinal.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from gazetteer.boundaries.line_facts import line_facts
from gazetteer.boundaries.line_load import keep_system
from gazetteer.boundaries.marker_rows import MarkerRow, marker_rows
from gazetteer.boundaries.marker_units import (
    agreeing_rows,
    establish_markers,
    known_markers,
    settle_number_secrecy,
)
from gazetteer.boundaries.register_tables import MARKER_OBJECTS
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.boundaries.stated_surveys import Surveys
from gazetteer.boundaries.unit_entry import (
    OBJECT_UNITS,
    assign_units,
    settle_secrecy,
    take_secrecy,
)
from gis.loading import LoadOptions, LoadReport
from gis.merging import merge_staged
from gis.staging import Progress, apply_plan, copy_staged, create_staging


def load_boundary_markers(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of markers. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
        FieldError: The declared system is not accepted for boundaries (GCJ-02, BD-09 …).
    """
    options, today = keep_system(options), date.today()
    known = known_markers(connection)
    rules = rules_on_record(connection, options.in_force or today)
    read = marker_rows(report, options, line_facts(connection), known.lines_of, rules, progress)
    rows = agreeing_rows(report, read, known)
    surveys = Surveys(connection, report, today)
    surveys.know(
        [(row.staged.key, known.objects.get(row.staged.key)) for row in rows],
        [row.survey.survey.survey_uuid for row in rows if row.survey is not None],
    )
    rows = [
        row for row in rows if row.survey is None or surveys.take(row.staged.key, row.survey)
    ]  # fmt: skip
    create_staging(connection)
    copy_staged(connection, (row.staged for row in rows))
    assign_units(connection, OBJECT_UNITS)
    said = take_secrecy(connection)
    counts = merge_staged(connection, MARKER_OBJECTS, report.reject, progress)
    report.counts["marker_object_version"] = counts
    rows = _not_rejected(report, rows)
    report.counts["boundary_marker"] = establish_markers(connection, rows, known)
    apply_plan(connection, MARKER_OBJECTS)
    report.counts["boundary_marker"].changed += settle_secrecy(
        connection, report, OBJECT_UNITS, said
    ) + settle_number_secrecy(connection, rows)
    report.counts["marker_survey"] = surveys.append(known_markers(connection).objects)


def _not_rejected(report: LoadReport, rows: list[MarkerRow]) -> list[MarkerRow]:
    return [row for row in rows if row.staged[:2] not in report.rejected]
