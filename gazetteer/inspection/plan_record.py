"""Reads plans 联检方案 and inspections of lines, as whoever asks may see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.inspection.plan import (
    Inspection,
    InspectionPlan,
    InspectionState,
    PlanKind,
    PlanState,
    UnknownInspection,
)

_PLANS = """
SELECT p.plan_id, p.year, p.title, p.kind, p.state, p.leading_side, p.remark, p.edition
FROM office.inspection_plan_known(CAST(:known AS timestamptz)) p
WHERE (CAST(:year AS int) IS NULL OR p.year = :year)
  AND (CAST(:state AS text) IS NULL OR p.state = :state)
  AND (CAST(:plan AS bigint) IS NULL OR p.plan_id = :plan)
ORDER BY p.year DESC, p.plan_id
"""
_INSPECTIONS = """
SELECT i.inspection_id, i.plan_id, i.line_id, l.line_code, i.team_a, i.team_b, i.planned_from,
       i.planned_to, i.started_on, i.completed_on, i.state, i.findings, i.source, i.is_simulated,
       i.edition
FROM office.inspection_line_known(CAST(:known AS timestamptz)) i
JOIN gazetteer.boundary_line l USING (line_id)
WHERE (CAST(:plan AS bigint) IS NULL OR i.plan_id = :plan)
  AND (CAST(:line AS bigint) IS NULL OR i.line_id = :line)
  AND (CAST(:inspection AS bigint) IS NULL OR i.inspection_id = :inspection)
ORDER BY l.line_code, i.inspection_id
"""


def plans_on_record(
    connection: Connection,
    known_at: datetime | None = None,
    *,
    year: int | None = None,
    state: PlanState | None = None,
) -> tuple[InspectionPlan, ...]:
    """The plans, the newest year first.

    Args:
        connection: Any that may read for staff.
        known_at: As known at this moment; None: now.
        year: Of this year only.
        state: In this state only.
    """
    asked = {
        "known": known_at, "year": year, "plan": None,
        "state": None if state is None else state.value,
    }  # fmt: skip
    return tuple(_plan(row) for row in connection.execute(text(_PLANS), asked).mappings())


def find_plan(
    connection: Connection, plan_id: int, known_at: datetime | None = None
) -> InspectionPlan:
    """A plan by its number.

    Raises:
        UnknownInspection: There is none.
    """
    asked = {"known": known_at, "year": None, "state": None, "plan": plan_id}
    row = connection.execute(text(_PLANS), asked).mappings().first()
    if row is None:
        raise UnknownInspection(
            f"There is no inspection plan {plan_id}.",
            "`gazetteer inspection plans` lists the plans with their numbers.",
        )
    return _plan(row)


def inspections_on_record(
    connection: Connection,
    known_at: datetime | None = None,
    *,
    plan_id: int | None = None,
    line_id: int | None = None,
) -> tuple[Inspection, ...]:
    """The inspections of lines that whoever asks may see, by code of the line.

    Args:
        connection: Any that may read for staff.
        known_at: As known at this moment; None: now.
        plan_id: Of this plan only.
        line_id: Of this line only.
    """
    asked: dict[str, Any] = {
        "known": known_at, "plan": plan_id, "line": line_id, "inspection": None,
    }  # fmt: skip
    rows = connection.execute(text(_INSPECTIONS), asked).mappings()
    return tuple(_inspection(row) for row in rows)


def find_inspection(
    connection: Connection, inspection_id: int, known_at: datetime | None = None
) -> Inspection:
    """The inspection of a line by its number.

    Raises:
        UnknownInspection: There is none that may be seen.
    """
    asked = {"known": known_at, "plan": None, "line": None, "inspection": inspection_id}
    row = connection.execute(text(_INSPECTIONS), asked).mappings().first()
    if row is None:
        raise UnknownInspection(
            f"There is no inspection {inspection_id}.",
            "`gazetteer inspection progress PLAN` lists the inspections of a plan.",
        )
    return _inspection(row)


def _plan(row: RowMapping) -> InspectionPlan:
    return InspectionPlan(
        **{**row, "kind": PlanKind(row["kind"]), "state": PlanState(row["state"])}
    )


def _inspection(row: RowMapping) -> Inspection:
    return Inspection(**{**row, "state": InspectionState(row["state"])})
