import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from gis.measure import area_m2, distance_m, length_m

SQUARE = Polygon([(115, 32), (115.01, 32), (115.01, 32.01), (115, 32.01)])


def test_degree_of_the_equator() -> None:
    assert distance_m(Point(100, 0), Point(101, 0)) == pytest.approx(6378137 * 3.14159265359 / 180)


def test_area_ignores_the_sense_of_rings() -> None:
    assert area_m2(SQUARE) == pytest.approx(area_m2(SQUARE.reverse()), rel=1e-12)
    # About 944 m by 1109 m.
    assert 1.04e6 < area_m2(SQUARE) < 1.05e6


def test_holes_are_taken_out_whatever_their_sense() -> None:
    hole = [(115.002, 32.002), (115.004, 32.002), (115.004, 32.004), (115.002, 32.004)]
    inner = area_m2(Polygon(hole))
    for ring in (hole, hole[::-1]):
        assert area_m2(Polygon(SQUARE.exterior, [ring])) == pytest.approx(area_m2(SQUARE) - inner)


def test_parts_add_up_and_lines_have_no_area() -> None:
    other = Polygon([(116, 32), (116.01, 32), (116.01, 32.01)])
    assert area_m2(MultiPolygon([SQUARE, other])) == area_m2(SQUARE) + area_m2(other)
    assert area_m2(LineString([(115, 32), (116, 33)])) == 0.0
    assert area_m2(Polygon()) == 0.0
    assert length_m(LineString()) == 0.0


def test_length_of_rings() -> None:
    assert length_m(SQUARE) == pytest.approx(length_m(SQUARE.exterior))


@given(st.floats(114, 117), st.floats(32, 34), st.floats(114, 117), st.floats(32, 34))
def test_distance_is_symmetric_and_the_length_of_its_line(
    x: float, y: float, u: float, v: float
) -> None:
    a, b = Point(x, y), Point(u, v)
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert distance_m(a, b) == pytest.approx(length_m(LineString([a, b])), abs=1e-6)
