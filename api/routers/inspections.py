"""`/inspection-plans`, `/inspections`: joint inspections 联合检查 planned and moved on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.boundary_requests import Answer, BoundaryRequestOf
from api.case_requests import Insider
from api.editions import EditionOf
from api.inspection_answers import (
    inspection_answer,
    plan_answer,
    plan_progress_answer,
    whole_inspection,
)
from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from api.plan_requests import GivenLine, GivenMove, GivenPlan, InspectionChange, PlanChange
from api.sign_in import require_anywhere
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.line_record import find_line, find_lines, lines_on_record
from gazetteer.inspection.plan import PlanState
from gazetteer.inspection.plan_record import (
    find_inspection,
    find_plan,
    inspections_on_record,
    plans_on_record,
)
from gazetteer.inspection.planning import (
    LinePlan,
    add_lines,
    create_plan,
    edit_inspection,
    edit_plan,
)
from gazetteer.inspection.progress import plan_progress, progress_of
from gazetteer.inspection.rights import allowed_on, require_inspection, require_plan
from gazetteer.inspection.sides import line_of, require_side
from gazetteer.inspection.steps import move_inspection, move_plan
from gis.database import seen_as

router = APIRouter(route_class=StrictRoute, tags=["inspections"])

PlanOf = Annotated[int, Path(description="Number of the plan 方案编号", ge=1, le=2**53)]
InspectionOf = Annotated[int, Path(description="Number of the inspection", ge=1, le=2**53)]


@router.get("/inspection-plans", summary="Plans of joint inspections 联检方案")
def plans(
    database: DatabaseOf,
    account: Insider,
    known_at: MomentOf,
    year: Annotated[int | None, Query(ge=1989, le=2100)] = None,
    state: PlanState | None = None,
) -> dict[str, Any]:
    """The newest year first."""
    with database.read(account.reads_as) as connection:
        found = plans_on_record(connection, known_at, year=year, state=state)
    return {"plans": [plan_answer(plan) for plan in found]}


@router.post("/inspection-plans", status_code=201, summary="Draw up a plan 拟订联检方案")
def planned(asked: BoundaryRequestOf, given: GivenPlan) -> JSONResponse:
    """As a draft without lines."""
    require_anywhere(asked.account, Action.PLAN_INSPECTION)

    def change(connection: Connection) -> Answer:
        said = given.model_dump(exclude={"year", "title", "kind"})
        plan = create_plan(connection, given.year, given.title, given.kind, **said)
        return Answer(plan_answer(plan), str(plan.edition), status=201)

    return asked.answer(f"inspection plan {given.title}", change)


@router.get("/inspection-plans/{plan_id}", summary="One plan and its progress 联检进度")
def plan(
    database: DatabaseOf, account: Insider, plan_id: PlanOf, known_at: MomentOf, response: Response
) -> dict[str, Any]:
    """Each line with markers visited, conditions found and problems open."""
    with database.read(account.reads_as) as connection:
        body = _plan(connection, plan_id, known_at)
    response.headers["ETag"] = f'"{body["edition"]}"'
    return body


@router.patch("/inspection-plans/{plan_id}", summary="Change or move a plan 修改联检方案")
def plan_changed(
    asked: BoundaryRequestOf, plan_id: PlanOf, edition: EditionOf, given: PlanChange
) -> JSONResponse:
    """It begins with a line at least, and closes when all are reported."""

    def change(connection: Connection) -> Answer:
        require_plan(connection, asked.account, Action.PLAN_INSPECTION, plan_id)
        said = given.model_dump(exclude={"state"}, exclude_unset=True)
        before = find_plan(connection, plan_id)
        after = before
        if said:
            after = edit_plan(connection, plan_id, said, edition)
        if given.state is not None:
            at = edition if after == before else after.edition
            after = move_plan(connection, plan_id, given.state, at)
        with seen_as(connection, asked.account.reads_as):
            body = _plan(connection, plan_id)
        return Answer(body, str(after.edition), after != before)

    return asked.answer(f"inspection plan {plan_id}", change)


@router.post("/inspection-plans/{plan_id}/lines", summary="Add lines to a plan 列入界线")
def line_added(asked: BoundaryRequestOf, plan_id: PlanOf, given: GivenLine) -> JSONResponse:
    """One line, or all parts of a longer one; what is in the plan already stays as it is."""

    def change(connection: Connection) -> Answer:
        account = asked.account
        with seen_as(connection, account.reads_as):
            found = find_lines(connection, given.line, date.today())
            for one in found:
                require_side(connection, account, Action.PLAN_INSPECTION, one)
        how = LinePlan(given.team_a, given.team_b, given.planned_from, given.planned_to)
        _, new = add_lines(connection, plan_id, found, how)
        with seen_as(connection, account.reads_as):
            body = _plan(connection, plan_id)
        return Answer(body, str(body["edition"]), new > 0)

    return asked.answer(f"lines of inspection plan {plan_id}", change)


@router.get("/inspections/{inspection_id}", summary="The inspection of a line 界线联检")
def inspection(
    database: DatabaseOf,
    account: Insider,
    inspection_id: InspectionOf,
    known_at: MomentOf,
    response: Response,
) -> dict[str, Any]:
    """Teams, days, what the teams wrote, and how far it is; its edition is the ETag."""
    with database.read(account.reads_as) as connection:
        found = find_inspection(connection, inspection_id, known_at)
        line = line_of(connection, found, known_at=known_at)
        body = whole_inspection(
            found,
            find_plan(connection, found.plan_id, known_at),
            line,
            progress_of(connection, found, known_at),
        )
        body["may"] = sorted(allowed_on(connection, account, line))
    response.headers["ETag"] = f'"{found.edition}"'
    return body


@router.patch("/inspections/{inspection_id}", summary="Teams, days, chapters 修改联检安排")
def inspection_changed(
    asked: BoundaryRequestOf,
    inspection_id: InspectionOf,
    edition: EditionOf,
    given: InspectionChange,
) -> JSONResponse:
    """Until it is reported."""

    def change(connection: Connection) -> Answer:
        before = require_inspection(
            connection, asked.account, Action.RECORD_INSPECTION, inspection_id
        )
        said: Mapping[str, Any] = given.model_dump(exclude_unset=True)
        after = edit_inspection(connection, inspection_id, said, edition)
        return Answer(inspection_answer(after), str(after.edition), after != before)

    return asked.answer(f"inspection {inspection_id}", change)


@router.post("/inspections/{inspection_id}/move", summary="Move it on 联检流转")
def inspection_moved(
    asked: BoundaryRequestOf, inspection_id: InspectionOf, edition: EditionOf, given: GivenMove
) -> JSONResponse:
    """Into the field, out of it, reported; into the field it goes with a task a marker."""

    def change(connection: Connection) -> Answer:
        require_inspection(connection, asked.account, Action.RECORD_INSPECTION, inspection_id)
        after = move_inspection(
            connection, inspection_id, given.to, given.on, reason=given.reason, edition=edition
        )
        return Answer(inspection_answer(after), str(after.edition))

    return asked.answer(f"inspection {inspection_id} to {given.to}", change)


def _plan(connection: Connection, plan_id: int, known_at: datetime | None = None) -> dict[str, Any]:
    found = plan_progress(connection, plan_id, known_at)
    lines = {line.code: line for line in lines_on_record(connection, date.today(), known_at)}
    return plan_progress_answer(found, lines)


@router.get("/boundaries/{code}/inspections", summary="Inspections of a line 界线联检记录")
def inspections_of_line(
    database: DatabaseOf,
    account: Insider,
    code: Annotated[str, Path(description="Line code 界线代码", pattern=r"^[0-9A-Z]{4,12}$")],
    as_of: DayOf,
    known_at: MomentOf,
) -> dict[str, Any]:
    """The newest first, each with its plan; and what whoever asks may do on the line."""
    with database.read(account.reads_as) as connection:
        line = find_line(connection, code, as_of, known_at)
        found = inspections_on_record(connection, known_at, line_id=line.line_id)
        told = [
            {
                **inspection_answer(one),
                "plan": plan_answer(find_plan(connection, one.plan_id, known_at)),
            }
            for one in found
        ]
        may = sorted(allowed_on(connection, account, line))
    told.sort(key=lambda one: (one["completed_on"] or "9999", one["inspection_id"]), reverse=True)
    return {"line_code": line.code, "inspections": told, "may": may}
