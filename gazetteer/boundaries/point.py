"""Boundary points 界线点: turning points, ends, and tri-points 三交点 where lines meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gazetteer.boundaries.marker import OfficialPosition, SurveyMethod


class PointKind(StrEnum):
    """What a boundary point is."""

    TURNING = "turning"
    TRI_POINT = "tri_point"
    END = "end"


POINT_LABELS = {
    PointKind.TURNING: ("界线点", "Boundary point"),
    PointKind.TRI_POINT: ("三交点", "Tri-point"),
    PointKind.END: ("端点", "End"),
}


@dataclass(frozen=True, slots=True)
class BoundaryPoint:
    """One point as in force on a day.

    Attributes:
        point_id: Number of the point.
        number: As the point table 边界点成果表 has it.
        kind: What it is.
        line_codes: Lines it is on; three at a tri-point.
        name: In words; None: none.
        at: Coordinates.
        surveyed_on: Day of the survey; None: unknown.
        method: How it was measured.
        sigma_m: Standard deviation in metres, 1 σ; None: not stated.
        secrecy: 密级.
        source: Where the record comes from.
        is_simulated: Whether it is invented.
    """

    point_id: int
    number: str
    kind: PointKind
    line_codes: tuple[str, ...]
    name: str | None
    at: OfficialPosition
    surveyed_on: date | None
    method: SurveyMethod
    sigma_m: Decimal | None
    secrecy: str
    source: str | None
    is_simulated: bool
