"""Official coordinates in a declared system: the same figures, or computed within the datum.

A datum is never changed silently. Within one datum a projection is exact; a marker surveyed on
Beijing 1954 has no exact coordinates on CGCS2000 unless somebody officially converted them, so it
stays in its own system and says so (`Origin.ORIGINAL`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gis.survey_crs import Datum, SurveyCrs, parse_survey_crs, project, unproject

_SAME_AS_WGS84 = frozenset({Datum.CGCS2000, Datum.WGS84})
_PLACES_OF_DEGREES = 10
# A degree is 10⁵ metres, so the fifth digit of a degree says metres; one more to be sure of the
# last digit of a coordinate.
_DEGREES_OVER_METRES = 6


class Origin(StrEnum):
    """Where a figure in the declared system comes from."""

    OFFICIAL = "official"
    COMPUTED = "computed"
    DECLARED = "declared"
    EQUATED = "equated"
    ORIGINAL = "original"

    @property
    def zh(self) -> str:
        """What a table says, in Chinese."""
        return _TEXTS[self][0]

    @property
    def en(self) -> str:
        """What a table says, in English."""
        return _TEXTS[self][1]


_TEXTS = {
    Origin.OFFICIAL: ("原成果", "As surveyed"),
    Origin.COMPUTED: ("同一基准内换算", "Computed within the datum"),
    Origin.DECLARED: ("正式转换成果", "Officially converted"),
    Origin.EQUATED: ("WGS 84 视同 CGCS2000", "WGS 84 taken as CGCS2000"),
    Origin.ORIGINAL: ("原坐标系成果，未转换", "In its own system, not converted"),
}


@dataclass(frozen=True, slots=True)
class DeclaredPosition:
    """One position as a table or a file gives it.

    Attributes:
        crs: System of the figures: the one asked for, or with ORIGINAL its own.
        north: 纵坐标 X in metres, or the latitude in degrees, rounded.
        east: 横坐标 Y in metres, or the longitude in degrees, rounded.
        longitude: Degrees on the datum of `crs`, to ten places; those of the rounded metres, or
            of the original where that is in degrees.
        latitude: Degrees on it.
        height_m: 高程, rounded like the coordinates; None: unknown.
        height_system: Such as 1985国家高程基准.
        origin: How the figures came about.
    """

    crs: SurveyCrs
    north: Decimal
    east: Decimal
    longitude: Decimal
    latitude: Decimal
    height_m: Decimal | None
    height_system: str | None
    origin: Origin


def declared_position(at: OfficialPosition, crs: SurveyCrs, decimals: int) -> DeclaredPosition:
    """A position in the system asked for, or in its own where that cannot be reached exactly.

    Args:
        at: Coordinates as they were determined.
        crs: The system asked for.
        decimals: Digits behind the point of metres; degrees have six more.
    """
    own = parse_survey_crs(str(at.epsg))
    in_plane = own.kind == "gauss_kruger"
    if own.epsg == crs.epsg:
        return _figures(at, own, at.north, at.east, decimals, Origin.OFFICIAL)
    if own.datum is crs.datum:
        return _placed(at, crs, degrees_of(at, own), decimals, Origin.COMPUTED, in_plane)
    if at.conversion is Conversion.DECLARED and at.position is not None:
        if crs.datum is Datum.CGCS2000:
            degrees = (at.position.x, at.position.y)
            return _placed(at, crs, degrees, decimals, Origin.DECLARED, False)
    elif {own.datum, crs.datum} <= _SAME_AS_WGS84:
        return _placed(at, crs, degrees_of(at, own), decimals, Origin.EQUATED, in_plane)
    return _figures(at, own, at.north, at.east, decimals, Origin.ORIGINAL)


def degrees_of(at: OfficialPosition, own: SurveyCrs) -> tuple[float, float]:
    """Longitude and latitude of the recorded figures, on the datum they were determined on."""
    longitude, latitude = unproject(own, float(at.north), float(at.east))
    return float(longitude), float(latitude)


def places(crs: SurveyCrs, decimals: int) -> int:
    """Digits behind the point of a coordinate of the system."""
    return decimals + (_DEGREES_OVER_METRES if crs.kind == "geographic" else 0)


def rounded(value: Decimal | float, digits: int) -> Decimal:
    """To so many digits, a half to the even neighbour (GB/T 8170-2008, clause 3.2).

    Args:
        value: A float is taken as the decimal it is written as.
        digits: Behind the point.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def _placed(
    at: OfficialPosition,
    crs: SurveyCrs,
    degrees: tuple[float, float],
    decimals: int,
    origin: Origin,
    in_plane: bool,
) -> DeclaredPosition:
    """From degrees on the datum of `crs`; `in_plane`: the original is in metres."""
    north, east = project(crs, *degrees)
    kept = None if in_plane and crs.kind == "gauss_kruger" else degrees
    return _figures(at, crs, float(north), float(east), decimals, origin, kept)


def _figures(
    at: OfficialPosition,
    crs: SurveyCrs,
    north: Decimal | float,
    east: Decimal | float,
    decimals: int,
    origin: Origin,
    degrees: tuple[float, float] | None = None,
) -> DeclaredPosition:
    """Rounded. Without degrees of the original, they are those of the rounded metres.

    So whoever computes one from the other gets what stands in the table and in every file.
    """
    digits = places(crs, decimals)
    north, east = rounded(north, digits), rounded(east, digits)
    if degrees is None and crs.kind == "geographic":
        degrees = (float(at.east), float(at.north))
    elif degrees is None:
        longitude, latitude = unproject(crs, float(north), float(east))
        degrees = (float(longitude), float(latitude))
    return DeclaredPosition(
        crs, north, east,
        rounded(degrees[0], _PLACES_OF_DEGREES), rounded(degrees[1], _PLACES_OF_DEGREES),
        None if at.height_m is None else rounded(at.height_m, decimals), at.height_system, origin,
    )  # fmt: skip
