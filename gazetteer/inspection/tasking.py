"""Makes the tasks 联检任务 of an inspection: one for each object of the line that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gazetteer.boundaries.marker import MarkerState
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.planning import require_unreported
from gazetteer.inspection.task import STANDING, InspectionTask
from gazetteer.inspection.task_record import find_task, tasks_on_record


@dataclass(frozen=True, slots=True)
class Tasking:
    """What making the tasks came to.

    Attributes:
        tasks: All tasks of the inspection now.
        added: Numbers of the objects that got one.
        removed: Numbers of those that lost theirs: they stand no more, and nobody was there.
    """

    tasks: tuple[InspectionTask, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def make_tasks(
    connection: Connection,
    inspection_id: int,
    as_of: date | None = None,
    *,
    with_lost: bool = False,
) -> Tasking:
    """Make the tasks that are missing, and take off those of objects that stand no more.

    Objects at tri-points on the line are in. Made again, nothing changes but for markers that
    were set up, replaced or retired meanwhile. A task with a result always stays.

    Args:
        connection: A revision.
        inspection_id: The inspection.
        as_of: Day of the register; None: today.
        with_lost: Look for those registered as lost too.

    Raises:
        WrongStep: The inspection is reported, or its plan closed.
    """
    inspection = find_inspection(connection, inspection_id)
    require_unreported(connection, inspection)
    wanted = STANDING | {MarkerState.LOST} if with_lost else STANDING
    markers = {
        marker.object_id: marker.full_number
        for marker in markers_on_record(
            connection, as_of or date.today(), line_codes=[inspection.line_code]
        )
        if marker.state in wanted
    }
    present = tasks_on_record(connection, inspection_id)
    missing = sorted(set(markers) - {task.object_id for task in present})
    gone = [t for t in present if t.object_id not in markers and t.result is None]
    if gone:
        connection.execute(
            text("DELETE FROM office.inspection_task"
                 " WHERE task_uuid = ANY(CAST(:tasks AS uuid[]))"),
            {"tasks": [task.task_uuid for task in gone]},
        )  # fmt: skip
    if missing:
        connection.execute(
            text("INSERT INTO office.inspection_task (inspection_id, object_id)"
                 " SELECT :inspection, unnest(CAST(:objects AS bigint[]))"),
            {"inspection": inspection_id, "objects": missing},
        )  # fmt: skip
    return Tasking(
        tasks_on_record(connection, inspection_id),
        tuple(sorted(markers[number] for number in missing)),
        tuple(task.full_number for task in gone),
    )


def assign_task(connection: Connection, task_uuid: str, to: str | None) -> InspectionTask:
    """Say who goes to a marker; None: nobody yet.

    Raises:
        UnknownInspection: There is no such task.
        WrongStep: The inspection is reported, or its plan closed.
    """
    task = find_task(connection, task_uuid)
    require_unreported(connection, find_inspection(connection, task.inspection_id))
    connection.execute(
        text("UPDATE office.inspection_task SET assigned_to = :to"
             " WHERE task_uuid = CAST(:task AS uuid)"),
        {"to": (to or "").strip() or None, "task": task_uuid},
    )  # fmt: skip
    return find_task(connection, task_uuid)
