"""Puts one sheet together: map, border, furniture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import shapely

from gis.errors import InputError
from gis.sheet_number import Sheet
from maps.sheets.blocks import Block, flowed
from maps.sheets.border import corner_coordinates, edges_of, frame_lines, neighbour_names
from maps.sheets.content import MapContent, avoid_grid, map_content
from maps.sheets.foot import foot_marks
from maps.sheets.graticule import graticule_marks, sheet_edges, sheets_crossed
from maps.sheets.grid import grid_marks
from maps.sheets.labels import Obstacle, PlacedLabel, place_labels
from maps.sheets.legend import legend_block
from maps.sheets.locator import locator_block, locator_height
from maps.sheets.metrics import CAP_HEIGHT, text_width
from maps.sheets.neighbours import neighbours
from maps.sheets.north import north_block
from maps.sheets.notes import mark_block, notes_block, notices_block
from maps.sheets.options import SheetOptions, map_scales
from maps.sheets.plane import PlaneSubject
from maps.sheets.scene import Layer, Mark, Scene, Text, shifted
from maps.sheets.side_names import side_names
from maps.sheets.signatures import maker_block, signature_block
from maps.sheets.strip import SheetPlan
from maps.sheets.subject import SheetMarker
from maps.sheets.symbols import stroke_of
from maps.sheets.title import title_marks
from maps.sheets.viewport import Viewport

# Heights that the index of sheets may have, the largest that fits is taken.
_LOCATOR_MM = (78.0, 62.0, 50.0, 40.0, 32.0, 26.0)
_SHEET_NUMBER_SIZE = 1.8
_GAP_MM = 3.0
_ON_NAME = 80.0


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """One sheet, ready for any format.

    Attributes:
        scene: What is drawn.
        view: What the frame shows; None for a page without a map.
        markers: Markers on it.
        labels: Labels as placed; some may cover something where nothing was free.
        national_numbers: National sheets crossed.
    """

    scene: Scene
    view: Viewport | None
    markers: tuple[SheetMarker, ...]
    labels: tuple[PlacedLabel, ...]
    national_numbers: tuple[str, ...]


def draw_sheet(
    plane: PlaneSubject, options: SheetOptions, plan: SheetPlan, index: int
) -> DrawnSheet:
    """Draw one sheet of a series.

    Args:
        plane: The subject in the plane.
        options: How the series is made.
        plan: Where the sheets lie.
        index: Which sheet, counted from 0.

    Raises:
        InputError: The notes do not fit on the paper.
    """
    subject, view, count = plane.subject, plan.views[index], len(plan.views)
    layout = options.layout
    title = f"{subject.name} 界线详图 第{index + 1}幅 共{count}幅"
    scene = Scene(layout.width, layout.height, title)
    crossed = sheets_crossed(subject.crs, view)
    content = map_content(plane, view)
    edges = edges_of(view.frame)
    grid = grid_marks(view, map_scales()[options.scale].grid_m, edges)
    avoid_grid(content, grid)
    scene.extend(grid)
    scene.extend(corner_coordinates(view, edges))
    scene.extend(graticule_marks(subject.crs, view, map_scales()[options.scale].graticule_s, edges))
    scene.extend(neighbour_names(neighbours(plan.views, index), edges))
    scene.extend(frame_lines(view.frame))
    labels = _lettered(scene, plane, view, content, crossed)
    scene.extend(title_marks(
        layout.title, subject, f"第 {index + 1} 幅　共 {count} 幅",
        f"Sheet {index + 1} of {count}", number=index + 1, has_english=options.has_english,
    ))  # fmt: skip
    scene.extend(
        foot_marks(
            layout.foot,
            options.scale,
            map_scales()[options.scale].bar_part_m,
            has_english=options.has_english,
        )
    )
    scene.extend(_furniture(plane, options, plan, index, crossed, content.used))
    return DrawnSheet(
        scene, view, tuple(content.markers), tuple(labels),
        tuple(sheet.number for sheet, _ in crossed),
    )  # fmt: skip


def _lettered(
    scene: Scene, plane: PlaneSubject, view: Viewport, content: MapContent,
    crossed: Sequence[tuple[Sheet, shapely.Polygon]],
) -> list[PlacedLabel]:  # fmt: skip
    """Draw the map with its lettering: numbers of national sheets, names of sides, labels."""
    if len(crossed) > 1:
        content.used.add("sheet_edge")
        scene.extend(sheet_edges(view, crossed))
        for text, box in _national_numbers(view, content, crossed):
            scene.add(text)
            content.avoid(box, _ON_NAME)
    symbols = shapely.union_all([o.geometry for o in content.obstacles if o.cost >= _ON_NAME])
    for text, box in side_names(plane, view, symbols):
        scene.add(text)
        content.obstacles.append(Obstacle(box, _ON_NAME))
    scene.extend(content.marks)
    labels = place_labels(content.requests, content.obstacles, view.frame)
    for label in labels:
        scene.extend(label.marks)
    return labels


def _national_numbers(
    view: Viewport, content: MapContent, crossed: Sequence[tuple[Sheet, shapely.Polygon]]
) -> list[tuple[Text, shapely.Polygon]]:
    """The number of each national sheet in the corner of its part that is farthest from the line.

    Parts that are too small to hold the number go without; the notes list them all.
    """
    stroke = stroke_of("sheet_edge")
    found = []
    for sheet, part in crossed:
        area = view.geometry_to_page(part)
        left, top, right, bottom = area.bounds
        width = text_width(sheet.number, _SHEET_NUMBER_SIZE)
        height = _SHEET_NUMBER_SIZE * CAP_HEIGHT
        # Edges lie a little askew: the first corner place that clears them is taken.
        boxes = [
            box
            for room in (2.0, 4.0, 6.0, 9.0)
            for y in (top + room + height, bottom - room)
            for x in (left + room, right - room - width)
            if area.covers((box := shapely.box(x, y - height, x + width, y)).buffer(1.0))
        ][:4]
        if not boxes:
            continue
        box = max(boxes, key=lambda b: round(b.distance(content.line), 3))
        at = (box.bounds[0], box.bounds[3])
        found.append((
            Text(Layer.SHEET_EDGES, at, sheet.number, _SHEET_NUMBER_SIZE, colour=stroke.colour),
            box,
        ))  # fmt: skip
    return found


def _furniture(
    plane: PlaneSubject, options: SheetOptions, plan: SheetPlan, index: int,
    crossed: Sequence[tuple[Sheet, shapely.Polygon]], used: Collection[str],
) -> list[Mark]:  # fmt: skip
    """The columns of notes, with the index of sheets as large as there is room for.

    A single sheet needs no index. On small paper English gives way first.
    """
    languages = (True, False) if options.has_english else (False,)
    for has_english in languages:
        above, below = _blocks(plane, options, plan, index, crossed, used, has_english=has_english)
        width = options.layout.columns[0].width
        columns, views = options.layout.columns, plan.views
        if len(views) == 1 and (alone := flowed([*above, *below], columns)) is not None:
            return alone
        for most in _LOCATOR_MM:
            height = locator_height(plane, views, width, most)
            # The secrecy mark and the index of sheets stand in one column.
            if height > columns[0].height - above[0].height - _GAP_MM:
                continue
            if flowed([*above, Block(height, ()), *below], columns) is None:
                continue
            locator = locator_block(plane, views, index, width, most, has_english=has_english)
            return flowed([*above, locator, *below], columns) or []
    raise InputError(
        f"The notes do not fit on {options.paper.value}: texts or warnings are too long.",
        "Choose larger paper, or shorten sources, agreement and accuracy.",
    )


def _blocks(
    plane: PlaneSubject, options: SheetOptions, plan: SheetPlan, index: int,
    crossed: Sequence[tuple[Sheet, shapely.Polygon]], used: Collection[str], *,
    has_english: bool,
) -> tuple[list[Block], list[Block]]:  # fmt: skip
    """What stands above and below the index of sheets."""
    subject, view = plane.subject, plan.views[index]
    width = options.layout.columns[0].width
    noted = replace(options, has_english=has_english)
    below = [
        legend_block(subject, used, width, has_english=has_english),
        north_block(
            subject.crs, view, subject.magnetic_declination_deg, width, has_english=has_english
        ),
        notes_block(
            subject, noted, map_scales()[options.scale].grid_m, crossed,
            plan.strip_half_width_m, width,
        ),
    ]  # fmt: skip
    notices = (*subject.warnings, *plan.notices)
    if notices:
        below.append(notices_block(notices, width, has_english=has_english))
    signed = signature_block(subject, width, has_english=has_english)
    maker = maker_block(subject, width)
    below.append(Block(
        signed.height + 2.0 + maker.height, (*signed.marks, *_below(maker, signed.height + 2.0))
    ))  # fmt: skip
    return [mark_block(subject, width)], below


def _below(block: Block, y: float) -> list[Mark]:
    return [shifted(mark, 0.0, y) for mark in block.marks]
