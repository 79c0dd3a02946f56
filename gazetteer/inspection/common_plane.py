"""Puts two positions of a marker into one plane, so that they can be subtracted in metres."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gazetteer.inspection.plan import Bilingual
from gis.survey_crs import SurveyCrs, for_longitude, parse_survey_crs, project, unproject
from gis.survey_datum import Datum

# WGS 84 and CGCS2000 agree to some decimetres, and are compared as one.
_OF_2000 = frozenset({Datum.CGCS2000, Datum.WGS84})
_DIGITS = Decimal("0.0001")


class PlaneDifference(NamedTuple):
    """A new position minus an earlier one.

    Attributes:
        epsg: The plane.
        delta_north_m: ΔX, to 0.1 mm where it had to be projected, else as the figures have it.
        delta_east_m: ΔY.
    """

    epsg: int
    delta_north_m: Decimal
    delta_east_m: Decimal


def common_plane(
    earlier: OfficialPosition, later: OfficialPosition, reasons: list[Bilingual]
) -> PlaneDifference | None:
    """The difference of two positions in the plane of the earlier one; None: it is unknown.

    Args:
        earlier: The position on record.
        later: The new one.
        reasons: Gets why nothing can be said, or what was taken as the same.
    """
    one, other = parse_survey_crs(str(earlier.epsg)), parse_survey_crs(str(later.epsg))
    if one.epsg == other.epsg and one.kind == "gauss_kruger":
        # Plain subtraction: the figures themselves, without any rounding of ours.
        return PlaneDifference(one.epsg, later.north - earlier.north, later.east - earlier.east)
    if one.datum is other.datum or {one.datum, other.datum} <= _OF_2000:
        if one.datum is not other.datum:
            reasons.append(
                ("WGS 84 视同 CGCS2000，差异在分米以内",
                 "WGS 84 is taken as CGCS2000; they agree to some decimetres")
            )  # fmt: skip
        return _projected(one, _degrees(one, earlier), _degrees(other, later))
    before, now = _stored(earlier), _stored(later)
    if before is None or now is None:
        reasons.append(
            (f"前后基准不同（{one.zh}；{other.zh}），没有公开的严密转换参数",
             f"the datums differ ({one.en}; {other.en}), and no exact conversion is public")
        )  # fmt: skip
        return None
    reasons.append(
        ("前后基准不同，按正式转换的 CGCS2000 坐标比较",
         "the datums differ; compared by officially converted CGCS2000 positions")
    )  # fmt: skip
    return _projected(for_longitude(Datum.CGCS2000, before[0]), before, now)


def _degrees(crs: SurveyCrs, at: OfficialPosition) -> tuple[float, float]:
    """Longitude and latitude on the position's own datum."""
    longitude, latitude = unproject(crs, float(at.north), float(at.east))
    return float(longitude), float(latitude)


def _stored(at: OfficialPosition) -> tuple[float, float] | None:
    """Longitude and latitude in CGCS2000, where they can be trusted."""
    if at.position is None or at.conversion is Conversion.APPROXIMATE:
        return None
    return at.position.x, at.position.y


def _projected(
    crs: SurveyCrs, before: tuple[float, float], now: tuple[float, float]
) -> PlaneDifference:
    plane = crs
    if crs.kind == "geographic":
        # WGS 84 has no Gauss–Krüger series of its own.
        datum = Datum.CGCS2000 if crs.datum is Datum.WGS84 else crs.datum
        plane = for_longitude(datum, before[0])
    north, east = project(plane, [before[0], now[0]], [before[1], now[1]])
    return PlaneDifference(
        plane.epsg,
        Decimal(float(north[1] - north[0])).quantize(_DIGITS),
        Decimal(float(east[1] - east[0])).quantize(_DIGITS),
    )
