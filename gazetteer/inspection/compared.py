"""Compares every new epoch of an inspection, and any epoch of a line, with the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.boundaries.marker import MarkerObject, Survey
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.boundaries.rules import BoundaryRules, rules_on_record
from gazetteer.inspection.comparison import Comparison, compare_epochs, earlier_epoch
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.sides import line_of
from gazetteer.inspection.task_record import tasks_on_record
from gis.errors import InputError

FACTOR = "resurvey_sigma_factor"
ASSUMED_SIGMA = "marker_sigma_m"


def compare_inspection(
    connection: Connection,
    inspection: Inspection,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> tuple[Comparison, ...]:
    """The epochs that an inspection measured, each against the last earlier one, by number.

    Args:
        connection: Any that may read for staff.
        inspection: The inspection.
        as_of: Day of the register; None: its last day in the field, else today.
        known_at: As known at this moment; None: now.

    Raises:
        InputError: The line was not in force on the day, or no limit is.
    """
    day = as_of or inspection.completed_on or date.today()
    line = line_of(connection, inspection, day, known_at)
    rules = rules_on_record(connection, day, known_at)
    measured = {
        task.object_id: task.result.survey_uuid
        for task in tasks_on_record(connection, inspection.inspection_id, known_at)
        if task.result is not None and task.result.survey_uuid is not None
    }
    markers = markers_on_record(connection, day, known_at, line_codes=[inspection.line_code])
    found = [
        compare_marker(marker, measured[marker.object_id], rules, line.level.value)
        for marker in markers
        if marker.object_id in measured
    ]
    return tuple(one for one in found if one is not None)


def compare_line(
    connection: Connection, line_code: str, level: str, as_of: date,
    known_at: datetime | None = None,
) -> tuple[Comparison, ...]:  # fmt: skip
    """The newest standing epoch of each marker of a line against the one before, by number.

    Markers with a single epoch are left out: there is nothing to compare.

    Args:
        connection: Any that may read for staff.
        line_code: The line.
        level: Its level, for its rules.
        as_of: The day; epochs after it are left out.
        known_at: As known at this moment; None: now.
    """
    rules = rules_on_record(connection, as_of, known_at)
    found = []
    for marker in markers_on_record(connection, as_of, known_at, line_codes=[line_code]):
        newest = marker.survey
        if newest is not None and earlier_epoch(marker.surveys, newest) is not None:
            found.append(compare_marker(marker, newest.survey_uuid, rules, level))
    return tuple(one for one in found if one is not None)


def compare_marker(
    marker: MarkerObject, survey_uuid: str, rules: BoundaryRules, level: str
) -> Comparison | None:
    """One epoch of a marker against the last earlier one; None: no such epoch is on record.

    Args:
        marker: With all its epochs.
        survey_uuid: The new epoch.
        rules: Rules of the day.
        level: Level of the line.

    Raises:
        InputError: No limit is in force.
    """
    later = epoch_of(marker.surveys, survey_uuid)
    if later is None:
        return None
    factor = rules.rule(FACTOR, level)
    if factor is None:
        raise InputError(
            f"No rule {FACTOR} for lines of level {level} is in force on {rules.as_of}.",
            "Load one: gazetteer load boundary-rules FILE.",
        )
    return compare_epochs(
        marker.full_number, marker.object_uuid, later, earlier_epoch(marker.surveys, later),
        factor, rules.rule(ASSUMED_SIGMA, level),
    )  # fmt: skip


def epoch_of(surveys: Sequence[Survey], survey_uuid: str | None) -> Survey | None:
    """The epoch of that UUID; None: it is none of these."""
    return next((survey for survey in surveys if survey.survey_uuid == survey_uuid), None)
