"""The words of a course description 走向说明: segments, markers, what is kept out."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiLineString

from gazetteer.boundaries.course_draft import course_of, digest
from gazetteer.boundaries.course_features import LineFeature
from gazetteer.boundaries.course_text import SIMULATED, body_of
from gazetteer.boundaries.marker import MarkerState
from gazetteer.boundaries.point import PointKind
from gis.errors import InputError
from gis.measure import length_m
from tests.gazetteer.boundaries.drawn import (
    UNIT,
    a_file,
    a_line,
    a_marker,
    a_point,
    a_survey,
    at,
    drawn,
    numbered,
    official,
)

BENT = drawn((0, 0), (3000, 0), (3000, -2000))
REAL = {"is_simulated": False}
MARKERS = (
    a_marker(numbered(1), at(460, 0), **REAL),
    a_marker(numbered(2, "A"), at(2000, 200), **REAL),
    a_marker(numbered(2, "B"), at(2000, -200), **REAL),
)


def test_from_marker_to_marker() -> None:
    lines = body_of(course_of(a_file(MARKERS, a_line(BENT)))).splitlines()
    assert lines[0] == "颍上县–霍邱县线走向说明"
    assert lines[2].endswith("按图形量算全长约5000m。")
    assert lines[lines.index("一、走向") + 2 : lines.index("二、界桩") - 1] == [
        f"从起点起，边界线向东行约460m，至{UNIT}001Q号界桩。",
        f"从{UNIT}001Q号界桩起，边界线向东行约1540m，至{UNIT}002号界桩（A、B）。",
        f"从{UNIT}002号界桩（A、B）起，边界线向东行约1000m，转南行约2000m，至终点，本段长约3000m。",
    ]


def test_a_marker_with_all_that_is_known_of_it() -> None:
    body = body_of(course_of(a_file(MARKERS[:1], a_line(BENT))))
    place = official(*at(460, 0))
    assert (
        f"{UNIT}001Q号界桩：单立双面型，花岗岩质，位于颍上县南照镇；"
        f"2000国家大地坐标系 3°带 中央经线117°，X={place.north:.2f}，Y={place.east:.2f}"
        "（2020年5月1日测），高程25.30m（1985国家高程基准）；"
        "方位物：1.方位物1，坐标方位角120°00′00″，距离41.0m；2."
    ) in body


def test_the_ends_are_called_as_the_agreement_has_them() -> None:
    line = a_line(BENT, start_text="起于王家渡", end_text="李庄东")
    body = body_of(course_of(a_file((), line)))
    assert "从起点（王家渡）起" in body
    assert "至终点（李庄东），本段长约5000m。" in body


def test_a_tri_point_is_a_station() -> None:
    tri = a_point("T1", at(0, 0))
    turning = a_point("P7", at(1500, 0), kind=PointKind.TURNING)
    body = body_of(course_of(a_file((), a_line(BENT), points=(tri, turning))))
    assert "从T1号三交点起" in body
    assert "P7" not in body


def test_features_are_told_where_they_are() -> None:
    road = LineFeature("省道S12", "23212", drawn((300, -500), (300, 500)))
    river = LineFeature("润河", "12100", drawn((3005, 100), (3005, -2100)))
    body = body_of(course_of(a_file(MARKERS, a_line(BENT)), [river, road]))
    assert "从起点起，边界线向东穿过省道S12行约460m" in body
    assert "转南沿润河行约2000m" in body
    assert "顺流" not in body


def test_the_gloss_is_for_reading_and_not_in_the_text() -> None:
    course = course_of(a_file(MARKERS, a_line(BENT)))
    assert "向东（E）行约460m" in body_of(course, gloss=True)
    assert re.sub("（[NESW]{1,3}）", "", body_of(course, gloss=True)) == body_of(course)


@pytest.mark.parametrize("what", ["line", "marker", "feature"])
def test_invented_data_are_said_to_be(what: str) -> None:
    marker = a_marker(numbered(1), at(460, 0), is_simulated=what == "marker")
    feature = LineFeature("润河", "12100", BENT, what == "feature")
    file = a_file([marker], a_line(BENT, is_simulated=what == "line"))
    assert SIMULATED in body_of(course_of(file, [feature]))


def test_real_data_are_not() -> None:
    assert SIMULATED not in body_of(course_of(a_file(MARKERS, a_line(BENT))))


def test_a_secret_marker_is_not_told_in_a_text_that_is_less_so() -> None:
    secret = [replace(MARKERS[0], secrecy="secret")]
    course = course_of(a_file(secret, a_line(BENT)))
    assert f"{UNIT}001" not in body_of(course)
    assert course.left_out == (f"{UNIT}001：密级高于本说明",)
    assert f"{UNIT}001Q" in body_of(course_of(a_file(secret, a_line(BENT, secrecy="secret"))))


def test_a_marker_at_the_end_is_the_end() -> None:
    """0.6 m along the line and 0.5 m beside it: no segment of half a metre."""
    tri = a_marker("341226341522341221S", at(0.6, 0.5), **REAL)
    body = body_of(course_of(a_file([tri], a_line(BENT))))
    assert "从341226341522341221S号界桩起，边界线向东行约3000m" in body
    assert "起点" not in body


def test_what_cannot_be_placed_is_left_out_and_said() -> None:
    markers = [
        a_marker(numbered(1), None),
        a_marker(numbered(2), at(1000, 3000)),
        a_marker(numbered(3, "A"), at(1000, 100)),
        a_marker(numbered(4), at(1500, 0), state=MarkerState.LOST),
    ]
    course = course_of(a_file(markers, a_line(BENT)))
    assert course.stations == ()
    assert [reason.split("：")[0][-3:] for reason in course.left_out] == ["001", "002", "003"]


def test_a_gap_is_told() -> None:
    parts = MultiLineString([drawn((0, 0), (2000, 0)), drawn((2300, 0), (5000, 0))])
    body = body_of(course_of(a_file((), a_line(parts))))
    assert "至中断处；界线图形在此中断，间隔300.0m。" in body
    assert "从界线中断处起，边界线向东行约2700m，至终点。" in body


def test_a_line_without_geometry_has_no_course() -> None:
    with pytest.raises(InputError, match="no geometry"):
        course_of(a_file((), a_line(None)))


def test_the_digest_changes_with_the_line_and_with_what_is_told() -> None:
    def now(*markers: object, shape: object = BENT) -> str:
        course = course_of(a_file(markers, a_line(shape)))
        return digest(body_of(course), course)

    moved = drawn((0, 0), (3000, 0), (3000, -2000.3))
    resurveyed = replace(
        MARKERS[0], surveys=(a_survey(official(*at(460.02, 0)), sigma_m=Decimal(1)),)
    )
    assert now(*MARKERS) == now(*reversed(MARKERS))
    assert len({now(*MARKERS), now(*MARKERS, shape=moved), now(resurveyed, *MARKERS[1:])}) == 3


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0, 4999), max_size=8),
    st.lists(st.tuples(st.floats(100, 900), st.floats(-600, 600)), min_size=1, max_size=8),
)
def test_the_segments_add_up_to_the_line(
    chainages: list[float], steps: list[tuple[float, float]]
) -> None:
    places = [(0.0, 0.0)]
    for east, north in steps:
        places.append((places[-1][0] + east, places[-1][1] + north))
    line = drawn(*places)
    total = length_m(line)
    course = course_of(a_file((), a_line(line)))
    on_line = [line.interpolate(min(one / 5000, 1.0), normalized=True) for one in chainages]
    markers = [a_marker(numbered(serial), (p.x, p.y)) for serial, p in enumerate(on_line, start=1)]
    course = course_of(a_file(markers, a_line(line)))
    assert course.length_m == pytest.approx(total, abs=1e-3)
    for segment in course.segments:
        assert sum(leg.length_m for leg in segment.legs) == pytest.approx(
            segment.length_m, abs=1e-3
        )
