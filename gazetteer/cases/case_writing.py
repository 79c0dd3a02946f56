"""Writes the rows of cases that all moves and edits share: the cover, the steps 办理过程.

Each write is inside a revision whose context names the case and the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.cases.case import CaseHeader
from gazetteer.cases.state import CLOSED, State
from gis.errors import InputError


class CaseChanged(InputError):
    """Somebody changed the case since it was read."""


class CaseClosed(InputError):
    """The case stands where this cannot be done any more."""


def change_case(
    connection: Connection, header: CaseHeader, values: Mapping[str, Any], *, rebase: bool = False
) -> None:
    """Change columns of a case and count its edition; the column names come from code.

    Args:
        connection: A revision.
        header: The case.
        values: Column → value.
        rebase: Whether it is based on the register of now from here on.
    """
    types = {"overrides": "jsonb", "notice": "jsonb"}
    assigned = "".join(
        f", {name} = " + (f"CAST(:{name} AS {types[name]})" if name in types else f":{name}")
        for name in values
    )
    based = ", based_on = gis.recorded_at()" if rebase else ""
    connection.execute(
        text(f"UPDATE office.change_case SET edition = edition + 1{based}{assigned}"
             " WHERE case_id = :case_id"),
        {**values, "case_id": header.case_id},
    )  # fmt: skip


def enter_step(
    connection: Connection,
    case_id: int,
    start: State | None,
    end: State,
    remark: str | None,
    account: Account,
) -> None:
    """Enter a move of a case, with the revision under way."""
    connection.execute(
        text("""
        INSERT INTO office.case_step
            (case_id, number, from_state, to_state, remark, account_id, revision_id)
        SELECT :case, 1 + coalesce((SELECT max(number) FROM office.case_step
                                    WHERE case_id = :case), 0),
               :start, :end, :remark, :account, revision_id
        FROM gis.revision WHERE recorded_at = gis.recorded_at()
        """),
        {
            "case": case_id,
            "start": None if start is None else start.value,
            "end": end.value,
            "remark": remark,
            "account": account.account_id,
        },
    )


def revision_of(connection: Connection) -> int:
    """The number of the revision under way."""
    return int(
        connection.execute(
            text("SELECT revision_id FROM gis.revision WHERE recorded_at = gis.recorded_at()")
        ).scalar_one()
    )


def require_open(header: CaseHeader) -> None:
    """Refuse to add anything to a closed case.

    Raises:
        CaseClosed: It is closed.
    """
    if header.state in CLOSED:
        raise CaseClosed(
            f"The case {header.case_number} is closed ({header.state}).", "Open a new case."
        )
