"""Problems 问题清单 that an inspection finds, and how they are handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry import Point


class ProblemKind(StrEnum):
    """What a problem is about."""

    MARKER = "marker"
    WITNESS = "witness"
    TERRAIN = "terrain"
    CONSTRUCTION = "construction"
    UNILATERAL_MARKER = "unilateral_marker"
    MAP = "map"
    OTHER = "other"


class ProblemState(StrEnum):
    """Where its handling stands."""

    OPEN = "open"
    REFERRED = "referred"
    HANDLED = "handled"


PROBLEM_LABELS: Mapping[ProblemKind, tuple[str, str]] = {
    ProblemKind.MARKER: ("界桩", "Marker"),
    ProblemKind.WITNESS: ("方位物", "Reference object"),
    ProblemKind.TERRAIN: ("地形变化", "Terrain"),
    ProblemKind.CONSTRUCTION: ("跨界建设", "Construction across the line"),
    ProblemKind.UNILATERAL_MARKER: ("单方设立的标志", "Marker set up by one side alone"),
    ProblemKind.MAP: ("违反界线画法的地图", "Map that draws the line otherwise"),
    ProblemKind.OTHER: ("其他", "Other"),
}
PROBLEM_STATE_LABELS: Mapping[ProblemState, tuple[str, str]] = {
    ProblemState.OPEN: ("未处理", "Open"),
    ProblemState.REFERRED: ("已移交", "Referred"),
    ProblemState.HANDLED: ("已处理", "Handled"),
}


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem as it is entered.

    Attributes:
        kind: What it is about.
        description: In words.
        object_number: Full number or UUID of the marker concerned; None: none.
        found_on: Day; None: not said.
        position: EPSG:4490; None: not said.
        handling: What was or is to be done.
        state: Where that stands.
        handled_on: Day it was done.
        problem_uuid: From a field pack; None: a new one.
    """

    kind: ProblemKind
    description: str
    object_number: str | None = None
    found_on: date | None = None
    position: Point | None = None
    handling: str | None = None
    state: ProblemState = ProblemState.OPEN
    handled_on: date | None = None
    problem_uuid: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem on record.

    Attributes:
        problem_uuid: Stable, for exchange.
        inspection_id: The inspection that found it.
        object_id: The marker concerned; None: none.
        object_uuid: Its UUID.
        full_number: Its number.
        kind: What it is about.
        description: In words.
        found_on: Day; None: unknown.
        position: EPSG:4490; None: unknown.
        handling: What was or is to be done; None: not said.
        state: Where that stands.
        handled_on: Day it was done; None: unknown, or not yet.
        entered_at: When it was last changed; whoever changes it says which state was read.
    """

    problem_uuid: str
    inspection_id: int
    object_id: int | None
    object_uuid: str | None
    full_number: str | None
    kind: ProblemKind
    description: str
    found_on: date | None
    position: Point | None
    handling: str | None
    state: ProblemState
    handled_on: date | None
    entered_at: datetime
