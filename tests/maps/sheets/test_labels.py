"""Labels keep clear of each other, of symbols, of the line and of the neatline."""

from __future__ import annotations

from itertools import combinations

import pytest
import shapely

from maps.sheets.label_candidates import LabelRequest
from maps.sheets.labels import Obstacle, PlacedLabel, place_labels
from maps.sheets.paper import Box
from maps.sheets.scene import Font, Layer, Polyline

FRAME = Box(0.0, 0.0, 100.0, 80.0)


def request(name: str, x: float, y: float, *, optional: bool = False) -> LabelRequest:
    return LabelRequest(
        name, (x, y), 0.75, 2.3, Font.SANS_BOLD, "#d0021b", Layer.MARKER_NUMBERS, "leader",
        is_optional=optional,
    )  # fmt: skip


def extent(label: PlacedLabel) -> shapely.Polygon:
    box = label.box
    return shapely.box(box.left, box.top, box.right, box.bottom)


def symbols(requests: list[LabelRequest]) -> list[Obstacle]:
    return [Obstacle(shapely.Point(r.at).buffer(r.clear), 100.0, True) for r in requests]


def crowded() -> tuple[list[LabelRequest], list[Obstacle], shapely.LineString]:
    """Thirty markers 3 mm apart along a line, with labels wider than the gaps between them."""
    line = shapely.LineString([(5, 40), (30, 36), (60, 44), (96, 40)])
    places = [line.interpolate(1.5 + 3.0 * k) for k in range(30)]
    requests = [request(f"{k:03d}A", p.x, p.y) for k, p in enumerate(places)]
    return requests, [*symbols(requests), Obstacle(line.buffer(0.35), 60.0, True)], line


def test_a_crowded_line_is_lettered_without_touching() -> None:
    requests, obstacles, line = crowded()
    placed = place_labels(requests, obstacles, FRAME)
    assert len(placed) == len(requests)
    assert all(label.is_clear for label in placed)
    for one, other in combinations(placed, 2):
        assert not extent(one).intersects(extent(other))
    for label in placed:
        assert not extent(label).intersects(line)
        assert all(shapely.Point(r.at).distance(extent(label)) >= r.clear for r in requests)
        assert FRAME.left < label.box.left
        assert label.box.right < FRAME.right


def test_leaders_end_at_their_own_symbol_and_cross_no_label() -> None:
    requests, obstacles, _ = crowded()
    placed = place_labels(requests, obstacles, FRAME)
    leaders = [
        (label, mark) for label in placed for mark in label.marks if isinstance(mark, Polyline)
    ]
    assert leaders
    for label, leader in leaders:
        start = shapely.Point(leader.points[0])
        assert start.distance(shapely.Point(label.request.at)) == pytest.approx(0.85, abs=0.01)
        way = shapely.LineString(leader.points)
        assert not any(way.intersects(extent(other)) for other in placed)


def test_the_same_labels_get_the_same_places() -> None:
    requests, obstacles, _ = crowded()
    assert place_labels(requests, obstacles, FRAME) == place_labels(requests, obstacles, FRAME)


def test_a_lonely_label_stands_close_on_the_right() -> None:
    [label] = place_labels([request("001", 50, 40)], [], FRAME)
    assert 50.75 < label.box.left < 52
    assert len(label.marks) == 1


@pytest.mark.parametrize("at", [(99.5, 40), (0.5, 40), (50, 0.5), (50, 79.5), (99.8, 79.8)])
def test_labels_of_points_at_the_neatline_stay_inside(at: tuple[float, float]) -> None:
    requests = [request("界桩012A（损坏）", *at)]
    [label] = place_labels(requests, symbols(requests), FRAME)
    assert shapely.box(0, 0, 100, 80).contains(extent(label))


def test_where_nothing_is_free_the_label_is_kept_and_marked() -> None:
    everywhere = [Obstacle(shapely.box(-10, -10, 110, 90), 100.0)]
    [label] = place_labels([request("001", 50, 40)], everywhere, FRAME)
    assert not label.is_clear


def test_where_nothing_is_free_optional_words_are_left_out() -> None:
    everywhere = [Obstacle(shapely.box(-10, -10, 110, 90), 100.0)]
    assert place_labels([request("某线", 50, 40, optional=True)], everywhere, FRAME) == []


def test_a_label_makes_room_for_another() -> None:
    """The first takes the best place; the second has one place only, and gets it."""
    walls = [
        Obstacle(shapely.box(40, 20, 50.5, 60), 100.0),
        Obstacle(shapely.box(50.5, 20, 70, 38.7), 100.0),
        Obstacle(shapely.box(50.5, 42.4, 70, 60), 100.0),
    ]
    first, second = request("111", 62.0, 40.5), request("222", 52.0, 40.5)
    placed = place_labels([first, second], [*walls, *symbols([first, second])], FRAME)
    assert all(label.is_clear for label in placed)
    assert not extent(placed[0]).intersects(extent(placed[1]))
