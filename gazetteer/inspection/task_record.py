"""Reads tasks 联检任务 with their results, as whoever asks may see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, RowMapping, text

from gazetteer.inspection.plan import UnknownInspection
from gazetteer.inspection.result import Condition, InspectionResult, ResultEntry, WitnessesState
from gazetteer.inspection.task import InspectionTask

_TASKS = """
SELECT t.task_uuid::text AS task_uuid, t.inspection_id, t.object_id, t.assigned_to,
       o.object_uuid::text AS object_uuid, o.full_number, o.ordinal,
       r.result_uuid::text AS result_uuid, r.inspected_on, r.inspector_a, r.inspector_b,
       r.condition, r.found_where, r.action_taken, r.witnesses_state,
       r.survey_uuid::text AS survey_uuid, r.accuracy_reason, r.remark,
       lower(r.recorded) AS entered_at
FROM office.inspection_task_known(CAST(:known AS timestamptz)) t
JOIN gazetteer.marker_object_known(CAST(:known AS timestamptz)) o USING (object_id)
LEFT JOIN office.inspection_result_known(CAST(:known AS timestamptz)) r USING (task_id)
WHERE (CAST(:inspection AS bigint) IS NULL OR t.inspection_id = :inspection)
  AND (CAST(:task AS uuid) IS NULL OR t.task_uuid = CAST(:task AS uuid))
ORDER BY o.full_number, o.ordinal
"""


def tasks_on_record(
    connection: Connection, inspection_id: int, known_at: datetime | None = None
) -> tuple[InspectionTask, ...]:
    """The tasks of an inspection that whoever asks may see, by number of the marker.

    Args:
        connection: Any that may read for staff.
        inspection_id: The inspection.
        known_at: As known at this moment, results too; None: now.
    """
    asked = {"known": known_at, "inspection": inspection_id, "task": None}
    return tuple(_task(row) for row in connection.execute(text(_TASKS), asked).mappings())


def find_task(
    connection: Connection, task_uuid: str, known_at: datetime | None = None
) -> InspectionTask:
    """A task by its UUID.

    Raises:
        UnknownInspection: There is none that may be seen, or this is no UUID.
    """
    if not _is_uuid(task_uuid):
        raise UnknownInspection(f"{task_uuid[:40]!r} is no UUID of a task.", "Correct it.")
    asked = {"known": known_at, "inspection": None, "task": task_uuid}
    row = connection.execute(text(_TASKS), asked).mappings().first()
    if row is None:
        raise UnknownInspection(
            f"There is no task {task_uuid}.",
            "`gazetteer inspection tasks INSPECTION` lists the tasks with their UUIDs.",
        )
    return _task(row)


def _is_uuid(text_: str) -> bool:
    try:
        UUID(text_)
    except ValueError:
        return False
    return True


def _task(row: RowMapping) -> InspectionTask:
    return InspectionTask(
        task_uuid=row["task_uuid"],
        inspection_id=row["inspection_id"],
        object_id=row["object_id"],
        object_uuid=row["object_uuid"],
        full_number=row["full_number"],
        ordinal=row["ordinal"],
        assigned_to=row["assigned_to"],
        result=None if row["result_uuid"] is None else _result(row),
    )


def _result(row: RowMapping) -> InspectionResult:
    witnesses = row["witnesses_state"]
    return InspectionResult(
        result_uuid=row["result_uuid"],
        task_uuid=row["task_uuid"],
        object_id=row["object_id"],
        says=ResultEntry(
            inspected_on=row["inspected_on"],
            condition=Condition(row["condition"]),
            inspector_a=row["inspector_a"],
            inspector_b=row["inspector_b"],
            found_where=row["found_where"],
            action_taken=row["action_taken"],
            witnesses_state=None if witnesses is None else WitnessesState(witnesses),
            accuracy_reason=row["accuracy_reason"],
            remark=row["remark"],
        ),
        survey_uuid=row["survey_uuid"],
        entered_at=row["entered_at"],
    )
