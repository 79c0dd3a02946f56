"""Boundary markers 界桩: a number, the objects under it, and their survey epochs.

Number and object are two things: under one number two or three objects may stand (同号双立,
同号三立), and a new object takes the place of a broken one under the same number (原址更换).
Coordinates are never overwritten: every survey adds an epoch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shapely.geometry import Point

from gazetteer.boundaries.line import Conversion


class MarkerKind(StrEnum):
    """How many objects stand under the number 立桩方式."""

    SINGLE = "single"
    DOUBLE = "double"
    TRIPLE = "triple"
    TRI_POINT = "tri_point"


class MarkerState(StrEnum):
    """Where an object stands in its life."""

    IN_USE = "in_use"
    DAMAGED = "damaged"
    LOST = "lost"
    MOVED = "moved"
    RETIRED = "retired"


class SurveyMethod(StrEnum):
    """How coordinates were measured."""

    GNSS_STATIC = "gnss_static"
    GNSS_RTK = "gnss_rtk"
    GNSS_CODE = "gnss_code"
    TOTAL_STATION = "total_station"
    DIGITISED = "digitised"
    UNKNOWN = "unknown"


KIND_LABELS = {
    MarkerKind.SINGLE: ("单立", "Single"),
    MarkerKind.DOUBLE: ("同号双立", "Double"),
    MarkerKind.TRIPLE: ("同号三立", "Triple"),
    MarkerKind.TRI_POINT: ("三交点", "Tri-point"),
}
STATE_LABELS = {
    MarkerState.IN_USE: ("在用", "In use"),
    MarkerState.DAMAGED: ("损坏", "Damaged"),
    MarkerState.LOST: ("丢失", "Lost"),
    MarkerState.MOVED: ("移位", "Moved"),
    MarkerState.RETIRED: ("报废", "Retired"),
}
METHOD_LABELS = {
    SurveyMethod.GNSS_STATIC: ("卫星定位静态", "GNSS, static"),
    SurveyMethod.GNSS_RTK: ("卫星定位RTK", "GNSS, RTK"),
    SurveyMethod.GNSS_CODE: ("手持机单点", "GNSS, handheld"),
    SurveyMethod.TOTAL_STATION: ("全站仪", "Total station"),
    SurveyMethod.DIGITISED: ("图上量取", "Digitised"),
    SurveyMethod.UNKNOWN: ("不详", "Unknown"),
}
SHAPE_LABELS = {
    "two_faced": ("双面型", "Two-faced"),
    "three_faced": ("三面型", "Three-faced"),
    "other": ("其他", "Other"),
}
LETTERS = {
    MarkerKind.SINGLE: ("Q",),
    MarkerKind.DOUBLE: ("A", "B"),
    MarkerKind.TRIPLE: ("C", "D", "E"),
    MarkerKind.TRI_POINT: ("S",),
}


@dataclass(frozen=True, slots=True)
class OfficialPosition:
    """Coordinates as they were determined, and where they are in storage.

    Attributes:
        epsg: CRS of the original.
        north: 纵坐标 X in metres, or the latitude in degrees.
        east: 横坐标 Y in metres (with the zone's number before it if the CRS has it), or the
            longitude in degrees.
        height_m: 高程; None: unknown.
        height_system: Such as 1985国家高程基准.
        position: EPSG:4490; None where it cannot be said.
        conversion: How it came from the original.
    """

    epsg: int
    north: Decimal
    east: Decimal
    height_m: Decimal | None
    height_system: str | None
    position: Point | None
    conversion: Conversion


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey epoch 测量成果 of an object.

    Attributes:
        survey_uuid: Stable.
        surveyed_on: Day of the survey.
        at: The coordinates.
        method: How they were measured.
        sigma_m: Standard deviation of the position in metres, 1 σ; None: not stated.
        surveyor: Who measured.
        corrects: The epoch it corrects; None: none.
        correction: Why.
        source: Where it comes from.
        is_simulated: Whether it is invented.
    """

    survey_uuid: str
    surveyed_on: date
    at: OfficialPosition
    method: SurveyMethod
    sigma_m: Decimal | None
    surveyor: str | None
    corrects: str | None
    correction: str | None
    source: str | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """A reference object 方位物, from which the marker can be found again.

    Attributes:
        serial: 1, 2 or 3.
        name: What it is and where, in words.
        azimuth_deg: Grid azimuth 坐标方位角 from the marker, degrees clockwise; None: unknown.
        distance_m: Distance from the marker in metres; None: unknown.
        epsg: CRS of its own coordinates; None: it has none on record.
        north: As `OfficialPosition.north`.
        east: As `OfficialPosition.east`.
    """

    serial: int
    name: str
    azimuth_deg: Decimal | None
    distance_m: Decimal | None
    epsg: int | None
    north: Decimal | None
    east: Decimal | None


@dataclass(frozen=True, slots=True)
class MarkerObject:
    """One object 界桩 as in force on a day, with all its epochs known by then.

    Attributes:
        object_id: Number of the object.
        object_uuid: Stable, for exchange.
        marker_number: The number without the object's letter.
        full_number: With it: 3441001A.
        letter: Q, A, B, C, D, E or S.
        kind: How many stand under the number.
        ordinal: 1: the first object under its full number; 2: the one that replaced it.
        line_codes: The line it marks; at a tri-point several.
        state: Where it stands in its life.
        shape: two_faced, three_faced, other; None: unknown.
        material: Such as 花岗岩.
        dimensions: In words.
        managing_code: Division that looks after it.
        managing_name: Its name.
        erected_on: Day it was set up.
        locations: 所在地 of the sides, in their order; blank ones left out.
        position_text: 位置描述.
        inscription: What is written on it.
        witnesses: 方位物 by serial.
        surveys: Epochs by day, the newest last.
        secrecy: 密级.
        remark: Anything else.
        source: Where the record comes from.
        is_simulated: Whether it is invented.
    """

    object_id: int
    object_uuid: str
    marker_number: str
    full_number: str
    letter: str
    kind: MarkerKind
    ordinal: int
    line_codes: tuple[str, ...]
    state: MarkerState
    shape: str | None
    material: str | None
    dimensions: str | None
    managing_code: str | None
    managing_name: str | None
    erected_on: date | None
    locations: tuple[str, ...]
    position_text: str | None
    inscription: str | None
    witnesses: tuple[Witness, ...]
    surveys: tuple[Survey, ...]
    secrecy: str
    remark: str | None
    source: str | None
    is_simulated: bool

    @property
    def survey(self) -> Survey | None:
        """The newest epoch that no other corrects; None: never surveyed."""
        corrected = {survey.corrects for survey in self.surveys}
        standing = [s for s in self.surveys if s.survey_uuid not in corrected]
        return standing[-1] if standing else None

    @property
    def position(self) -> Point | None:
        """Where it stands by that epoch, EPSG:4490; None: unknown."""
        return None if self.survey is None else self.survey.at.position
