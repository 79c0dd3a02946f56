"""Moves a case from state to state 流转, where law and roles allow it.

What each move needs stands in `gazetteer.cases.state`; what documents, in `gazetteer.cases.rules`.
Putting a case into force changes the register: that is `gazetteer.cases.apply`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.scope import require
from gazetteer.cases.case import Case, CaseHeader
from gazetteer.cases.case_writing import CaseChanged, change_case, enter_step
from gazetteer.cases.findings import require_names
from gazetteer.cases.notice import notice_of
from gazetteer.cases.repository import find_case
from gazetteer.cases.rules import APPROVER_CLASSES, Requirement, requirements
from gazetteer.cases.state import DECIDED, Route, State, Transition, next_states, transition
from gis.database import seen_as
from gis.errors import InputError

_APPROVAL = ("approver", "approver_class", "approval_no", "approved_on")
_GOVERNMENT = "government"
_LATER = ("filed_on", "filing_no", "announced_on", "notice")
_DECISIONS = frozenset({"approval", "agreement", "filing", "notice"})
_ORDER = (
    State.DRAFT, State.ACCEPTED, State.CONSULTING, State.APPROVED, State.FILED, State.ANNOUNCED,
    State.IN_FORCE,
)  # fmt: skip


class WrongMove(InputError):
    """A case does not go from where it stands to there."""


class SamePerson(Forbidden):
    """Who applies, or drew a case up, may not decide on it, whatever roles they have."""


class MissingPart(InputError):
    """A document or fact that the move needs is not there."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is asked for.

    Attributes:
        to: Where to.
        remark: Why; some moves need it.
        facts: `approver`, `approver_class`, `approval_no`, `approved_on`, `effective_on`,
            `filed_on`, `filing_no`, `announced_on`, as far as the move brings them.
        edition: Edition of the case that was read; None: whatever it is.
    """

    to: State
    remark: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    edition: int | None = None


def move_case(connection: Connection, account: Account, number: str, move: Move) -> Case:
    """Move a case.

    Args:
        connection: A revision whose context names the case and the account.
        account: Who moves it.
        number: The case.
        move: Where to; not into force.

    Raises:
        UnknownCase: There is none.
        WrongMove: It cannot go there from where it stands.
        Forbidden: The account's roles do not allow it in the case's division.
        SamePerson: Who drew it up may not do this.
        MissingPart: A document, a fact or the remark is not there.
        NameRefused: A naming rule is unanswered.
        InputError: A fact cannot be.
    """
    case = find_case(connection, number)
    chosen = allowed(connection, account, case, move)
    if move.to is State.IN_FORCE:
        raise WrongMove("A case comes into force by being applied.", "Apply it.")
    header = case.header
    facts = _facts(header, chosen, move.facts)
    if move.to in (State.ACCEPTED, State.APPROVED):
        if not case.actions:
            raise MissingPart("The case has no actions.", "Say what is to be done.")
        if not chosen.is_stale_way_back:
            # A clash with what somebody may not see is for those who may.
            with seen_as(connection, account.reads_as):
                require_names(connection, case)
    require_documents(case, move.to)
    if chosen.is_stale_way_back and header.state in DECIDED:
        facts |= dict.fromkeys((*_APPROVAL, *_LATER))
    change_case(
        connection, header, {**facts, "state": move.to.value}, rebase=chosen.is_stale_way_back
    )
    enter_step(connection, header.case_id, header.state, move.to, move.remark, account)
    moved = find_case(connection, number)
    if move.to is State.ANNOUNCED:
        notice = json.dumps(notice_of(connection, moved), ensure_ascii=False)
        change_case(connection, moved.header, {"notice": notice})
        moved = find_case(connection, number)
    return moved


def allowed(connection: Connection, account: Account, case: Case, move: Move) -> Transition:
    """The transition a move is, if the account may make it.

    Raises:
        WrongMove: There is none from where the case stands.
        CaseChanged: The case was changed since the edition that was read.
        Forbidden: The roles do not allow it.
        SamePerson: It is for somebody else to do, or only for who drew the case up.
        MissingPart: It needs a remark.
    """
    header = case.header
    chosen = transition(header.state, move.to, header.kind.route)
    if chosen is None:
        ways = ", ".join(next_states(header.state, header.kind.route)) or "nowhere"
        raise WrongMove(
            f"The case {header.case_number} is {header.state} and cannot become {move.to}.",
            f"From there it goes to: {ways}.",
        )
    require(connection, account, chosen.permission, header.division_code)
    is_applicant = header.applicant in (account.display_name, account.sign_in_name)
    if chosen.is_by_another and is_applicant:
        raise SamePerson(
            f"{account.display_name} applies in the case {header.case_number} and may not decide"
            " on it.",
            "Somebody else must, whatever other roles you have.",
        )
    if chosen.is_by_another and account.account_id in case.drafters:
        raise SamePerson(
            f"{account.display_name} drew up the case {header.case_number} and may not decide on"
            " it.",
            "Somebody else must, whatever other roles you have.",
        )
    if chosen.is_by_drafter and account.account_id not in case.drafters:
        raise SamePerson(
            f"Only who drew up the case {header.case_number} may withdraw it.",
            "Return or reject it instead.",
        )
    if move.edition is not None and move.edition != header.edition:
        raise CaseChanged(
            f"The case {header.case_number} was changed meanwhile: it is edition"
            f" {header.edition}, not {move.edition}.",
            "Read it again, then decide.",
        )
    if chosen.needs_remark and not (move.remark or "").strip():
        raise MissingPart("This move needs a reason.", "Give a remark.")
    return chosen


def missing_documents(case: Case, to: State) -> list[Requirement]:
    """Documents that a case lacks before it can reach a state."""
    if to not in _ORDER:
        return []
    reached = set(_ORDER[: _ORDER.index(to) + 1])
    there = {document.kind for document in case.documents}
    # What documented a decision that was taken back documents no new one.
    back = _taken_back_at(case)
    again = {d.kind for d in case.documents if back is None or d.uploaded_at > back}
    day = case.header.approved_on or date.today()
    return [
        needed
        for needed in requirements(case.header.kind, day)
        if needed.state in reached
        and needed.document not in (again if needed.document in _DECISIONS else there)
    ]


def _taken_back_at(case: Case) -> datetime | None:
    """When a decided case last went back to be decided anew."""
    back = [
        datetime.fromisoformat(step["moved_at"])
        for step in case.steps
        if step["from_state"] in DECIDED and step["to_state"] == State.ACCEPTED
    ]
    return max(back, default=None)


def require_documents(case: Case, to: State) -> None:
    """Refuse to reach a state without the documents it needs.

    Raises:
        MissingPart: Some are missing; names them and the articles.
    """
    missing = missing_documents(case, to)
    if missing:
        listed = ", ".join(f"{needed.document} ({needed.article})" for needed in missing)
        raise MissingPart(
            f"The case {case.header.case_number} lacks documents: {listed}.", "Attach them."
        )


def _facts(header: CaseHeader, chosen: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the move brings, checked together with those on record."""
    allowed_names = set(chosen.facts)
    if header.kind.route is Route.LAW or chosen.end is State.ACCEPTED:
        allowed_names |= (
            {"effective_on"} if chosen.end in (State.ACCEPTED, State.APPROVED) else set()
        )
    strangers = sorted(set(given) - allowed_names)
    if strangers:
        raise InputError(
            f"This move takes no {', '.join(strangers)}.",
            f"It takes {', '.join(sorted(allowed_names)) or 'a remark only'}.",
        )
    facts = {name: value for name, value in given.items() if value is not None}
    merged = {name: facts.get(name, getattr(header, name)) for name in chosen.facts}
    missing = [name for name, value in merged.items() if value in (None, "")]
    if missing:
        raise MissingPart(f"The move lacks {', '.join(missing)}.", "Give it.")
    if merged.get("approver_class") not in (None, *APPROVER_CLASSES):
        raise InputError(
            f"{merged['approver_class']!r} is no class of approving body.",
            f"Use one of {', '.join(APPROVER_CLASSES)}.",
        )
    if merged.get("approver_class") not in (None, _GOVERNMENT) and header.kind.is_by_government:
        raise InputError(
            f"Cases of kind {header.kind.key} are approved by governments ({header.kind.law}).",
            f"Give the approver_class {_GOVERNMENT}.",
        )
    _check_days({**{n: getattr(header, n) for n in ("approved_on", "filed_on")}, **merged})
    return facts


def _check_days(days: Mapping[str, Any]) -> None:
    approved = days.get("approved_on")
    for name in ("approved_on", "filed_on", "announced_on"):
        day = days.get(name)
        if day is None:
            continue
        if day > date.today():
            raise InputError(f"{name} {day} lies in the future.", "Give the day it happened.")
        if approved is not None and day < approved:
            raise InputError(
                f"{name} {day} lies before the approval on {approved}.", "Correct the days."
            )
