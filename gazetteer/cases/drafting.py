"""Draws up the actions 办理内容 of a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.accounts.scope import require
from gazetteer.cases.action_checks import read_actions
from gazetteer.cases.actions import Action
from gazetteer.cases.case import Case, CaseHeader
from gazetteer.cases.case_writing import CaseChanged, CaseClosed, change_case
from gazetteer.cases.marker_scope import names_secret_markers, require_markers_within
from gazetteer.cases.place_scope import require_places_within
from gazetteer.cases.repository import find_case, find_header
from gazetteer.cases.state import EDITABLE


def set_actions(
    connection: Connection,
    account: Account,
    number: str,
    edition: int | None,
    given: Sequence[Mapping[str, Any]],
) -> Case:
    """Replace the actions of a draft; it is then based on the register as it is now.

    Args:
        connection: A revision.
        account: Who does it.
        number: The case.
        edition: The edition that was read; None: whatever it is.
        given: Objects with `kind` and `payload`, in order.

    Raises:
        Forbidden: The account may not draft cases in the division.
        CaseChanged: The case was changed since that edition.
        CaseClosed: It is not a draft any more.
        UnknownPlace: A place they name is not on record, or not for the account.
        UnknownMarker: A marker they name is not.
        UnknownLine: A line they name is not.
        InputError: The actions cannot be used.
    """
    header = _editable(connection, account, number, edition)
    if header.state not in EDITABLE:
        raise CaseClosed(
            f"The case {number} is {header.state}; its actions are fixed.",
            "Let it be returned first.",
        )
    actions = read_actions(header.kind, header.division_code, given)
    require_places_within(connection, account, header, actions)
    require_markers_within(connection, account, header, actions)
    connection.execute(
        text("DELETE FROM office.case_action WHERE case_id = :case"), {"case": header.case_id}
    )
    for action in actions:
        connection.execute(
            text("INSERT INTO office.case_action (case_id, position, kind, payload, entered_by)"
                 " VALUES (:case, :position, :kind, CAST(:payload AS jsonb), :account)"),
            {
                "case": header.case_id,
                "position": action.position,
                "kind": action.kind.key,
                "payload": json.dumps(dict(action.payload), ensure_ascii=False),
                "account": account.account_id,
            },
        )  # fmt: skip
    change_case(connection, header, {"overrides": "[]"}, rebase=True)
    _keep_secret(connection, header.case_id, actions)
    return find_case(connection, number)


def _editable(
    connection: Connection, account: Account, number: str, edition: int | None
) -> CaseHeader:
    """The cover of a case that an account may change, in the edition it was read in.

    Raises:
        Forbidden: The account may not draft cases in the division.
        CaseChanged: The case was changed since that edition.
    """
    header = find_header(connection, number)
    require(connection, account, Right.DRAFT_CASE, header.division_code)
    if edition is not None and edition != header.edition:
        raise CaseChanged(
            f"The case {number} was changed meanwhile: it is edition {header.edition}, not"
            f" {edition}.",
            "Read it again, then repeat the change.",
        )
    return header


def _keep_secret(connection: Connection, case_id: int, actions: Sequence[Action]) -> None:
    """A case that touches or makes a secret place or marker is secret itself."""
    connection.execute(
        text("""
        UPDATE office.change_case SET secrecy = 'secret'
        WHERE case_id = :case AND secrecy <> 'secret' AND (:is_known OR EXISTS (
            SELECT FROM office.case_action a
            LEFT JOIN gazetteer.place_name n ON n.name_id = (a.payload->>'name_id')::bigint
            LEFT JOIN gazetteer.place p
                ON p.place_id = coalesce((a.payload->>'place_id')::bigint, n.place_id)
            WHERE a.case_id = :case
              AND (p.secrecy = 'secret' OR a.payload->>'secrecy' = 'secret')))
        """),
        {"case": case_id, "is_known": names_secret_markers(connection, actions)},
    )
