"""A case 事项 as it stands on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from gazetteer.accounts.account import Account, Clearance
from gazetteer.cases.action_forms import describe_field
from gazetteer.cases.actions import ACTIONS, Action
from gazetteer.cases.clocks import Clock, clocks
from gazetteer.cases.kinds import KINDS, CaseKind
from gazetteer.cases.rules import DOCUMENT_KINDS, receiver
from gazetteer.cases.state import STATE_LABELS, Route, State, next_states


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of a case, without its content.

    Attributes:
        document_id: Its number.
        kind: Of `gazetteer.cases.rules.DOCUMENT_KINDS`.
        name: File name.
        media_type: What its content shows it to be.
        size_bytes: Size.
        sha256: Digest of the content.
        secrecy: `internal` or `secret`.
        uploaded_by: Name of the account.
        uploaded_at: When.
    """

    document_id: int
    kind: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    secrecy: str
    uploaded_by: str
    uploaded_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        zh, en = DOCUMENT_KINDS[self.kind]
        return {
            "document_id": self.document_id, "kind": self.kind, "zh": zh, "en": en,
            "name": self.name, "media_type": self.media_type, "size_bytes": self.size_bytes,
            "sha256": self.sha256, "secrecy": self.secrecy, "uploaded_by": self.uploaded_by,
            "uploaded_at": self.uploaded_at.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What stands on the cover of a case.

    Attributes:
        case_id: Its number in the database.
        case_number: Its number for people, `2026-000001`.
        kind: Kind of case.
        title: Title.
        state: Where it stands.
        division_code: Division that it is for, where rights are asked of.
        class_code: Class of the places concerned.
        secrecy: `internal` or `secret`.
        reason: Why.
        applicant: Who applies.
        created_by: Account that opened it.
        effective_on: First day of the new state.
        based_on: Moment of knowledge that its actions were drawn up against.
        approver: Who approved.
        approver_class: Class of that body.
        approval_no: 批准文号.
        approved_on: When.
        filed_on: Day of filing.
        filing_no: Number of the filing.
        announced_on: Day of the notice.
        notice: The notice as announced.
        overrides: Reasoned overrides of naming findings.
        edition: Counts its changes.
        applied_revision: Revision that put it into the register.
    """

    case_id: int
    case_number: str
    kind: CaseKind
    title: str
    state: State
    division_code: str
    class_code: str | None
    secrecy: str
    reason: str
    applicant: str
    created_by: int
    effective_on: date | None
    based_on: datetime
    approver: str | None
    approver_class: str | None
    approval_no: str | None
    approved_on: date | None
    filed_on: date | None
    filing_no: str | None
    announced_on: date | None
    notice: Mapping[str, Any] | None
    overrides: Sequence[Mapping[str, Any]]
    edition: int
    applied_revision: int | None

    def clocks(self, today: date) -> tuple[Clock, ...]:
        """What is due when, seen from a day; nothing where only the register is put right."""
        if self.kind.route is Route.REGISTER:
            return ()
        done = self.announced_on if self.state is State.IN_FORCE else None
        days = {
            "approved_on": self.approved_on, "filed_on": self.filed_on,
            "announced_on": self.announced_on, "completed_on": done,
        }  # fmt: skip
        return clocks(self.kind, self.approver_class, days, today)

    def as_dict(self, today: date) -> dict[str, Any]:
        """For JSON, with labels, clocks, and where the case can go."""
        zh, en = STATE_LABELS[self.state]
        receives = None
        if self.approver_class is not None and self.kind.route is not Route.REGISTER:
            receives = receiver(self.kind, self.approver_class, self.approved_on or today)
        return {
            "case_number": self.case_number,
            "kind": {"key": self.kind.key, "zh": self.kind.zh, "en": self.kind.en,
                     "law": self.kind.law},
            "title": self.title,
            "state": {"key": self.state.value, "zh": zh, "en": en},
            "next_states": [state.value for state in next_states(self.state, self.kind.route)],
            "division_code": self.division_code,
            "class_code": self.class_code,
            "secrecy": self.secrecy,
            "reason": self.reason,
            "applicant": self.applicant,
            "effective_on": _iso(self.effective_on),
            "based_on": self.based_on.isoformat(),
            "approver": self.approver,
            "approver_class": self.approver_class,
            "approval_no": self.approval_no,
            "approved_on": _iso(self.approved_on),
            "filed_on": _iso(self.filed_on),
            "filing_no": self.filing_no,
            "filing_receiver": None if receives is None else
            {"zh": receives.zh, "en": receives.en, "article": receives.article},
            "announced_on": _iso(self.announced_on),
            "notice": self.notice,
            "overrides": list(self.overrides),
            "edition": self.edition,
            "applied_revision": self.applied_revision,
            "clocks": [clock.as_dict() for clock in self.clocks(today)],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A case with all that hangs on it.

    Attributes:
        header: Its cover.
        actions: What is to be done, in order.
        drafters: Accounts that drew it up: who opened it and who entered its actions.
        documents: Its documents.
        opinions: Opinions given, for JSON.
        steps: Its moves, for JSON.
    """

    header: CaseHeader
    actions: tuple[Action, ...]
    drafters: frozenset[int]
    documents: tuple[CaseDocument, ...]
    opinions: tuple[Mapping[str, Any], ...]
    steps: tuple[Mapping[str, Any], ...]

    @property
    def has_measures(self) -> bool:
        """Whether a document of protective measures is attached (地名管理条例 第二十五条)."""
        return any(document.kind == "measures" for document in self.documents)

    def seen_by(self, account: Account) -> Case:
        """The case without the documents that an account is not cleared for."""
        if account.clearance is Clearance.SECRET:
            return self
        open_ = tuple(d for d in self.documents if d.secrecy != Clearance.SECRET)
        return replace(self, documents=open_)

    def as_dict(self, today: date) -> dict[str, Any]:
        """For JSON."""
        return {
            **self.header.as_dict(today),
            "actions": [
                {
                    "position": action.position,
                    "kind": action.kind.key,
                    "zh": action.kind.zh,
                    "en": action.kind.en,
                    "payload": dict(action.payload),
                }
                for action in self.actions
            ],
            "documents": [document.as_dict() for document in self.documents],
            "opinions": [dict(opinion) for opinion in self.opinions],
            "steps": [dict(step) for step in self.steps],
        }


def catalogue() -> dict[str, Any]:
    """Kinds of case and of action with their fields, for forms."""
    return {
        "case_kinds": [
            {"key": k.key, "zh": k.zh, "en": k.en, "subject": k.subject.value, "law": k.law,
             "route": k.route.value, "actions": sorted(k.actions)}
            for k in KINDS.values()
        ],
        "actions": [
            {"key": a.key, "zh": a.zh, "en": a.en,
             "fields": [describe_field(field) for field in a.fields]}
            for a in ACTIONS.values()
        ],
        "documents": [{"key": k, "zh": zh, "en": en} for k, (zh, en) in DOCUMENT_KINDS.items()],
        "states": [{"key": s.value, "zh": zh, "en": en} for s, (zh, en) in STATE_LABELS.items()],
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
