"""Grid, graticule, north and scale: figures in the margin against independent computations."""

from __future__ import annotations

import pytest
import shapely

from gis.survey_crs import parse_survey_crs
from maps.sheets.border import edges_of
from maps.sheets.foot import foot_marks
from maps.sheets.graticule import graticule_marks, sheets_crossed
from maps.sheets.grid import grid_marks, grid_values
from maps.sheets.metrics import text_width, wrapped
from maps.sheets.north import drawn_magnetic_deg, signed_dms
from maps.sheets.options import SheetOptions, map_scales
from maps.sheets.paper import Box, Paper, page_layout
from maps.sheets.scene import Font, Layer, Polyline, Text
from maps.sheets.symbols import symbols
from maps.sheets.viewport import Viewport
from tests.maps.sheets.example import TO_PLANE

VIEW = Viewport(Box(13, 25, 300, 250), 386_000.0, 3_641_500.0, 10_000)
CRS = parse_survey_crs("4548")


def texts(marks: list[object]) -> list[str]:
    return [mark.content for mark in marks if isinstance(mark, Text)]


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [(386_000, 389_000, [387_000, 388_000]), (386_001, 388_999, [387_000, 388_000]),
     (100, 900, [])],
)  # fmt: skip
def test_grid_lines_lie_strictly_inside(low: float, high: float, values: list[float]) -> None:
    assert grid_values(low, high, 1000) == values


def test_only_the_outermost_lines_have_the_leading_figures() -> None:
    wide = Viewport(VIEW.frame, 386_500.0, 3_641_500.0, 10_000)
    words = texts(list(grid_marks(wide, 1000, edges_of(wide.frame))))
    assert words.count("3") == 4
    assert words.count("36") == 4
    assert [w for w in words if len(w) == 2 and w != "36"][:3] == ["87", "88", "89"]


def test_the_zone_prefix_stands_in_the_grid_numbers() -> None:
    prefixed = Viewport(VIEW.frame, 39_386_500.0, 3_641_500.0, 10_000)
    assert "393" in texts(list(grid_marks(prefixed, 1000, edges_of(prefixed.frame))))


def test_ticks_lie_where_the_meridians_meet_the_neatline() -> None:
    marks = graticule_marks(CRS, VIEW, 60, edges_of(VIEW.frame))
    ticks = [m for m in marks if isinstance(m, Polyline) and m.points[0][1] == VIEW.frame.top]
    assert ticks
    for tick in ticks:
        longitude, _ = TO_PLANE.transform(*VIEW.to_ground(*tick.points[0]), direction="INVERSE")
        assert longitude * 60 == pytest.approx(round(longitude * 60), abs=2e-6)
    assert "115°48′" in texts(list(marks))


def test_the_national_sheets_of_the_example_are_named() -> None:
    """DOMAIN §3.6: 115.81E 32.89N is on I50G075029 at 1:10,000."""
    east, north = TO_PLANE.transform(115.81, 32.89)
    view = Viewport(VIEW.frame, east - 1000, north + 1000, 10_000)
    crossed = sheets_crossed(CRS, view)
    assert "I50G075029" in [sheet.number for sheet, _ in crossed]
    assert sum(part.area for _, part in crossed) == pytest.approx(view.ground.area, rel=1e-9)


def test_no_national_sheets_outside_china() -> None:
    sydney = Viewport(VIEW.frame, 500_000, -3_700_000, 10_000)
    assert sheets_crossed(CRS, sydney) == []


@pytest.mark.parametrize("scale", sorted(map_scales()))
@pytest.mark.parametrize("paper", list(Paper))
def test_the_scale_bar_is_true_and_fits(scale: int, paper: Paper) -> None:
    foot = page_layout(paper, landscape=True).foot
    part_m = map_scales()[scale].bar_part_m
    marks = foot_marks(foot, scale, part_m, has_english=True)
    outline = next(
        m for m in marks
        if isinstance(m, Polyline) and m.is_closed and m.fill == "#ffffff"
    )  # fmt: skip
    width = outline.points[1][0] - outline.points[0][0]
    parts = width / (part_m / scale * 1000)
    assert parts == pytest.approx(round(parts))
    assert parts >= 2
    assert foot.left + 108 < outline.points[0][0]
    assert outline.points[1][0] < foot.right


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("landscape", [True, False])
def test_nothing_on_a_page_overlaps(paper: Paper, landscape: bool) -> None:
    layout = page_layout(paper, landscape=landscape)
    boxes = [layout.title, layout.frame.grown(8), layout.foot, *layout.columns]
    shapes = [shapely.box(b.left, b.top, b.right, b.bottom) for b in boxes]
    page = shapely.box(5 - 1e-6, 5 - 1e-6, layout.width - 5 + 1e-6, layout.height - 5 + 1e-6)
    for k, shape in enumerate(shapes):
        assert page.covers(shape)
        assert all(shape.intersection(other).area < 1e-6 for other in shapes[k + 1 :])


def test_a3_landscape_is_just_high_enough_for_two_half_strips() -> None:
    assert SheetOptions().layout.frame.height == 250.0


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(-0.6525, "−0°39′09″"), (0.5, "+0°30′00″"), (1.9999999, "+2°00′00″"), (0.0, "+0°00′00″")],
)
def test_angles_are_written_with_their_sign(degrees: float, text: str) -> None:
    assert signed_dms(degrees) == text


@pytest.mark.parametrize("true", [-0.65, 0.65])
@pytest.mark.parametrize("magnetic", [-5.0, -0.3, 0.3, 5.0])
def test_the_three_norths_stand_in_their_true_order(true: float, magnetic: float) -> None:
    drawn_true = 14.0 if true > 0 else -14.0
    drawn = drawn_magnetic_deg(true, magnetic)
    assert (drawn > 0) == (magnetic > 0)
    assert (drawn > drawn_true) == (magnetic > true)


def test_every_style_says_where_it_comes_from() -> None:
    for symbol in symbols().values():
        assert "2026" in symbol.evidence or "DOMAIN" in symbol.evidence


@pytest.mark.parametrize("width", [12.0, 30.0, 61.5])
def test_wrapped_lines_fit_and_lose_nothing(width: float) -> None:
    text = (
        "界线：1:10000 界线协议书附图，2021年联合检查（实测）。Boundary agreement map and survey."
    )
    lines = wrapped(text, width, 2.1)
    assert all(text_width(line, 2.1) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not [line for line in lines if line[0] in "，。）：.,"]


def test_widths_of_words_are_those_of_the_fonts() -> None:
    """hmtx of Noto Sans CJK SC: an ideograph fills the em, a figure 0.555 of it."""
    assert text_width("界桩", 2.0) == pytest.approx(4.0)
    assert text_width("012", 2.0) == pytest.approx(3 * 0.555 * 2)
    assert text_width("012", 2.0, Font.SANS_BOLD) == pytest.approx(3 * 0.590 * 2)
    assert text_width("界桩", 2.0, tracking=1.0) == pytest.approx(5.0)


def test_ground_layers_lie_below_the_border() -> None:
    assert all(
        ground.z < rim.z
        for ground in Layer if ground.is_ground
        for rim in Layer if not rim.is_ground
    )  # fmt: skip
