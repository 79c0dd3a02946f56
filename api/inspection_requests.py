"""What is sent of an inspection: results, problems, who goes; refused where it is not so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from shapely.geometry import Point

from gazetteer.boundaries.marker import SurveyMethod
from gazetteer.inspection.problem import NewProblem, ProblemKind, ProblemState
from gazetteer.inspection.result import Condition, NewEpoch, ResultEntry, WitnessesState

Words = Annotated[str | None, Field(max_length=4000)]
Metres = Annotated[Decimal | None, Field(max_digits=20, decimal_places=6)]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenEpoch(_Given):
    """Coordinates measured: X is north, Y is east (or latitude and longitude)."""

    epsg: int = Field(ge=1, le=99999)
    north: Decimal = Field(max_digits=24)
    east: Decimal = Field(max_digits=24)
    surveyed_on: date | None = None
    height_m: Metres = None
    height_system: Annotated[str | None, Field(max_length=100)] = None
    method: SurveyMethod = SurveyMethod.UNKNOWN
    sigma_m: Metres = None
    surveyor: Annotated[str | None, Field(max_length=200)] = None
    correction: Words = None


class GivenResult(_Given):
    """What was found at a marker."""

    inspected_on: date
    condition: Condition
    inspector_a: Words = None
    inspector_b: Words = None
    found_where: Words = None
    action_taken: Words = None
    witnesses_state: WitnessesState | None = None
    accuracy_reason: Words = None
    remark: Words = None
    epoch: GivenEpoch | None = None

    def says(self) -> ResultEntry:
        """All but the coordinates."""
        return ResultEntry(**self.model_dump(exclude={"epoch"}))

    def measured(self) -> NewEpoch | None:
        """The coordinates; None: none were measured."""
        return None if self.epoch is None else NewEpoch(**self.epoch.model_dump())


class GivenProblem(_Given):
    """A problem, whole."""

    kind: ProblemKind
    description: str = Field(min_length=1, max_length=20_000)
    object_number: Annotated[str | None, Field(max_length=60)] = None
    found_on: date | None = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    handling: Words = None
    state: ProblemState = ProblemState.OPEN
    handled_on: date | None = None

    def new(self) -> NewProblem:
        """As the register takes it; half a position is none."""
        said = self.model_dump(exclude={"longitude", "latitude"})
        at = None
        if self.longitude is not None and self.latitude is not None:
            at = Point(self.longitude, self.latitude)
        return NewProblem(**said, position=at)


class GivenAssignment(_Given):
    """Who goes; null: nobody yet."""

    assigned_to: Annotated[str | None, Field(max_length=200)]
