"""`/inspections/{id}/tasks`, results, problems, comparison: what the teams found 联检记录."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.boundary_requests import Answer, BoundaryRequestOf
from api.case_requests import Insider
from api.editions import RequiredTagOf, TagOf, read_moment
from api.inspection_answers import (
    comparisons,
    problem_answer,
    report_answer,
    result_answer,
    task_answer,
)
from api.inspection_requests import GivenAssignment, GivenProblem, GivenResult
from api.parameters import DatabaseOf, MomentOf, StrictRoute
from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.inspection.compared import compare_inspection
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.problem_record import (
    change_problem,
    enter_problem,
    find_problem,
    problems_on_record,
)
from gazetteer.inspection.report_data import joint_report
from gazetteer.inspection.result_entry import enter_result
from gazetteer.inspection.rights import require_inspection
from gazetteer.inspection.task_record import find_task, tasks_on_record
from gazetteer.inspection.tasking import assign_task, make_tasks
from gis.database import seen_as

router = APIRouter(route_class=StrictRoute, tags=["inspections"])

InspectionOf = Annotated[int, Path(description="Number of the inspection", ge=1, le=2**53)]
UuidOf = Annotated[str, Path(pattern=r"^[0-9a-fA-F-]{32,36}$")]


@router.get("/inspections/{inspection_id}/tasks", summary="Markers to visit, and results 联检任务")
def tasks(
    database: DatabaseOf, account: Insider, inspection_id: InspectionOf, known_at: MomentOf
) -> dict[str, Any]:
    """By number, with what is registered of each marker; a result's `edition` is its ETag."""
    with database.read(account.reads_as) as connection:
        inspection = find_inspection(connection, inspection_id, known_at)
        rows = _tasks(connection, inspection, known_at)
    return {"inspection_id": inspection_id, "tasks": rows}


@router.post("/inspections/{inspection_id}/tasks", summary="Make the missing tasks 生成联检任务")
def tasks_made(asked: BoundaryRequestOf, inspection_id: InspectionOf) -> JSONResponse:
    """One for each marker that stands; made again, only for what changed meanwhile."""

    def change(connection: Connection) -> Answer:
        inspection = require_inspection(
            connection, asked.account, Action.PLAN_INSPECTION, inspection_id
        )
        made = make_tasks(connection, inspection_id)
        with seen_as(connection, asked.account.reads_as):
            rows = _tasks(connection, inspection)
        seen = {row["full_number"] for row in rows}
        body = {
            "inspection_id": inspection_id, "tasks": rows,
            "added": [one for one in made.added if one in seen], "removed": list(made.removed),
        }  # fmt: skip
        return Answer(body, None, bool(made.added or made.removed))

    return asked.answer(f"tasks of inspection {inspection_id}", change)


@router.put("/inspection-tasks/{task_uuid}/assignment", summary="Who goes 指派联检任务")
def assigned(asked: BoundaryRequestOf, task_uuid: UuidOf, given: GivenAssignment) -> JSONResponse:
    """Until the inspection is reported."""

    def change(connection: Connection) -> Answer:
        _allowed_task(connection, asked.account, Action.PLAN_INSPECTION, task_uuid)
        task = assign_task(connection, task_uuid, given.assigned_to)
        return Answer({"task_uuid": task.task_uuid, "assigned_to": task.assigned_to})

    return asked.answer(f"inspection task {task_uuid}", change)


@router.put("/inspection-tasks/{task_uuid}/result", summary="Enter what was found 登记联检结果")
def result(
    asked: BoundaryRequestOf, task_uuid: UuidOf, tag: TagOf, given: GivenResult
) -> JSONResponse:
    """New without `If-Match`; in place of one on record with its edition, else 412."""

    def change(connection: Connection) -> Answer:
        before = _allowed_task(connection, asked.account, Action.RECORD_INSPECTION, task_uuid)
        made = enter_result(
            connection, task_uuid, given.says(), given.measured(), read_at=read_moment(tag)
        )
        return Answer(result_answer(made), made.entered_at.isoformat(), made != before)

    return asked.answer(f"inspection result of task {task_uuid}", change)


@router.get("/inspections/{inspection_id}/comparison", summary="Which markers moved 新旧成果比较")
def comparison(
    database: DatabaseOf, account: Insider, inspection_id: InspectionOf, known_at: MomentOf
) -> dict[str, Any]:
    """Every new epoch against the last earlier one, and the limit with its clause."""
    with database.read(account.reads_as) as connection:
        inspection = find_inspection(connection, inspection_id, known_at)
        found = compare_inspection(connection, inspection, known_at=known_at)
    return {"inspection_id": inspection_id, "comparisons": comparisons(found)}


@router.get("/inspections/{inspection_id}/problems", summary="Problems 问题清单")
def problems(
    database: DatabaseOf, account: Insider, inspection_id: InspectionOf, known_at: MomentOf
) -> dict[str, Any]:
    """By the day they were found; a problem's `edition` is its ETag."""
    with database.read(account.reads_as) as connection:
        find_inspection(connection, inspection_id, known_at)
        found = problems_on_record(connection, inspection_id, known_at)
    return {"inspection_id": inspection_id, "problems": [problem_answer(one) for one in found]}


@router.post("/inspections/{inspection_id}/problems", status_code=201, summary="Enter one 登记问题")
def problem_entered(
    asked: BoundaryRequestOf, inspection_id: InspectionOf, given: GivenProblem
) -> JSONResponse:
    """Also after the report: handling goes on."""

    def change(connection: Connection) -> Answer:
        require_inspection(connection, asked.account, Action.RECORD_INSPECTION, inspection_id)
        made = enter_problem(connection, inspection_id, given.new())
        return Answer(problem_answer(made), made.entered_at.isoformat(), status=201)

    return asked.answer(f"problem of inspection {inspection_id}", change)


@router.put("/inspection-problems/{problem_uuid}", summary="Change one 处理问题")
def problem_changed(
    asked: BoundaryRequestOf, problem_uuid: UuidOf, tag: RequiredTagOf, given: GivenProblem
) -> JSONResponse:
    """All that it says is given anew."""

    def change(connection: Connection) -> Answer:
        with seen_as(connection, asked.account.reads_as):
            before = find_problem(connection, problem_uuid)
        require_inspection(
            connection, asked.account, Action.RECORD_INSPECTION, before.inspection_id
        )
        made = change_problem(connection, problem_uuid, given.new(), _moment(tag))
        return Answer(problem_answer(made), made.entered_at.isoformat(), made != before)

    return asked.answer(f"inspection problem {problem_uuid}", change)


@router.get("/inspections/{inspection_id}/report", summary="What the joint report says 联检报告")
def report(
    database: DatabaseOf, account: Insider, inspection_id: InspectionOf, known_at: MomentOf
) -> dict[str, Any]:
    """Chapters, figures with definitions, proposals, and what is not filled in."""
    with database.read(account.reads_as) as connection:
        return report_answer(joint_report(connection, inspection_id, known_at=known_at))


def _tasks(
    connection: Connection, inspection: Inspection, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    day = inspection.completed_on or date.today()
    found = tasks_on_record(connection, inspection.inspection_id, known_at)
    markers = {
        marker.object_id: marker
        for marker in markers_on_record(
            connection, day, known_at, line_codes=[inspection.line_code]
        )
    }
    return [task_answer(task, markers.get(task.object_id)) for task in found]


def _allowed_task(connection: Connection, account: Account, action: Action, task_uuid: str) -> Any:
    """The task's result, where the account may do that on a side of its line."""
    with seen_as(connection, account.reads_as):
        task = find_task(connection, task_uuid)
    require_inspection(connection, account, action, task.inspection_id)
    return task.result


def _moment(tag: str) -> datetime:
    found = read_moment(tag)
    if found is None:
        raise LookupError("a tag names a moment")
    return found
