"""The sixteen directions 十六方位 of course descriptions 走向说明, by true azimuth.

Sectors of 22.5 degrees around north, and so on clockwise: 北 reaches from 348°45' to 11°15'
(the rules for describing boundaries, DOMAIN §3.3 [S32]). A bound belongs to the next sector.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from gis.errors import FieldError

SECTORS: Final = 16
_HALF_SECTOR_DEG: Final = 11.25


class Direction(NamedTuple):
    """A direction: its sector clockwise from north, its Chinese and its English name."""

    sector: int
    zh: str
    en: str


_ZH: Final = (
    "北", "北偏东北", "东北", "东偏东北", "东", "东偏东南", "东南", "南偏东南",
    "南", "南偏西南", "西南", "西偏西南", "西", "西偏西北", "西北", "北偏西北",
)  # fmt: skip
_EN: Final = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
DIRECTIONS: Final = tuple(
    Direction(sector, zh, en) for sector, (zh, en) in enumerate(zip(_ZH, _EN, strict=True))
)


def sector_of(azimuth_deg: float) -> int:
    """Index of the sector, 0 (north) to 15, of a true azimuth in degrees of any turn.

    A grid azimuth must have the grid convergence added first (`gis.geodesy`).

    Raises:
        FieldError: The azimuth is not finite.
    """
    if not math.isfinite(azimuth_deg):
        raise FieldError("The azimuth is not a finite number of degrees.", "Give 0 to 360.")
    return math.floor((azimuth_deg + _HALF_SECTOR_DEG) / (2 * _HALF_SECTOR_DEG)) % SECTORS


def direction_of(azimuth_deg: float) -> Direction:
    """The direction a true azimuth in degrees lies in, with its names.

    Raises:
        FieldError: The azimuth is not finite.
    """
    return DIRECTIONS[sector_of(azimuth_deg)]
