"""A line with its markers and points in one declared system: what every table and file prints.

All formats are written from one collection, so that their figures agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gazetteer.boundaries.classification import Classification, highest
from gazetteer.boundaries.declared_line import declared_course
from gazetteer.boundaries.declared_position import DeclaredPosition, Origin, declared_position
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.boundaries.marker import MarkerObject, MarkerState, Survey
from gazetteer.boundaries.marker_record import markers_on_record, points_on_record
from gazetteer.boundaries.point import BoundaryPoint
from gazetteer.boundaries.rules import rules_on_record
from gis.errors import InputError
from gis.gauss_kruger import zone_edges_deg
from gis.survey_crs import Datum, SurveyCrs, for_longitude, parse_survey_crs

DECIMALS_RULE = "coordinate_decimals_m"


@dataclass(frozen=True, slots=True)
class PlacedMarker:
    """A marker object with its newest epoch in the declared system.

    Attributes:
        marker: As on record.
        survey: The epoch; None: never surveyed.
        at: Its coordinates; None: never surveyed.
    """

    marker: MarkerObject
    survey: Survey | None
    at: DeclaredPosition | None


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A boundary point in the declared system."""

    point: BoundaryPoint
    at: DeclaredPosition


@dataclass(frozen=True, slots=True)
class LineCollection:
    """All that is exported of a line.

    Attributes:
        line: As in force on the day.
        crs: The declared system.
        decimals: Digits behind the point of metres, by the rule `coordinate_decimals_m`.
        markers: By number; retired objects left out.
        points: By number.
        retired: Numbers of the retired objects that were left out.
        as_of: The day.
        known_at: Moment of knowledge; None: now.
        notes: What a reader must know, in Chinese and English.
    """

    line: BoundaryLine
    crs: SurveyCrs
    decimals: int
    markers: tuple[PlacedMarker, ...]
    points: tuple[PlacedPoint, ...]
    retired: tuple[str, ...]
    as_of: date
    known_at: datetime | None
    notes: tuple[tuple[str, str], ...]

    @property
    def classification(self) -> Classification:
        """The highest 密级 of the line, its markers and its points."""
        return highest(
            [self.line.secrecy, *(m.marker.secrecy for m in self.markers),
             *(p.point.secrecy for p in self.points)]
        )  # fmt: skip

    @property
    def is_simulated(self) -> bool:
        """Whether anything in it is invented."""
        return (
            self.line.is_simulated
            or any(
                m.marker.is_simulated or (m.survey is not None and m.survey.is_simulated)
                for m in self.markers
            )
            or any(p.point.is_simulated for p in self.points)
        )

    def course(self) -> tuple[MultiLineString, MultiLineString, Origin] | None:
        """The line itself; see `gazetteer.boundaries.declared_line`.

        Raises:
            InputError: Its datum is another.
        """
        return declared_course(self.line, self.crs, self.decimals)

    def extent(self, *, with_line: bool) -> BaseGeometry | None:
        """What the positions cover, EPSG:4490; None: there are none."""
        found: list[BaseGeometry] = [
            place for place in (
                *(m.marker.position for m in self.markers if m.at is not None),
                *(p.point.at.position for p in self.points),
            ) if isinstance(place, Point)
        ]  # fmt: skip
        if with_line and self.line.geom is not None:
            found.append(self.line.geom)
        return shapely.GeometryCollection(found) if found else None


def collect_line(
    connection: Connection,
    words: str,
    crs: SurveyCrs | None,
    as_of: date,
    known_at: datetime | None = None,
) -> LineCollection:
    """A line with its markers and points as whoever asks may see them.

    Args:
        connection: Of staff.
        words: Code or name of the line.
        crs: The declared system; None: `usual_crs`.
        as_of: The day.
        known_at: As known at this moment; None: now.

    Raises:
        InputError: No such line, or several.
    """
    line = find_line(connection, words, as_of, known_at)
    markers = markers_on_record(connection, as_of, known_at, line_codes=[line.code])
    points = points_on_record(connection, as_of, known_at, line_codes=[line.code])
    decimals = int(
        rules_on_record(connection, as_of, known_at).number(DECIMALS_RULE, line.level.value)
    )
    standing = [m for m in markers if m.state is not MarkerState.RETIRED]
    crs = crs or usual_crs(line, standing, points)
    placed = tuple(_placed(marker, crs, decimals) for marker in standing)
    pointed = tuple(PlacedPoint(p, declared_position(p.at, crs, decimals)) for p in points)
    retired = tuple(m.full_number for m in markers if m.state is MarkerState.RETIRED)
    notes = _notes(line, crs, [*(m.at for m in placed), *(p.at for p in pointed)], retired)
    return LineCollection(line, crs, decimals, placed, pointed, retired, as_of, known_at, notes)


def usual_crs(
    line: BoundaryLine, markers: Iterable[MarkerObject], points: Iterable[BoundaryPoint]
) -> SurveyCrs:
    """The system a line's table is in unless another is asked for.

    That of its official geometry where it is a Gauss–Krüger zone; else that in which most of its
    markers and points were determined; else the 3° zone of the middle of the line on its datum.

    Raises:
        InputError: Neither the line nor its markers have a position.
    """
    epsgs = [m.survey.at.epsg for m in markers if m.survey] + [p.at.epsg for p in points]
    own = [] if line.official_epsg is None else [line.official_epsg]
    usual = sorted(epsgs, key=lambda epsg: (-epsgs.count(epsg), epsg))
    known = [parse_survey_crs(str(epsg)) for epsg in (*own, *usual)]
    for crs in known:
        if crs.kind == "gauss_kruger":
            return crs
    if line.geom is None:
        if known:
            return known[0]
        raise InputError(
            f"Neither the line {line.code} nor its markers have a position on record.",
            "Load them first: gazetteer load boundary-lines …, boundary-markers ….",
        )
    datum = known[0].datum if known and known[0].datum is not Datum.WGS84 else Datum.CGCS2000
    west, _, east, _ = line.geom.bounds
    return for_longitude(datum, (west + east) / 2)


def _placed(marker: MarkerObject, crs: SurveyCrs, decimals: int) -> PlacedMarker:
    survey = marker.survey
    at = None if survey is None else declared_position(survey.at, crs, decimals)
    return PlacedMarker(marker, survey, at)


def _notes(
    line: BoundaryLine,
    crs: SurveyCrs,
    found: Iterable[DeclaredPosition | None],
    retired: tuple[str, ...],
) -> tuple[tuple[str, str], ...]:
    notes = []
    positions = [at for at in found if at is not None]
    for origin in (Origin.DECLARED, Origin.EQUATED, Origin.ORIGINAL):
        count = sum(at.origin is origin for at in positions)
        if count:
            notes.append((f"{count} 个点：{origin.zh}。", f"{origin.en}: {count} of the points."))
    if crs.zone_number is not None and crs.zone_width_deg is not None:
        west, east = zone_edges_deg(crs.zone_number, crs.zone_width_deg)
        longitudes = [float(at.longitude) for at in positions if at.origin is not Origin.ORIGINAL]
        if line.geom is not None:
            longitudes += [line.geom.bounds[0], line.geom.bounds[2]]
        if longitudes and (min(longitudes) < west or max(longitudes) >= east):
            notes.append(
                (f"界线越出本投影带（{west:g}°–{east:g}°E），全部按本带计算。",
                 f"The line leaves this zone ({west:g}–{east:g}°E); all is computed in it.")
            )  # fmt: skip
    if retired:
        named = "、".join(retired)
        notes.append((f"已报废、未列入：{named}。", f"Retired and left out: {', '.join(retired)}."))
    return tuple(notes)
