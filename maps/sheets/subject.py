"""What the sheets of one boundary line show. Plain values, from no database.

All longitudes and latitudes are degrees on one datum, that of `SheetSubject.crs`; nothing here
is moved from one datum to another. What is not known is None, never an empty text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from gis.errors import InputError
from gis.survey_crs import SurveyCrs

Lines = LineString | MultiLineString


class MarkerKind(StrEnum):
    """How many objects stand under one marker number 界桩类型."""

    SINGLE = "single"
    DOUBLE = "double"
    TRIPLE = "triple"
    TRI_POINT = "tri_point"


class MarkerStatus(StrEnum):
    """State of a marker in its life cycle."""

    IN_USE = "in_use"
    DAMAGED = "damaged"
    LOST = "lost"
    MOVED = "moved"


class Audience(StrEnum):
    """Who may see the sheets."""

    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class SheetMarker:
    """One marker object 界桩.

    Attributes:
        number: The number as printed beside the symbol, without the line code ("004").
        letter: Letter of the object in its set (A, B; C, D, E; Q for a single one), or None.
        kind: Number of objects under the number.
        longitude: Degrees on the datum of the subject.
        latitude: Degrees.
        surveyed_on: Day of the survey.
        is_simulated: True for an invented marker.
        status: State in its life cycle.
        remark: A short note for lists, or None.
    """

    number: str
    letter: str | None
    kind: MarkerKind
    longitude: float
    latitude: float
    surveyed_on: date | None = None
    is_simulated: bool = False
    status: MarkerStatus = MarkerStatus.IN_USE
    remark: str | None = None

    @property
    def label(self) -> str:
        """What is lettered beside the symbol: "004", or "005A" for one of a set."""
        shows_letter = self.letter is not None and self.letter != "Q"
        return f"{self.number}{self.letter}" if shows_letter else self.number


@dataclass(frozen=True, slots=True)
class BoundaryPoint:
    """A point of the line that has coordinates but no marker 边界点."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class ContextLine:
    """Something drawn lightly for orientation.

    Attributes:
        geometry: Lines in degrees.
        kind: "boundary" (another boundary line) or "outline" (of a neighbouring division).
        name: Its name, or None.
    """

    geometry: Lines
    kind: Literal["boundary", "outline"]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A place name 注记 and where it belongs.

    Attributes:
        name: The name.
        longitude: Degrees.
        latitude: Degrees.
        kind: What bears it; decides the lettering.
    """

    name: str
    longitude: float
    latitude: float
    kind: Literal["county", "township", "village"]


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """The name of a township and its area, in which every sheet letters it, without a sign."""

    name: str
    area: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class SheetNotice:
    """Something every reader of the sheets must know, printed on each of them."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """One boundary line and all that its sheets say.

    Attributes:
        code: Line code.
        name: Title, such as 颍上县–霍邱县线.
        level: Level of the line, in Chinese (县级).
        side_a: Name of the first side 甲方.
        side_b: Name of the second side 乙方.
        crs: Gauss–Krüger zone to draw in; its datum is that of all coordinates here.
        line: The line; it may have gaps. May be empty where the claims are given.
        markers: Its markers.
        is_agreed: True where the line is fixed by an agreement.
        claim_a: Where the first side claims the line, if not agreed.
        claim_b: Where the second side does.
        side_a_lies: On which hand of `line`, followed as given, the first side lies, or None.
        points: Points without markers.
        context: Neighbouring outlines and other lines.
        places: Place names.
        areas: Names of areas.
        height_system: Height system, such as 1985国家高程基准.
        sources: Texts on the sources, one a line.
        survey_dates: Text on when the survey was made.
        agreement: The agreement that fixes the line.
        accuracy: Text on the accuracy.
        maker: Who made the sheets.
        made_on: Day they were made.
        edition: Edition, such as 第一版.
        audience: Internal sheets carry `secrecy_mark`, public ones `approval`.
        secrecy_mark: Classification line 密级, such as 内部.
        approval: Map approval number 审图号, or why none is needed.
        magnetic_declination_deg: Magnetic declination, east positive, or None if not given.
        is_simulated: True where the line or its markers are invented.
        warnings: What must be said on every sheet.
        name_en: Title in English or romanised.
    """

    code: str
    name: str
    level: str
    side_a: str
    side_b: str
    crs: SurveyCrs
    line: Lines
    markers: tuple[SheetMarker, ...] = ()
    is_agreed: bool = True
    claim_a: Lines | None = None
    claim_b: Lines | None = None
    side_a_lies: Literal["left", "right"] | None = None
    points: tuple[BoundaryPoint, ...] = ()
    context: tuple[ContextLine, ...] = ()
    places: tuple[PlaceLabel, ...] = ()
    areas: tuple[AreaLabel, ...] = ()
    height_system: str | None = None
    sources: tuple[str, ...] = ()
    survey_dates: str | None = None
    agreement: str | None = None
    accuracy: str | None = None
    maker: str | None = None
    made_on: date | None = None
    edition: str | None = None
    audience: Audience = Audience.INTERNAL
    secrecy_mark: str | None = None
    approval: str | None = None
    magnetic_declination_deg: float | None = None
    is_simulated: bool = False
    warnings: tuple[SheetNotice, ...] = field(default=())
    name_en: str | None = None

    def check(self) -> None:
        """Refuse a subject of which no sheet can be drawn.

        Raises:
            InputError: No line; coordinates that are not degrees; a system without a grid; not
                exactly one of secrecy mark and approval number, as the audience needs.
        """
        drawn = [g for g in (self.line, self.claim_a, self.claim_b) if g is not None]
        if all(g.is_empty for g in drawn):
            raise InputError(
                f"The line {self.name} ({self.code}) has no geometry: there is nothing to draw.",
                "Load its coordinates first.",
            )
        if self.crs.kind != "gauss_kruger":
            raise InputError(
                f"Sheets are drawn in a Gauss–Krüger zone, and {self.crs.en} has no grid.",
                "Choose a zone, such as EPSG:4548 (3-degree zone, central meridian 117°E).",
            )
        west, south, east, north = shapely.total_bounds(drawn)
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise InputError(
                f"The line {self.code} is not in degrees: it runs from {west:.1f}, {south:.1f} to"
                f" {east:.1f}, {north:.1f}.",
                "Give longitude and latitude on the datum of the sheets.",
            )
        needed = self.secrecy_mark if self.audience is Audience.INTERNAL else self.approval
        other = self.approval if self.audience is Audience.INTERNAL else self.secrecy_mark
        if not needed or other:
            raise InputError(
                "Internal sheets carry a secrecy mark 密级 and no approval number; public sheets"
                " carry a map approval number 审图号, or why none is needed, and no secrecy mark.",
                f"The sheets asked for are {self.audience.value}: give the one, leave the other.",
            )
