"""Geodetic datums 大地基准 of boundary surveys, and how good positions become in stored degrees."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Datum(StrEnum):
    """A geodetic datum 大地基准 on which boundaries have been surveyed."""

    CGCS2000 = "cgcs2000"
    XIAN1980 = "xian1980"
    BEIJING1954 = "beijing1954"
    WGS84 = "wgs84"


class Conversion(StrEnum):
    """How good a position in stored degrees (CGCS2000) is against the surveyed original."""

    EXACT = "exact"
    SAME_DATUM_AS_WGS84 = "same_datum_as_wgs84"
    APPROXIMATE = "approximate"

    @property
    def zh(self) -> str:
        """What a person is told, in Chinese."""
        return _CONVERSION_TEXTS[self][0]

    @property
    def en(self) -> str:
        """What a person is told, in English."""
        return _CONVERSION_TEXTS[self][1]


_CONVERSION_TEXTS: Final = {
    Conversion.EXACT: ("同一基准，严密换算", "Same datum, exact"),
    Conversion.SAME_DATUM_AS_WGS84: (
        "WGS 84 视同 CGCS2000，差异在分米以内",
        "WGS 84 taken as CGCS2000; they agree to some decimetres",
    ),
    Conversion.APPROXIMATE: (
        "近似位置：54、80 坐标系与 CGCS2000 之间没有公开的转换参数，偏差可达数十米至一百余米；"
        "以原坐标为准，原坐标已保留",
        "Approximate: no public parameters exist between Beijing 1954 or Xian 1980 and CGCS2000;"
        " off by tens of metres to over 100 m. The original coordinates are kept and hold",
    ),
}
