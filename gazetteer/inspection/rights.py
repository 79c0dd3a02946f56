"""Who may do what to an inspection or a plan: rights on a side of each of its lines."""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.roles import Action
from gazetteer.accounts.scope import is_allowed
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.inspection.plan import Inspection, InspectionPlan
from gazetteer.inspection.plan_record import find_inspection, find_plan, inspections_on_record
from gazetteer.inspection.sides import divisions_of_line, line_of, require_side
from gis.database import seen_as

ON_LINES = (Action.PLAN_INSPECTION, Action.RECORD_INSPECTION, Action.EXPORT_INTERNAL)
"""What is asked for on a side of a line."""


def allowed_on(connection: Connection, account: Account, line: BoundaryLine) -> frozenset[Action]:
    """What of `ON_LINES` the account may do on one of the line's sides."""
    codes = divisions_of_line(line)
    return frozenset(
        action
        for action in ON_LINES
        if any(is_allowed(connection, account, action, code) for code in codes)
    )


def require_inspection(
    connection: Connection, account: Account, action: Action, inspection_id: int
) -> Inspection:
    """The inspection, where the account sees it and may do that on a side of its line.

    Args:
        connection: Of the writer.
        account: Who asks.
        action: What is to be done.
        inspection_id: The inspection.

    Raises:
        UnknownInspection: There is none that the account may see.
        Forbidden: No role allows it on either side.
    """
    with seen_as(connection, account.reads_as):
        inspection = find_inspection(connection, inspection_id)
        require_side(connection, account, action, line_of(connection, inspection))
    return inspection


def require_plan(
    connection: Connection, account: Account, action: Action, plan_id: int
) -> InspectionPlan:
    """The plan, where the account may do that on a side of every line in it.

    A plan without lines belongs to nobody: any scope of the role will do.

    Args:
        connection: Of the writer, who sees all its lines.
        account: Who asks.
        action: What is to be done.
        plan_id: The plan.

    Raises:
        UnknownInspection: There is no such plan.
        Forbidden: No role allows it, or not for a line in it.
    """
    if not account.holds(action):
        raise Forbidden(
            f"None of your roles allows {action.value}.", "Ask an administrator for the role."
        )
    plan = find_plan(connection, plan_id)
    for inspection in inspections_on_record(connection, plan_id=plan_id):
        require_side(connection, account, action, line_of(connection, inspection))
    return plan
