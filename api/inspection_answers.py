"""Plans, inspections, tasks, results and comparisons 联合检查 as answered in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.boundary_answers import day, number, survey_answer, system
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject
from gazetteer.inspection.comparison import Comparison
from gazetteer.inspection.plan import Inspection, InspectionPlan
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.progress import PlanProgress, Progress
from gazetteer.inspection.report import JointReport
from gazetteer.inspection.result import InspectionResult
from gazetteer.inspection.task import InspectionTask


def plan_answer(plan: InspectionPlan) -> dict[str, Any]:
    """One plan 联检方案; its edition is its ETag."""
    return {
        "plan_id": plan.plan_id,
        "year": plan.year,
        "title": plan.title,
        "kind": plan.kind.value,
        "state": plan.state.value,
        "leading_side": plan.leading_side,
        "remark": plan.remark,
        "edition": plan.edition,
    }


def plan_progress_answer(found: PlanProgress, lines: dict[str, BoundaryLine]) -> dict[str, Any]:
    """A plan with its inspections and how far each is.

    Args:
        found: The plan.
        lines: Lines in force today, by code, for their names; one that is not is without.
    """
    return {
        **plan_answer(found.plan),
        "total": found.total.as_dict(),
        "inspections": [
            {
                **inspection_answer(inspection),
                "line": line_name(lines.get(inspection.line_code)),
                "progress": progress.as_dict(),
            }
            for inspection, progress in found.inspections
        ],
    }


def inspection_answer(inspection: Inspection) -> dict[str, Any]:
    """The inspection of a line; its edition is its ETag."""
    return {
        "inspection_id": inspection.inspection_id,
        "plan_id": inspection.plan_id,
        "line_code": inspection.line_code,
        "team_a": inspection.team_a,
        "team_b": inspection.team_b,
        "planned_from": day(inspection.planned_from),
        "planned_to": day(inspection.planned_to),
        "started_on": day(inspection.started_on),
        "completed_on": day(inspection.completed_on),
        "state": inspection.state.value,
        "findings": dict(inspection.findings),
        "source": inspection.source,
        "is_simulated": inspection.is_simulated,
        "edition": inspection.edition,
    }


def line_name(line: BoundaryLine | None) -> dict[str, Any] | None:
    """What tells a line from others; None: it is not in force today."""
    if line is None:
        return None
    return {
        "line_code": line.code, "name": line.name, "group": line.group, "level": line.level.value,
        "side_a": line.side_a_name, "side_b": line.side_b_name,
    }  # fmt: skip


def whole_inspection(
    inspection: Inspection, plan: InspectionPlan, line: BoundaryLine, progress: Progress
) -> dict[str, Any]:
    """An inspection with its plan, its line and how far it is."""
    return {
        **inspection_answer(inspection),
        "plan": plan_answer(plan),
        "line": line_name(line),
        "progress": progress.as_dict(),
    }


def task_answer(task: InspectionTask, marker: MarkerObject | None) -> dict[str, Any]:
    """One marker to be visited, what is registered of it, and what was found.

    Args:
        task: The task.
        marker: As on record on the day; None: it is not, or not for whoever asks.
    """
    surveys = () if marker is None else marker.surveys
    newest = None if marker is None else marker.survey
    result = task.result
    measured = None
    if result is not None:
        measured = next((s for s in surveys if s.survey_uuid == result.survey_uuid), None)
    return {
        "task_uuid": task.task_uuid,
        "object_uuid": task.object_uuid,
        "full_number": task.full_number,
        "ordinal": task.ordinal,
        "assigned_to": task.assigned_to,
        "registered_state": None if marker is None else marker.state.value,
        "kind": None if marker is None else marker.kind.value,
        "managing_name": None if marker is None else marker.managing_name,
        "position_text": None if marker is None else marker.position_text,
        "last_survey": None if newest is None else survey_answer(newest),
        "result": None if result is None else result_answer(result),
        "new_survey": None if measured is None else survey_answer(measured),
    }


def result_answer(result: InspectionResult) -> dict[str, Any]:
    """What was found; `edition` is its ETag."""
    says = result.says
    return {
        "result_uuid": result.result_uuid,
        "inspected_on": day(says.inspected_on),
        "condition": says.condition.value,
        "inspector_a": says.inspector_a,
        "inspector_b": says.inspector_b,
        "found_where": says.found_where,
        "action_taken": says.action_taken,
        "witnesses_state": None if says.witnesses_state is None else says.witnesses_state.value,
        "accuracy_reason": says.accuracy_reason,
        "remark": says.remark,
        "survey_uuid": result.survey_uuid,
        "edition": result.entered_at.isoformat(),
    }


def problem_answer(problem: Problem) -> dict[str, Any]:
    """One problem; `edition` is its ETag."""
    at = problem.position
    return {
        "problem_uuid": problem.problem_uuid,
        "inspection_id": problem.inspection_id,
        "full_number": problem.full_number,
        "kind": problem.kind.value,
        "description": problem.description,
        "found_on": day(problem.found_on),
        "longitude": None if at is None else at.x,
        "latitude": None if at is None else at.y,
        "handling": problem.handling,
        "state": problem.state.value,
        "handled_on": day(problem.handled_on),
        "edition": problem.entered_at.isoformat(),
    }


def comparison_answer(one: Comparison) -> dict[str, Any]:
    """A new epoch against the last earlier one; metres, new minus earlier."""
    return {
        "full_number": one.full_number,
        "object_uuid": one.object_uuid,
        "movement": one.movement.value,
        "delta_north_m": number(one.delta_north_m),
        "delta_east_m": number(one.delta_east_m),
        "distance_m": number(one.distance_m),
        "delta_height_m": number(one.delta_height_m),
        "tolerance_m": number(one.tolerance_m),
        "clause": one.clause,
        "system": system(one.epsg),
        "earlier": None if one.earlier is None else survey_answer(one.earlier),
        "later": survey_answer(one.later),
        "reasons": [{"zh": zh, "en": en} for zh, en in one.reasons],
    }


def report_answer(report: JointReport) -> dict[str, Any]:
    """What the joint report has and lacks: figures, chapters, proposals; not its tables."""
    return {
        "title": _words(report.title),
        "as_of": day(report.as_of),
        "secrecy": report.secrecy,
        "is_simulated": report.is_simulated,
        "chapters": [
            {"key": one.key, "title": _words(one.title), "body": one.body}
            for one in report.chapters
        ],
        "figures": [
            {
                "key": one.key, "label": _words(one.label), "value": number(one.value),
                "unit": _words(one.unit), "definition": _words(one.definition),
                "as_of": day(one.as_of),
            }
            for one in report.figures
        ],
        "proposals": [
            {
                "full_number": one.full_number, "registered": one.registered.value,
                "proposed": one.proposed.value, "reason": _words(one.reason),
            }
            for one in report.proposals
        ],
        "missing": [{"key": one.key, **_words(one.label)} for one in report.missing],
    }  # fmt: skip


def comparisons(found: Iterable[Comparison]) -> list[dict[str, Any]]:
    """Several comparisons."""
    return [comparison_answer(one) for one in found]


def _words(pair: tuple[str, str]) -> dict[str, str]:
    return {"zh": pair[0], "en": pair[1]}
