"""What a joint inspection proposes, as actions of a case 联检建议转办件.

A result of an inspection changes nothing in the register; a case does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gazetteer.boundaries.marker import MarkerState
from gazetteer.inspection.report import RegisterProposal


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
