"""What the numbers of a surveyed position look like when they cannot be what was declared.

The usual slips: X and Y swapped, the wrong zone number before the easting, none where one
belongs, degrees where metres were declared and the reverse. Each is told by size: in China
a northing has 6 or 7 digits, an easting without zone number 6, with it 8, and no longitude is
as small as a latitude is large. Nothing is mended here; a person declares again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from gis.errors import FieldError
from gis.gauss_kruger import PREFIX_UNIT_M, ZONES, ZoneWidth, prefix_of_easting
from gis.measure import CGCS2000
from gis.survey_crs import SurveyCrs, for_zone, geographic, to_storage
from gis.survey_datum import Datum

# China with the South China Sea, rounded outwards: degrees east and north.
_CHINA: Final = (73.0, 3.0, 136.0, 54.0)
# Northings of 3 to 54 degrees, rounded outwards; eastings of a zone and half of each neighbour.
_NORTHINGS_M: Final = (300_000.0, 6_050_000.0)
_EASTINGS_M: Final[dict[ZoneWidth, tuple[float, float]]] = {
    3: (160_000.0, 840_000.0),
    6: (0.0, 999_999.999),
}


class Expected(NamedTuple):
    """Where positions should lie: a box in EPSG:4490 degrees, and how far off is too far."""

    west: float
    south: float
    east: float
    north: float
    limit_km: float


def coordinate_fault(
    crs: SurveyCrs, x_north: float, y_east: float, expected: Expected | None = None
) -> FieldError | None:
    """What is wrong with a position as declared, or None; to be raised or listed by the caller.

    Args:
        crs: The declared system.
        x_north: Northing in metres, or latitude in degrees, as `crs` says.
        y_east: Easting in metres, or longitude in degrees.
        expected: Where the caller's positions lie. On the old datums leave a kilometre: their
            stored positions are approximate.

    Returns:
        The message says what the numbers look like, the mend how to declare or correct them.
    """
    if not (math.isfinite(x_north) and math.isfinite(y_east)):
        return FieldError(
            "The coordinates are not finite numbers.", "Leave both empty if they are unknown."
        )
    if x_north == 0 and y_east == 0:
        return FieldError(
            "Both coordinates are zero, which is no place in China.",
            "Leave both empty if they are unknown.",
        )
    look = _in_degrees if crs.kind == "geographic" else _in_metres
    fault = look(crs, x_north, y_east)
    if fault is None and expected is not None:
        fault = _too_far(crs, x_north, y_east, expected)
    return fault


def _in_degrees(crs: SurveyCrs, latitude: float, longitude: float) -> FieldError | None:
    shown = f"latitude {latitude:g}, longitude {longitude:g}"
    if _in_china(longitude, latitude):
        return None
    if _in_china(latitude, longitude):
        return FieldError(
            f"It looks as if latitude and longitude are swapped ({shown}).",
            "Swap the two columns, or their names.",
        )
    for x, y in ((latitude, longitude), (longitude, latitude)):
        if _is_northing(x) and _is_easting(y):
            return FieldError(
                f"These look like metres ({x:.3f}, {y:.3f}), but {crs.name} is in degrees.",
                _declare_for(crs.datum, y),
            )
    return FieldError(f"The position lies outside China ({shown}).", "Correct the coordinates.")


def _in_metres(crs: SurveyCrs, x_north: float, y_east: float) -> FieldError | None:
    shown = f"X {x_north:.3f}, Y {y_east:.3f}"
    if abs(x_north) <= 180 and abs(y_east) <= 180:
        looks = (
            f"These look like degrees ({x_north:g}, {y_east:g}), but {crs.name} is in metres."
            if _in_china(y_east, x_north) or _in_china(x_north, y_east)
            else f"The position lies outside China ({shown})."
        )
        own = geographic(crs.datum)
        return FieldError(looks, f"Give metres, or declare {own.name} ({own.en}).")
    if _is_northing(x_north) and _is_easting(y_east):
        return _zone_fault(crs, y_east)
    if _is_northing(y_east) and _is_easting(x_north):
        further = _zone_fault(crs, x_north)
        mend = (
            "X is the northing 纵坐标, Y the easting 横坐标: swap the two columns, or their names."
        )
        if further is not None:
            mend = f"{mend} Besides: {further.message} {further.mend}"
        return FieldError(f"It looks as if X and Y are swapped ({shown}).", mend)
    return FieldError(
        f"The position lies outside China or far outside a zone ({shown}).",
        "X is the northing 纵坐标 in metres from the equator, Y the easting 横坐标; correct them.",
    )


def _zone_fault(crs: SurveyCrs, y_east: float) -> FieldError | None:
    """How the zone number before an easting contradicts the system."""
    written = prefix_of_easting(y_east)
    if written is None and not crs.has_zone_prefix:
        return None
    if written is None:
        return FieldError(
            f"The easting {y_east:.3f} has no zone number 带号 in front, but {crs.name} has"
            f" {crs.zone_number} there.",
            _declare_for(crs.datum, y_east, crs),
        )
    if not crs.has_zone_prefix:
        return FieldError(
            f"The easting {y_east:.3f} has the zone number 带号 {written} in front, but {crs.name}"
            " has none.",
            _declare_for(crs.datum, y_east),
        )
    if written != crs.zone_number:
        return FieldError(
            f"The easting {y_east:.3f} is of zone {written}, but {crs.name} is zone"
            f" {crs.zone_number}.",
            _declare_for(crs.datum, y_east),
        )
    return None


def _declare_for(datum: Datum, y_east: float, declared: SurveyCrs | None = None) -> str:
    """How to declare an easting that looks like this one."""
    datum = Datum.CGCS2000 if datum is Datum.WGS84 else datum
    written = prefix_of_easting(y_east)
    if written is not None:
        width: ZoneWidth = 3 if written in ZONES[3] else 6
        right = for_zone(datum, written, width, prefixed=True)
        return f"Declare {right.name} ({right.en})."
    if declared is None or declared.zone_number is None or declared.zone_width_deg is None:
        west, east = (for_zone(datum, zone, 3) for zone in (38, 39))
        return (
            f"Declare the zone in which they are, such as {west.name} or {east.name} ({east.en})."
        )
    right = for_zone(datum, declared.zone_number, declared.zone_width_deg)
    return f"Declare {right.name} ({right.en}) if that is the zone, else the right one."


def _too_far(
    crs: SurveyCrs, x_north: float, y_east: float, expected: Expected
) -> FieldError | None:
    away = _away_km(crs, x_north, y_east, expected)
    if away <= expected.limit_km:
        return None
    looks = f"The position lies {away:.1f} km from where it should."
    if _away_km(crs, y_east, x_north, expected) <= expected.limit_km:
        # Below 8°N a northing is as small as an easting, and size does not tell them apart.
        return FieldError(
            f"{looks} It looks as if X and Y are swapped.", "Swap the two columns, or their names."
        )
    for other in _others(crs):
        if _away_km(other, x_north, y_east, expected) <= expected.limit_km:
            return FieldError(
                f"{looks} It looks as if it is in another zone.",
                f"In {other.name} ({other.en}) it would lie right: declare that if it is so.",
            )
    return FieldError(looks, "Correct the coordinates, or the line or place they belong to.")


def _others(crs: SurveyCrs) -> Iterator[SurveyCrs]:
    """Systems in which an easting without zone number could be meant, the likeliest first."""
    if crs.zone_width_deg is None or crs.zone_number is None or crs.has_zone_prefix:
        return
    widths: tuple[ZoneWidth, ZoneWidth] = (3, 6) if crs.zone_width_deg == 3 else (6, 3)
    near = [for_zone(crs.datum, zone, width) for width in widths for zone in ZONES[width]]
    own = crs.central_meridian_deg or 0
    yield from sorted(
        (other for other in near if other.central_meridian_deg != own),
        key=lambda other: abs((other.central_meridian_deg or 0) - own),
    )


def _away_km(crs: SurveyCrs, x_north: float, y_east: float, expected: Expected) -> float:
    found_lon, found_lat, _ = to_storage(crs, x_north, y_east)
    longitude, latitude = float(found_lon), float(found_lat)
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return math.inf
    nearest_lon = min(max(longitude, expected.west), expected.east)
    nearest_lat = min(max(latitude, expected.south), expected.north)
    return float(CGCS2000.inv(longitude, latitude, nearest_lon, nearest_lat)[2]) / 1000


def _in_china(longitude: float, latitude: float) -> bool:
    west, south, east, north = _CHINA
    return west <= longitude <= east and south <= latitude <= north


def _is_northing(metres: float) -> bool:
    return _NORTHINGS_M[0] <= metres <= _NORTHINGS_M[1]


def _is_easting(metres: float) -> bool:
    zone = prefix_of_easting(metres)
    width: ZoneWidth = 3 if zone in ZONES[3] else 6
    least, most = _EASTINGS_M[width]
    return least <= metres - PREFIX_UNIT_M * (zone or 0) <= most
