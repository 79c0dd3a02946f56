"""Whatever the line, its sheets show all of it, all of its strip, and every marker near it."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from gis.errors import InputError
from maps.sheets.content import markers_shown
from maps.sheets.options import SheetOptions
from maps.sheets.paper import Paper
from maps.sheets.plane import PlaneSubject, plane_subject
from maps.sheets.strip import SheetPlan, plan_sheets
from maps.sheets.subject import MarkerKind, SheetMarker
from maps.sheets.viewport import lines_of
from tests.maps.sheets.example import degrees, in_degrees, subject

ORIGIN = np.array((385_000.0, 3_606_000.0))
# Length of each leg and its turn, up to 160 degrees: thinner spikes are lost in drawing.
STEPS = st.lists(st.tuples(st.floats(80, 2500), st.floats(-2.8, 2.8)), min_size=1, max_size=7)
# Place along the line as a share, metres to the left of it: inside the narrowest strip.
MARKERS = st.lists(st.tuples(st.floats(0, 1), st.floats(-190, 190)), max_size=6)
OPTIONS = st.sampled_from(
    [
        SheetOptions(), SheetOptions(landscape=False), SheetOptions(paper=Paper.A2),
        SheetOptions(paper=Paper.A4, overlap_mm=30.0), SheetOptions(overlap_mm=0.0),
        SheetOptions(scale=5000, strip_half_width_m=200.0), SheetOptions(scale=25_000),
    ]
)  # fmt: skip


def walked(steps: list[tuple[float, float]]) -> np.ndarray:
    """A line from the origin, leg by leg; it may cross itself."""
    length, turn = np.array(steps).T
    heading = np.cumsum(turn)
    legs = np.column_stack((length * np.cos(heading), length * np.sin(heading)))
    return np.vstack((ORIGIN, ORIGIN + np.cumsum(legs, axis=0)))


def marker(line: LineString, number: int, share: float, left_m: float) -> SheetMarker:
    at = share * line.length
    here, ahead = line.interpolate(max(at - 1, 0)), line.interpolate(min(at + 1, line.length))
    size = math.hypot(ahead.x - here.x, ahead.y - here.y) or 1.0
    across = (-(ahead.y - here.y) / size, (ahead.x - here.x) / size)
    place = line.interpolate(at)
    return SheetMarker(
        f"{number:03d}", "Q", MarkerKind.SINGLE,
        *degrees(place.x + left_m * across[0], place.y + left_m * across[1]),
    )  # fmt: skip


def planned(
    steps: list[tuple[float, float]], markers: list[tuple[float, float]], options: SheetOptions
) -> tuple[PlaneSubject, SheetPlan]:
    points = walked(steps)
    line = LineString(points)
    plane = plane_subject(
        replace(
            subject(), line=in_degrees(points), points=(), context=(), places=(),
            markers=tuple(marker(line, k, *place) for k, place in enumerate(markers)),
        )
    )  # fmt: skip
    try:
        return plane, plan_sheets(plane, options)
    except InputError as refusal:
        assume("too small" not in refusal.message)
        raise


@settings(max_examples=60, deadline=None)
@given(STEPS, MARKERS, OPTIONS)
def test_every_point_of_the_line_and_every_marker_is_on_a_sheet(
    steps: list[tuple[float, float]], markers: list[tuple[float, float]], options: SheetOptions
) -> None:
    plane, plan = planned(steps, markers, options)
    shown = shapely.union_all([view.ground for view in plan.views])
    assert shown.covers(plane.line)
    on_sheets = {m.label for view in plan.views for m in markers_shown(plane, view)}
    assert on_sheets == {m.label for m in plane.subject.markers}
    assert plan.far_markers == ()


@settings(max_examples=60, deadline=None)
@given(STEPS, OPTIONS)
def test_the_strip_is_shown_and_neighbours_share_the_overlap(
    steps: list[tuple[float, float]], options: SheetOptions
) -> None:
    plane, plan = planned(steps, [], options)
    mm = options.scale / 1000
    shown = shapely.union_all([view.ground for view in plan.views])
    # Sheets follow the line eased by a tenth of a station of 2 mm, and so does their strip.
    eased = 0.2 * mm
    for part in lines_of(plane.line):
        strip = part.buffer(plan.strip_half_width_m - 1.5 * eased, cap_style="flat")
        # A tenth of a square millimetre on the map.
        assert strip.difference(shown).area < 0.1 * mm**2
    for one, other in itertools.pairwise(plan.views):
        shared = plane.line.intersection(one.ground.intersection(other.ground))
        assert shared.length >= options.overlap_mm * mm - 2 * eased
