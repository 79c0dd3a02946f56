"""A line of the register as the subject of its sheets.

Sheets keep the datum of the agreement: nothing is moved from one datum to another. A marker that
is known on another datum only is left out, and every sheet says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.boundaries.declared_position import Origin
from gazetteer.boundaries.line import LEVEL_LABELS, BoundaryLine, LegalStatus, LineLevel
from gazetteer.boundaries.line_collection import LineCollection, PlacedMarker, collect_line
from gazetteer.boundaries.line_record import find_line
from gazetteer.boundaries.point import POINT_LABELS, PointKind
from gazetteer.boundaries.point import BoundaryPoint as RegisterPoint
from gazetteer.boundaries.rules import rules_on_record
from gis.errors import InputError
from gis.survey_crs import Datum, SurveyCrs, for_longitude, parse_survey_crs
from maps.sheets.about_line import accuracy_text, agreement_text, heights_text, sources
from maps.sheets.context_of import Surroundings, context_of
from maps.sheets.options import SheetOptions
from maps.sheets.paper import Paper
from maps.sheets.sides import side_a_lies
from maps.sheets.subject import (
    Audience,
    BoundaryPoint,
    MarkerKind,
    MarkerStatus,
    SheetMarker,
    SheetNotice,
    SheetSubject,
)


@dataclass(frozen=True, slots=True)
class SheetWording:
    """What a series says of itself.

    Attributes:
        audience: Internal, or public.
        maker: Who makes the sheets; None: not said.
        approval: Map approval number 审图号; needed of public sheets.
        made_on: Day; None: today.
        edition: Such as 第一版.
    """

    audience: Audience = Audience.INTERNAL
    maker: str | None = None
    approval: str | None = None
    made_on: date | None = None
    edition: str | None = None


def subject_of(
    connection: Connection,
    words: str,
    as_of: date,
    known_at: datetime | None = None,
    *,
    crs: SurveyCrs | None = None,
    wording: SheetWording | None = None,
    strip_m: float = 1250.0,
) -> SheetSubject:
    """A line with all that its sheets show, as whoever asks may see it.

    Args:
        connection: Any that may read; for public sheets one of the public.
        words: Code or name of the line.
        as_of: The day.
        known_at: As known at this moment; None: now.
        crs: Zone to draw in; None: the 3° zone of the line's middle, on the agreement's datum.
        wording: What the series says of itself; None: internal sheets.
        strip_m: Ground on each side of the line from which names and outlines are taken.

    Raises:
        UnknownLine: No such line.
        InputError: It has no geometry, or none on the datum asked for; the system has no grid.
    """
    said = wording or SheetWording()
    line = find_line(connection, words, as_of, known_at)
    crs = crs or sheet_crs(line)
    if crs.kind != "gauss_kruger":
        raise InputError(
            f"Sheets are drawn in a Gauss–Krüger zone, and {crs.en} has no grid.",
            "Choose a zone, such as 4548 (3-degree zone, central meridian 117°E).",
        )
    found = collect_line(connection, line.code, crs, as_of, known_at)
    course = found.course()
    if course is None:
        raise InputError(
            f"The line {line.name} ({line.code}) has no geometry: there is nothing to draw.",
            "Load its coordinates first.",
        )
    degrees = course[1]
    on_datum = [m for m in found.markers if m.at is not None and m.at.origin is not Origin.ORIGINAL]
    about = Surroundings()
    if crs.datum in (Datum.CGCS2000, Datum.WGS84):
        about = context_of(connection, line, degrees, strip_m, as_of, known_at)
    internal = said.audience is Audience.INTERNAL
    return SheetSubject(
        code=line.code,
        name=line.name,
        level=LEVEL_LABELS[line.level][0].removesuffix("界线"),
        side_a=line.side_a_name,
        side_b=line.side_b_name,
        crs=crs,
        line=degrees,
        markers=tuple(_marker(m, line) for m in on_datum),
        is_agreed=line.legal_status is LegalStatus.AGREED,
        side_a_lies=side_a_lies(connection, line, degrees, as_of, known_at),
        points=_points(found),
        context=about.lines,
        places=about.places,
        areas=about.areas,
        height_system=heights_text(found),
        sources=sources(found),
        agreement=agreement_text(line),
        accuracy=accuracy_text(on_datum),
        maker=said.maker,
        made_on=said.made_on or date.today(),
        edition=said.edition,
        audience=said.audience,
        secrecy_mark=found.classification.zh if internal else None,
        approval=None if internal else said.approval,
        is_simulated=found.is_simulated,
        warnings=_warnings(found, crs),
    )


def sheet_crs(line: BoundaryLine) -> SurveyCrs:
    """The 3° zone of the middle of a line, on the datum of its agreement 协议基准.

    Raises:
        InputError: The line has no geometry.
    """
    if line.geom is None:
        raise InputError(
            f"The line {line.name} ({line.code}) has no geometry: there is nothing to draw.",
            "Load its coordinates first.",
        )
    datum = Datum.CGCS2000
    if line.official_epsg is not None:
        datum = parse_survey_crs(str(line.official_epsg)).datum
    west, _, east, _ = line.geom.bounds
    return for_longitude(Datum.CGCS2000 if datum is Datum.WGS84 else datum, (west + east) / 2)


def sheet_options(
    connection: Connection,
    line: BoundaryLine,
    as_of: date,
    known_at: datetime | None = None,
    *,
    scale: int | None = None,
    paper: Paper = Paper.A3,
    landscape: bool = True,
    strip_half_width_m: float | None = None,
) -> SheetOptions:
    """How a line's sheets are made: what is asked for, else what the rules of its level say.

    Args:
        connection: Any that may read.
        line: The line.
        as_of: The day whose rules hold.
        known_at: As known at this moment; None: now.
        scale: Denominator; None: rule `sheet_scale`.
        paper: Paper format.
        landscape: Long side horizontal.
        strip_half_width_m: Ground on each side; None: rule `strip_half_width_mm` on the map where
            that is not the usual one.
    """
    rules = rules_on_record(connection, as_of, known_at)
    level = line.level.value
    if scale is None:
        known = rules.rule("sheet_scale", level) or rules.rule("sheet_scale", LineLevel.COUNTY)
        scale = 10_000 if known is None else int(known.value)
    strip = strip_half_width_m
    usual = SheetOptions(scale=scale).wanted_strip_m
    ruled = float(rules.number("strip_half_width_mm", level)) * scale / 1000
    if strip is None and not math.isclose(ruled, usual):
        strip = ruled
    return SheetOptions(scale=scale, paper=paper, landscape=landscape, strip_half_width_m=strip)


def _marker(placed: PlacedMarker, line: BoundaryLine) -> SheetMarker:
    marker, at, survey = placed.marker, placed.at, placed.survey
    if at is None:
        raise LookupError("markers without a position are left out before")
    number = marker.marker_number.removeprefix(line.numbering_unit or line.code)
    if marker.kind.value == MarkerKind.TRI_POINT.value:
        # Two tri-points of a line must not bear the same words: the number stands in full.
        number = marker.marker_number.removesuffix(marker.letter or "")
    elif len(number) > 6:
        number = number[-3:]
    return SheetMarker(
        number=number,
        letter=marker.letter,
        kind=MarkerKind(marker.kind.value),
        longitude=float(at.longitude),
        latitude=float(at.latitude),
        surveyed_on=None if survey is None else survey.surveyed_on,
        is_simulated=marker.is_simulated,
        status=MarkerStatus(marker.state.value),
        remark=marker.full_number,
    )


def _points(found: LineCollection) -> tuple[BoundaryPoint, ...]:
    """Points of the line, but for those where a marker of the same number stands."""
    marked = {m.marker.full_number for m in found.markers}
    return tuple(
        BoundaryPoint(
            _point_name(p.point, found.line), float(p.at.longitude), float(p.at.latitude)
        )
        for p in found.points
        if p.at.origin is not Origin.ORIGINAL and p.point.number not in marked
    )  # fmt: skip


def _point_name(point: RegisterPoint, line: BoundaryLine) -> str:
    if point.kind is PointKind.TURNING:
        return point.number.removeprefix(line.code)
    return f"{point.number}（{POINT_LABELS[point.kind][0]}）"


def _warnings(found: LineCollection, crs: SurveyCrs) -> tuple[SheetNotice, ...]:
    notices = []
    away = [
        m.marker.full_number for m in found.markers
        if m.at is None or m.at.origin is Origin.ORIGINAL
    ]  # fmt: skip
    if away:
        notices.append(SheetNotice(
            f"{len(away)} 座界桩没有{crs.zh.split(' ')[0]}成果，未绘：{'、'.join(away[:4])}"
            + ("等。" if len(away) > 4 else "。"),
            f"{len(away)} markers have no coordinates on this datum and are not drawn:"
            f" {', '.join(away[:4])}{' …' if len(away) > 4 else ''}.",
        ))  # fmt: skip
    if crs.datum not in (Datum.CGCS2000, Datum.WGS84):
        notices.append(SheetNotice(
            "按协议书原坐标系绘制；周边政区与地名为2000坐标系，未叠加。",
            "Drawn on the agreement's own datum; surroundings are on CGCS2000 and left out.",
        ))  # fmt: skip
    return tuple(notices)
