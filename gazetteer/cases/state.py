"""States of a case 事项状态 and the moves between them, as one table.

After 《地名管理条例》(国务院令753): application, assessment and consultation (第十一条), approval
(第十二条), filing (第十三条), notice (第十四条). Markers go by 《行政区域界线管理条例》
(国务院令353) 第六条: neighbours agree, survey jointly, and file with whoever approved the line;
nobody else approves, and there is no public notice. The register's own corrections and adoptions
go a shorter way; which kind goes which stands in `gazetteer.cases.kinds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer.accounts.roles import Action


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    CONSULTING = "consulting"
    APPROVED = "approved"
    FILED = "filed"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATE_LABELS: Final = {
    State.DRAFT: ("拟命名", "Draft"),
    State.ACCEPTED: ("受理", "Accepted"),
    State.CONSULTING: ("评估与征求意见", "Assessment and consultation"),
    State.APPROVED: ("批准", "Approved"),
    State.FILED: ("备案", "Filed"),
    State.ANNOUNCED: ("公告", "Announced"),
    State.IN_FORCE: ("现行", "In force"),
    State.RETURNED: ("退回", "Returned"),
    State.REJECTED: ("驳回", "Rejected"),
    State.WITHDRAWN: ("撤回", "Withdrawn"),
}

EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})
"""States in which the actions may be changed."""
CLOSED: Final = frozenset({State.IN_FORCE, State.REJECTED, State.WITHDRAWN})
"""States that no case leaves."""
DECIDED: Final = frozenset({State.APPROVED, State.FILED, State.ANNOUNCED})
"""States after the approval and before the register."""


class Route(StrEnum):
    """Which moves a kind of case goes through."""

    LAW = "law"
    JOINT = "joint"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Transition:
    """One move that a case can make.

    Attributes:
        start: From.
        end: To.
        permission: What a role must allow in the case's division.
        routes: Routes it belongs to.
        facts: Columns of the case that must be filled in, by the move or before.
        needs_remark: Whether a reason must be given.
        is_by_another: Whether nobody who drew up the case may do it (审批与申请分离).
        is_by_drafter: Whether only who drew up the case may do it.
        is_stale_way_back: Whether it re-bases the case on the register of now.
    """

    start: State
    end: State
    permission: Action
    routes: frozenset[Route] = frozenset(Route)
    facts: tuple[str, ...] = ()
    needs_remark: bool = False
    is_by_another: bool = False
    is_by_drafter: bool = False
    is_stale_way_back: bool = False


_LAW = frozenset({Route.LAW})
_REGISTER = frozenset({Route.REGISTER})
_JOINT = frozenset({Route.JOINT})
_APPROVAL = ("approver", "approver_class", "approval_no", "approved_on", "effective_on")

TRANSITIONS: Final = (
    Transition(State.DRAFT, State.ACCEPTED, Action.ACCEPT_CASE),
    Transition(State.RETURNED, State.ACCEPTED, Action.ACCEPT_CASE),
    Transition(State.ACCEPTED, State.CONSULTING, Action.ACCEPT_CASE, _LAW),
    Transition(
        State.CONSULTING, State.APPROVED, Action.APPROVE_CASE, _LAW, _APPROVAL, is_by_another=True
    ),
    Transition(
        State.ACCEPTED, State.APPROVED, Action.APPROVE_CASE, _REGISTER | _JOINT, _APPROVAL,
        is_by_another=True,
    ),
    Transition(
        State.APPROVED, State.FILED, Action.FILE_CASE, _LAW | _JOINT, ("filed_on", "filing_no")
    ),
    Transition(State.FILED, State.ANNOUNCED, Action.ANNOUNCE_CASE, _LAW, ("announced_on",)),
    Transition(State.ANNOUNCED, State.IN_FORCE, Action.APPLY_CASE, _LAW, ("effective_on",)),
    Transition(State.FILED, State.IN_FORCE, Action.APPLY_CASE, _JOINT, ("effective_on",)),
    Transition(State.APPROVED, State.IN_FORCE, Action.APPLY_CASE, _REGISTER, ("effective_on",)),
    *(
        Transition(start, State.RETURNED, Action.ACCEPT_CASE, needs_remark=True)
        for start in (State.ACCEPTED, State.CONSULTING)
    ),
    *(
        Transition(
            start, State.REJECTED, Action.APPROVE_CASE, needs_remark=True, is_by_another=True
        )
        for start in (State.ACCEPTED, State.CONSULTING)
    ),
    *(
        Transition(start, State.WITHDRAWN, Action.DRAFT_CASE, is_by_drafter=True)
        for start in (State.DRAFT, State.RETURNED, State.ACCEPTED, State.CONSULTING)
    ),
    # What was approved against a register that has changed since must be looked at again.
    *(
        Transition(
            start, State.ACCEPTED, Action.ACCEPT_CASE, needs_remark=True, is_stale_way_back=True
        )
        for start in (State.CONSULTING, State.APPROVED, State.FILED, State.ANNOUNCED)
    ),
)  # fmt: skip


def transition(start: State, end: State, route: Route) -> Transition | None:
    """The move from one state to another on a route; None where there is none."""
    for known in TRANSITIONS:
        if (known.start, known.end) == (start, end) and route in known.routes:
            return known
    return None


def next_states(start: State, route: Route) -> tuple[State, ...]:
    """Where a case can go from a state."""
    return tuple(t.end for t in TRANSITIONS if t.start is start and route in t.routes)
