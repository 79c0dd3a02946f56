"""Loads survey epochs 测量成果 of markers on record: tables, CASS, coordinate lists, DXF, GPX, KML.

Epochs are added, never overwritten; the same file twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from gazetteer.boundaries.line_facts import LineFacts, check_distance, line_facts
from gazetteer.boundaries.line_load import keep_system
from gazetteer.boundaries.marker_fields import SURVEY_FIELDS
from gazetteer.boundaries.positions import ApproximateCount, stated_position
from gazetteer.boundaries.row_values import ColumnFault
from gazetteer.boundaries.stated_surveys import StatedSurvey, Surveys, stated_survey
from gazetteer.boundaries.survey_objects import MarkerObjects, StandingObject
from gis.errors import FieldError
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress


def load_marker_surveys(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files as survey epochs of markers on record. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
        FieldError: The declared system is not accepted for boundaries (GCJ-02, BD-09 …).
    """
    options = keep_system(options)
    objects, facts = MarkerObjects(connection), line_facts(connection)
    approximate = ApproximateCount()
    read: list[tuple[StandingObject, StatedSurvey]] = []
    for parsed in parse_files(report, SURVEY_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        try:
            read.append(_survey(parsed, options, objects, facts))
        except ColumnFault as fault:
            report.reject(place, fault.message, fault.mend, fault.column, fault.value)
            continue
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "north", parsed.text("north"))
            continue
        at = read[-1][1].survey.at
        approximate.count(parsed.file, at.epsg, at.conversion)
    approximate.report(report)
    surveys = Surveys(connection, report, date.today())
    ids = {one.uuid: one.object_id for one, _ in read}
    surveys.know(ids.items(), [stated.survey.survey_uuid for _, stated in read])
    for one, stated in read:
        surveys.take(one.uuid, stated)
    report.counts["marker_survey"] = surveys.append(ids)


def _survey(
    parsed: ParsedRow, options: LoadOptions, objects: MarkerObjects, facts: Mapping[str, LineFacts]
) -> tuple[StandingObject, StatedSurvey]:
    found = objects.meant(parsed)
    at = stated_position(parsed, options)
    if at is None:
        raise ColumnFault(
            f"{found.full_number} has no coordinates in this row.",
            "Give north and east, or latitude and longitude.", "north", None,
        )  # fmt: skip
    lines = [facts[code] for code in found.line_codes if code in facts]
    check_distance(found.full_number, at, lines)
    return found, stated_survey(parsed, options, found.full_number, at)
