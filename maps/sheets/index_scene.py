"""The index sheet 接合图表: the whole line with all sheets, and a table of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from maps.sheets.blocks import Block, flowed
from maps.sheets.border import corner_coordinates, edges_of, frame_lines
from maps.sheets.content import MapContent, avoid_grid, map_content
from maps.sheets.foot import foot_marks
from maps.sheets.graticule import degree_box, graticule_marks
from maps.sheets.grid import grid_marks
from maps.sheets.index_table import table_blocks
from maps.sheets.labels import COVERED, PlacedLabel, place_labels
from maps.sheets.legend import legend_block
from maps.sheets.metrics import CAP_HEIGHT, text_width
from maps.sheets.notes import mark_block, notes_block, notices_block
from maps.sheets.options import SheetOptions
from maps.sheets.paper import MARGIN_MM, Box, PageLayout
from maps.sheets.plane import PlaneSubject
from maps.sheets.scene import Font, Layer, Polyline, Scene, Text
from maps.sheets.sheet_scene import DrawnSheet
from maps.sheets.signatures import maker_block
from maps.sheets.strip import SheetPlan
from maps.sheets.symbols import stroke_of
from maps.sheets.title import title_marks
from maps.sheets.viewport import Viewport

_ROOM_MM = 12.0
_MANTISSAS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_GRATICULE_S = (15, 30, 60, 120, 300, 600, 1800, 3600)
# The grid, the graticule and the scale bar of the index have parts of at least this size.
_GRID_MM, _GRATICULE_MM, _BAR_MM = 40.0, 60.0, 8.0
_NUMBER_SIZES = (4.2, 1.6)
# Costs of covering a sheet's number and its outline.
_ON_NUMBER, _ON_RIM = 80.0, 2.0
# A marker with a wrong place must not shrink the whole index.
_MOST_GROWTH = 2.0


@dataclass(frozen=True, slots=True)
class IndexScale:
    """What goes with the scale of one index.

    Attributes:
        denominator: Of the scale.
        grid_m: Spacing of its grid.
        bar_part_m: One part of its scale bar.
    """

    denominator: int
    grid_m: int
    bar_part_m: int


def draw_index(
    plane: PlaneSubject, options: SheetOptions, plan: SheetPlan,
    markers: Sequence[Sequence[str]],
) -> list[DrawnSheet]:  # fmt: skip
    """The index of a series: a page with the map, and pages for the rest of a long table.

    Args:
        plane: The subject in the plane.
        options: How the series is made.
        plan: Where the sheets lie.
        markers: Labels of the markers on each sheet.
    """
    # At its scale only markers and larger places can be named; what has no name is left out.
    named = tuple((label, at) for label, at in plane.places if label.kind != "village")
    plane = replace(plane, places=named, points=())
    subject, layout = plane.subject, options.layout
    view, scale = _fitted(plane, plan, layout.frame)
    scene = Scene(layout.width, layout.height, f"{subject.name} 界线详图 图幅接合图")
    edges = edges_of(view.frame)
    grid = grid_marks(view, scale.grid_m, edges)
    box = degree_box(subject.crs, view)
    per_mm = (box.east - box.west) * 3600 / view.frame.width
    spacing = next((s for s in _GRATICULE_S if s >= per_mm * _GRATICULE_MM), _GRATICULE_S[-1])
    scene.extend([
        *grid, *corner_coordinates(view, edges),
        *graticule_marks(subject.crs, view, spacing, edges), *frame_lines(view.frame),
    ])  # fmt: skip
    labels, used = _drawn_map(scene, plane, plan, view, grid_count=len(grid))
    english = options.has_english
    scene.extend(title_marks(
        layout.title, subject, f"图幅接合图　共 {len(plan.views)} 幅",
        f"Index of {len(plan.views)} sheets at 1:{options.scale}", has_english=english,
    ))  # fmt: skip
    scene.extend(foot_marks(layout.foot, scale.denominator, scale.bar_part_m, has_english=english))
    pages, rest = [scene], _first_columns(scene, plane, options, plan, markers, scale.grid_m, used)
    while rest:
        pages.append(Scene(layout.width, layout.height, f"{scene.title}（续）"))
        rest = _more_columns(pages[-1], plane, options, plan, markers, rest)
    first = DrawnSheet(scene, view, subject.markers, tuple(labels), ())
    return [first, *(DrawnSheet(page, None, (), (), ()) for page in pages[1:])]


def _fitted(plane: PlaneSubject, plan: SheetPlan, frame: Box) -> tuple[Viewport, IndexScale]:
    """The largest round scale at which everything fits, with the middle in the middle."""
    shown = [view.ground for view in plan.views]
    west, south, east, north = (float(v) for v in shapely.total_bounds([*shown, plane.drawn]))
    far = [p for m, p in plane.markers if m in {marker for marker, _ in plan.far_markers}]
    wide = [float(v) for v in shapely.total_bounds([*shown, plane.drawn, *far])]
    if max(wide[2] - wide[0], wide[3] - wide[1]) < _MOST_GROWTH * max(east - west, north - south):
        west, south, east, north = wide
    room = frame.grown(-_ROOM_MM)
    least = 1000 * max((east - west) / room.width, (north - south) / room.height)
    steps = sorted(m * 10**k for m in _MANTISSAS for k in range(2, 8))
    denominator = int(next(step for step in steps if step >= least))
    mm = denominator / 1000
    step = 5 * mm
    left = round(((west + east) / 2 - frame.width * mm / 2) / step) * step
    top = round(((south + north) / 2 + frame.height * mm / 2) / step) * step
    rounds = [m * 10**k for k in range(1, 7) for m in (1, 2, 5)]
    grid_m = next(r for r in rounds if r >= max(_GRID_MM * mm, 100))
    part_m = next(r for r in rounds if r >= _BAR_MM * mm)
    return Viewport(frame, left, top, denominator), IndexScale(denominator, grid_m, part_m)


def _drawn_map(
    scene: Scene, plane: PlaneSubject, plan: SheetPlan, view: Viewport, *, grid_count: int
) -> tuple[list[PlacedLabel], set[str]]:
    """Sheets, line and markers; names of markers as far as there is room; and the signs used."""
    content = map_content(plane, view)
    avoid_grid(content, scene.marks[:grid_count])
    across = plan.views[0].frame.width * plan.views[0].scale / view.scale
    size = min(_NUMBER_SIZES[0], max(_NUMBER_SIZES[1], across / 9))
    for number, sheet in enumerate(plan.views, start=1):
        ring = view.geometry_to_page(sheet.ground).exterior
        corners = tuple((float(x), float(y)) for x, y in list(ring.coords)[:-1])
        scene.add(Polyline(Layer.SHEET_EDGES, corners, stroke_of("sheet_frame"), is_closed=True))
        text, box = _number(str(number), size, ring, content)
        scene.add(text)
        content.avoid(box, _ON_NUMBER, stops_leaders=True)
        content.avoid(ring, _ON_RIM)
    scene.extend(content.marks)
    labels = place_labels(content.requests, content.obstacles, view.frame)
    for label in labels:
        scene.extend(label.marks)
    return labels, content.used | {"sheet_frame"}


def _number(
    number: str, size: float, ring: shapely.LinearRing, content: MapContent
) -> tuple[Text, shapely.Polygon]:
    """A sheet's number inside the corner that is clearest of lines and other numbers."""
    left, top, right, bottom = ring.bounds
    width, height, inset = text_width(number, size, Font.SANS_BOLD), size * CAP_HEIGHT, 1.2
    boxes = [
        shapely.box(x, y - height, x + width, y)
        for y in (top + inset + height, bottom - inset)
        for x in (left + inset, right - inset - width)
    ]
    taken = [o.geometry for o in content.obstacles if o.cost >= COVERED]
    rims = [o.geometry for o in content.obstacles if o.cost == _ON_RIM]

    def clearance(box: shapely.Polygon) -> float:
        return round(_apart(box, taken, 15.0) + _apart(box, rims, 2.0), 3)

    box = max(boxes, key=clearance)
    text = Text(
        Layer.SHEET_EDGES, (box.bounds[0], box.bounds[3]), number, size, Font.SANS_BOLD,
        stroke_of("sheet_frame").colour, halo=0.3,
    )  # fmt: skip
    return text, box


def _apart(box: shapely.Polygon, others: Sequence[shapely.Geometry], most: float) -> float:
    """Distance of a box from the nearest of others, if it is less than `most`."""
    return float(min(shapely.distance(box, np.array(others)).min(initial=most), most))


def _first_columns(
    scene: Scene, plane: PlaneSubject, options: SheetOptions, plan: SheetPlan,
    markers: Sequence[Sequence[str]], grid_m: int, used: Collection[str],
) -> int:  # fmt: skip
    """Fill the columns beside the map; returns the number of sheets not yet in the table."""
    subject, columns = plane.subject, options.layout.columns
    width, english = columns[0].width, options.has_english
    notices = (*subject.warnings, *plan.notices)
    around: list[list[Block]] = [
        [mark_block(subject, width)],
        [
            *([notices_block(notices, width, has_english=english)] if notices else []),
            maker_block(subject, width),
        ],
    ]
    extras = [
        legend_block(subject, used, width, has_english=english),
        notes_block(subject, options, grid_m, (), plan.strip_half_width_m, width),
    ]
    count = len(plan.views)
    for kept in (2, 1, 0):
        for rows in range(count, -1, -1):
            tables = table_blocks(
                plan, markers, range(rows), len(columns), width, has_english=english
            )
            blocks = [*around[0], *tables, *extras[:kept], *around[1]]
            marks = flowed(blocks, columns)
            if marks is not None and (rows == count or kept == 0):
                scene.extend(marks)
                return count - rows
    return count


def _more_columns(
    scene: Scene, plane: PlaneSubject, options: SheetOptions, plan: SheetPlan,
    markers: Sequence[Sequence[str]], rest: int,
) -> int:  # fmt: skip
    """A page of the table alone; returns the number of sheets still left."""
    layout: PageLayout = options.layout
    width = layout.columns[0].width
    scene.extend(title_marks(
        Box(MARGIN_MM, MARGIN_MM, layout.width - 2 * MARGIN_MM, layout.title.height),
        plane.subject, "图幅接合表（续）", "Index of sheets, continued",
        has_english=options.has_english,
    ))  # fmt: skip
    top = layout.title.bottom + 4.0
    count = int((layout.width - 2 * MARGIN_MM + 4.0) // (width + 4.0))
    columns = [
        Box(MARGIN_MM + k * (width + 4.0), top, width, layout.height - top - MARGIN_MM)
        for k in range(count)
    ]
    first, english = len(plan.views) - rest, options.has_english
    mark = mark_block(plane.subject, width)
    for rows in range(rest, 0, -1):
        tables = table_blocks(
            plan, markers, range(first, first + rows), count, width, has_english=english
        )
        marks = flowed([mark, *tables], columns)
        if marks is not None:
            scene.extend(marks)
            return rest - rows
    return 0
