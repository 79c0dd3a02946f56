"""Azimuths, distances, grid convergence and scale, against figures made another way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gis.errors import FieldError
from gis.geodesy import (
    azimuth_and_distance,
    convergence_deg,
    destination,
    difference_deg,
    grid_azimuth_deg,
    grid_distance_m,
    scale_factor,
    true_azimuth_deg,
)
from gis.survey_crs import parse_survey_crs, project

GRS80 = Geod(a=6378137.0, rf=298.257222101)
CM117 = parse_survey_crs("4548")


def test_convergence_at_fuyang_is_that_of_the_handbook() -> None:
    assert convergence_deg(CM117, 115.81, 32.89) == pytest.approx(-0.65, abs=0.005)
    assert convergence_deg(CM117, 117, 32.89) == pytest.approx(0, abs=1e-12)
    assert convergence_deg(CM117, 118.19, 32.89) == pytest.approx(0.65, abs=0.005)


@given(st.floats(115.5, 118.5), st.floats(18, 54), st.floats(0, 359.9))
def test_true_is_grid_plus_convergence(longitude: float, latitude: float, azimuth: float) -> None:
    there = GRS80.fwd(longitude, latitude, azimuth, 10.0)
    x_north, y_east = project(CM117, [longitude, there[0]], [latitude, there[1]])
    one, other = (x_north[0], y_east[0]), (x_north[1], y_east[1])
    grid = grid_azimuth_deg(*one, *other)
    # Over ten metres the grid azimuth is known to some tenths of a second.
    assert difference_deg(
        true_azimuth_deg(CM117, grid, longitude, latitude), azimuth
    ) == pytest.approx(0, abs=1e-4)
    assert grid_distance_m(*one, *other) / 10.0 == pytest.approx(
        scale_factor(CM117, longitude, latitude), abs=1e-7
    )


def test_scale_grows_from_the_central_meridian() -> None:
    assert scale_factor(CM117, 117, 32.89) == pytest.approx(1, abs=1e-9)
    # 1 + y²/2R² with y = 111 350 m: +15 cm in a kilometre at the city.
    assert (scale_factor(CM117, 115.81, 32.89) - 1) * 1000 == pytest.approx(0.153, abs=0.001)


def test_the_prefix_changes_no_angle() -> None:
    prefixed = parse_survey_crs("4527")
    assert convergence_deg(prefixed, 115.81, 32.89) == convergence_deg(CM117, 115.81, 32.89)


def test_degrees_have_no_grid() -> None:
    for ask in (convergence_deg, scale_factor):
        with pytest.raises(FieldError, match="no grid"):
            ask(parse_survey_crs("4490"), 115.81, 32.89)


@pytest.mark.parametrize(
    ("x_north", "y_east", "azimuth"),
    [(1, 0, 0), (1, 1, 45), (0, 1, 90), (-1, 0, 180), (0, -1, 270), (1, -1, 315), (0, 0, 0)],
)
def test_grid_azimuths_turn_clockwise_from_x(x_north: float, y_east: float, azimuth: float) -> None:
    x, y = 3641176.0, 388649.0
    assert grid_azimuth_deg(x, y, x + x_north, y + y_east) == pytest.approx(azimuth)


def test_an_azimuth_is_never_a_full_turn() -> None:
    assert grid_azimuth_deg(0, 0, 1, -1e-300) == 0
    assert azimuth_and_distance(115, 32, 115, 33).azimuth_deg == 0
    assert true_azimuth_deg(CM117, 0.0, 115.81, 32.89) == pytest.approx(359.354, abs=0.001)


@given(st.floats(0, 359.99), st.floats(0.01, 5000))
def test_sights_there_and_back(azimuth: float, distance: float) -> None:
    there = destination(115.81, 32.89, azimuth, distance)
    found = azimuth_and_distance(115.81, 32.89, *there)
    assert found.distance_m == pytest.approx(distance, abs=1e-6)
    assert difference_deg(found.azimuth_deg, azimuth) * math.pi / 180 * distance < 1e-6


def test_a_sight_to_itself_has_no_length() -> None:
    assert azimuth_and_distance(115.81, 32.89, 115.81, 32.89) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "apart"), [(359.9, 0.1, 0.2), (10, 350, 20), (0, 180, 180), (90, 90, 0)]
)
def test_azimuths_are_compared_over_north(one: float, other: float, apart: float) -> None:
    assert np.isclose(difference_deg(one, other), apart)
    assert np.isclose(difference_deg(other, one), apart)
