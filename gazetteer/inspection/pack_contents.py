"""What goes into a field pack 外业数据包: one line's inspection, as the register has it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.boundaries.classification import Classification, highest
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.boundaries.marker import MarkerObject, Survey
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.inspection.compared import epoch_of
from gazetteer.inspection.plan import (
    Inspection,
    InspectionPlan,
    InspectionState,
    PlanState,
    UnknownInspection,
)
from gazetteer.inspection.plan_record import (
    find_inspection,
    find_plan,
    inspections_on_record,
    plans_on_record,
)
from gazetteer.inspection.planning import require_unreported
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.problem_record import problems_on_record
from gazetteer.inspection.sides import line_of
from gazetteer.inspection.task import STANDING, InspectionTask
from gazetteer.inspection.task_record import tasks_on_record
from gis.errors import FieldError, InputError
from gis.survey_crs import Datum, SurveyCrs

_FIELD_DATUMS = frozenset({Datum.CGCS2000, Datum.WGS84})
_SIGMA_RULE = "field_fix_sigma_m"


@dataclass(frozen=True, slots=True)
class PackTask:
    """One marker to be visited.

    Attributes:
        task: The task, with the result on record.
        marker: The marker as the register has it.
        survey: The epoch that the result has; None: none.
    """

    task: InspectionTask
    marker: MarkerObject
    survey: Survey | None


@dataclass(frozen=True, slots=True)
class PackContents:
    """All that a pack holds.

    Attributes:
        pack_uuid: Names the pack for ever.
        made_at: When the register was read, with offset.
        inspection: Whose pack it is.
        plan: Its plan.
        line: Its line.
        crs: System of the pack, on CGCS2000.
        tasks: By number of the marker.
        problems: On record already.
        classification: As high as the highest record in it.
        fix_sigma_m: A fix worse than this asks why.
        left_out: Numbers of markers with a task that are not on record today.
    """

    pack_uuid: str
    made_at: datetime
    inspection: Inspection
    plan: InspectionPlan
    line: BoundaryLine
    crs: SurveyCrs
    tasks: tuple[PackTask, ...]
    problems: tuple[Problem, ...]
    classification: Classification
    fix_sigma_m: float
    left_out: tuple[str, ...]


def choose_inspection(connection: Connection, words: str, as_of: date) -> Inspection:
    """The inspection that a number, or the code or name of a line, means.

    A line means its one inspection under way: in a plan that is not closed, and not reported.

    Raises:
        UnknownInspection: There is none, or the line has several.
        InputError: The words name no line, or several.
    """
    asked = words.strip()
    try:
        line = find_line(connection, asked, as_of)
    except InputError:
        if asked.isascii() and asked.isdigit() and len(asked) < 18:
            return find_inspection(connection, int(asked))
        raise
    closed = {plan.plan_id for plan in plans_on_record(connection, state=PlanState.CLOSED)}
    found = [
        one for one in inspections_on_record(connection, line_id=line.line_id)
        if one.state is not InspectionState.REPORTED and one.plan_id not in closed
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownInspection(
            f"No inspection of line {line.code} {line.name} is under way.",
            "Put the line into a plan first, or give the number of an inspection.",
        )
    raise UnknownInspection(
        f"Line {line.code} {line.name} has several inspections under way:"
        f" {', '.join(str(one.inspection_id) for one in found)}.",
        "Give the number of one.",
    )


def read_contents(
    connection: Connection,
    inspection_id: int,
    crs: SurveyCrs,
    *,
    pack_uuid: str,
    made_at: datetime,
) -> PackContents:
    """Read what goes into a pack.

    Args:
        connection: In `Database.read`, so that all of it is of one moment.
        inspection_id: The inspection.
        crs: System of the pack.
        pack_uuid: Its UUID.
        made_at: The present moment, with offset.

    Raises:
        UnknownInspection: There is no such inspection.
        WrongStep: It is reported, or its plan closed.
        FieldError: The system is on an old datum.
        InputError: The line has no geometry, or markers stand on it and nobody made the tasks.
    """
    _require_field_crs(crs)
    inspection = find_inspection(connection, inspection_id)
    require_unreported(connection, inspection)
    today = made_at.date()
    line = line_of(connection, inspection, today)
    if line.geom is None:
        raise InputError(
            f"Line {line.code} {line.name} has no geometry to take along.",
            "Load it: gazetteer load boundary-lines FILE.",
        )
    markers = {
        marker.object_id: marker
        for marker in markers_on_record(connection, today, line_codes=[line.code])
    }
    tasks = tasks_on_record(connection, inspection_id)
    if not tasks and any(marker.state in STANDING for marker in markers.values()):
        raise InputError(
            f"The inspection {inspection_id} of line {line.code} has no tasks.",
            f"Make them first: gazetteer inspection tasks {inspection_id} --make.",
        )
    taken = tuple(
        PackTask(task, marker, _survey_of(task, marker))
        for task in tasks
        if (marker := markers.get(task.object_id)) is not None
    )
    secrecies = [line.secrecy, *(one.marker.secrecy for one in taken)]
    rules = rules_on_record(connection, today)
    return PackContents(
        pack_uuid=pack_uuid,
        made_at=made_at,
        inspection=inspection,
        plan=find_plan(connection, inspection.plan_id),
        line=line,
        crs=crs,
        tasks=taken,
        problems=problems_on_record(connection, inspection_id),
        classification=highest(secrecies),
        fix_sigma_m=float(rules.number(_SIGMA_RULE, line.level.value)),
        left_out=tuple(task.full_number for task in tasks if task.object_id not in markers),
    )


def _survey_of(task: InspectionTask, marker: MarkerObject) -> Survey | None:
    return None if task.result is None else epoch_of(marker.surveys, task.result.survey_uuid)


def _require_field_crs(crs: SurveyCrs) -> None:
    """Receivers give WGS 84; on an old datum everything would stand off by up to 100 m."""
    if crs.datum not in _FIELD_DATUMS:
        raise FieldError(
            f"{crs.name} ({crs.en}) is on an old datum, to which no device converts exactly.",
            "Make the pack in CGCS2000: 4490, or a zone such as 4548. Coordinates on record in"
            " the old datum stand in it as they are.",
        )
