"""The course of a line: directions, lengths that add up, turns; and features that are met."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point

from gazetteer.boundaries.chain import chain_of
from gazetteer.boundaries.course import CourseRule, legs_of
from gazetteer.boundaries.course_features import LineFeature, Way, meetings
from gis.compass import DIRECTIONS
from gis.measure import length_m
from tests.gazetteer.boundaries.drawn import GEOD, ORIGIN, at, drawn

RULE = CourseRule(50.0, 300.0)


def walk(steps: list[tuple[float, float]], turned: float = 0.0) -> LineString:
    """A line that goes on these azimuths for these distances, all turned by so many degrees."""
    places = [ORIGIN]
    for azimuth, metres in steps:
        lon, lat, _ = GEOD.fwd(*places[-1], azimuth + turned, metres)
        places.append((lon, lat))
    return LineString(places)


def words(line: LineString, rule: CourseRule = RULE) -> list[tuple[str, float]]:
    return [(leg.direction.zh, round(leg.length_m)) for leg in legs_of(line, rule)]


def test_a_way_and_a_turn() -> None:
    assert words(walk([(90, 460), (157.5, 1200)])) == [("东", 460), ("南偏东南", 1200)]


@pytest.mark.parametrize("sector", range(16))
def test_every_direction_by_true_azimuth(sector: int) -> None:
    line = walk([(22.5 * sector, 1000)])
    assert words(line) == [(DIRECTIONS[sector].zh, 1000)]


@pytest.mark.parametrize(
    ("azimuth", "word"), [(11.2, "北"), (11.3, "北偏东北"), (348.7, "北偏西北")]
)
def test_the_sectors_meet_at_eleven_and_a_quarter_degrees(azimuth: float, word: str) -> None:
    assert words(walk([(azimuth, 1000)])) == [(word, 1000)]


def test_a_turn_shorter_than_the_rule_is_not_told() -> None:
    assert words(walk([(90, 1000), (0, 299), (90, 1000)])) == [("东", 2299)]
    told = words(walk([(90, 1000), (0, 301), (90, 1000)]))
    assert [word for word, _ in told] == ["东", "北", "东"]


def test_a_short_beginning_goes_with_what_follows() -> None:
    assert [word for word, _ in words(walk([(0, 100), (90, 2000)]))] == ["东"]


def test_many_short_ways_in_a_row_are_a_way_of_their_own() -> None:
    """A staircase to the north-east after a long way east is not east."""
    stairs = [(0 if i % 2 else 90, 280) for i in range(8)]
    told = words(walk([(180, 1000), *stairs]), CourseRule(1.0, 300.0))
    assert told == [("南", 1000), ("东北", 2240)]


def test_bends_narrower_than_the_rule_are_not_told() -> None:
    meander = [(60 if i % 2 else 120, 80) for i in range(40)]
    assert words(walk(meander)) == [("东", 3200)]
    assert len(words(walk(meander), CourseRule(1.0, 10.0))) == 40


def test_a_line_that_comes_back_to_its_start_still_has_directions() -> None:
    ring = walk([(90, 1000), (0, 1000), (270, 1000)])
    closed = LineString([*ring.coords, ring.coords[0]])
    told = words(closed)
    assert [word for word, _ in told] == ["东", "北", "西", "南"]
    assert words(closed, CourseRule(50.0, 10_000.0))[0][1] == round(length_m(closed))


STEPS = st.lists(
    st.tuples(st.floats(0, 360, exclude_max=True), st.floats(1, 3000)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.floats(0, 200), st.floats(0, 800))
def test_the_legs_are_the_whole_line_and_no_more(
    steps: list[tuple[float, float]], bend: float, turn: float
) -> None:
    line = walk(steps)
    legs = legs_of(line, CourseRule(bend, turn))
    assert sum(leg.length_m for leg in legs) == pytest.approx(length_m(line), abs=1e-6)
    assert legs[0].from_m == 0
    assert all(before.to_m == after.from_m for before, after in pairwise(legs))
    assert all(before.direction != after.direction for before, after in pairwise(legs))


@settings(max_examples=60, deadline=None)
@example([(0.0, 1.0), (188.0, 51.0), (246.0, 44.0), (0.0, 300.0)], 1)
@given(STEPS, st.integers(1, 15))
def test_directions_turn_with_the_line(steps: list[tuple[float, float]], sectors: int) -> None:
    """Turned by whole sectors, the legs are the same and their directions so many further."""
    sectors_before, ends_before = sectors_of(steps, 0.0)
    # Where a way lies on the bound of two sectors, or a bend on the limit, rounding decides.
    assume(all(sectors_of(steps, turned)[0] == sectors_before for turned in (-0.3, 0.3)))
    # The same where a way is as long, or a bend as wide, as the rule says.
    assume(all(sectors_of(steps, 0.0, scale)[0] == sectors_before for scale in (0.995, 1.005)))
    after, ends = sectors_of(steps, 22.5 * sectors)
    assert after == [(sector + sectors) % 16 for sector in sectors_before]
    assert ends == pytest.approx(ends_before, abs=0.01)


def sectors_of(
    steps: list[tuple[float, float]], turned: float, scale: float = 1.0
) -> tuple[list[int], list[float]]:
    rule = CourseRule(RULE.generalise_m * scale, RULE.turn_m * scale)
    legs = legs_of(walk(steps, turned), rule)
    return [leg.direction.sector for leg in legs], [leg.to_m for leg in legs]


ROAD = LineFeature("省道S12", "23212", drawn((2000, -900), (2000, 900)))
RIVER = LineFeature("润河", "12100", drawn((4000, 10), (8000, -10), (8000, -3000)))
LINE = chain_of(MultiLineString([drawn((0, 0), (10000, 0))]))


def told(*features: LineFeature, near_m: float = 20.0) -> list[tuple[str, Way, int, int]]:
    assert LINE is not None
    return [
        (m.name, m.way, round(m.from_m, -1), round(m.to_m, -1))
        for m in meetings(LINE, features, near_m, 300.0)
    ]


def test_what_is_followed_and_what_is_crossed_in_the_order_of_the_line() -> None:
    assert told(RIVER, ROAD) == [
        ("省道S12", Way.CROSSES, 2000, 2000),
        ("润河", Way.FOLLOWS, 3980, 8020),
    ]


def test_what_is_not_near_is_not_invented() -> None:
    assert told(LineFeature("远河", "12100", drawn((0, 500), (10000, 500)))) == []
    assert told(LineFeature("断河", "12100", drawn((4000, 500), (4000, 30)))) == []


def test_beside_the_line_for_a_short_way_is_neither() -> None:
    assert told(LineFeature("短渠", "24300", drawn((4000, 10), (4200, 10)))) == []


def test_a_place_with_a_point_is_no_feature_to_cross() -> None:
    assert told(LineFeature("点", "12100", Point(at(4000, 0)))) == []
