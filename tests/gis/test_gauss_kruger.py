"""Zones of the Gauss–Krüger projection."""

from __future__ import annotations

import pytest

from gis.gauss_kruger import (
    ZONES,
    ZoneWidth,
    central_meridian_deg,
    prefix_of_easting,
    zone_edges_deg,
    zone_of_longitude,
)


@pytest.mark.parametrize(("zone", "width", "meridian"), [(38, 3, 114), (39, 3, 117), (20, 6, 117)])
def test_central_meridians(zone: int, width: ZoneWidth, meridian: int) -> None:
    assert central_meridian_deg(zone, width) == meridian


@pytest.mark.parametrize("width", [3, 6])
def test_zones_meet_without_gap(width: ZoneWidth) -> None:
    for zone in ZONES[width]:
        west, east = zone_edges_deg(zone, width)
        assert zone_of_longitude(west, width) == zone
        assert zone_of_longitude(central_meridian_deg(zone, width), width) == zone
        if zone + 1 in ZONES[width]:
            assert zone_edges_deg(zone + 1, width)[0] == east
            assert zone_of_longitude(east, width) == zone + 1


def test_the_city_lies_in_two_zones() -> None:
    assert zone_edges_deg(38, 3) == (112.5, 115.5)
    assert zone_edges_deg(39, 3) == (115.5, 118.5)


@pytest.mark.parametrize(
    ("easting", "prefix"),
    [
        (39388649.570, 39),
        (20388649.570, 20),
        (388649.570, None),
        (3641176.641, None),
        (24500000.0, None),
        (46500000.0, None),
        (-1.0, None),
        (float("nan"), None),
    ],
)
def test_the_number_before_an_easting(easting: float, prefix: int | None) -> None:
    assert prefix_of_easting(easting) == prefix
