"""Plans 联检方案 of joint inspections, and the inspection of one line within a plan.

Every line is inspected by both sides every five years (行政区域界线管理条例 第十二条); where a
flood or a new road changed the ground, a part of a line is inspected besides (临时联检).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gis.errors import InputError

# A text in Chinese and in English.
Bilingual = tuple[str, str]


class PlanKind(StrEnum):
    """Why there is a plan."""

    PERIODIC = "periodic"
    AD_HOC = "ad_hoc"


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    UNDER_WAY = "under_way"
    CLOSED = "closed"


class InspectionState(StrEnum):
    """Where the inspection of a line stands."""

    PLANNED = "planned"
    IN_FIELD = "in_field"
    FIELD_DONE = "field_done"
    REPORTED = "reported"


KIND_LABELS = {
    PlanKind.PERIODIC: ("定期联检", "Periodic"),
    PlanKind.AD_HOC: ("临时联检", "Ad hoc"),
}
PLAN_LABELS = {
    PlanState.DRAFT: ("拟订", "Draft"),
    PlanState.UNDER_WAY: ("实施中", "Under way"),
    PlanState.CLOSED: ("已结束", "Closed"),
}
STATE_LABELS = {
    InspectionState.PLANNED: ("待实施", "Planned"),
    InspectionState.IN_FIELD: ("外业中", "In the field"),
    InspectionState.FIELD_DONE: ("外业完成", "Field work done"),
    InspectionState.REPORTED: ("已报告", "Reported"),
}

# A closed plan stays closed; what was closed too early is a new, ad hoc plan.
PLAN_MOVES: Mapping[PlanState, tuple[PlanState, ...]] = {
    PlanState.DRAFT: (PlanState.UNDER_WAY,),
    PlanState.UNDER_WAY: (PlanState.DRAFT, PlanState.CLOSED),
    PlanState.CLOSED: (),
}
# Back to the field where the desk finds that something was left out; a report stands.
INSPECTION_MOVES: Mapping[InspectionState, tuple[InspectionState, ...]] = {
    InspectionState.PLANNED: (InspectionState.IN_FIELD,),
    InspectionState.IN_FIELD: (InspectionState.PLANNED, InspectionState.FIELD_DONE),
    InspectionState.FIELD_DONE: (InspectionState.IN_FIELD, InspectionState.REPORTED),
    InspectionState.REPORTED: (),
}
# What the teams write, by chapter of the joint report (DOMAIN 3.5), and why some markers were
# not visited.
FINDING_CHAPTERS: Mapping[str, Bilingual] = {
    "implementation": ("联检工作实施情况", "How the inspection was carried out"),
    "markers": ("界桩及方位物情况", "Markers and reference objects"),
    "terrain": ("其他界线标志物、地形变化及修测情况", "Other boundary objects, terrain, re-survey"),
    "construction": ("跨界建设情况", "Construction across the line"),
    "other": ("其他情况", "Other matters"),
    "unvisited": ("未到位界桩说明", "Why markers were not visited"),
}


class UnknownInspection(InputError):
    """There is no such plan, inspection, task or problem, or whoever asks may not see it."""


class InspectionChanged(InputError):
    """Somebody changed the plan, inspection, result or problem since it was read."""


class WrongStep(InputError):
    """A plan or an inspection does not go from where it stands to there, or takes nothing now."""


@dataclass(frozen=True, slots=True)
class InspectionPlan:
    """A plan of one year.

    Attributes:
        plan_id: Its number.
        year: Year of the inspections.
        title: 方案名称.
        kind: Periodic or ad hoc; only a periodic one counts for the five years.
        state: Where it stands.
        leading_side: Which side leads 牵头方; None: not said.
        remark: Anything else.
        edition: Counts the changes.
    """

    plan_id: int
    year: int
    title: str
    kind: PlanKind
    state: PlanState
    leading_side: str | None
    remark: str | None
    edition: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """The inspection of one line within a plan.

    Attributes:
        inspection_id: Its number.
        plan_id: The plan.
        line_id: The line.
        line_code: Its code.
        team_a: Who goes for the side with the lower code 甲方联检组; None: not said.
        team_b: Who goes for the other 乙方联检组.
        planned_from: First day planned.
        planned_to: Last day planned, included.
        started_on: First day in the field.
        completed_on: Last day in the field; the next five years count from it.
        state: Where it stands.
        findings: What the teams wrote, by key of `FINDING_CHAPTERS`.
        source: Where the record comes from, of past inspections.
        is_simulated: Whether it is invented.
        edition: Counts the changes.
    """

    inspection_id: int
    plan_id: int
    line_id: int
    line_code: str
    team_a: str | None
    team_b: str | None
    planned_from: date | None
    planned_to: date | None
    started_on: date | None
    completed_on: date | None
    state: InspectionState
    findings: Mapping[str, str]
    source: str | None
    is_simulated: bool
    edition: int
