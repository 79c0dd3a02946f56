"""From coordinates as surveyed to the position in storage 原坐标与入库位置.

The original is kept as it is, on its own datum: it is what the agreement or the result table
says. The position in EPSG:4490 beside it is for finding, drawing and measuring, and says how it
came about (`gazetteer.boundaries.line.Conversion`).
"""

from __future__ import annotations

from decimal import Decimal

from shapely.geometry import Point

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gis.coordinate_faults import coordinate_fault
from gis.errors import FieldError
from gis.measure import CGCS2000
from gis.survey_crs import geographic, parse_survey_crs, to_storage
from gis.survey_datum import Conversion as SurveyConversion
from gis.survey_datum import Datum

# Between the old datums and CGCS2000 no place of China differs by as much.
_DECLARED_WITHIN_M = 1000.0
# What a table of degrees with four decimals of a second loses, and some more.
_SAME_WITHIN_M = 1.0


def official_position(
    north: Decimal,
    east: Decimal,
    epsg: int,
    declared: tuple[Decimal, Decimal] | None = None,
    *,
    height_m: Decimal | None = None,
    height_system: str | None = None,
) -> OfficialPosition:
    """The original coordinates with the position in storage that follows from them.

    Args:
        north: 纵坐标 X in metres, or latitude in degrees, as `epsg` says.
        east: 横坐标 Y in metres, with the zone's number before it if `epsg` has it; or longitude.
        epsg: A system of `gis.survey_crs`. WGS 84 is taken as CGCS2000.
        declared: Longitude and latitude in CGCS2000 that were converted officially and given
            beside an original on an old datum.
        height_m: 高程 in metres; None: unknown.
        height_system: Its system; None: unknown.

    Raises:
        FieldError: No such system; the numbers cannot be in it (X and Y swapped, another zone,
            degrees for metres, outside China); the declared position is another place.
    """
    crs = parse_survey_crs(str(epsg))
    fault = coordinate_fault(crs, float(north), float(east))
    if fault is not None:
        raise fault
    found_lon, found_lat, quality = to_storage(crs, float(north), float(east))
    longitude, latitude = float(found_lon), float(found_lat)
    conversion = (
        Conversion.APPROXIMATE
        if quality is SurveyConversion.APPROXIMATE
        else Conversion.EXACT
    )  # fmt: skip
    if declared is not None:
        at = _declared(declared, (longitude, latitude), conversion)
        if conversion is Conversion.APPROXIMATE:
            (longitude, latitude), conversion = at, Conversion.DECLARED
    return OfficialPosition(
        crs.epsg, north, east, height_m, height_system, Point(longitude, latitude), conversion
    )


def conversion_of(epsg: int) -> Conversion:
    """How positions of a survey system become stored ones by calculation alone."""
    quality = parse_survey_crs(str(epsg)).conversion
    return (
        Conversion.APPROXIMATE if quality is SurveyConversion.APPROXIMATE else Conversion.EXACT
    )  # fmt: skip


def _declared(
    declared: tuple[Decimal, Decimal], computed: tuple[float, float], conversion: Conversion
) -> tuple[float, float]:
    longitude, latitude = float(declared[0]), float(declared[1])
    fault = coordinate_fault(geographic(Datum.CGCS2000), latitude, longitude)
    if fault is not None:
        raise FieldError(f"The declared CGCS2000 position: {fault.message}", fault.mend)
    away = float(CGCS2000.inv(longitude, latitude, *computed)[2])
    within = _DECLARED_WITHIN_M if conversion is Conversion.APPROXIMATE else _SAME_WITHIN_M
    if away > within:
        raise FieldError(
            f"The declared CGCS2000 position lies {away:,.1f} m from where the original"
            " coordinates are.",
            "Correct one of the two, or the coordinate system.",
        )
    return longitude, latitude
