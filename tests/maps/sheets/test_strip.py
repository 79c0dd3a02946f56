"""Sheets along a line: everything is covered, in order, by few of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString

from gis.errors import InputError
from maps.sheets.neighbours import Side, neighbours
from maps.sheets.options import SheetOptions
from maps.sheets.paper import Paper
from maps.sheets.plane import plane_subject
from maps.sheets.strip import SheetPlan, plan_sheets
from maps.sheets.subject import MarkerKind, SheetMarker, SheetSubject
from maps.sheets.viewport import lines_of
from tests.maps.sheets.example import (
    NORTH_END,
    SOUTH_END,
    degrees,
    in_degrees,
    subject,
    wandering,
    with_gap,
)

A2 = SheetOptions(paper=Paper.A2)


def bare(line: LineString | MultiLineString) -> SheetSubject:
    return replace(subject(), line=line, markers=(), points=(), context=(), places=())


def loop() -> LineString:
    turn = np.linspace(0, 2 * np.pi, 100)
    ring = np.column_stack((388_000 + 3000 * np.cos(turn), 3_606_000 + 2200 * np.sin(turn)))
    return in_degrees(ring)


def zigzag() -> LineString:
    corners = np.array([(385_000, 3_606_000), (388_000, 3_606_000), (388_000, 3_603_000),
                        (391_500, 3_603_200), (391_000, 3_607_000)], dtype=float)  # fmt: skip
    return in_degrees(corners)


LINES = {
    "from west to east": subject().line,
    "from north to south": subject(NORTH_END, SOUTH_END).line,
    "drawn from the south": in_degrees(wandering(SOUTH_END, NORTH_END)),
    "closed": loop(),
    "with corners": zigzag(),
    "with a gap": with_gap(subject()).line,
    "straight": in_degrees(np.array([(382_000.0, 3_606_000.0), (394_000.0, 3_606_000.0)])),
}


def strip_left_out(given: SheetSubject, plan: SheetPlan) -> float:
    """Ground of the strip that no sheet shows, in square metres; an oracle in plain shapely."""
    plane = plane_subject(given)
    # A little narrower: the sheets follow a line eased by a tenth of a station.
    strips = [p.buffer(plan.strip_half_width_m - 3, cap_style="flat") for p in lines_of(plane.line)]
    shown = shapely.union_all([view.ground for view in plan.views])
    return float(shapely.union_all(strips).difference(shown).area)


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("options", [A2, SheetOptions(), SheetOptions(landscape=False)])
def test_the_whole_strip_is_shown(name: str, options: SheetOptions) -> None:
    given = bare(LINES[name])
    plan = plan_sheets(plane_subject(given), options)
    assert strip_left_out(given, plan) < 1.0


@pytest.mark.parametrize("name", LINES)
def test_sheets_follow_the_line_from_the_north_or_the_west(name: str) -> None:
    views = plan_sheets(plane_subject(bare(LINES[name])), SheetOptions()).views
    ends = views[0], views[-1]
    if name in ("closed", "with corners"):
        # A ring ends where it began, so that two sheets are the westernmost.
        assert ends[0].west_m <= sorted(view.west_m for view in views)[1]
    elif "north" in name or "south" in name:
        assert ends[0].north_m > ends[1].north_m
    else:
        assert ends[0].west_m < ends[1].west_m


def test_full_strip_of_12_5_cm_on_paper_that_takes_it() -> None:
    plan = plan_sheets(
        plane_subject(subject(NORTH_END, SOUTH_END)), SheetOptions(paper=Paper.A1, landscape=False)
    )
    assert plan.strip_half_width_m == 1250.0
    assert plan.notices == ()


def test_small_paper_narrows_the_strip_and_says_so() -> None:
    plan = plan_sheets(plane_subject(subject()), SheetOptions(paper=Paper.A4))
    assert plan.strip_half_width_m < 1250.0
    assert "km" in plan.notices[0].en
    assert "幅面" in plan.notices[0].zh


def test_a_straight_line_takes_the_fewest_sheets_there_can_be() -> None:
    """12 km at 1:10,000 are 1200 mm; each sheet gains its width less what is shared."""
    options = SheetOptions(strip_half_width_m=500)
    plan = plan_sheets(plane_subject(bare(LINES["straight"])), options)
    # The frame less 5 mm to move it to round coordinates, 15 mm shared, 10 mm beyond both ends.
    each = options.layout.frame.width - 5 - 15
    assert len(plan.views) == np.ceil((1200 + 20 - 15) / each)


def test_neighbouring_sheets_share_some_of_the_line() -> None:
    plane = plane_subject(subject())
    views = plan_sheets(plane, SheetOptions()).views
    for one, two in itertools.pairwise(views):
        shared = plane.line.intersection(one.ground.intersection(two.ground))
        assert shared.length >= 140.0


def test_corners_have_round_coordinates() -> None:
    for view in plan_sheets(plane_subject(subject()), SheetOptions()).views:
        assert view.west_m % 50 == 0
        assert view.north_m % 50 == 0


def test_every_marker_is_on_a_sheet_also_off_the_line() -> None:
    given = subject()
    east, north = 387_000.0, 3_607_200.0
    off = SheetMarker("099", "Q", MarkerKind.SINGLE, *degrees(east, north))
    plane = plane_subject(replace(given, markers=(*given.markers, off)))
    plan = plan_sheets(plane, SheetOptions())
    for _, point in plane.markers:
        assert any(view.ground.buffer(-50).covers(point) for view in plan.views)
    assert plan.far_markers == ()


def test_a_marker_far_from_the_line_is_named_and_does_not_stretch_the_sheets() -> None:
    given = subject()
    far = SheetMarker("098", "Q", MarkerKind.SINGLE, *degrees(387_000.0, 3_617_000.0))
    before = plan_sheets(plane_subject(given), SheetOptions())
    after = plan_sheets(
        plane_subject(replace(given, markers=(*given.markers, far))), SheetOptions()
    )
    assert after.views == before.views
    [(marker, distance)] = after.far_markers
    assert marker.label == "098"
    line = lines_of(plane_subject(given).line)[0]
    at = shapely.Point(387_000.0, 3_617_000.0)
    assert distance == pytest.approx(line.distance(at), abs=0.01)
    assert any("098" in notice.zh for notice in after.notices)


def test_a_gap_is_counted_and_said() -> None:
    plan = plan_sheets(plane_subject(with_gap(subject())), SheetOptions())
    assert plan.gaps == 1
    assert any("中断" in notice.zh for notice in plan.notices)


def test_a_line_across_the_edge_of_its_zone_is_drawn_whole_and_said() -> None:
    """Zone 39 begins at 115.5°E, and this line some 3 km west of it."""
    across = LineString([(115.47, 32.60), (115.56, 32.62)])
    plan = plan_sheets(plane_subject(bare(across)), SheetOptions())
    [notice] = [n for n in plan.notices if "超出第 39 带" in n.zh]
    assert "115.470–115.560°E" in notice.en
    assert strip_left_out(bare(across), plan) < 1.0
    inside = bare(LineString([(115.5, 32.60), (115.56, 32.62)]))
    assert not any(
        "zone" in n.en for n in plan_sheets(plane_subject(inside), SheetOptions()).notices
    )


def test_parts_that_touch_are_no_gap() -> None:
    coords = list(subject().line.coords)
    parts = MultiLineString([coords[100:], coords[:101]])
    assert plan_sheets(plane_subject(bare(parts)), SheetOptions()).gaps == 0


def test_neighbours_stand_on_the_side_where_they_are() -> None:
    views = plan_sheets(plane_subject(subject(NORTH_END, SOUTH_END)), SheetOptions()).views
    middle = len(views) // 2
    sides = {n.number: n.side for n in neighbours(views, middle)}
    assert sides[middle] is Side.UP
    assert sides[middle + 2] is Side.DOWN
    assert middle + 1 not in sides


def test_an_empty_line_is_refused() -> None:
    with pytest.raises(InputError, match="no geometry"):
        plane_subject(bare(LineString()))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (SheetOptions(scale=12_345), "1:12345"),
        (SheetOptions(strip_half_width_m=0), "shows nothing"),
        (SheetOptions(overlap_mm=200), "overlap"),
        (SheetOptions(png_dpi=5000), "dpi"),
        (SheetOptions(paper=Paper.A4, strip_half_width_m=50_000), "too small"),
    ],
)
def test_impossible_options_are_refused(options: SheetOptions, said: str) -> None:
    with pytest.raises(InputError, match=said):
        plan_sheets(plane_subject(subject()), options)
