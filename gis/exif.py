"""What a camera wrote about a picture: where, when, which way (Exif 2.32, JEITA CP-3451).

Everything is None where the camera did not say it or said nonsense. Positions are taken as WGS 84
unless the camera names another datum; that name is handed on, because a phone that names GCJ-02
is not to be believed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import SupportsFloat

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

_DATE_TIME = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)
_DATE = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
_NORTHS = {"T": True, "M": False}
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What is known of a picture; None is unknown.

    Attributes:
        lon_deg: Longitude, WGS 84.
        lat_deg: Latitude.
        datum: Name of the datum, where the camera wrote one.
        altitude_m: Above sea level, or below where negative.
        dilution: Dilution of precision (DOP); horizontal where two-dimensional.
        accuracy_m: Horizontal error of the position, in metres.
        direction_deg: Where the camera looked, clockwise from north.
        is_true_north: Of the direction; False: from magnetic north.
        taken_at: When, as the camera's clock showed; with its offset only where written.
        position_at: When the position was measured, in UTC.
        camera: Make and model.
    """

    lon_deg: float | None = None
    lat_deg: float | None = None
    datum: str | None = None
    altitude_m: float | None = None
    dilution: float | None = None
    accuracy_m: float | None = None
    direction_deg: float | None = None
    is_true_north: bool | None = None
    taken_at: datetime | None = None
    position_at: datetime | None = None
    camera: str | None = None


def exif_facts(exif: Image.Exif) -> ExifFacts:
    """The facts in the tags of an opened picture."""
    gps: Mapping[int, object] = _ifd(exif, IFD.GPSInfo)
    details: Mapping[int, object] = _ifd(exif, IFD.Exif)
    lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "EW", 180)
    lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "NS", 90)
    # Receivers without a fix write zeros; that place is in the Gulf of Guinea.
    if lon is None or lat is None or (lon == 0 and lat == 0):
        lon = lat = None
    direction = _number(gps.get(GPS.GPSImgDirection))
    if direction is not None and not 0 <= direction <= 360:
        direction = None
    reference = _text(gps.get(GPS.GPSImgDirectionRef))
    return ExifFacts(
        lon_deg=lon,
        lat_deg=lat,
        datum=_text(gps.get(GPS.GPSMapDatum)),
        altitude_m=_altitude(gps),
        dilution=_positive(gps.get(GPS.GPSDOP)),
        accuracy_m=_positive(gps.get(GPS.GPSHPositioningError)),
        direction_deg=None if direction is None else direction % 360,
        is_true_north=None if direction is None else _NORTHS.get(reference or ""),
        taken_at=_taken_at(exif, details),
        position_at=_position_at(gps),
        camera=_camera(exif),
    )


def _ifd(exif: Image.Exif, which: IFD) -> Mapping[int, object]:
    try:
        return dict(exif.get_ifd(which))
    except (ValueError, TypeError, KeyError, OSError, SyntaxError):
        return {}


def _camera(exif: Image.Exif) -> str | None:
    make, model = _text(exif.get(Base.Make)), _text(exif.get(Base.Model))
    if make and model and model.startswith(make):
        make = None
    return " ".join(part for part in (make, model) if part) or None


def _altitude(gps: Mapping[int, object]) -> float | None:
    height = _number(gps.get(GPS.GPSAltitude))
    if height is None:
        return None
    reference = gps.get(GPS.GPSAltitudeRef)
    # 1 is below sea level; one byte, as a number or as bytes.
    return -height if reference in (1, b"\x01") else height


def _degrees(value: object, reference: object, letters: str, limit: int) -> float | None:
    letter = (_text(reference) or "").upper()
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3 or letter not in (*letters,):
        return None
    parts = [_number(part) for part in value]
    degrees = 0.0
    for part, size in zip(parts, (1, 60, 3600), strict=False):
        if part is None or part < 0:
            return None
        degrees += part / size
    if degrees > limit:
        return None
    return degrees if letter == letters[0] else -degrees


def _taken_at(exif: Image.Exif, details: Mapping[int, object]) -> datetime | None:
    for text, offset in (
        (details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal)),
        (details.get(Base.DateTimeDigitized), details.get(Base.OffsetTimeDigitized)),
        (exif.get(Base.DateTime), details.get(Base.OffsetTime)),
    ):
        found = _DATE_TIME.match(_text(text) or "")
        if found is not None:
            try:
                year, month, day, hour, minute, second = map(int, found.groups())
                zone = _offset(_text(offset))
                return datetime(year, month, day, hour, minute, second, tzinfo=zone)
            except ValueError:
                continue
    return None


def _offset(text: str | None) -> timezone | None:
    if text in ("Z", "z"):
        return UTC
    found = _OFFSET.fullmatch(text or "")
    if found is None:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-size if found[1] == "-" else size)


def _position_at(gps: Mapping[int, object]) -> datetime | None:
    found = _DATE.match(_text(gps.get(GPS.GPSDateStamp)) or "")
    clock = gps.get(GPS.GPSTimeStamp)
    if found is None or not isinstance(clock, tuple) or len(clock) != 3:
        return None
    parts = [_number(part) for part in clock]
    seconds = 0.0
    for part, size in zip(parts, (3600, 60, 1), strict=True):
        if part is None or part < 0:
            return None
        seconds += part * size
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        return day + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _number(value: object) -> float | None:
    """A rational of Exif as a number; None where it is none, as 0/0."""
    if not isinstance(value, SupportsFloat):
        return None
    try:
        number = float(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if not isinstance(value, str):
        return None
    return value.strip("\0 \t\r\n")[:_LONGEST_TEXT] or None
