"""Positions for the public, and degrees, minutes and seconds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from gazetteer.publishing.parameters import public_position_grid
from gazetteer.publishing.positions import as_degrees, snapped
from gis.errors import SetupError
from gis.measure import distance_m
from tests.gazetteer.publishing.world import DAY

longitudes = st.floats(73, 136)
latitudes = st.floats(3, 54)


@given(longitudes, latitudes, st.sampled_from([10, 50, 500]))
def test_no_position_moves_further_than_half_a_mesh_across(
    longitude: float, latitude: float, grid: int
) -> None:
    moved = snapped(longitude, latitude, grid)
    assert distance_m(Point(longitude, latitude), Point(moved)) <= grid / 2**0.5 * 1.01 + 0.2


@given(longitudes, latitudes)
def test_a_position_of_the_grid_stays(longitude: float, latitude: float) -> None:
    once = snapped(longitude, latitude, 50)
    assert snapped(*once, 50) == once


@given(longitudes, latitudes, st.booleans())
def test_degrees_minutes_seconds_say_the_same(
    longitude: float, latitude: float, is_exact: bool
) -> None:
    text = as_degrees(longitude, latitude, is_exact=is_exact)
    east, north = re.findall(r"(\d+)°(\d\d)′([\d.]+)″", text)
    for (degrees, minutes, seconds), value in ((east, longitude), (north, latitude)):
        assert int(minutes) < 60
        assert float(seconds) < 60
        said = int(degrees) + int(minutes) / 60 + float(seconds) / 3600
        assert said == pytest.approx(value, abs=(0.006 if is_exact else 0.51) / 3600)


def test_a_second_that_rounds_up_carries() -> None:
    assert as_degrees(115.9999999, 33.0, is_exact=False) == "116°00′00″E 33°00′00″N"


def test_the_width_of_the_grid_is_data_with_its_evidence() -> None:
    grid = public_position_grid(DAY)
    assert (grid.value, grid.unit, grid.evidence) == (50, "m", "[M]")
    with pytest.raises(SetupError, match="public_position_grid"):
        public_position_grid(DAY.replace(year=1800))
