"""Moves plans 联检方案 and inspections on, where the step is one that may be taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from gazetteer.inspection.plan import (
    INSPECTION_MOVES,
    PLAN_MOVES,
    Inspection,
    InspectionPlan,
    InspectionState,
    PlanState,
    WrongStep,
)
from gazetteer.inspection.plan_record import find_inspection, find_plan, inspections_on_record
from gazetteer.inspection.plan_writing import change_inspection, change_plan, require_edition
from gazetteer.inspection.planning import require_unreported
from gazetteer.inspection.task_record import tasks_on_record
from gazetteer.inspection.tasking import make_tasks
from gis.errors import InputError


def move_plan(
    connection: Connection, plan_id: int, to: PlanState, edition: int | None = None
) -> InspectionPlan:
    """Move a plan on: it begins with a line at least, and closes when all are reported.

    Raises:
        InspectionChanged: It was changed since the edition that was read.
        WrongStep: It does not go from where it stands to there, or is not ready to.
    """
    plan = find_plan(connection, plan_id)
    require_edition(f"plan {plan_id}", plan.edition, edition)
    if to not in PLAN_MOVES[plan.state]:
        raise WrongStep(
            f"The plan {plan_id} is {plan.state} and cannot become {to}.",
            _ways(PLAN_MOVES[plan.state]),
        )
    inspections = inspections_on_record(connection, plan_id=plan_id)
    if to is PlanState.UNDER_WAY and not inspections:
        raise WrongStep(f"The plan {plan_id} has no lines.", "Add lines before it begins.")
    begun = [i.line_code for i in inspections if i.state is not InspectionState.PLANNED]
    if to is PlanState.DRAFT and begun:
        raise WrongStep(
            f"Inspections of the plan {plan_id} have begun: {', '.join(begun)}.",
            "Go on with it, or close it when they are reported.",
        )
    left = [i.line_code for i in inspections if i.state is not InspectionState.REPORTED]
    if to is PlanState.CLOSED and left:
        raise WrongStep(
            f"Inspections of the plan {plan_id} are not reported: {', '.join(left)}.",
            "Report them first.",
        )
    return change_plan(connection, plan, {"state": to.value})


def move_inspection(
    connection: Connection,
    inspection_id: int,
    to: InspectionState,
    on: date | None = None,
    *,
    reason: str | None = None,
    edition: int | None = None,
) -> Inspection:
    """Move the inspection of a line on. Into the field it goes with tasks, made if there are none.

    Args:
        connection: A revision.
        inspection_id: The inspection.
        to: Where to.
        on: First day in the field, for in_field; the last, for field_done, from which the next
            five years count; None: today.
        reason: Why markers were not visited, for field_done; stands in the report.
        edition: The one that was read; None: whatever stands.

    Raises:
        InspectionChanged: It was changed since.
        WrongStep: It does not go from where it stands to there; the plan is not under way; or
            markers were not visited and nobody says why.
        InputError: The day is in the future, or before the first one.
    """
    inspection = find_inspection(connection, inspection_id)
    require_edition(f"inspection {inspection_id}", inspection.edition, edition)
    if to not in INSPECTION_MOVES[inspection.state]:
        raise WrongStep(
            f"The inspection {inspection_id} of line {inspection.line_code} is {inspection.state}"
            f" and cannot become {to}.",
            _ways(INSPECTION_MOVES[inspection.state]),
        )
    plan = require_unreported(connection, inspection)
    if plan.state is not PlanState.UNDER_WAY:
        raise WrongStep(
            f"The plan {plan.plan_id} {plan.title} is {plan.state}.", "Move it to under_way first."
        )
    values: dict[str, object] = {"state": to.value}
    if to is InspectionState.PLANNED:
        _require_no_results(connection, inspection)
        values |= {"started_on": None}
    if to is InspectionState.IN_FIELD and inspection.state is InspectionState.PLANNED:
        values |= {"started_on": _past(on)}
        if not tasks_on_record(connection, inspection_id):
            make_tasks(connection, inspection_id)
    if to is InspectionState.IN_FIELD and inspection.state is InspectionState.FIELD_DONE:
        values |= {"completed_on": None}
    if to is InspectionState.FIELD_DONE:
        values |= _completed(connection, inspection, _past(on), reason)
    return change_inspection(connection, inspection, values)


def _ways(states: Iterable[str]) -> str:
    onward = ", ".join(states)
    return f"From there it goes to: {onward}." if onward else "It is at its end: make a new plan."


def _completed(
    connection: Connection, inspection: Inspection, day: date, reason: str | None
) -> dict[str, object]:
    """The columns of an inspection whose field work ended on the day."""
    if inspection.started_on is not None and day < inspection.started_on:
        raise InputError(
            f"{day} lies before the first day in the field, {inspection.started_on}.",
            "Correct the day.",
        )
    tasks = tasks_on_record(connection, inspection.inspection_id)
    late = [t.full_number for t in tasks if t.result and t.result.says.inspected_on > day]
    if late:
        raise InputError(
            f"Markers were inspected after {day}: {', '.join(late[:6])}.", "Give the last day."
        )
    left = [task.full_number for task in tasks if task.result is None]
    why = (reason or "").strip()
    if left and not why:
        raise WrongStep(
            f"{len(left)} of {len(tasks)} markers were not visited: {', '.join(left[:6])}"
            + ("…" if len(left) > 6 else "") + ".",
            "Enter their results, or give the reason, which will stand in the report.",
        )  # fmt: skip
    findings = {key: body for key, body in inspection.findings.items() if key != "unvisited"}
    if left:
        findings["unvisited"] = why
    return {"completed_on": day, "findings": findings}


def _require_no_results(connection: Connection, inspection: Inspection) -> None:
    if any(task.result for task in tasks_on_record(connection, inspection.inspection_id)):
        raise WrongStep(
            f"The inspection {inspection.inspection_id} has results.", "It has begun; go on."
        )


def _past(on: date | None) -> date:
    today = date.today()
    if on is not None and on > today:
        raise InputError(f"{on} lies in the future.", "Give the day it happened.")
    return on or today
