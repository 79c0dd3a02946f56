"""Writes cases, but for moving them: opening, actions, documents, opinions, overrides.

Each write is inside a revision whose context names the case and the account.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action as Right
from gazetteer.accounts.scope import require
from gazetteer.cases.action_checks import read_actions
from gazetteer.cases.case import Case, CaseHeader
from gazetteer.cases.documents import StoredFile
from gazetteer.cases.kinds import kind_of
from gazetteer.cases.repository import find_case, find_header
from gazetteer.cases.rules import DOCUMENT_KINDS
from gazetteer.cases.state import CLOSED, EDITABLE, State
from gazetteer.repository import find_division
from gis.errors import InputError

_LONGEST_TITLE = 200


class CaseChanged(InputError):
    """Somebody changed the case since it was read."""


class CaseClosed(InputError):
    """The case stands where this cannot be done any more."""


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
        InputError: The actions cannot be used.
    """
    header = editable(connection, account, number, edition)
    if header.state not in EDITABLE:
        raise CaseClosed(
            f"The case {number} is {header.state}; its actions are fixed.",
            "Let it be returned first.",
        )
    actions = read_actions(header.kind, header.division_code, given)
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
    _keep_secret(connection, header.case_id)
    return find_case(connection, number)


def add_document(
    connection: Connection,
    account: Account,
    number: str,
    kind: str,
    stored: StoredFile,
    secrecy: str = "internal",
) -> int:
    """Attach a file to a case; returns the document's number.

    Raises:
        Forbidden: The account may not draft cases in the division, nor anything later in one.
        CaseClosed: The case is closed.
        InputError: The kind of document is unknown.
    """
    if kind not in DOCUMENT_KINDS:
        raise InputError(
            f"{kind[:60]!r} is not a kind of document.", f"Use one of {', '.join(DOCUMENT_KINDS)}."
        )
    header = find_header(connection, number)
    _require_open(header)
    _require_any(connection, account, header)
    connection.execute(
        text("INSERT INTO office.document_content (sha256, content) VALUES (:sha256, :content)"
             " ON CONFLICT DO NOTHING"),
        {"sha256": stored.sha256, "content": stored.content},
    )  # fmt: skip
    document = connection.execute(
        text("INSERT INTO office.case_document (case_id, kind, name, media_type, size_bytes,"
             " sha256, secrecy, uploaded_by) VALUES (:case, :kind, :name, :media_type, :size,"
             " :sha256, :secrecy, :account) RETURNING document_id"),
        {
            "case": header.case_id,
            "kind": kind,
            "name": stored.name,
            "media_type": stored.media_type,
            "size": len(stored.content),
            "sha256": stored.sha256,
            "secrecy": secrecy,
            "account": account.account_id,
        },
    ).scalar_one()  # fmt: skip
    change_case(connection, header, {})
    return int(document)


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
    _require_open(header)
    require(connection, account, Right.ACCEPT_CASE, header.division_code)
    kept = [o for o in header.overrides if (o["rule"], o["name"]) != (rule, name)]
    moment = connection.execute(text("SELECT gis.recorded_at()")).scalar_one()
    entry = {
        "rule": rule, "name": name, "reason": reason.strip(), "account": account.display_name,
        "moment": moment.isoformat(),
    }  # fmt: skip
    change_case(connection, header, {"overrides": json.dumps([*kept, entry], ensure_ascii=False)})
    return find_case(connection, number)


def editable(
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


def _require_open(header: CaseHeader) -> None:
    if header.state in CLOSED:
        raise CaseClosed(
            f"The case {header.case_number} is closed ({header.state}).", "Open a new case."
        )


def _require_any(connection: Connection, account: Account, header: CaseHeader) -> None:
    """Documents come from whoever drafts, approves, files or announces."""
    if account.holds(Right.APPROVE_CASE):
        require(connection, account, Right.APPROVE_CASE, header.division_code)
    else:
        require(connection, account, Right.DRAFT_CASE, header.division_code)


def _keep_secret(connection: Connection, case_id: int) -> None:
    """A case that touches or makes a secret place is secret itself."""
    connection.execute(
        text("""
        UPDATE office.change_case SET secrecy = 'secret'
        WHERE case_id = :case AND secrecy <> 'secret' AND EXISTS (
            SELECT FROM office.case_action a
            LEFT JOIN gazetteer.place_name n ON n.name_id = (a.payload->>'name_id')::bigint
            LEFT JOIN gazetteer.place p
                ON p.place_id = coalesce((a.payload->>'place_id')::bigint, n.place_id)
            WHERE a.case_id = :case
              AND (p.secrecy = 'secret' OR a.payload->>'secrecy' = 'secret'))
        """),
        {"case": case_id},
    )
