"""What is sent of plans and inspections: refused where it is not so."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gazetteer.inspection.plan import InspectionState, PlanKind, PlanState


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenPlan(_Given):
    """A plan to be drawn up."""

    year: int = Field(ge=1989, le=2100)
    title: str = Field(min_length=1, max_length=200)
    kind: PlanKind = PlanKind.PERIODIC
    leading_side: str | None = Field(default=None, max_length=200)
    remark: str | None = Field(default=None, max_length=2000)


class PlanChange(_Given):
    """What is to be another; what is left out stays."""

    title: str | None = Field(default=None, max_length=200)
    leading_side: str | None = Field(default=None, max_length=200)
    remark: str | None = Field(default=None, max_length=2000)
    state: PlanState | None = Field(default=None, description="Move it on, alone")


class GivenLine(_Given):
    """Lines to be inspected."""

    line: str = Field(max_length=100, description="Code or name of a line, or of a longer one")
    team_a: str | None = Field(default=None, max_length=500)
    team_b: str | None = Field(default=None, max_length=500)
    planned_from: date | None = None
    planned_to: date | None = None


class InspectionChange(_Given):
    """What is to be another; what is left out stays."""

    team_a: str | None = Field(default=None, max_length=500)
    team_b: str | None = Field(default=None, max_length=500)
    planned_from: date | None = None
    planned_to: date | None = None
    findings: dict[str, Annotated[str, Field(max_length=50_000)] | None] | None = Field(
        default=None, description="By chapter of the report; null takes a text away"
    )


class GivenMove(_Given):
    """Where an inspection is to go."""

    to: InspectionState
    on: date | None = Field(default=None, description="First or last day in the field")
    reason: str | None = Field(default=None, max_length=2000, description="Of unvisited markers")
