"""Opens cases 立案: a draft with its number, against the register as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.accounts.scope import require
from gazetteer.cases.case import Case
from gazetteer.cases.case_writing import enter_step
from gazetteer.cases.kinds import kind_of
from gazetteer.cases.repository import find_case
from gazetteer.cases.state import State
from gazetteer.repository import find_division
from gis.errors import InputError

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with.

    Attributes:
        kind: Kind of case.
        title: Title.
        division_code: Division it is for.
        reason: Why.
        applicant: Who applies.
        class_code: Class of the places concerned.
        effective_on: First day of the new state.
        secrecy: `internal` or `secret`.
    """

    kind: str
    title: str
    division_code: str
    reason: str
    applicant: str
    class_code: str | None = None
    effective_on: date | None = None
    secrecy: str = "internal"


def reserve_case(connection: Connection) -> int:
    """The id that a case will have, so that the revision that opens it can name it."""
    return int(
        connection.exec_driver_sql("SELECT nextval('office.change_case_case_id_seq')").scalar_one()
    )


def open_case(
    connection: Connection, account: Account, new: NewCase, case_id: int | None = None
) -> Case:
    """Open a case as a draft, against the register as it is now.

    Args:
        connection: A revision.
        account: Who opens it.
        new: What it is opened with.
        case_id: As `reserve_case` gave it; None: the next.

    Raises:
        Forbidden: The account may not draft cases in the division.
        InputError: Its kind is unknown, a text is missing, or the division is not on record.
    """
    kind = kind_of(new.kind)
    for name in ("title", "reason", "applicant"):
        if not getattr(new, name).strip():
            raise InputError(f"The case has no {name}.", f"Give a {name}.")
    if len(new.title) > _LONGEST_TITLE:
        raise InputError("The title is too long.", f"Give {_LONGEST_TITLE} characters at most.")
    find_division(connection, new.division_code, date.today())
    require(connection, account, Right.DRAFT_CASE, new.division_code)
    year = date.today().year
    chosen = reserve_case(connection) if case_id is None else case_id
    connection.execute(
        text("""
        INSERT INTO office.change_case
            (case_id, case_number, kind, title, division_code, class_code, secrecy, reason,
             applicant, created_by, effective_on, based_on)
        SELECT :case,
               :year || '-'
               || lpad((1 + coalesce(max(substr(case_number, 6)::int), 0))::text, 6, '0'),
               :kind, :title, :division, :class, :secrecy, :reason, :applicant, :account,
               :effective_on, gis.recorded_at()
        FROM office.change_case WHERE starts_with(case_number, :year || '-')
        """),
        {
            "case": chosen,
            "year": str(year),
            "kind": kind.key,
            "title": new.title.strip(),
            "division": new.division_code,
            "class": new.class_code,
            "secrecy": new.secrecy,
            "reason": new.reason.strip(),
            "applicant": new.applicant.strip(),
            "account": account.account_id,
            "effective_on": new.effective_on,
        },
    )
    enter_step(connection, chosen, None, State.DRAFT, None, account)
    number = connection.execute(
        text("SELECT case_number FROM office.change_case WHERE case_id = :case"),
        {"case": chosen},
    ).scalar_one()
    return find_case(connection, str(number))
