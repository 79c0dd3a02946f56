"""Puts a case into the register: all of its actions or none, in one revision.

What follows for facilities and coverage is settled above, by `layers.case_apply`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.cases.application import Application, begin_application
from gazetteer.cases.case import Case
from gazetteer.cases.docket import change_case, enter_step, revision_of
from gazetteer.cases.move import MissingPart, Move, allowed, require_documents
from gazetteer.cases.place_changes import follow_divisions
from gazetteer.cases.repository import find_case
from gazetteer.cases.stale import require_fresh
from gazetteer.cases.state import State


def apply_actions(connection: Connection, case: Case, account: str, day: date) -> Application:
    """Carry the actions of a case out on the register, in their order.

    What follows for places and facilities is for `layers.case_apply` to settle. Leaves the
    temporary table `touched (division_id, geom)`, as `load_divisions` does.

    Args:
        connection: A revision.
        case: The case, in whatever state.
        account: Name of who applies it.
        day: First day of the new state.

    Raises:
        StaleCase: What it changes was changed since it was drawn up.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out; nothing must be kept.
    """
    require_fresh(connection, case)
    header = case.header
    app = begin_application(
        connection, day, f"案卷 {header.case_number}", account, header.approval_no
    )
    for action in case.actions:
        action.kind.carry_out(app, action.values)
    follow_divisions(app)
    return app


def put_in_force(
    connection: Connection, account: Account, number: str, move: Move
) -> tuple[Case, Application]:
    """Apply an approved case and close it.

    Raises:
        WrongMove: It does not stand where a case can come into force.
        Forbidden: The account's roles do not allow it in the case's division.
        MissingPart: A document is missing, or the day.
        StaleCase: What it changes was changed since it was drawn up.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out; nothing must be kept.
    """
    case = find_case(connection, number)
    allowed(connection, account, case, move)
    require_documents(case, State.IN_FORCE)
    header = case.header
    if header.effective_on is None:
        raise MissingPart("The case has no day from which it holds.", "Give effective_on.")
    app = apply_actions(connection, case, account.display_name, header.effective_on)
    change_case(
        connection,
        header,
        {"state": State.IN_FORCE.value, "applied_revision": revision_of(connection)},
    )
    enter_step(connection, header.case_id, header.state, State.IN_FORCE, move.remark, account)
    return find_case(connection, number), app
