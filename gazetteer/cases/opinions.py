"""Enters what is said of a case: opinions 意见, and why a name is kept although a rule warns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.accounts.scope import require
from gazetteer.cases.case import Case
from gazetteer.cases.case_writing import CaseClosed, change_case, require_open
from gazetteer.cases.repository import find_case, find_header
from gazetteer.cases.state import State
from gis.errors import InputError


def add_opinion(
    connection: Connection, account: Account, number: str, opinion: Mapping[str, Any]
) -> int:
    """Enter an opinion on a case; returns its number.

    Args:
        connection: A revision.
        account: Who enters it.
        number: The case.
        opinion: `kind`, `author`, `organisation`, `stance`, `body`, `given_on`, `document_id`.

    Raises:
        Forbidden: The account may not give opinions in the division.
        CaseClosed: Opinions are given until the case is decided.
        InputError: A document of another case is named.
    """
    header = find_header(connection, number)
    require(connection, account, Right.GIVE_OPINION, header.division_code)
    if header.state not in (State.DRAFT, State.RETURNED, State.ACCEPTED, State.CONSULTING):
        raise CaseClosed(f"The case {number} is decided.", "Opinions come before the approval.")
    document = opinion.get("document_id")
    case = find_case(connection, number)
    if document is not None and document not in {d.document_id for d in case.documents}:
        raise InputError(f"The case {number} has no document {document}.", "Upload it first.")
    made = connection.execute(
        text("INSERT INTO office.case_opinion (case_id, kind, author, organisation, stance, body,"
             " given_on, document_id, entered_by) VALUES (:case, :kind, :author, :organisation,"
             " :stance, :body, :given_on, :document_id, :account) RETURNING opinion_id"),
        {
            "organisation": None,
            "document_id": None,
            **opinion,
            "case": header.case_id,
            "account": account.account_id,
        },
    ).scalar_one()  # fmt: skip
    change_case(connection, header, {})
    return int(made)


def override_finding(
    connection: Connection, account: Account, number: str, rule: str, name: str, reason: str
) -> Case:
    """Record why a name is kept although a rule warns of it.

    Raises:
        Forbidden: The account may not accept cases in the division.
        CaseClosed: The case is closed.
        InputError: No reason is given.
    """
    if len(reason.strip()) < 2:
        raise InputError("An override needs a reason.", "Say why the name is kept.")
    header = find_header(connection, number)
    require_open(header)
    require(connection, account, Right.ACCEPT_CASE, header.division_code)
    kept = [o for o in header.overrides if (o["rule"], o["name"]) != (rule, name)]
    moment = connection.execute(text("SELECT gis.recorded_at()")).scalar_one()
    entry = {
        "rule": rule, "name": name, "reason": reason.strip(), "account": account.display_name,
        "moment": moment.isoformat(),
    }  # fmt: skip
    change_case(connection, header, {"overrides": json.dumps([*kept, entry], ensure_ascii=False)})
    return find_case(connection, number)
