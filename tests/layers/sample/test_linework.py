import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import PCG64, Generator
from shapely.geometry import LineString, box

from layers.sample.linework import assign_faces, faces, lines_between

SIDE = 1_000_000


def square_lines(outline: shapely.Polygon) -> list[LineString]:
    return [LineString(outline.exterior.coords)]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=3, max_size=25, unique=True
    ),
    st.integers(0, 1000),
)
def test_any_seats_tile_their_region(places: list[tuple[int, int]], seed: int) -> None:
    # The plane's easting is shortened; the same outline in grid cells is wider.
    region = box(0, 0, SIDE * 0.8391, SIDE)
    plane = np.array(places, dtype=float) * SIDE / 100 * [0.8391, 1]
    lines = lines_between(region, plane, Generator(PCG64(seed)))
    grid = box(0, 0, SIDE, SIDE)
    seats = {
        str(index): ("county", np.array(place, dtype=float) * SIDE / 100)
        for index, place in enumerate(places)
    }
    areas = assign_faces(faces(lines + square_lines(grid)), {"county": grid}, seats)
    polygons = list(areas.values())
    assert shapely.coverage_is_valid(polygons)
    assert sum(area.area for area in polygons) == pytest.approx(grid.area, rel=1e-9)
    for code, (_, place) in seats.items():
        assert areas[code].contains(shapely.Point(place))


def test_two_seats_in_one_face_are_refused() -> None:
    grid = box(0, 0, 10, 10)
    seats = {"a": ("county", np.array([2.0, 2.0])), "b": ("county", np.array([8.0, 8.0]))}
    with pytest.raises(ValueError, match="stand in one face"):
        assign_faces(faces(square_lines(grid)), {"county": grid}, seats)


def test_a_face_without_a_seat_goes_to_the_neighbour_with_the_longest_line() -> None:
    grid = box(0, 0, 10, 10)
    lines = [LineString([(0, 6), (10, 6)]), LineString([(4, 0), (4, 6)]),
             LineString([(8, 6), (8, 10)])]  # fmt: skip
    seats = {
        "low left": ("county", np.array([2.0, 2.0])),
        "low right": ("county", np.array([7.0, 2.0])),
        "top right": ("county", np.array([9.0, 8.0])),
    }
    areas = assign_faces(faces(lines + square_lines(grid)), {"county": grid}, seats)
    # The odd face (0..8, 6..10) shares 4 with each of the first two and 4 with the third.
    assert sum(area.area for area in areas.values()) == 100
    assert {code: area.area for code, area in areas.items()}["top right"] == 40
