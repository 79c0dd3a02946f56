"""Tasks 联检任务: which objects are to be visited, one task for each in an inspection."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.boundaries.marker import MarkerState
from gazetteer.inspection.result import InspectionResult

# What is registered as moved or damaged stands; what is lost or retired does not.
STANDING = frozenset({MarkerState.IN_USE, MarkerState.DAMAGED, MarkerState.MOVED})


@dataclass(frozen=True, slots=True)
class InspectionTask:
    """One object to be visited.

    Attributes:
        task_uuid: Stable, for exchange.
        inspection_id: The inspection.
        object_id: The object.
        object_uuid: Its UUID.
        full_number: Its number, such as 3441001A.
        ordinal: Which object under that number.
        assigned_to: Who goes; None: not said.
        result: What was found; None: nobody was there yet.
    """

    task_uuid: str
    inspection_id: int
    object_id: int
    object_uuid: str
    full_number: str
    ordinal: int
    assigned_to: str | None
    result: InspectionResult | None
