"""Changes of the register that results propose 建议变更. Whoever may, decides them elsewhere.

Moving, adding or repairing a marker is agreed by both sides, surveyed jointly and reported to
whoever approved the line (行政区域界线管理条例 第六条); so no result changes the register's state.
"""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.boundaries.marker import STATE_LABELS, MarkerObject
from gazetteer.inspection.report import RegisterProposal
from gazetteer.inspection.result import CONDITION_LABELS, PROPOSED_STATES, InspectionResult


def proposed_changes(
    found: Iterable[tuple[MarkerObject, InspectionResult]],
) -> tuple[RegisterProposal, ...]:
    """What the results propose where they differ from the register; what was not found, nothing.

    Args:
        found: Markers as the register has them, each with its result.
    """
    proposals = []
    for marker, result in found:
        condition = result.says.condition
        proposed = PROPOSED_STATES.get(condition)
        if proposed is None or proposed is marker.state:
            continue
        seen, registered = CONDITION_LABELS[condition], STATE_LABELS[marker.state]
        day = result.says.inspected_on
        proposals.append(
            RegisterProposal(
                marker.full_number, marker.object_uuid, marker.state, proposed,
                (f"{day} 联检结果为{seen[0]}，登记为{registered[0]}",
                 f"found {seen[1].lower()} on {day}, registered as {registered[1].lower()}"),
            )
        )  # fmt: skip
    return tuple(proposals)
