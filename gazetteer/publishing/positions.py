"""Positions as editions give them: the register's own, or moved to a grid for the public."""

from __future__ import annotations

import math

from gis.measure import CGCS2000

_SECONDS = 3600


def snapped(longitude_deg: float, latitude_deg: float, grid_m: float) -> tuple[float, float]:
    """The nearest point of a grid whose meshes are about `grid_m` wide on the ellipsoid.

    The grid depends on nothing but its width, so that two editions give one place one position.
    No answer is further off than the half diagonal of a mesh.

    Args:
        longitude_deg: EPSG:4490.
        latitude_deg: EPSG:4490.
        grid_m: Width of a mesh in metres.
    """
    # Meridian arc and parallel are shortest in degrees per metre at the equator, so meshes are
    # never wider than asked for by more than the flattening (0.7 %).
    degrees = math.degrees(grid_m / CGCS2000.a)
    latitude = round(latitude_deg / degrees) * degrees
    narrowing = max(math.cos(math.radians(latitude)), 0.01)
    across = degrees / narrowing
    return round(round(longitude_deg / across) * across, 6), round(latitude, 6)


def as_degrees(longitude_deg: float, latitude_deg: float, *, is_exact: bool) -> str:
    """A position in degrees, minutes and seconds: `东经115°48′52″ 北纬32°53′01″`, abbreviated.

    Args:
        longitude_deg: EPSG:4490.
        latitude_deg: EPSG:4490.
        is_exact: Hundredths of a second (0.3 m) instead of whole ones (31 m).
    """
    east = _sexagesimal(abs(longitude_deg), is_exact) + ("E" if longitude_deg >= 0 else "W")
    north = _sexagesimal(abs(latitude_deg), is_exact) + ("N" if latitude_deg >= 0 else "S")
    return f"{east} {north}"


def _sexagesimal(value: float, is_exact: bool) -> str:
    parts = 100 if is_exact else 1
    whole = round(value * _SECONDS * parts)
    degrees, rest = divmod(whole, _SECONDS * parts)
    minutes, seconds = divmod(rest, 60 * parts)
    shown = f"{seconds / 100:05.2f}" if is_exact else f"{seconds:02d}"
    return f"{degrees}°{minutes:02d}′{shown}″"
