"""Systems in which boundaries and markers are surveyed, and their way to the stored degrees.

Agreements and result tables keep the system they were signed in: CGCS2000, Xian 1980 (西安80)
or Beijing 1954 (北京54), as degrees or in a Gauss–Krüger zone. `gis.crs` refuses the two old
datums for everything else; here they are kept, because the original figures are the law, and
their place on the map is only a picture of them (`Conversion.APPROXIMATE`).

Axes: X is north, Y is east, as surveyors and EPSG have it and against the use of GIS. All
names here say north or east. Degrees follow the same order: north is latitude.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError

from gis.errors import FieldError
from gis.survey_datum import Conversion, Datum
from gis.survey_systems import (
    SurveyCrs,
    all_survey_crs,
    for_longitude,
    for_zone,
    geographic,
)

__all__ = [
    "Conversion",
    "Datum",
    "SurveyCrs",
    "all_survey_crs",
    "for_longitude",
    "for_zone",
    "from_storage",
    "geographic",
    "parse_survey_crs",
    "project",
    "to_storage",
    "unproject",
]

FloatArray = npt.NDArray[np.float64]


_WORDS: Final = {
    **dict.fromkeys(("cgcs2000", "国家2000", "2000国家大地坐标系"), Datum.CGCS2000),
    **dict.fromkeys(
        ("xian80", "xian1980", "西安80", "西安1980", "80西安", "1980西安坐标系"), Datum.XIAN1980
    ),
    **dict.fromkeys(
        ("beijing54", "beijing1954", "bj54", "北京54", "北京1954", "54北京", "1954北京坐标系"),
        Datum.BEIJING1954,
    ),
    **dict.fromkeys(("wgs84", "wgs84坐标系"), Datum.WGS84),
}
_OBFUSCATED: Final = {
    **dict.fromkeys(
        ("gcj02", "gcj", "火星", "国测局", "高德", "高德地图", "腾讯", "腾讯地图"),
        "GCJ-02 (国测局坐标)",
    ),
    **dict.fromkeys(("bd09", "bd", "bd09ll", "bd09mc", "百度", "百度地图"), "BD-09 (百度坐标)"),
}
_USUAL: Final = (
    "Usual are 4490 (CGCS2000 degrees), 4547 or 4548 (3-degree zone, central meridian 114 or"
    " 117°E), 4526 or 4527 (the same with zone 38 or 39 before the easting), xian80 and beijing54"
    " for degrees, 2383 or 2384 and 2435 or 2436 for their zones, and 4326 (WGS 84 degrees)."
)


@lru_cache(maxsize=256)
def parse_survey_crs(text: str) -> SurveyCrs:
    """The system a user means: "4548", "EPSG:4527", "cgcs2000", "西安80", "beijing54", "wgs84".

    A word without a number means the degrees of that datum.

    Raises:
        FieldError: GCJ-02 or BD-09, which boundaries do not accept; a projection that is not
            Gauss–Krüger; another datum; or no system at all.
    """
    word = "".join(text.split()).casefold().replace("-", "").replace("_", "")
    obfuscated = _OBFUSCATED.get(word.removesuffix("坐标系").removesuffix("坐标"))
    if obfuscated is not None:
        raise FieldError(
            f"{obfuscated} is not accepted for boundaries and markers (界线、界桩不接受):"
            " it is shifted by 50 to 700 m and cannot be turned back exactly.",
            "Give the coordinates as surveyed: CGCS2000, Xian 1980, Beijing 1954 or WGS 84.",
        )
    if word in _WORDS:
        return geographic(_WORDS[word])
    digits = word.removeprefix("epsg").lstrip(":")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 8):
        raise FieldError(f"'{text}' is not a coordinate system for surveys.", _USUAL)
    found = _by_epsg().get(int(digits))
    if found is None:
        raise _refusal(int(digits))
    return found


def project(
    crs: SurveyCrs, longitude: npt.ArrayLike, latitude: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Degrees of the system's own datum as (x_north, y_east) of the system. No datum changes.

    Args:
        crs: The system.
        longitude: Degrees east on the datum of `crs`, of any shape.
        latitude: Degrees north on it, of the same shape.

    Returns:
        Northings and eastings in metres, of the shape given, the zone number in front where
        the system has it; for degrees, latitudes and longitudes. Exact to well under a
        millimetre within 10 degrees of the central meridian; infinite where the projection
        has no value.
    """
    east, north = _floats(longitude), _floats(latitude)
    if crs.kind == "geographic":
        return north, east
    y_east, x_north = _transformer(crs.epsg).transform(east, north)
    return np.asarray(x_north, dtype=np.float64), np.asarray(y_east, dtype=np.float64)


def unproject(
    crs: SurveyCrs, x_north: npt.ArrayLike, y_east: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """The inverse of `project`: (longitude, latitude) in degrees on the system's own datum."""
    north, east = _floats(x_north), _floats(y_east)
    if crs.kind == "geographic":
        return east, north
    longitude, latitude = _transformer(crs.epsg).transform(east, north, direction="INVERSE")
    return np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)


def to_storage(
    crs: SurveyCrs, x_north: npt.ArrayLike, y_east: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, Conversion]:
    """Surveyed coordinates as (longitude, latitude) in EPSG:4490, and how good that is.

    Between the old datums and CGCS2000 PROJ knows a "ballpark" only: the degrees are taken
    over unchanged. So do we, and say so by `Conversion.APPROXIMATE`; keep the original.
    """
    longitude, latitude = unproject(crs, x_north, y_east)
    return longitude, latitude, crs.conversion


def from_storage(
    crs: SurveyCrs, longitude: npt.ArrayLike, latitude: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, Conversion]:
    """EPSG:4490 degrees as (x_north, y_east) of a system, and how good that is.

    On the old datums these are no survey figures: print them only with the label of
    `Conversion.APPROXIMATE`, and never in place of an original.
    """
    x_north, y_east = project(crs, longitude, latitude)
    return x_north, y_east, crs.conversion


def _floats(values: npt.ArrayLike) -> FloatArray:
    return np.asarray(values, dtype=np.float64)


@cache
def _by_epsg() -> dict[int, SurveyCrs]:
    return {crs.epsg: crs for crs in all_survey_crs()}


@lru_cache(maxsize=64)
def _transformer(epsg: int) -> pyproj.Transformer:
    # From the projection's own degrees: no datum shift is ever applied.
    projected = pyproj.CRS.from_epsg(epsg)
    return pyproj.Transformer.from_crs(projected.geodetic_crs, projected, always_xy=True)


def _refusal(epsg: int) -> FieldError:
    try:
        found = pyproj.CRS.from_epsg(epsg)
    except CRSError:
        return FieldError(f"EPSG:{epsg} is not a known coordinate system.", _USUAL)
    usable = {pyproj.CRS.from_epsg(geographic(datum).epsg).name for datum in Datum}
    own = found.geodetic_crs.name if found.geodetic_crs is not None else None
    if own in usable:
        return FieldError(
            f"EPSG:{epsg} ({found.name}) is neither degrees nor a Gauss–Krüger zone of China;"
            " boundaries and markers are kept in one of these.",
            _USUAL,
        )
    return FieldError(
        f"EPSG:{epsg} ({found.name}) is on another datum than those of boundary surveys.", _USUAL
    )
