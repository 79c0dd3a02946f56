"""How far points lie off a line, against a search that knows only distances."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point

from gis.errors import FieldError
from gis.line_offset import Side, offset_from_line, offsets_from_line
from gis.linear_reference import chainages_m, points_at
from gis.survey_crs import parse_survey_crs, project

GRS80 = Geod(a=6378137.0, rf=298.257222101)
LINE = LineString([(115.4, 32.5), (115.45, 32.53), (115.47, 32.5), (115.6, 32.7), (115.3, 32.72)])


def searched_m(line: LineString, longitude: float, latitude: float) -> float:
    """Least distance to the line by halving towards the nearest of points on every edge."""
    least = np.inf
    xy = np.asarray(line.coords)
    for one, other in pairwise(xy):
        azimuth, _, length = GRS80.inv(*one, *other)
        low, high = 0.0, length
        while high - low > 1e-4:
            along = np.linspace(low, high, 9)
            many = np.ones(9)
            lon, lat, _ = GRS80.fwd(one[0] * many, one[1] * many, azimuth * many, along)
            away = GRS80.inv(lon, lat, longitude * many, latitude * many)[2]
            nearest = int(np.argmin(away))
            least = min(least, float(away[nearest]))
            low, high = along[max(nearest - 1, 0)], along[min(nearest + 1, 8)]
    return float(least)


@settings(max_examples=60)
@given(st.floats(115.25, 115.65), st.floats(32.45, 32.77))
def test_the_distance_is_the_least_there_is(longitude: float, latitude: float) -> None:
    found = offset_from_line(LINE, longitude, latitude)
    assert found.distance_m == pytest.approx(searched_m(LINE, longitude, latitude), abs=1e-4)
    # And the foot is where the chainage says, that far away.
    foot = points_at(LINE, [found.chainage_m])
    assert (found.longitude, found.latitude) == pytest.approx((foot[0][0], foot[1][0]), abs=1e-10)
    away = GRS80.inv(found.longitude, found.latitude, longitude, latitude)[2]
    assert away == pytest.approx(found.distance_m, abs=1e-6)


@given(
    st.floats(100, chainages_m(LINE)[-1] - 100),
    st.floats(0.01, 40.0),
    st.booleans(),
)
def test_a_point_set_off_at_a_right_angle_comes_back(
    chainage: float, distance: float, to_right: bool
) -> None:
    marks, xy = chainages_m(LINE), np.asarray(LINE.coords)
    if np.abs(marks - chainage).min() < 60:
        # Near a bend another edge may be nearer.
        return
    edge = int(np.searchsorted(marks, chainage)) - 1
    azimuth = GRS80.inv(*xy[edge], *xy[edge + 1])[0]
    lon, lat, heading = GRS80.fwd(
        *xy[edge], azimuth, chainage - marks[edge], return_back_azimuth=False
    )
    there = GRS80.fwd(lon, lat, heading + (90 if to_right else -90), distance)
    found = offset_from_line(LINE, there[0], there[1])
    assert found.distance_m == pytest.approx(distance, abs=1e-6)
    assert found.chainage_m == pytest.approx(chainage, abs=1e-6)
    assert found.side is (Side.RIGHT if to_right else Side.LEFT)


def test_the_plane_agrees_within_a_kilometre_of_edge() -> None:
    # A short edge near the central meridian, where plane and ellipsoid are one to a millimetre.
    crs = parse_survey_crs("4548")
    edge, point = LineString([(117.0, 32.9), (117.008, 32.906)]), (117.006, 32.901)
    x, y = project(crs, [*edge.xy[0], point[0]], [*edge.xy[1], point[1]])
    flat = LineString([(y[0], x[0]), (y[1], x[1])]).distance(Point(y[2], x[2]))
    assert offset_from_line(edge, *point).distance_m == pytest.approx(flat, abs=0.001)


def test_on_the_line_is_neither_left_nor_right() -> None:
    lon, lat = points_at(LINE, np.linspace(0, chainages_m(LINE)[-1], 50))
    found = offsets_from_line(LINE, lon, lat)
    assert np.abs(found.signed_m).max() < 1e-6
    assert np.allclose(found.chainage_m, np.linspace(0, chainages_m(LINE)[-1], 50), atol=1e-5)
    assert offset_from_line(LINE, float(lon[7]), float(lat[7])).side is Side.ON


def test_sides_at_bends_and_beyond_the_ends() -> None:
    # North, then back south-east by a sharp turn: the spike's tip looks north.
    spike = LineString([(115.0, 32.0), (115.1, 32.2), (115.11, 32.0)])
    assert offset_from_line(spike, 115.1, 32.21).side is Side.LEFT
    assert offset_from_line(spike, 115.0, 32.15).side is Side.LEFT
    assert offset_from_line(spike, 115.09, 32.05).side is Side.RIGHT
    before = offset_from_line(spike, 114.9, 31.9)
    assert before.chainage_m == 0
    assert (before.longitude, before.latitude) == (115.0, 32.0)
    after = offset_from_line(spike, 115.11, 31.9)
    assert after.chainage_m == pytest.approx(chainages_m(spike)[-1], abs=1e-6)


def test_a_closed_line_and_one_that_crosses_itself() -> None:
    ring = LineString([(115, 32), (115.1, 32), (115.1, 32.1), (115, 32.1), (115, 32)])
    inside = offset_from_line(ring, 115.05, 32.01)
    assert inside.side is Side.LEFT
    assert inside.distance_m == pytest.approx(searched_m(ring, 115.05, 32.01), abs=1e-4)
    assert offset_from_line(ring, 115.0, 32.0).chainage_m == 0
    eight = LineString([(115, 32), (115.1, 32.1), (115.1, 32), (115, 32.1)])
    crossing = offset_from_line(eight, 115.05, 32.0503)
    assert crossing.distance_m == pytest.approx(searched_m(eight, 115.05, 32.0503), abs=1e-4)


@pytest.mark.parametrize("longitude", [110.0, 115.0, 121.0])
def test_points_far_from_a_long_line(longitude: float) -> None:
    # One edge of 1300 km, as long as the longest province line.
    long = LineString([(110.5, 30.0), (119.5, 38.5)])
    found = offset_from_line(long, longitude, 35.0)
    assert found.distance_m == pytest.approx(searched_m(long, longitude, 35.0), abs=1e-3)


def test_many_points_are_as_one_by_one() -> None:
    lon, lat = np.linspace(115.3, 115.6, 40), np.linspace(32.4, 32.8, 40)
    many = offsets_from_line(LINE, lon, lat)
    for index in range(40):
        one = offset_from_line(LINE, float(lon[index]), float(lat[index]))
        assert abs(many.signed_m[index]) == pytest.approx(one.distance_m, abs=1e-6)
        assert many.chainage_m[index] == pytest.approx(one.chainage_m, abs=1e-5)
    assert len(offsets_from_line(LINE, [], []).signed_m) == 0


def test_repeated_vertices_do_no_harm() -> None:
    twice = LineString([xy for xy in LINE.coords for _ in range(2)])
    assert offset_from_line(twice, 115.5, 32.5) == offset_from_line(LINE, 115.5, 32.5)


def test_bad_input_is_refused() -> None:
    with pytest.raises(FieldError, match="no length"):
        offset_from_line(LineString([(115, 32), (115, 32)]), 115.0, 32.0)
    with pytest.raises(FieldError, match="not a finite"):
        offset_from_line(LINE, float("nan"), 32.0)
