"""Enters results 联检记录, with the epoch that was measured. Nothing is overwritten unread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from gazetteer.inspection.field_epoch import check_epoch, enter_epoch, is_entered
from gazetteer.inspection.plan import Inspection, InspectionChanged, InspectionState, WrongStep
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.planning import require_unreported
from gazetteer.inspection.result import WITHOUT_EPOCH, InspectionResult, NewEpoch, ResultEntry
from gazetteer.inspection.sides import line_of
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import find_task
from gis.errors import FieldError


def enter_result(
    connection: Connection,
    task_uuid: str,
    says: ResultEntry,
    epoch: NewEpoch | None = None,
    *,
    read_at: datetime | None = None,
    result_uuid: str | None = None,
    is_simulated: bool = False,
    today: date | None = None,
) -> InspectionResult:
    """Enter what was found at a marker, or change it. The register's own state does not follow.

    Args:
        connection: A revision.
        task_uuid: The task.
        says: All that the result says; what it leaves out is taken out.
        epoch: Coordinates measured; None: none, or those of the result on record stay. It adds
            an epoch, which corrects that of the result on record.
        read_at: `entered_at` of the result that this one takes the place of; None: there is
            none. The same said again needs none and changes nothing.
        result_uuid: UUID that a new result brings from a field pack; None: a new one.
        is_simulated: Whether the epoch is invented.
        today: None: today.

    Returns:
        The result on record.

    Raises:
        UnknownInspection: There is no such task.
        WrongStep: The inspection is not in the field, or reported.
        InspectionChanged: There is another result, or it was changed since it was read.
        FieldError: The day or the coordinates cannot be; a fix is worse than it should be and
            nobody says why; a marker that is not there has coordinates.
    """
    task = find_task(connection, task_uuid)
    inspection = find_inspection(connection, task.inspection_id)
    plan = require_unreported(connection, inspection)
    if inspection.state is InspectionState.PLANNED:
        raise WrongStep(
            f"The inspection {inspection.inspection_id} of line {inspection.line_code} has not"
            " begun.",
            "Move it to in_field first.",
        )
    now = today or date.today()
    entry = _trimmed(says)
    line = line_of(connection, inspection, entry.inspected_on)
    _check_day("inspected_on", entry.inspected_on, inspection, now)
    if epoch is not None:
        _check_day("surveyed_on", epoch.surveyed_on or entry.inspected_on, inspection, now)
        check_epoch(connection, epoch, entry, line)
    before = task.result
    if (
        before is not None
        and before.says == entry
        and (epoch is None or is_entered(connection, before, epoch, entry))
    ):
        return before
    _require_read(task, read_at)
    measured = None if before is None else before.survey_uuid
    if epoch is not None:
        measured = enter_epoch(
            connection, task.object_id, epoch, entry, before=measured,
            source=f"{plan.title} ({plan.year})", is_simulated=is_simulated, today=now,
        )  # fmt: skip
    elif entry.condition in WITHOUT_EPOCH:
        measured = None
    _write(connection, task, entry, measured, result_uuid)
    found = find_task(connection, task_uuid).result
    if found is None:
        raise LookupError("the result just written is not on record")
    return found


def _trimmed(says: ResultEntry) -> ResultEntry:
    """The entry with its texts trimmed; a blank text is none."""
    return replace(
        says,
        inspector_a=_said(says.inspector_a),
        inspector_b=_said(says.inspector_b),
        found_where=_said(says.found_where),
        action_taken=_said(says.action_taken),
        accuracy_reason=_said(says.accuracy_reason),
        remark=_said(says.remark),
    )


def _said(text_: str | None) -> str | None:
    return (text_ or "").strip() or None


def _check_day(name: str, day: date, inspection: Inspection, today: date) -> None:
    """See that a day lies in the inspection: from its first day, actual or else planned."""
    if day > today:
        raise FieldError(f"{name} {day} lies in the future.", "Give the day it happened.")
    first = inspection.started_on or inspection.planned_from
    if first is not None and day < first:
        raise FieldError(
            f"{name} {day} lies before the inspection, which began on {first}.",
            "Correct the day, or the dates of the inspection.",
        )
    if inspection.completed_on is not None and day > inspection.completed_on:
        raise FieldError(
            f"{name} {day} lies after the inspection, which ended on {inspection.completed_on}.",
            "Correct the day, or move the inspection back to in_field.",
        )


def _require_read(task: InspectionTask, read_at: datetime | None) -> None:
    stands = None if task.result is None else task.result.entered_at
    if stands == read_at:
        return
    if stands is None:
        raise InspectionChanged(
            f"The marker {task.full_number} has no result any more.", "Read the task again."
        )
    raise InspectionChanged(
        f"The marker {task.full_number} has a result that says otherwise, entered at"
        f" {stands.isoformat()}.",
        "Read it, then decide which of the two holds.",
    )


def _write(
    connection: Connection,
    task: InspectionTask,
    says: ResultEntry,
    survey_uuid: str | None,
    result_uuid: str | None,
) -> None:
    values = {
        "task": task.task_uuid,
        "inspected_on": says.inspected_on,
        "inspector_a": says.inspector_a,
        "inspector_b": says.inspector_b,
        "condition": says.condition.value,
        "found_where": says.found_where,
        "action_taken": says.action_taken,
        "witnesses_state": None if says.witnesses_state is None else says.witnesses_state.value,
        "survey_uuid": survey_uuid,
        "accuracy_reason": says.accuracy_reason,
        "remark": says.remark,
    }
    if task.result is not None:
        assigned = ", ".join(f"{c} = {_cell(c)}" for c in values if c != "task")
        connection.execute(
            text(f"UPDATE office.inspection_result SET {assigned}"
                 " WHERE result_uuid = CAST(:result AS uuid)"),
            {**values, "result": task.result.result_uuid},
        )  # fmt: skip
        return
    columns = [column for column in values if column != "task"]
    cells = ", ".join(_cell(column) for column in columns)
    written = connection.execute(
        text(f"INSERT INTO office.inspection_result (task_id, result_uuid, {', '.join(columns)})"
             f" SELECT task_id, coalesce(CAST(:result AS uuid), gen_random_uuid()), {cells}"
             " FROM office.inspection_task WHERE task_uuid = CAST(:task AS uuid)"
             " ON CONFLICT (result_uuid) DO NOTHING"),
        {**values, "result": _uuid(result_uuid)},
    ).rowcount  # fmt: skip
    if not written:
        raise FieldError(
            f"The UUID {result_uuid} is that of another task's result.",
            "Leave it out; a new result gets its own.",
        )


def _cell(column: str) -> str:
    return "CAST(:survey_uuid AS uuid)" if column == "survey_uuid" else f":{column}"


def _uuid(given: str | None) -> str | None:
    try:
        return None if given is None else str(UUID(given))
    except ValueError:
        raise FieldError(f"{given!r} is no UUID.", "Leave it out, or correct it.") from None
