"""The two sides of an inspected line, and who may plan and record there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.roles import Action
from gazetteer.accounts.scope import is_allowed
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.inspection.plan import Inspection


def divisions_of_line(line: BoundaryLine) -> tuple[str, str]:
    """Codes of the two divisions that the line parts, the lower first."""
    return line.side_a_code, line.side_b_code


def line_of(
    connection: Connection,
    inspection: Inspection,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> BoundaryLine:
    """The line of an inspection as in force on a day.

    Args:
        connection: Any that may read for staff.
        inspection: The inspection.
        as_of: The day; None: its last day in the field, else today.
        known_at: As known at this moment; None: now.

    Raises:
        InputError: It was not in force on the day, or may not be seen.
    """
    day = as_of or inspection.completed_on or date.today()
    return find_line(connection, inspection.line_code, day, known_at)


def require_side(
    connection: Connection, account: Account, action: Action, line: BoundaryLine
) -> None:
    """Refuse what the account may do on neither side of the line.

    Inspections are joint: whoever may do it for one side does it for the line.

    Raises:
        Forbidden: No role of the account allows it on either side.
    """
    codes = divisions_of_line(line)
    if any(is_allowed(connection, account, action, code) for code in codes):
        return
    raise Forbidden(
        f"None of your roles allows {action.value} in {codes[0]} or {codes[1]}.",
        "Ask an administrator of one of the two sides for the role.",
    )
