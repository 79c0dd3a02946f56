"""Official coordinates in a declared system: never over a datum, never silently."""

from __future__ import annotations

from decimal import Decimal

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from gazetteer.boundaries.declared_position import (
    Origin,
    declared_position,
    places,
    rounded,
)
from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import OfficialPosition
from gis.survey_crs import parse_survey_crs

# DOMAIN 3.7, by EPSG:4548.
NORTH, EAST = Decimal("3641176.641"), Decimal("388649.570")


def official(
    north: Decimal = NORTH,
    east: Decimal = EAST,
    epsg: int = 4548,
    conversion: Conversion = Conversion.EXACT,
    position: Point | None = None,
) -> OfficialPosition:
    return OfficialPosition(epsg, north, east, Decimal("30.125"), "1985", position, conversion)


def declared(at: OfficialPosition, crs: str, decimals: int = 2) -> tuple[str, str, Origin]:
    found = declared_position(at, parse_survey_crs(crs), decimals)
    return f"{found.north:f}", f"{found.east:f}", found.origin


def test_in_its_own_system_the_figures_are_those_on_record() -> None:
    assert declared(official(), "4548", 3) == ("3641176.641", "388649.570", Origin.OFFICIAL)


def test_the_zone_number_is_put_before_the_easting() -> None:
    assert declared(official(), "4527", 3) == ("3641176.641", "39388649.570", Origin.COMPUTED)


@pytest.mark.parametrize("epsg", [4547, 4526, 4509, 4498, 4490])
def test_within_the_datum_the_figures_are_those_of_pyproj(epsg: int) -> None:
    to = pyproj.Transformer.from_crs(4548, epsg, always_xy=True)
    east, north = to.transform(float(EAST), float(NORTH))
    digits = places(parse_survey_crs(str(epsg)), 2)
    assert declared(official(), str(epsg)) == (
        f"{north:.{digits}f}", f"{east:.{digits}f}", Origin.COMPUTED,
    )  # fmt: skip


@given(
    st.decimals(3_600_000, 3_700_000, places=2),
    st.decimals(360_000, 500_000, places=2),
    st.sampled_from([(2436, 2435), (2384, 2383), (4548, 4509)]),
)
def test_to_another_zone_and_back_nothing_is_lost(
    north: Decimal, east: Decimal, zones: tuple[int, int]
) -> None:
    own, other = zones
    over = declared_position(official(north, east, own), parse_survey_crs(str(other)), 4)
    back = declared(official(over.north, over.east, other), str(own))
    assert back == (f"{north:f}", f"{east:f}", Origin.COMPUTED)


def test_an_old_datum_stays_in_its_own_system() -> None:
    at = official(epsg=2436, conversion=Conversion.APPROXIMATE, position=Point(115.81, 32.89))
    found = declared_position(at, parse_survey_crs("4548"), 2)
    assert (found.origin, found.crs.epsg) == (Origin.ORIGINAL, 2436)
    assert (found.north, found.east) == (Decimal("3641176.64"), Decimal("388649.57"))


def test_officially_converted_coordinates_count_on_cgcs2000_and_nowhere_else() -> None:
    lon, lat = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(388700, 3641200)
    at = official(epsg=2436, conversion=Conversion.DECLARED, position=Point(lon, lat))
    assert declared(at, "4548") == ("3641200.00", "388700.00", Origin.DECLARED)
    assert declared(at, "2384")[2] is Origin.ORIGINAL


def test_wgs_84_is_taken_as_cgcs2000_and_says_so() -> None:
    at = official(Decimal("32.89"), Decimal("115.81"), 4326)
    assert declared(at, "4490") == ("32.89000000", "115.81000000", Origin.EQUATED)


def test_halves_go_to_the_even_neighbour() -> None:
    # GB/T 8170-2008, clause 3.2: 四舍六入五成双.
    halves = ("0.125", "0.135", "0.145", "-0.125", "0.1251")
    assert [str(rounded(Decimal(h), 2)) for h in halves] == [
        "0.12", "0.14", "0.14", "-0.12", "0.13",
    ]  # fmt: skip


def test_degrees_of_a_table_are_those_of_its_metres() -> None:
    # 3641176.641 is printed as .64; whoever computes from that finds the printed degrees.
    found = declared_position(official(), parse_survey_crs("4548"), 2)
    lon, lat = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(
        float(found.east), float(found.north)
    )
    assert (found.longitude, found.latitude) == (rounded(lon, 10), rounded(lat, 10))


def test_degrees_on_record_are_kept() -> None:
    at = official(Decimal("32.5342123456"), Decimal("116.1812345678"), 4490)
    found = declared_position(at, parse_survey_crs("4548"), 2)
    assert (found.longitude, found.latitude) == (
        Decimal("116.1812345678"), Decimal("32.5342123456"),
    )  # fmt: skip


def test_an_unknown_height_stays_unknown() -> None:
    at = OfficialPosition(4548, NORTH, EAST, None, None, None, Conversion.EXACT)
    assert declared_position(at, parse_survey_crs("4527"), 2).height_m is None
