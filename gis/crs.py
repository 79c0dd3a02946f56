"""Coordinate reference systems: which we accept, and how they become the one we store.

Stored is CGCS2000 (国家大地坐标系, EPSG:4490), longitude then latitude, in degrees.
Every import declares its system; nothing guesses.

Accepted are all EPSG systems on the datums CGCS2000 and WGS 84, and the two obfuscated
systems of Chinese web maps (`gis.obfuscation`). WGS 84 is taken as CGCS2000: the two differ
by decimetres in China. Refused are Beijing 1954 and Xian 1980 (北京54, 西安80): the official
parameters are secret and those in public libraries are off by metres or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from gis.errors import FieldError
from gis.obfuscation import unobfuscate

STORAGE_SRID = 4490

FloatArray = npt.NDArray[np.float64]

_OBFUSCATED = {
    "gcj02": ("国测局坐标 GCJ-02（近似）", "GCJ-02, obfuscated (approximate)"),
    "bd09": ("百度坐标 BD-09（近似）", "BD-09, obfuscated (approximate)"),
}
_WORDS = {"cgcs2000": 4490, "国家2000": 4490, "wgs84": 4326}
_DATUMS = {"China 2000", "World Geodetic System 1984", "World Geodetic System 1984 ensemble"}
_OLD_DATUMS = {"Xian 1980", "Beijing 1954", "New Beijing"}
_USUAL = (
    "Usual are 4490 (CGCS2000 degrees), 4326 (WGS 84 degrees), 4547 or 4548 (3-degree, central"
    " meridian 114 or 117 E), 4526 or 4527 (the same with zone 38 or 39 before the easting),"
    " 4509 (6-degree, 117 E), gcj02 and bd09."
)


@dataclass(frozen=True, slots=True)
class Crs:
    """A declared coordinate reference system.

    Attributes:
        name: "EPSG:4527", "gcj02" or "bd09".
        is_obfuscated: True for gcj02 and bd09: positions are approximate, and the system is
            not accepted for boundaries and markers.
        is_geographic: True where coordinates are degrees (longitude, latitude); False where
            they are metres (easting, northing).
        zh: Chinese label.
        en: English label.
        is_kept: True where geometries of a file stay in this system (`gis.kept_crs`), and
            whoever loads them checks and converts.
    """

    name: str
    is_obfuscated: bool
    is_geographic: bool
    zh: str
    en: str
    is_kept: bool = False


@lru_cache(maxsize=256)
def parse_crs(text: str) -> Crs:
    """The system a user means: "4490", "EPSG:4548", "cgcs2000", "wgs84", "GCJ-02", "bd09".

    Raises:
        FieldError: Not a known system, not two-dimensional, or on a datum that cannot be
            converted reliably.
    """
    word = text.strip().casefold().replace("-", "").replace("_", "").replace(" ", "")
    if word in _OBFUSCATED:
        zh, en = _OBFUSCATED[word]
        return Crs(word, is_obfuscated=True, is_geographic=True, zh=zh, en=en)
    digits = word.removeprefix("epsg").lstrip(":")
    code = _WORDS.get(word) or (
        int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None
    )
    if code is None:
        raise FieldError(f"'{text}' is not a coordinate reference system.", _USUAL)
    try:
        found = pyproj.CRS.from_epsg(code)
    except CRSError:
        raise FieldError(f"EPSG:{code} is not a known coordinate system.", _USUAL) from None
    _refuse_unusable(found, code)
    label = found.name
    zh = {4490: "CGCS2000 经纬度", 4326: "WGS 84 经纬度"}.get(code, label)
    return Crs(f"EPSG:{code}", False, found.is_geographic, zh=zh, en=label)


def _refuse_unusable(found: pyproj.CRS, code: int) -> None:
    flat = (found.is_geographic or found.is_projected) and len(found.axis_info) == 2
    if not flat or found.geodetic_crs is None or found.geodetic_crs.datum is None:
        raise FieldError(f"EPSG:{code} ({found.name}) is not a two-dimensional system.", _USUAL)
    datum = found.geodetic_crs.datum.name
    if datum in _OLD_DATUMS:
        raise FieldError(
            f"EPSG:{code} ({found.name}) cannot be converted reliably: the official parameters"
            " are secret, the public ones are off by metres.",
            "Give officially converted CGCS2000 coordinates.",
        )
    if datum not in _DATUMS:
        raise FieldError(
            f"EPSG:{code} ({found.name}) is on the datum {datum}, which is not converted.", _USUAL
        )


def positions_to_storage(x: FloatArray, y: FloatArray, crs: Crs) -> tuple[FloatArray, FloatArray]:
    """Positions in EPSG:4490 degrees.

    Args:
        x: Longitudes in degrees, or eastings in metres, as `crs` says; never the northing,
            whatever axis order EPSG prescribes.
        y: Latitudes in degrees, or northings in metres.
        crs: The declared system.

    Returns:
        Longitudes and latitudes. WGS 84 and CGCS2000 degrees are unchanged. Projected
        positions are exact to well under a millimetre; outside the projection they become
        infinite. gcj02 and bd09 are the inverse of a public approximation.
    """
    if crs.is_obfuscated:
        return unobfuscate(x, y, crs.name)
    if crs.is_geographic:
        return x, y
    longitude, latitude = _transformer(crs.name).transform(x, y)
    return np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)


def to_storage(geometry: BaseGeometry, crs: Crs) -> BaseGeometry:
    """The geometry in EPSG:4490, longitude latitude; vertices move, none is added.

    Heights and measures are dropped: the register is two-dimensional.
    """
    flat = shapely.force_2d(geometry)
    if crs.is_geographic and not crs.is_obfuscated:
        return flat

    def move(xy: FloatArray) -> FloatArray:
        return np.column_stack(positions_to_storage(xy[:, 0], xy[:, 1], crs))

    return shapely.transform(flat, move)


@lru_cache(maxsize=32)
def _transformer(name: str) -> pyproj.Transformer:
    # To the projection's own geographic system only: no datum shift is ever applied, because
    # `parse_crs` lets no other datum in.
    projected = pyproj.CRS.from_user_input(name)
    return pyproj.Transformer.from_crs(projected, projected.geodetic_crs, always_xy=True)


def contradiction(crs: Crs, in_file: str, *, degrees_are_one: bool = False) -> str | None:
    """How the system written in a file contradicts the declared one, or None.

    Args:
        crs: The declared system.
        in_file: The file's own: an authority code or WKT, as GDAL gives it.
        degrees_are_one: CGCS2000 and WGS 84 degrees count as the same. Right for GeoJSON,
            whose standard (RFC 7946) can only say WGS 84. Obfuscated systems have no code at
            all, so for them it always holds.

    Returns:
        One sentence without the file's name, or None where the two agree.
    """
    try:
        found = pyproj.CRS.from_user_input(in_file)
    except CRSError:
        return f"its coordinate system cannot be understood, {crs.name} was declared"
    # 70 is the confidence of "same system, written in another way", such as an Esri .prj.
    code = found.to_epsg(min_confidence=70)
    if found == pyproj.CRS.from_user_input("OGC:CRS84"):
        code = 4326
    if code is not None and crs.name == f"EPSG:{code}":
        return None
    if code in (4326, 4490) and crs.is_geographic and (degrees_are_one or crs.is_obfuscated):
        return None
    own = f"EPSG:{code} ({found.name})" if code is not None else found.name
    return f"it says its coordinates are in {own}, but {crs.name} was declared"
