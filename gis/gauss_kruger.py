"""Zones of the Gauss–Krüger projection 高斯-克吕格投影 as China numbers them.

A 3-degree zone `n` has the central meridian 3n, a 6-degree zone 6n - 3. The scale on it is
one, the easting there 500 000 m; a "prefixed" easting has the zone's number in front, as
millions of metres (GB 22021-2008, annex; the same rule in every EPSG name of the families).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from gis.errors import FieldError

ZoneWidth = Literal[3, 6]

FALSE_EASTING_M: Final = 500_000.0
PREFIX_UNIT_M: Final = 1_000_000.0

# The zones that have an EPSG number, which are those that touch China.
ZONES: Final[Mapping[ZoneWidth, range]] = MappingProxyType({3: range(25, 46), 6: range(13, 24)})


def central_meridian_deg(zone: int, width: ZoneWidth) -> int:
    """Longitude of the central meridian 中央经线 of a zone, in whole degrees east."""
    return 3 * zone if width == 3 else 6 * zone - 3


def zone_of_longitude(longitude: float, width: ZoneWidth) -> int:
    """The zone that holds a longitude; an edge, such as 115.5°E, belongs to the eastern zone.

    Raises:
        FieldError: The longitude lies in no zone of China (73.5–136.5°E for 3-degree zones,
            72–138°E for 6-degree zones).
    """
    zones = ZONES[width]
    half = width / 2
    if math.isfinite(longitude):
        # Compared rather than divided: the edges are exact in floating point, quotients not.
        for zone in zones:
            middle = central_meridian_deg(zone, width)
            if middle - half <= longitude < middle + half:
                return zone
    west = central_meridian_deg(zones[0], width) - half
    east = central_meridian_deg(zones[-1], width) + half
    raise FieldError(
        f"The longitude {longitude} lies in none of the {width}-degree zones of China"
        f" ({west:g}–{east:g}°E).",
        "Give the longitude in degrees east; are longitude and latitude swapped?",
    )


def zone_edges_deg(zone: int, width: ZoneWidth) -> tuple[float, float]:
    """The western and the eastern edge of a zone, in degrees east."""
    middle = central_meridian_deg(zone, width)
    return middle - width / 2, middle + width / 2


def prefix_of_easting(easting_m: float) -> int | None:
    """The zone number in front of an easting (39 in 39 388 649.570), or None without one."""
    if not math.isfinite(easting_m):
        return None
    prefix = math.floor(easting_m / PREFIX_UNIT_M)
    return prefix if any(prefix in zones for zones in ZONES.values()) else None
