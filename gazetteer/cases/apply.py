"""Puts a case into the register: all of its actions or none, in one revision.

What follows for facilities and coverage is settled above, by `layers.case_apply`.
"""

from __future__ import annotations

from datetime import date

from psycopg.errors import ExclusionViolation
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from gazetteer.accounts.account import Account
from gazetteer.cases.application import Application, begin_application
from gazetteer.cases.case import Case
from gazetteer.cases.case_writing import change_case, enter_step, revision_of
from gazetteer.cases.findings import require_no_clash
from gazetteer.cases.move import MissingPart, Move, allowed, require_documents
from gazetteer.cases.place_relocation import follow_divisions
from gazetteer.cases.repository import find_case
from gazetteer.cases.stale import require_fresh
from gazetteer.cases.state import State
from gazetteer.event_register import Contradiction
from gis.database import seen_as
from gis.errors import InputError


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
    _require_parents(connection, day)
    _require_named_places(connection)
    _require_consistent(connection)
    return app


def _require_parents(connection: Connection, day: date) -> None:
    """Refuse a case that leaves divisions below one that is no longer there.

    Raises:
        Contradiction: It does; names them.
    """
    left = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_version
            WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT division_id FROM gazetteer.division_version_history
            WHERE upper(recorded) = gis.recorded_at()
        )
        SELECT v.code || ' ' || v.name FROM gazetteer.division_version v
        WHERE v.valid @> CAST(:day AS date) AND v.parent_id IS NOT NULL
          AND (v.parent_id IN (SELECT division_id FROM changed)
               OR v.division_id IN (SELECT division_id FROM changed))
          AND NOT EXISTS (SELECT FROM gazetteer.division_version p
                          WHERE p.division_id = v.parent_id AND p.valid @> CAST(:day AS date))
        ORDER BY v.code LIMIT 5
        """),
        {"day": day},
    ).scalars().all()  # fmt: skip
    if left:
        raise Contradiction(
            f"On {day} the division above {', '.join(left)} would be no more.",
            "Say where they go, or correct the order of the actions.",
        )


def _require_named_places(connection: Connection) -> None:
    """Refuse a standard name for days on which there is no place to bear it.

    Raises:
        InputError: A name of this case begins before its place, or outlives it.
    """
    bare = connection.execute(
        text("""
        SELECT n.spelling FROM gazetteer.place_name n JOIN gazetteer.place p USING (place_id)
        WHERE lower(n.recorded) = gis.recorded_at() AND n.kind = 'standard'
          AND p.division_id IS NULL
          AND NOT (SELECT coalesce(range_agg(v.valid), '{}'::datemultirange) @> n.valid
                   FROM gazetteer.place_version v WHERE v.place_id = n.place_id)
        ORDER BY n.spelling LIMIT 1
        """)
    ).scalar()
    if bare is not None:
        raise InputError(
            f"{bare} would be in force on days on which its place is not there.",
            "Correct the first and last day of the name, or of the place in the same case.",
        )


def _require_consistent(connection: Connection) -> None:
    """Ask now what the database would else refuse at the commit, which a preview never reaches.

    Raises:
        Contradiction: One thing would have two states on one day.
    """
    try:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as fault:
        if not isinstance(fault.orig, ExclusionViolation):
            raise
        raise Contradiction(
            "The case would give one thing two states, or one name twice, on the same day:"
            f" {fault.orig.diag.message_detail or fault.orig.diag.message_primary}",
            "Correct the days of the actions, or end first what is in the way.",
        ) from fault
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def put_in_force(
    connection: Connection, account: Account, number: str, move: Move
) -> tuple[Case, Application]:
    """Apply an approved case and close it.

    Raises:
        WrongMove: It does not stand where a case can come into force.
        Forbidden: The account's roles do not allow it in the case's division.
        MissingPart: A document is missing, or the day.
        StaleCase: What it changes was changed since it was drawn up.
        NameRefused: A neighbour took a name of it since it was approved.
        Contradiction: The register says otherwise.
        InputError: An action cannot be carried out; nothing must be kept.
    """
    case = find_case(connection, number)
    allowed(connection, account, case, move)
    require_documents(case, State.IN_FORCE)
    header = case.header
    if header.effective_on is None:
        raise MissingPart("The case has no day from which it holds.", "Give effective_on.")
    with seen_as(connection, account.reads_as):
        require_no_clash(connection, case)
    app = apply_actions(connection, case, account.display_name, header.effective_on)
    change_case(
        connection,
        header,
        {"state": State.IN_FORCE.value, "applied_revision": revision_of(connection)},
    )
    enter_step(connection, header.case_id, header.state, State.IN_FORCE, move.remark, account)
    return find_case(connection, number), app
