"""Reads cases. As staff see them: the database hides what the reader is not cleared for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from gazetteer.cases.actions import Action, read_action
from gazetteer.cases.case import Case, CaseDocument, CaseHeader
from gazetteer.cases.clocks import ClockState
from gazetteer.cases.codes import significant
from gazetteer.cases.kinds import kind_of
from gazetteer.cases.state import State
from gis.errors import InputError


class UnknownCase(InputError):
    """There is no such case, or whoever asks may not see it."""


class UnknownDocument(InputError):
    """There is no such document in the case, or whoever asks may not see it."""


HEADER = """
    c.case_id, c.case_number, c.kind, c.title, c.state, c.division_code, c.class_code, c.secrecy,
    c.reason, c.applicant, c.created_by, c.effective_on, c.based_on, c.approver, c.approver_class,
    c.approval_no, c.approved_on, c.filed_on, c.filing_no, c.announced_on, c.notice, c.overrides,
    c.edition, c.applied_revision
"""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are listed.

    Attributes:
        state: Only those in this state.
        kind: Only this kind.
        division: Only those for this division and what is below it.
        is_overdue: Only those with a clock that has run out.
        after: Only those after this case number.
        limit: So many at most.
    """

    state: State | None = None
    kind: str | None = None
    division: str | None = None
    is_overdue: bool = False
    after: str | None = None
    limit: int = 100


def find_case(connection: Connection, number: str) -> Case:
    """A case by its number, with all that hangs on it.

    Raises:
        UnknownCase: There is none that may be seen.
    """
    header = find_header(connection, number)
    of = {"case": header.case_id}
    actions = connection.execute(
        text("SELECT position, kind, payload FROM office.case_action WHERE case_id = :case"
             " ORDER BY position"), of,
    ).all()  # fmt: skip
    drafters = connection.execute(
        text("SELECT entered_by FROM office.case_action WHERE case_id = :case"
             " UNION SELECT entered_by FROM office.case_action_history WHERE case_id = :case"),
        of,
    ).scalars()  # fmt: skip
    documents = connection.execute(
        text("SELECT d.document_id, d.kind, d.name, d.media_type, d.size_bytes, d.sha256,"
             " d.secrecy, a.display_name AS uploaded_by, lower(d.recorded) AS uploaded_at"
             " FROM office.case_document d"
             " JOIN office.account a ON a.account_id = d.uploaded_by"
             " WHERE d.case_id = :case ORDER BY d.document_id"), of,
    ).mappings()  # fmt: skip
    opinions = connection.execute(
        text("SELECT opinion_id, kind, author, organisation, stance, body,"
             " given_on::text AS given_on, document_id FROM office.case_opinion"
             " WHERE case_id = :case ORDER BY opinion_id"), of,
    ).mappings()  # fmt: skip
    steps = connection.execute(
        text("SELECT s.number, s.from_state, s.to_state, s.remark, a.display_name AS account,"
             " s.revision_id, s.moved_at FROM office.case_step s"
             " JOIN office.account a USING (account_id) WHERE s.case_id = :case ORDER BY number"),
        of,
    ).mappings()  # fmt: skip
    return Case(
        header,
        tuple(read_action(row.position, row.kind, row.payload) for row in actions),
        frozenset({header.created_by, *drafters}),
        tuple(CaseDocument(**row) for row in documents),
        tuple(dict(row) for row in opinions),
        tuple({**row, "moved_at": row["moved_at"].isoformat()} for row in steps),
    )


def find_header(connection: Connection, number: str) -> CaseHeader:
    """The cover of a case.

    Raises:
        UnknownCase: There is none that may be seen.
    """
    row = connection.execute(
        text(f"SELECT {HEADER} FROM office.change_case c WHERE c.case_number = :number"),
        {"number": number},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownCase(f"There is no case {number[:40]}.", "Correct its number.")
    return _header(row)


def list_cases(connection: Connection, wanted: CaseFilter, today: date) -> list[CaseHeader]:
    """Cases by number, a page of them; the next page is `after` the last number."""
    found: list[CaseHeader] = []
    after = wanted.after or ""
    page = max(wanted.limit, 200)
    while len(found) < wanted.limit:
        rows = connection.execute(
            text(f"""
            SELECT {HEADER} FROM office.change_case c
            WHERE case_number > :after
              AND (CAST(:state AS text) IS NULL OR state = :state)
              AND (CAST(:kind AS text) IS NULL OR kind = :kind)
              AND (CAST(:division AS text) IS NULL OR starts_with(division_code, :division))
              AND (NOT :overdue OR approved_on IS NOT NULL)
            ORDER BY case_number LIMIT :page
            """),
            {
                "after": after,
                "state": None if wanted.state is None else wanted.state.value,
                "kind": wanted.kind,
                "division": None if wanted.division is None else significant(wanted.division),
                "overdue": wanted.is_overdue,
                "page": page,
            },
        ).mappings().all()  # fmt: skip
        headers = [_header(row) for row in rows]
        found += [h for h in headers if not wanted.is_overdue or is_overdue(h, today)]
        if len(rows) < page:
            break
        after = headers[-1].case_number
    return found[: wanted.limit]


def is_overdue(header: CaseHeader, today: date) -> bool:
    """Whether a clock of the case has run out and is not done."""
    return any(clock.state is ClockState.OVERDUE for clock in header.clocks(today))


def running_clocks(connection: Connection, today: date) -> list[dict[str, Any]]:
    """What is due or overdue, the earliest first; cases that are closed have nothing due."""
    rows = connection.execute(
        text(f"SELECT {HEADER} FROM office.change_case c"
             " WHERE state IN ('approved', 'filed', 'announced') ORDER BY case_number")
    ).mappings()  # fmt: skip
    due = [
        {"case_number": header.case_number, "title": header.title,
         "state": header.state.value, **clock.as_dict()}
        for header in map(_header, rows)
        for clock in header.clocks(today)
        if clock.state in (ClockState.RUNNING, ClockState.OVERDUE)
    ]  # fmt: skip
    return sorted(due, key=lambda clock: (clock["due_on"], clock["case_number"]))


def find_document(
    connection: Connection, number: str, document_id: int
) -> tuple[CaseDocument, bytes]:
    """A document of a case with its content.

    Raises:
        UnknownCase: There is no such case that may be seen.
        UnknownDocument: The case has none of that number that may be seen.
    """
    header = find_header(connection, number)
    row = connection.execute(
        text("SELECT d.document_id, d.kind, d.name, d.media_type, d.size_bytes, d.sha256,"
             " d.secrecy, a.display_name AS uploaded_by, lower(d.recorded) AS uploaded_at,"
             " b.content FROM office.case_document d"
             " JOIN office.document_content b USING (sha256)"
             " JOIN office.account a ON a.account_id = d.uploaded_by"
             " WHERE d.case_id = :case AND d.document_id = :document"),
        {"case": header.case_id, "document": document_id},
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UnknownDocument(
            f"The case {number} has no document {document_id}.", "Correct its number."
        )
    about = {key: value for key, value in row.items() if key != "content"}
    return CaseDocument(**about), bytes(row["content"])


def actions_as_json(actions: Sequence[Action]) -> list[Mapping[str, Any]]:
    """Kind and payload of each action."""
    return [{"kind": action.kind.key, "payload": dict(action.payload)} for action in actions]


def _header(row: RowMapping) -> CaseHeader:
    return CaseHeader(**{**row, "kind": kind_of(row["kind"]), "state": State(row["state"])})
