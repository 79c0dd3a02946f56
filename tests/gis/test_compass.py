"""The sixteen directions of course descriptions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.compass import DIRECTIONS, direction_of, sector_of
from gis.errors import FieldError


@pytest.mark.parametrize(
    ("azimuth", "zh", "en"),
    [
        (0, "北", "N"),
        (348.75, "北", "N"),
        (348.7499, "北偏西北", "NNW"),
        (11.2499, "北", "N"),
        (11.25, "北偏东北", "NNE"),
        (33.75, "东北", "NE"),
        (56.25, "东偏东北", "ENE"),
        (90, "东", "E"),
        (112.5, "东偏东南", "ESE"),
        (135, "东南", "SE"),
        (157.5, "南偏东南", "SSE"),
        (168.75, "南", "S"),
        (191.2499, "南", "S"),
        (191.25, "南偏西南", "SSW"),
        (225, "西南", "SW"),
        (247.5, "西偏西南", "WSW"),
        (270, "西", "W"),
        (292.5, "西偏西北", "WNW"),
        (315, "西北", "NW"),
        (360, "北", "N"),
        (-90, "西", "W"),
    ],
)
def test_sectors(azimuth: float, zh: str, en: str) -> None:
    found = direction_of(azimuth)
    assert (found.zh, found.en) == (zh, en)


@given(st.floats(0, 360))
def test_no_azimuth_is_far_from_the_middle_of_its_sector(azimuth: float) -> None:
    apart = abs(azimuth - sector_of(azimuth) * 22.5) % 360
    assert min(apart, 360 - apart) <= 11.25


def test_opposite_directions_have_opposite_names() -> None:
    turned = str.maketrans("东西南北", "西东北南")
    for one in DIRECTIONS:
        assert DIRECTIONS[(one.sector + 8) % 16].zh == one.zh.translate(turned)


@pytest.mark.parametrize("azimuth", [math.nan, math.inf])
def test_no_direction_without_an_azimuth(azimuth: float) -> None:
    with pytest.raises(FieldError, match="not a finite"):
        direction_of(azimuth)
