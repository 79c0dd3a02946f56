"""What a cartographer would look for on a sheet: legend, names of areas, scale bar, map number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import shapely

from maps.sheets.content import map_content, markers_shown
from maps.sheets.index_scene import draw_index
from maps.sheets.options import SheetOptions
from maps.sheets.paper import Paper
from maps.sheets.plane import PlaneSubject, plane_subject
from maps.sheets.scene import Font, Layer, Polyline, Scene, SymbolMark, Text
from maps.sheets.sheet_scene import DrawnSheet, draw_sheet
from maps.sheets.strip import SheetPlan, plan_sheets
from maps.sheets.subject import AreaLabel, MarkerKind
from maps.sheets.symbols import symbols
from tests.maps.sheets.example import TO_PLANE, degrees, subject

OPTIONS = SheetOptions()
WEST, EAST = (380_000.0, 3_603_000.0), (395_000.0, 3_613_000.0)


@cache
def plan() -> tuple[PlaneSubject, SheetPlan]:
    """The example, with a township over all of it."""
    corners = shapely.box(*WEST, *EAST).exterior.coords
    town = AreaLabel("半岗镇", shapely.Polygon([degrees(*corner) for corner in corners]))
    plane = plane_subject(replace(subject(), areas=(town,)))
    return plane, plan_sheets(plane, OPTIONS)


@cache
def sheets() -> tuple[DrawnSheet, ...]:
    plane, laid = plan()
    return tuple(draw_sheet(plane, OPTIONS, laid, k) for k in range(len(laid.views)))


def words(scene: Scene) -> list[str]:
    return [mark.content for mark in scene.marks if isinstance(mark, Text)]


def test_the_legend_has_the_markers_of_its_sheet_and_no_other() -> None:
    kinds = {
        "单立界桩": MarkerKind.SINGLE, "同号双立界桩（A、B）": MarkerKind.DOUBLE,
        "同号三立界桩（C、D、E）": MarkerKind.TRIPLE, "三交点界桩": MarkerKind.TRI_POINT,
    }  # fmt: skip
    seen = set()
    for sheet in sheets():
        shown = {marker.kind for marker in sheet.markers}
        lettered = "".join(words(sheet.scene))
        assert {kind for zh, kind in kinds.items() if zh in lettered} == shown
        seen.add(frozenset(shown))
    assert len(seen) > 1


def test_every_symbol_drawn_is_in_the_legend() -> None:
    for sheet in sheets():
        frame = OPTIONS.layout.frame
        drawn = {
            mark.symbol for mark in sheet.scene.marks
            if isinstance(mark, SymbolMark) and mark.at[0] < frame.right
        }  # fmt: skip
        explained = {
            mark.symbol for mark in sheet.scene.marks
            if isinstance(mark, SymbolMark) and mark.at[0] > frame.right
        }  # fmt: skip
        assert drawn <= explained
        assert all(symbols()[name].zh for name in drawn)


def test_a_township_is_named_on_every_sheet_it_fills_without_a_sign() -> None:
    for sheet in sheets():
        [label] = [one for one in sheet.labels if one.request.content == "半岗镇"]
        assert label.is_clear
        assert [type(mark) for mark in label.marks] == [Text]
        assert not [
            mark for mark in sheet.scene.marks
            if isinstance(mark, SymbolMark) and mark.note == "半岗镇"
        ]  # fmt: skip


def test_a_sliver_of_a_township_is_not_named() -> None:
    plane, laid = plan()
    view = laid.views[0]
    sliver = shapely.box(view.west_m, view.south_m, view.west_m + 60, view.north_m)
    thin = replace(plane, areas=((plane.areas[0][0], sliver),))
    assert "半岗镇" not in [request.content for request in map_content(thin, view).requests]


def test_markers_shown_are_those_inside_the_neatline() -> None:
    plane, laid = plan()
    for view, sheet in zip(laid.views, sheets(), strict=True):
        assert markers_shown(plane, view) == list(sheet.markers)
        for marker in plane.subject.markers:
            east, north = TO_PLANE.transform(marker.longitude, marker.latitude)
            inside = (
                view.west_m + 10 <= east <= view.east_m - 10
                and view.south_m + 10 <= north <= view.north_m - 10
            )
            assert (marker in sheet.markers) == inside


def test_each_sheet_has_its_own_map_number() -> None:
    numbers = [next(w for w in words(s.scene) if w.startswith("图号 ")) for s in sheets()]
    assert numbers == [f"图号 341226-341522-{k:02d}" for k in range(1, len(numbers) + 1)]


def test_a_single_sheet_has_no_index_of_sheets() -> None:
    options = SheetOptions(scale=100_000, strip_half_width_m=1250)
    plane, _ = plan()
    laid = plan_sheets(plane, options)
    assert len(laid.views) == 1
    assert "图幅接合表" not in words(draw_sheet(plane, options, laid, 0).scene)
    assert "图幅接合表" in words(sheets()[0].scene)


@pytest.mark.parametrize("scale", [5000, 10_000, 50_000])
@pytest.mark.parametrize("paper", [Paper.A4, Paper.A3])
@pytest.mark.parametrize("landscape", [True, False])
def test_the_scale_bar_of_the_index_keeps_clear_of_the_ruler(
    scale: int, paper: Paper, landscape: bool
) -> None:
    options = SheetOptions(scale=scale, paper=paper, landscape=landscape)
    plane, _ = plan()
    laid = plan_sheets(plane, options)
    scene = draw_index(plane, options, laid, [[] for _ in laid.views])[0].scene
    [text] = [
        mark for mark in scene.marks
        if isinstance(mark, Text) and mark.content.startswith("1:") and mark.font is Font.SANS_BOLD
    ]  # fmt: skip
    foot = options.layout.foot
    ruler_ends = max(
        x for mark in scene.marks
        if isinstance(mark, Polyline) and mark.layer is Layer.FURNITURE
        and len(mark.points) == 2 and mark.points[0][0] < foot.left + 103
        for x, y in mark.points if y > foot.top and x < foot.left + 103
    )  # fmt: skip
    assert text.anchor == "end"
    assert text.at[0] - len(text.content) * 0.6 * text.size > ruler_ends
