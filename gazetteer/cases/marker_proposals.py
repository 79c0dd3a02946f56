"""What a joint inspection proposes, as actions of a case 联检建议转办件.

A result of an inspection changes nothing in the register; a case does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.boundaries.marker import MarkerState
from gazetteer.cases.case import Case
from gazetteer.cases.drafting import set_actions
from gazetteer.cases.opening import NewCase, open_case
from gazetteer.inspection.report import JointReport, RegisterProposal
from gis.errors import InputError


def open_proposals(
    connection: Connection,
    account: Account,
    report: JointReport,
    division_code: str,
    case_id: int | None = None,
) -> Case:
    """Open a draft case that carries out what an inspection proposes.

    Whoever drafts it strikes out what was repaired meanwhile without having been recorded damaged.

    Args:
        connection: A revision.
        account: Who opens it.
        report: Of the inspection, with the register of today: what it says already is proposed no
            more.
        division_code: Division of the case: a side of the line, or one that holds it.
        case_id: As `gazetteer.cases.opening.reserve_case` gave it; None: the next.

    Raises:
        InputError: Nothing is proposed, or the line is none of the division.
        Forbidden: The account may not draft cases in the division.
    """
    line, number = report.line, report.inspection.inspection_id
    if not report.proposals:
        raise InputError(
            f"The inspection {number} of line {line.code} proposes nothing that the register does"
            " not say already.",
            "Moving or adding a marker is a case of its own: change_marker.",
        )
    opened = open_case(
        connection, account,
        NewCase(
            kind="repair_marker",
            title=f"{line.name}联检界桩状态登记（{report.plan.year}年）",
            division_code=division_code,
            reason=f"{report.plan.title}，联检号 {number}：联检结果与登记不一致",
            applicant=account.display_name,
        ),
        case_id,
    )  # fmt: skip
    actions = actions_of_proposals(report.proposals)
    return set_actions(connection, account, opened.header.case_number, None, actions)


def actions_of_proposals(proposals: Iterable[RegisterProposal]) -> list[dict[str, Any]]:
    """The actions of a case of kind `repair_marker` that carry proposals out, in their order.

    A marker found intact is put back into use; one found damaged, lost or out of its place is
    recorded so. Where it was measured stays with the inspection's own epoch.

    Args:
        proposals: From `gazetteer.inspection.proposal.proposed_changes`.

    Returns:
        Objects with `kind` and `payload`, as `gazetteer.cases.drafting.set_actions` takes them.
    """
    return [_action(proposal) for proposal in proposals]


def _action(proposal: RegisterProposal) -> dict[str, Any]:
    zh, en = proposal.reason
    marker = {"full_number": proposal.full_number, "object_uuid": proposal.object_uuid}
    reason = f"{zh} ({en})"
    if proposal.proposed is MarkerState.IN_USE:
        return {"kind": "restore_marker", "payload": {**marker, "remark": reason}}
    return {
        "kind": "record_marker_state",
        "payload": {**marker, "state": proposal.proposed.value, "reason": reason},
    }
