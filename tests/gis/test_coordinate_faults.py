"""Slips in surveyed coordinates, each told for what it looks like."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.coordinate_faults import Expected, coordinate_fault
from gis.errors import FieldError
from gis.survey_crs import Datum, all_survey_crs, for_longitude, parse_survey_crs, project

X, Y = 3641176.641, 388649.570
AROUND_FUYANG = Expected(115.7, 32.8, 115.9, 33.0, limit_km=3)


def fault(
    declared: str, x_north: float, y_east: float, expected: Expected | None = None
) -> FieldError:
    found = coordinate_fault(parse_survey_crs(declared), x_north, y_east, expected)
    assert found is not None
    assert found.mend
    return found


@pytest.mark.parametrize(
    ("declared", "x_north", "y_east"),
    [
        ("4548", X, Y),
        ("4527", X, 39_000_000 + Y),
        ("2384", X, Y),
        ("4509", X, Y),
        ("4498", X, 20_000_000 + Y),
        ("4490", 32.89, 115.81),
        ("beijing54", 32.89, 115.81),
    ],
)
def test_sound_positions_have_no_fault(declared: str, x_north: float, y_east: float) -> None:
    assert coordinate_fault(parse_survey_crs(declared), x_north, y_east, AROUND_FUYANG) is None


@given(
    st.sampled_from([Datum.CGCS2000, Datum.XIAN1980, Datum.BEIJING1954]),
    st.floats(73.6, 135.9),
    st.floats(3.5, 53.6),
    st.sampled_from([3, 6]),
    st.booleans(),
)
def test_no_place_in_china_is_accused(
    datum: Datum, longitude: float, latitude: float, width: int, prefixed: bool
) -> None:
    crs = for_longitude(datum, longitude, 3 if width == 3 else 6, prefixed=prefixed)
    x_north, y_east = project(crs, longitude, latitude)
    assert coordinate_fault(crs, float(x_north), float(y_east)) is None


@given(st.floats(114.0, 117.0), st.floats(32.4, 33.6))
def test_over_the_edge_into_the_next_zone_is_no_fault(longitude: float, latitude: float) -> None:
    for declared in ("4547", "4548", "4526", "4527"):
        crs = parse_survey_crs(declared)
        x_north, y_east = project(crs, longitude, latitude)
        assert coordinate_fault(crs, float(x_north), float(y_east)) is None


@pytest.mark.parametrize(
    ("declared", "x_north", "y_east"),
    [("4548", Y, X), ("4527", 39_000_000 + Y, X), ("21460", Y, X), ("4498", 20_000_000 + Y, X)],
)
def test_x_and_y_swapped(declared: str, x_north: float, y_east: float) -> None:
    found = fault(declared, x_north, y_east)
    assert "looks as if X and Y are swapped" in found.message
    assert "Besides" not in found.mend


def test_swapped_and_in_the_wrong_zone_tells_both() -> None:
    found = fault("4526", 39_000_000 + Y, X)
    assert "X and Y are swapped" in found.message
    assert "of zone 39, but EPSG:4526 is zone 38" in found.mend


def test_a_39_under_zone_38() -> None:
    found = fault("4526", X, 39_000_000 + Y)
    assert found.message == "The easting 39388649.570 is of zone 39, but EPSG:4526 is zone 38."
    assert "EPSG:4527" in found.mend
    assert "EPSG:2363" in fault("2362", X, 39_000_000 + Y).mend


def test_a_wide_zone_under_a_narrow_one() -> None:
    assert "EPSG:4498" in fault("4527", X, 20_000_000 + Y).mend


@pytest.mark.parametrize("declared", ["4547", "4548"])
def test_a_39_where_none_belongs(declared: str) -> None:
    found = fault(declared, X, 39_000_000 + Y)
    assert f"has the zone number 带号 39 in front, but EPSG:{declared} has none" in found.message
    assert "EPSG:4527" in found.mend


def test_no_39_where_one_belongs() -> None:
    found = fault("4527", X, Y)
    assert "has no zone number 带号 in front, but EPSG:4527 has 39 there" in found.message
    assert "EPSG:4548" in found.mend
    assert "EPSG:2436" in fault("2415", X, Y).mend


@pytest.mark.parametrize(("x_north", "y_east"), [(32.89, 115.81), (115.81, 32.89)])
@pytest.mark.parametrize(
    ("declared", "degrees"), [("4548", "EPSG:4490"), ("2363", "EPSG:4610"), ("2435", "EPSG:4214")]
)
def test_degrees_for_metres(declared: str, degrees: str, x_north: float, y_east: float) -> None:
    found = fault(declared, x_north, y_east)
    assert "look like degrees" in found.message
    assert degrees in found.mend


@pytest.mark.parametrize(
    ("declared", "x_north", "y_east", "mend"),
    [
        ("4490", X, Y, "EPSG:4548"),
        ("4490", Y, X, "EPSG:4548"),
        ("4490", X, 39_000_000 + Y, "EPSG:4527"),
        ("xian80", X, 39_000_000 + Y, "EPSG:2363"),
        ("xian80", X, Y, "EPSG:2383 or EPSG:2384"),
        ("beijing54", X, Y, "EPSG:2435 or EPSG:2436"),
        ("4326", 39_000_000 + Y, X, "EPSG:4527"),
    ],
)
def test_metres_for_degrees(declared: str, x_north: float, y_east: float, mend: str) -> None:
    found = fault(declared, x_north, y_east)
    assert "look like metres" in found.message
    assert mend in found.mend


def test_latitude_and_longitude_swapped() -> None:
    assert "latitude and longitude are swapped" in fault("4490", 115.81, 32.89).message


@pytest.mark.parametrize(
    ("declared", "x_north", "y_east"),
    [
        ("4490", 52.5, 13.4),
        ("4490", -32.89, 115.81),
        ("4548", -X, Y),
        ("4548", 12_000_000.0, Y),
        ("4548", X, 2_000_000.0),
        ("4548", 150.0, 100.0),
    ],
)
def test_outside_china(declared: str, x_north: float, y_east: float) -> None:
    assert "outside China" in fault(declared, x_north, y_east).message


@pytest.mark.parametrize("declared", ["4490", "4548", "4527"])
def test_zeros_and_no_numbers(declared: str) -> None:
    assert "zero" in fault(declared, 0.0, 0.0).message
    for bad in (math.nan, math.inf, -math.inf):
        assert "not finite" in fault(declared, bad, 1.0).message
        assert "not finite" in fault(declared, 1.0, bad).message


def test_three_kilometres_off() -> None:
    east = Expected(115.82, 32.8, 115.9, 33.0, limit_km=0.5)
    found = fault("4548", X, Y, east)
    assert found.message == "The position lies 0.9 km from where it should."
    assert coordinate_fault(parse_survey_crs("4548"), X, Y, east._replace(limit_km=1.0)) is None


def test_another_zone_without_a_number_shows_by_the_place() -> None:
    found = fault("4547", X, Y, AROUND_FUYANG)
    assert "km from where it should" in found.message
    assert "looks as if it is in another zone" in found.message
    assert "EPSG:4548" in found.mend
    assert "EPSG:2436" in fault("2435", X, Y, AROUND_FUYANG).mend


def test_far_south_only_the_place_tells_a_swap() -> None:
    # At 4°N a northing has as many metres as an easting.
    crs = for_longitude(Datum.CGCS2000, 112.0)
    x_north, y_east = map(float, project(crs, 112.0, 4.0))
    assert coordinate_fault(crs, y_east, x_north) is None
    reef = Expected(111.9, 3.9, 112.1, 4.1, limit_km=1)
    found = coordinate_fault(crs, y_east, x_north, reef)
    assert found is not None
    assert "X and Y are swapped" in found.message


def test_every_system_can_be_asked() -> None:
    for crs in all_survey_crs():
        found = coordinate_fault(crs, 1e12, -1e12)
        assert found is not None
