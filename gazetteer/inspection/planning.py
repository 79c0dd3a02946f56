"""Draws up plans 联检方案: a plan, the lines in it, teams and days. Each write is in a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine, LegalStatus
from gazetteer.inspection.plan import (
    FINDING_CHAPTERS,
    Inspection,
    InspectionPlan,
    InspectionState,
    PlanKind,
    PlanState,
    WrongStep,
)
from gazetteer.inspection.plan_record import find_inspection, find_plan
from gazetteer.inspection.plan_writing import change_inspection, change_plan, require_edition
from gis.errors import InputError

_PLAN_TEXTS = frozenset({"title", "leading_side", "remark"})
_LINE_COLUMNS = frozenset({"team_a", "team_b", "planned_from", "planned_to"})


@dataclass(frozen=True, slots=True)
class LinePlan:
    """How a line in a plan is to be inspected.

    Attributes:
        team_a: Who goes for the side with the lower code; None: not said yet.
        team_b: Who goes for the other.
        planned_from: First day planned.
        planned_to: Last day planned, included.
    """

    team_a: str | None = None
    team_b: str | None = None
    planned_from: date | None = None
    planned_to: date | None = None


def create_plan(
    connection: Connection,
    year: int,
    title: str,
    kind: PlanKind = PlanKind.PERIODIC,
    *,
    leading_side: str | None = None,
    remark: str | None = None,
) -> InspectionPlan:
    """Draw up a plan, as a draft without lines.

    Args:
        connection: A revision.
        year: Year of the inspections.
        title: Its title; one of that year.
        kind: Periodic, or ad hoc, which does not count for the five years.
        leading_side: Which side leads.
        remark: Anything else.

    Raises:
        InputError: The title is blank or taken in that year, or the year is none of the rule's.
    """
    wanted = title.strip()
    if not wanted:
        raise InputError("The plan has no title.", "Give a title, such as 2026年度界线联检方案.")
    if not 1989 <= year <= 2100:
        raise InputError(f"{year} is no year of inspections.", "Give a year from 1989 to 2100.")
    number = connection.execute(
        text("""
        INSERT INTO office.inspection_plan (year, title, kind, leading_side, remark)
        VALUES (:year, :title, :kind, :leading, :remark)
        ON CONFLICT (year, title) DO NOTHING RETURNING plan_id
        """),
        {"year": year, "title": wanted, "kind": kind.value, "leading": _said(leading_side),
         "remark": _said(remark)},
    ).scalar()  # fmt: skip
    if number is None:
        raise InputError(
            f"There is a plan {wanted!r} of {year} already.",
            "Add the lines to it, or give another title.",
        )
    return find_plan(connection, int(number))


def edit_plan(
    connection: Connection,
    plan_id: int,
    changes: Mapping[str, str | None],
    edition: int | None = None,
) -> InspectionPlan:
    """Change title, leading side or remark of a plan that is not closed.

    Raises:
        InspectionChanged: It was changed since the edition that was read.
        WrongStep: It is closed.
        InputError: Something else is to be changed, or the title is blank.
    """
    plan = find_plan(connection, plan_id)
    require_edition(f"plan {plan_id}", plan.edition, edition)
    _require_known(changes, _PLAN_TEXTS)
    _require_open(plan)
    values = {name: _said(value) for name, value in changes.items()}
    if "title" in values and values["title"] is None:
        raise InputError("The plan has no title.", "Give one.")
    return change_plan(connection, plan, values)


def add_lines(
    connection: Connection,
    plan_id: int,
    lines: tuple[BoundaryLine, ...],
    how: LinePlan | None = None,
) -> tuple[tuple[Inspection, ...], int]:
    """Put lines into a plan: one, or all parts of a longer one (阜六线).

    Args:
        connection: A revision.
        plan_id: The plan.
        lines: As `gazetteer.boundaries.line_record.find_lines` gives them.
        how: Teams and days, the same for all; None: not said yet.

    Returns:
        The inspections of these lines, by code, and how many of them are new. A line that is in
        the plan already stays as it is.

    Raises:
        InputError: A line is not agreed, or the days are upside down.
        WrongStep: The plan is closed.
    """
    plan = find_plan(connection, plan_id)
    _require_open(plan)
    unsettled = [line.code for line in lines if line.legal_status is LegalStatus.NOT_AGREED]
    if unsettled:
        raise InputError(
            f"{', '.join(unsettled)} is not agreed, so there is nothing to inspect jointly.",
            "Leave it out until there is an agreement.",
        )
    said = how or LinePlan()
    _require_days(said.planned_from, said.planned_to)
    found, new = [], 0
    for line in lines:
        number = connection.execute(
            text("""
            INSERT INTO office.inspection_line
                (plan_id, line_id, team_a, team_b, planned_from, planned_to)
            VALUES (:plan, :line, :team_a, :team_b, :planned_from, :planned_to)
            ON CONFLICT (plan_id, line_id) DO NOTHING RETURNING inspection_id
            """),
            {"plan": plan_id, "line": line.line_id, "team_a": _said(said.team_a),
             "team_b": _said(said.team_b), "planned_from": said.planned_from,
             "planned_to": said.planned_to},
        ).scalar()  # fmt: skip
        new += number is not None
        if number is None:
            number = connection.execute(
                text("SELECT inspection_id FROM office.inspection_line"
                     " WHERE plan_id = :plan AND line_id = :line"),
                {"plan": plan_id, "line": line.line_id},
            ).scalar_one()  # fmt: skip
        found.append(find_inspection(connection, int(number)))
    return tuple(sorted(found, key=lambda one: one.line_code)), new


def edit_inspection(
    connection: Connection,
    inspection_id: int,
    changes: Mapping[str, Any],
    edition: int | None = None,
) -> Inspection:
    """Change teams and planned days, or what the teams write for the report.

    Args:
        connection: A revision.
        inspection_id: The inspection.
        changes: Any of team_a, team_b, planned_from, planned_to; and `findings`, a mapping from
            keys of `FINDING_CHAPTERS` to text, where None takes a text away and chapters that
            are not named stay.
        edition: The one that was read; None: whatever stands.

    Raises:
        InspectionChanged: It was changed since.
        WrongStep: The report is out, or the plan is closed.
        InputError: Something else is to be changed, or the days are upside down.
    """
    inspection = find_inspection(connection, inspection_id)
    require_edition(f"inspection {inspection_id}", inspection.edition, edition)
    require_unreported(connection, inspection)
    values = dict(changes)
    findings = values.pop("findings", None)
    _require_known(values, _LINE_COLUMNS)
    for name in ("team_a", "team_b"):
        if name in values:
            values[name] = _said(values[name])
    _require_days(
        values.get("planned_from", inspection.planned_from),
        values.get("planned_to", inspection.planned_to),
    )
    if findings is not None:
        _require_known(findings, frozenset(FINDING_CHAPTERS))
        merged = {**inspection.findings, **{key: _said(body) for key, body in findings.items()}}
        values["findings"] = {key: body for key, body in merged.items() if body is not None}
    return change_inspection(connection, inspection, values)


def require_unreported(connection: Connection, inspection: Inspection) -> InspectionPlan:
    """The plan of an inspection that may still be changed.

    Raises:
        WrongStep: The report is out, or the plan is closed.
    """
    if inspection.state is InspectionState.REPORTED:
        raise WrongStep(
            f"The inspection {inspection.inspection_id} of line {inspection.line_code} is reported"
            " and stands.",
            "Put the line into a new plan.",
        )
    plan = find_plan(connection, inspection.plan_id)
    _require_open(plan)
    return plan


def _require_open(plan: InspectionPlan) -> None:
    if plan.state is PlanState.CLOSED:
        raise WrongStep(f"The plan {plan.plan_id} {plan.title} is closed.", "Make a new plan.")


def _require_known(changes: Mapping[str, Any], known: frozenset[str]) -> None:
    strangers = sorted(set(changes) - known)
    if strangers:
        raise InputError(
            f"{', '.join(strangers)} cannot be changed here.", f"Use {', '.join(sorted(known))}."
        )


def _require_days(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise InputError(
            f"The planned days {first} to {last} are upside down.", "The last day is included."
        )


def _said(value: str | None) -> str | None:
    """A text without the blanks around it; a blank one is none."""
    return (value or "").strip() or None
