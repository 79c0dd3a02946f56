"""Chainage along a line."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString

from gis.errors import FieldError
from gis.linear_reference import chainages_m, part_of_line, point_at, points_at
from gis.measure import length_m

GRS80 = Geod(a=6378137.0, rf=298.257222101)
LINE = LineString([(115.4, 32.5), (115.6, 32.6), (115.6, 32.6), (115.61, 32.9), (115.3, 32.95)])
LENGTH = length_m(LINE)


def test_chainages_begin_at_zero_and_end_at_the_length() -> None:
    marks = chainages_m(LINE)
    assert marks[0] == 0
    assert marks[-1] == pytest.approx(LENGTH, abs=1e-6)
    assert marks[1] == marks[2]


@given(st.floats(0, LENGTH))
def test_a_point_is_as_far_along_as_asked(chainage: float) -> None:
    longitude, latitude = point_at(LINE, chainage)
    marks, xy = chainages_m(LINE), np.asarray(LINE.coords)
    edge = min(int(np.searchsorted(marks, chainage, side="right")) - 1, 3)
    assert GRS80.inv(*xy[edge], longitude, latitude)[2] == pytest.approx(
        chainage - marks[edge], abs=1e-6
    )
    # On the geodesic between the two vertices: the two parts make the whole.
    rest = GRS80.inv(longitude, latitude, *xy[edge + 1])[2]
    assert chainage - marks[edge] + rest == pytest.approx(marks[edge + 1] - marks[edge], abs=1e-6)


def test_ends_and_vertices() -> None:
    assert point_at(LINE, 0) == (115.4, 32.5)
    assert point_at(LINE, LENGTH) == pytest.approx((115.3, 32.95), abs=1e-12)
    assert point_at(LINE, float(chainages_m(LINE)[2])) == pytest.approx((115.6, 32.6), abs=1e-12)


@pytest.mark.parametrize("chainage", [-0.01, LENGTH + 0.01, float("nan")])
def test_chainages_off_the_line_are_refused(chainage: float) -> None:
    with pytest.raises(FieldError, match="is not on the line"):
        points_at(LINE, [0.0, chainage])


def test_parts_make_the_whole() -> None:
    cuts = [0.0, 1000.0, float(chainages_m(LINE)[1]), 50_000.0, LENGTH]
    parts = [part_of_line(LINE, a, b) for a, b in pairwise(cuts)]
    assert sum(map(length_m, parts)) == pytest.approx(LENGTH, abs=1e-5)
    assert [len(part.coords) for part in parts] == [2, 2, 2, 3]
    assert parts[1].coords[0] == parts[0].coords[-1]


@pytest.mark.parametrize(("start", "end"), [(5.0, 5.0), (6.0, 5.0)])
def test_a_part_needs_a_length(start: float, end: float) -> None:
    with pytest.raises(FieldError, match="no length"):
        part_of_line(LINE, start, end)
