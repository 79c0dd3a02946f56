"""A line, its markers and its points as a CAD drawing, in metres of the declared zone."""

from __future__ import annotations

from gazetteer.boundaries.declared_position import DeclaredPosition
from gazetteer.boundaries.marker import KIND_LABELS, STATE_LABELS
from gis.drawing import (
    Attribute,
    Block,
    Circle,
    Drawing,
    DrawingLayer,
    Entity,
    Insertion,
    Polyline,
    Text,
)
from maps.boundary_export.exchange import Exchange, need_plane
from maps.boundary_export.layers import about_lines

_RED, _BLUE, _BLACK = 1, 5, 7
# 0.3 mm red line, 1.5 mm circle (DOMAIN 3.4 [M-M]); letters of 2.5 mm and 2 mm; all at the scale
# of the agreement's map, or 1:10,000.
_LINE_MM, _RADIUS_MM, _LETTER_MM, _SMALL_MM = 0.3, 0.75, 2.5, 2.0
_USUAL_SCALE = 10_000
_MARKER_TAGS = ("界桩号", "类型", "状态", "纵坐标X", "横坐标Y", "高程")
_POINT_TAGS = ("点号", "纵坐标X", "横坐标Y", "高程")


def drawing_of(exchange: Exchange) -> Drawing:
    """The drawing: layers 界线, 界桩, 界线点, 说明; blocks with attributes for both.

    Args:
        exchange: What is exchanged, in a Gauss–Krüger zone.

    Raises:
        InputError: The system is in degrees.
    """
    need_plane(exchange, "DXF")
    metres = (exchange.found.line.map_scale or _USUAL_SCALE) / 1000
    entities: list[Entity] = []
    if exchange.course is not None:
        for part in exchange.course.geoms:
            entities.append(Polyline("界线", [(x, y) for x, y in part.coords]))
    for placed, at in exchange.markers:
        marker = placed.marker
        about = (
            marker.full_number, KIND_LABELS[marker.kind][0], STATE_LABELS[marker.state][0],
            *_figures(at),
        )  # fmt: skip
        entities.append(_insertion("界桩", at, dict(zip(_MARKER_TAGS, about, strict=True))))
    for point in exchange.points:
        said = (point.point.number, *_figures(point.at))
        entities.append(_insertion("界线点", point.at, dict(zip(_POINT_TAGS, said, strict=True))))
    entities += _remarks(exchange, entities, metres)
    return Drawing(
        layers=(
            DrawingLayer("界线", _RED, _LINE_MM),
            DrawingLayer("界桩", _RED),
            DrawingLayer("界线点", _BLUE),
            DrawingLayer("说明", _BLACK),
        ),
        entities=entities,
        blocks=(
            _symbol("界桩", _RADIUS_MM * metres, _LETTER_MM * metres, _MARKER_TAGS),
            _symbol("界线点", _RADIUS_MM / 2 * metres, _SMALL_MM * metres, _POINT_TAGS),
        ),
        linetype_scale=metres,
    )


def _symbol(name: str, radius: float, height: float, tags: tuple[str, ...]) -> Block:
    """A circle; its number is shown beside it, the other attributes only go with it."""
    beside = (radius * 1.5, radius * 0.5)
    attributes = [
        Attribute(tag, (beside[0], beside[1] - index * height * 1.5), height, visible=not index)
        for index, tag in enumerate(tags)
    ]
    return Block(name, (Circle("0", (0.0, 0.0), radius),), attributes)


def _insertion(name: str, at: DeclaredPosition, attributes: dict[str, str]) -> Insertion:
    height = None if at.height_m is None else float(at.height_m)
    return Insertion(name, name, (float(at.east), float(at.north)), attributes, height)


def _figures(at: DeclaredPosition) -> tuple[str, str, str]:
    return f"{at.north:f}", f"{at.east:f}", "" if at.height_m is None else f"{at.height_m:f}"


def _remarks(exchange: Exchange, entities: list[Entity], metres: float) -> list[Text]:
    """密级 and all that must be said, above the drawing's north-western corner."""
    places = []
    for entity in entities:
        if isinstance(entity, Polyline):
            places += list(entity.points)
        elif isinstance(entity, Insertion):
            places.append(entity.at)
    west, north = min(x for x, _ in places), max(y for _, y in places)
    lines = [f"{item}: {text}" for item, text in about_lines(exchange)]
    step = _LETTER_MM * metres * 1.8
    top = north + 20 * metres + step * len(lines)
    return [
        Text("说明", _plain(line), (west, top - index * step), _LETTER_MM * metres)
        for index, line in enumerate(lines)
    ]


def _plain(text: str) -> str:
    """One line without what CAD programs read as commands."""
    return " ".join(text.split()).replace("%%", "% %").replace("^", "＾").replace("\\", "＼")
