"""What both sides found at a marker 联检记录: its condition, where it stood, a new epoch.

A result proposes and records. The life of a marker in the register changes by a decision of its
own (条例 第六条: neighbours agree, survey jointly, report), never because a result says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from gazetteer.boundaries.marker import MarkerState, SurveyMethod


class Condition(StrEnum):
    """State in which a marker was found."""

    INTACT = "intact"
    DAMAGED = "damaged"
    LOST = "lost"
    MOVED = "moved"
    NOT_FOUND = "not_found"


class WitnessesState(StrEnum):
    """Whether the reference objects 方位物 are as registered."""

    AGREE = "agree"
    CHANGED = "changed"
    LOST = "lost"


CONDITION_LABELS: Mapping[Condition, tuple[str, str]] = {
    Condition.INTACT: ("完好", "Intact"),
    Condition.DAMAGED: ("损坏", "Damaged"),
    Condition.LOST: ("丢失", "Lost"),
    Condition.MOVED: ("移位", "Moved"),
    Condition.NOT_FOUND: ("未找到", "Not found"),
}
WITNESSES_LABELS: Mapping[WitnessesState, tuple[str, str]] = {
    WitnessesState.AGREE: ("与登记一致", "As registered"),
    WitnessesState.CHANGED: ("有变化", "Changed"),
    WitnessesState.LOST: ("灭失", "Lost"),
}
# Nobody measures what is not there.
WITHOUT_EPOCH = frozenset({Condition.LOST, Condition.NOT_FOUND})
# What a condition proposes for the register; a marker not found may stand in the reeds.
PROPOSED_STATES: Mapping[Condition, MarkerState] = {
    Condition.INTACT: MarkerState.IN_USE,
    Condition.DAMAGED: MarkerState.DAMAGED,
    Condition.LOST: MarkerState.LOST,
    Condition.MOVED: MarkerState.MOVED,
}


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """Coordinates measured in the field, as they were determined.

    Attributes:
        epsg: A system that `gis.survey_crs` knows.
        north: 纵坐标 X in metres, or latitude in degrees.
        east: 横坐标 Y in metres, or longitude in degrees.
        surveyed_on: Day; None: the day of the result.
        height_m: 高程; None: not measured.
        height_system: Such as 1985国家高程基准.
        method: How it was measured.
        sigma_m: Standard deviation in metres, 1 σ; None: not stated, which needs a reason.
        surveyor: Who measured.
        correction: Why it takes the place of the epoch that the result had; None: said for it.
    """

    epsg: int
    north: Decimal
    east: Decimal
    surveyed_on: date | None = None
    height_m: Decimal | None = None
    height_system: str | None = None
    method: SurveyMethod = SurveyMethod.UNKNOWN
    sigma_m: Decimal | None = None
    surveyor: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """All that a result says, as the record sheet 联检记录表 has it.

    Attributes:
        inspected_on: The day.
        condition: State in which the marker was found.
        inspector_a: Who was there for side A.
        inspector_b: Who was there for side B.
        found_where: Where it was found, in words.
        action_taken: What was done at once: cleaned, repainted, set upright.
        witnesses_state: Whether the reference objects are as registered; None: not looked at.
        accuracy_reason: Why a fix is worse than it should be.
        remark: Anything else.
    """

    inspected_on: date
    condition: Condition
    inspector_a: str | None = None
    inspector_b: str | None = None
    found_where: str | None = None
    action_taken: str | None = None
    witnesses_state: WitnessesState | None = None
    accuracy_reason: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class InspectionResult:
    """A result on record.

    Attributes:
        result_uuid: Stable, for exchange.
        task_uuid: Its task.
        object_id: The marker's object.
        says: What it says.
        survey_uuid: The epoch that was measured; None: none was.
        entered_at: When it was last changed; whoever changes it says which state was read.
    """

    result_uuid: str
    task_uuid: str
    object_id: int
    says: ResultEntry
    survey_uuid: str | None
    entered_at: datetime
