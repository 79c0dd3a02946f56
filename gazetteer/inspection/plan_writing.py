"""Writes rows of plans and inspections, and counts their editions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.inspection.plan import Inspection, InspectionChanged, InspectionPlan
from gazetteer.inspection.plan_record import find_inspection, find_plan


def require_edition(what: str, stands: int, read: int | None) -> None:
    """Refuse a change of something that was changed since it was read; None: not asked.

    Raises:
        InspectionChanged: It is another edition now.
    """
    if read is not None and read != stands:
        raise InspectionChanged(
            f"The {what} was changed meanwhile: it is edition {stands}, not {read}.",
            "Read it again, then decide.",
        )


def change_plan(
    connection: Connection, plan: InspectionPlan, values: Mapping[str, Any]
) -> InspectionPlan:
    """Change columns of a plan, whose names come from code; what says the same changes nothing."""
    changed = {name: value for name, value in values.items() if value != getattr(plan, name)}
    if not changed:
        return plan
    assigned = "".join(f", {name} = :{name}" for name in changed)
    connection.execute(
        text(f"UPDATE office.inspection_plan SET edition = edition + 1{assigned}"
             " WHERE plan_id = :plan"),
        {**changed, "plan": plan.plan_id},
    )  # fmt: skip
    return find_plan(connection, plan.plan_id)


def change_inspection(
    connection: Connection, inspection: Inspection, values: Mapping[str, Any]
) -> Inspection:
    """Change columns of an inspection, whose names come from code; `findings` as a mapping."""
    changed = {name: value for name, value in values.items() if value != getattr(inspection, name)}
    if not changed:
        return inspection
    written = {name: _stored(value) for name, value in changed.items()}
    assigned = "".join(
        f", {name} = " + (f"CAST(:{name} AS jsonb)" if name == "findings" else f":{name}")
        for name in changed
    )
    connection.execute(
        text(f"UPDATE office.inspection_line SET edition = edition + 1{assigned}"
             " WHERE inspection_id = :inspection"),
        {**written, "inspection": inspection.inspection_id},
    )  # fmt: skip
    return find_inspection(connection, inspection.inspection_id)


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
