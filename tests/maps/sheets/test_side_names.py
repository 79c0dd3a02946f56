"""The names of the sides stand on their own side of the line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString

from maps.sheets.options import SheetOptions
from maps.sheets.plane import plane_subject
from maps.sheets.side_names import side_names
from maps.sheets.strip import plan_sheets
from maps.sheets.subject import SheetSubject
from tests.maps.sheets.example import NORTH_END, SOUTH_END, in_degrees, subject, wandering

NOTHING = shapely.Polygon()


def lettered(given: SheetSubject) -> list[dict[str, tuple[float, float]]]:
    """For each sheet the places of the names in the plane, as (easting, northing)."""
    plane = plane_subject(given)
    return [
        {
            text.content: view.to_ground(box.centroid.x, box.centroid.y)
            for text, box in side_names(plane, view, NOTHING)
        }
        for view in plan_sheets(plane, SheetOptions()).views
    ]


@pytest.mark.parametrize(("hand", "northern"), [("left", "颍上县"), ("right", "霍邱县")])
def test_north_of_an_eastward_line_is_its_left(hand: str, northern: str) -> None:
    """The line of the example runs from west to east: its left hand is the north."""
    given = replace(subject(), side_a_lies=hand)
    for names in lettered(given):
        assert set(names) == {"颍上县", "霍邱县"}
        other = "霍邱县" if northern == "颍上县" else "颍上县"
        assert names[northern][1] > names[other][1]


def test_a_line_given_from_the_south_keeps_its_hands() -> None:
    """Sheets run from the north, but left and right are those of the line as it was given."""
    given = replace(subject(), line=in_degrees(wandering(SOUTH_END, NORTH_END)), markers=())
    for names in lettered(given):
        assert names["颍上县"][0] < names["霍邱县"][0]


def test_without_knowing_the_hands_nothing_is_lettered() -> None:
    assert all(names == {} for names in lettered(replace(subject(), side_a_lies=None)))


def test_between_two_claims_no_name_stands() -> None:
    """The first side, on the left, claims more to the right; the second more to the left."""
    points = wandering((381_300.0, 3_609_800.0), (393_300.0, 3_606_300.0))
    north = points + np.array((0.0, 350.0))
    given = replace(
        subject(), is_agreed=False, line=LineString(), markers=(),
        claim_a=in_degrees(points), claim_b=in_degrees(north),
    )  # fmt: skip
    between = shapely.Polygon([*map(tuple, points), *map(tuple, north[::-1])])
    for names in lettered(given):
        for place in names.values():
            assert not between.contains(shapely.Point(place))
        if len(names) == 2:
            assert names["颍上县"][1] > names["霍邱县"][1]
