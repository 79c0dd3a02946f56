"""The sketch: directions are true, distances keep their order."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from gazetteer.boundaries.marker import Witness
from maps.boundary_tables.sketch import sighted


def witness(serial: int, azimuth: str | None, distance: str | None) -> Witness:
    return Witness(
        serial, "塔", None if azimuth is None else Decimal(azimuth),
        None if distance is None else Decimal(distance), None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize("azimuth", ["0", "45.5", "90", "182.25", "300", "359.99"])
def test_an_object_lies_in_its_direction(azimuth: str) -> None:
    (one,) = sighted((witness(1, azimuth, "20"),))
    turn = math.degrees(math.atan2(one.right, one.up)) % 360
    assert turn == pytest.approx(float(azimuth), abs=0.01)
    assert math.hypot(one.right, one.up) == pytest.approx(1, abs=1e-3)


def test_what_is_farther_lies_farther_and_none_hides_the_marker() -> None:
    found = sighted((witness(1, "0", "5"), witness(2, "90", "50"), witness(3, "180", "300")))
    reach = [math.hypot(one.right, one.up) for one in found]
    assert reach == sorted(reach)
    assert reach[0] >= 0.45
    assert reach[-1] == pytest.approx(1)


def test_without_an_azimuth_there_is_no_direction_to_draw() -> None:
    assert [one.serial for one in sighted((witness(1, None, "5"), witness(2, "9", None)))] == [2]
