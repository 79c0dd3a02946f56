"""The coordinates that a row of a file states, for points, markers and their surveys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import shapely

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gazetteer.boundaries.official import official_position
from gis.errors import FieldError
from gis.kept_crs import survey_system
from gis.loading import LoadOptions, LoadReport, ParsedRow
from gis.measure import CGCS2000
from gis.survey_crs import parse_survey_crs, unproject
from gis.survey_systems import SurveyCrs

_METRES, _DEGREES = ("north", "east"), ("latitude", "longitude")
COLUMNS = (*_METRES, *_DEGREES)
# What tables lose in which degrees stand beside metres with four decimals of a second.
_AGREE_M = 1.0


def stated_position(parsed: ParsedRow, options: LoadOptions) -> OfficialPosition | None:
    """The coordinates of a row: its columns, else the point that it carries; None: neither.

    Metres are `north` and `east`; degrees are `latitude` and `longitude`, or `north` and `east`
    where the system is in degrees. Where both stand, metres are the original.

    Raises:
        FieldError: One of a pair is missing, the pairs are two places, the system is not declared
            or does not fit, or as `gazetteer.boundaries.official.official_position`.
    """
    pair = _pair(parsed)
    if pair is None:
        return None
    north, east, is_in_degrees = pair
    crs = _system(parsed, options)
    if is_in_degrees and crs.kind != "geographic":
        raise FieldError(
            f"Latitude and longitude are given, but {crs.name} is in metres.",
            "Declare the system of the degrees, such as 4490, xian80 or beijing54; or give north"
            " and east.",
        )
    height = _number(parsed, "height_m")
    at = official_position(
        north, east, crs.epsg, _declared(parsed),
        height_m=None if height is None else round(height, 3),
        height_system=parsed.text("height_system"),
    )  # fmt: skip
    if not is_in_degrees:
        _check_degrees(parsed, crs, north, east)
    return at


def kept_options_system(options: LoadOptions) -> SurveyCrs | None:
    """The survey system that a load declares; None: none.

    Raises:
        FieldError: GCJ-02, BD-09, or another system that boundaries do not accept.
    """
    return None if options.crs is None else survey_system(options.crs)


@dataclass(slots=True)
class ApproximateCount:
    """How many positions of each file came from an old datum without official conversion."""

    by_system: Counter[tuple[int, int]] = field(default_factory=Counter)

    def count(self, file: int, epsg: int, conversion: Conversion) -> None:
        """Count a geometry or a position of a file."""
        if conversion is Conversion.APPROXIMATE:
            self.by_system[file, epsg] += 1

    def report(self, report: LoadReport) -> None:
        """Say of each file and system what its positions are good for."""
        for (file, epsg), number in sorted(self.by_system.items()):
            crs = parse_survey_crs(str(epsg))
            report.find(
                f"{number} of its positions are in {crs.zh} ({crs.name}, {crs.en}). The original"
                " coordinates are kept; the place on the map is approximate (tens of metres to"
                " over 100 m off) and good for finding it only.",
                "Give declared_longitude and declared_latitude, officially converted to CGCS2000,"
                " beside the original.",
                file,
            )


def _pair(parsed: ParsedRow) -> tuple[Decimal, Decimal, bool] | None:
    values = {name: _number(parsed, name) for name in COLUMNS}
    for pair in (_METRES, _DEGREES):
        one, two = (values[name] for name in pair)
        if one is not None and two is not None:
            return one, two, pair == _DEGREES
        if one is not None or two is not None:
            raise FieldError(
                f"The row has {pair[one is None]} only: one of the two coordinates is missing.",
                "Give north and east, or latitude and longitude; or leave both empty.",
            )
    shape = parsed.row.geometry
    if shape is None:
        return None
    if not isinstance(shape, shapely.Point):
        raise FieldError(
            f"The geometry is a {shape.geom_type}, not a point.", "Give one point a row."
        )
    return Decimal(repr(float(shape.y))), Decimal(repr(float(shape.x))), False


def _check_degrees(parsed: ParsedRow, crs: SurveyCrs, north: Decimal, east: Decimal) -> None:
    """See that degrees beside metres, as result tables have both, are the same place.

    Raises:
        FieldError: They are another place of the same datum.
    """
    latitude, longitude = _number(parsed, "latitude"), _number(parsed, "longitude")
    if latitude is None or longitude is None or crs.kind == "geographic":
        return
    computed = unproject(crs, float(north), float(east))
    away = float(
        CGCS2000.inv(float(longitude), float(latitude), float(computed[0]), float(computed[1]))[2]
    )
    if not away <= _AGREE_M:
        raise FieldError(
            f"Latitude and longitude lie {away:,.1f} m from where north and east are.",
            "Correct one of the two or the zone; officially converted degrees on another datum go"
            " in declared_longitude and declared_latitude.",
        )


def _system(parsed: ParsedRow, options: LoadOptions) -> SurveyCrs:
    own = parsed.values.get("crs")
    if isinstance(own, SurveyCrs):
        return own
    declared = kept_options_system(options)
    if declared is None:
        raise FieldError(
            "The row has coordinates but their system was not declared.",
            "Add --crs, such as 4548 or xian80, or a column 坐标系.",
        )
    return declared


def _declared(parsed: ParsedRow) -> tuple[Decimal, Decimal] | None:
    longitude = _number(parsed, "declared_longitude")
    latitude = _number(parsed, "declared_latitude")
    if longitude is None and latitude is None:
        return None
    if longitude is None or latitude is None:
        raise FieldError(
            "One of declared_longitude and declared_latitude is missing.", "Give both, or neither."
        )
    return longitude, latitude


def _number(parsed: ParsedRow, column: str) -> Decimal | None:
    value = parsed.values.get(column)
    return value if isinstance(value, Decimal) else None
