"""The survey systems accepted: degrees of four datums, and the Gauss–Krüger zones on three.

The EPSG registry numbers each series on with its zones; a test holds every number against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from gis.errors import FieldError
from gis.gauss_kruger import (
    FALSE_EASTING_M,
    PREFIX_UNIT_M,
    ZONES,
    ZoneWidth,
    central_meridian_deg,
    zone_of_longitude,
)
from gis.survey_datum import Conversion, Datum

# Labels, and the first EPSG number of each series: geographic, 6° with the zone before the
# easting, 6° without, 3° with, 3° without. Numbers run on with the zones (EPSG registry).
_LABELS: Final = {
    Datum.CGCS2000: ("2000国家大地坐标系", "CGCS2000"),
    Datum.XIAN1980: ("1980西安坐标系", "Xian 1980"),
    Datum.BEIJING1954: ("1954北京坐标系", "Beijing 1954"),
    Datum.WGS84: ("WGS 84 坐标系", "WGS 84"),
}
_GEOGRAPHIC: Final = {
    Datum.CGCS2000: 4490,
    Datum.XIAN1980: 4610,
    Datum.BEIJING1954: 4214,
    Datum.WGS84: 4326,
}
_SERIES: Final[dict[Datum, dict[tuple[ZoneWidth, bool], int]]] = {
    Datum.CGCS2000: {(6, True): 4491, (6, False): 4502, (3, True): 4513, (3, False): 4534},
    Datum.XIAN1980: {(6, True): 2327, (6, False): 2338, (3, True): 2349, (3, False): 2370},
    Datum.BEIJING1954: {(6, True): 21413, (6, False): 21453, (3, True): 2401, (3, False): 2422},
}


@dataclass(frozen=True, slots=True)
class SurveyCrs:
    """A system in which boundary coordinates are declared.

    Attributes:
        epsg: Number in the EPSG registry.
        datum: The datum.
        kind: "geographic" (degrees) or "gauss_kruger" (metres).
        zone_width_deg: 3 or 6; None for degrees.
        central_meridian_deg: Degrees east; None for degrees.
        zone_number: Of the 3- or 6-degree zone, also where eastings do not carry it; None for
            degrees.
        has_zone_prefix: True where eastings carry the zone number (39 388 649.570).
        zh: Chinese label.
        en: English label.
    """

    epsg: int
    datum: Datum
    kind: Literal["geographic", "gauss_kruger"]
    zone_width_deg: ZoneWidth | None
    central_meridian_deg: int | None
    zone_number: int | None
    has_zone_prefix: bool
    zh: str
    en: str

    @property
    def name(self) -> str:
        """The name as `gis.crs` writes it: "EPSG:4548"."""
        return f"EPSG:{self.epsg}"

    @property
    def false_easting_m(self) -> float | None:
        """Easting of the central meridian, the zone number in front included."""
        if self.zone_number is None:
            return None
        return FALSE_EASTING_M + (PREFIX_UNIT_M * self.zone_number if self.has_zone_prefix else 0)

    @property
    def conversion(self) -> Conversion:
        """How good its positions become in stored degrees."""
        if self.datum is Datum.CGCS2000:
            return Conversion.EXACT
        if self.datum is Datum.WGS84:
            return Conversion.SAME_DATUM_AS_WGS84
        return Conversion.APPROXIMATE


def geographic(datum: Datum) -> SurveyCrs:
    """The system of a datum's own degrees 大地坐标."""
    zh, en = _LABELS[datum]
    return SurveyCrs(
        _GEOGRAPHIC[datum], datum, "geographic", None, None, None, False,
        f"{zh} 经纬度", f"{en}, longitude and latitude",
    )  # fmt: skip


def for_zone(datum: Datum, zone: int, width: ZoneWidth = 3, *, prefixed: bool = False) -> SurveyCrs:
    """The Gauss–Krüger system of a zone.

    Raises:
        FieldError: No such zone in China, or WGS 84, which has no Gauss–Krüger series.
    """
    if datum not in _SERIES:
        raise FieldError(
            "There is no Gauss–Krüger series on WGS 84.", "Use CGCS2000; they agree to decimetres."
        )
    if zone not in ZONES[width]:
        zones = ZONES[width]
        raise FieldError(
            f"{zone} is not a {width}-degree zone of China ({zones[0]}–{zones[-1]}).",
            "Give the zone, or use the longitude to find it.",
        )
    middle = central_meridian_deg(zone, width)
    zh, en = _LABELS[datum]
    zh = f"{zh} {width}°带" + (f" 第{zone}带" if prefixed else "") + f" 中央经线{middle}°"
    en = f"{en}, {width}-degree Gauss–Krüger, central meridian {middle}°E"
    return SurveyCrs(
        _SERIES[datum][width, prefixed] + zone - ZONES[width][0],
        datum, "gauss_kruger", width, middle, zone, prefixed,
        zh + ("（横坐标带带号）" if prefixed else ""),
        en + (f", zone {zone} before the easting" if prefixed else ""),
    )  # fmt: skip


def for_longitude(
    datum: Datum, longitude: float, width: ZoneWidth = 3, *, prefixed: bool = False
) -> SurveyCrs:
    """The Gauss–Krüger system whose zone holds a longitude; edges belong to the eastern zone.

    Raises:
        FieldError: The longitude is outside China's zones, or WGS 84.
    """
    return for_zone(datum, zone_of_longitude(longitude, width), width, prefixed=prefixed)


def all_survey_crs() -> Iterator[SurveyCrs]:
    """Every system accepted: degrees of each datum, then each series zone by zone."""
    for datum in Datum:
        yield geographic(datum)
    for datum, series in _SERIES.items():
        for width, prefixed in series:
            for zone in ZONES[width]:
                yield for_zone(datum, zone, width, prefixed=prefixed)
