"""A sheet as a CAD drawing in real coordinates: x east, y north, in metres of its zone.

Everything of the scene is there, also the furniture around the map, at its place on the ground,
as survey offices draw their frames; switch the layer 整饰 off to be rid of it. Filled areas have
no outline in the scene and are left out, and words have no white ground.
"""

from __future__ import annotations

from pathlib import Path

from gis import drawing as cad
from gis.cadfile import write_dxf
from maps.sheets.metrics import CAP_HEIGHT
from maps.sheets.scene import Circle, Layer, Mark, Polyline, Scene, Stroke, SymbolMark, Text, flat
from maps.sheets.symbols import shape_of
from maps.sheets.viewport import Viewport

# Numbers of AutoCAD's colours (ACI) for those of the sheets; others are black.
_COLOURS = {
    "#d0021b": 1, "#1f4fd8": 5, "#2a5c9e": 5, "#2a7f9e": 4, "#1f5f3a": 3,
    "#9aa7ad": 9, "#8a8a8a": 8, "#6b6b6b": 8, "#5a5a5a": 8, "#555555": 8, "#333333": 7,
}  # fmt: skip
_BLACK = 7
_DASHED = "_虚线"
# Patterns of CAD dashes are about half a unit long; ours about 2 mm on the map.
_DASH_MM = 4.0
_ALIGN = {"start": cad.Align.LEFT, "middle": cad.Align.CENTER, "end": cad.Align.RIGHT}


def write_sheet_dxf(path: Path, scene: Scene, view: Viewport) -> None:
    """Write a scene as DXF (R2010, UTF-8).

    Args:
        path: Target.
        scene: The sheet.
        view: Its frame, which places the page on the ground.

    Raises:
        FileError: The file cannot be written.
        FieldError: A text that DXF cannot hold.
    """
    entities: list[cad.Entity] = []
    layers: dict[str, cad.DrawingLayer] = {}
    blocks: dict[str, cad.Block] = {}
    for mark in scene.ordered():
        if isinstance(mark, SymbolMark):
            blocks.setdefault(mark.symbol, _block(mark.symbol, view))
        entity = _entity(mark, view)
        if entity is not None:
            entities.append(entity)
            _declare(layers, mark)
    write_dxf(path, cad.Drawing(
        tuple(layers.values()), tuple(entities), tuple(blocks.values()),
        linetype_scale=_DASH_MM * view.metres_per_mm,
    ))  # fmt: skip


def _entity(mark: Mark, view: Viewport) -> cad.Entity | None:
    layer = _layer_name(mark)
    if isinstance(mark, Polyline):
        if mark.stroke is None:
            return None
        points = tuple(view.to_ground(x, y) for x, y in mark.points)
        return cad.Polyline(layer, points, mark.is_closed, _colour(mark.stroke.colour))
    if isinstance(mark, Circle):
        ink = mark.stroke.colour if mark.stroke is not None else mark.fill or ""
        radius = mark.radius * view.metres_per_mm
        return cad.Circle(layer, view.to_ground(*mark.centre), radius, _colour(ink))
    if isinstance(mark, Text):
        return cad.Text(
            layer, flat(mark.content), view.to_ground(*mark.at),
            mark.size * CAP_HEIGHT * view.metres_per_mm, mark.rotation, _ALIGN[mark.anchor],
            _colour(mark.colour),
        )  # fmt: skip
    return cad.Insertion(layer, mark.symbol, view.to_ground(*mark.at), {"NAME": flat(mark.note)})


def _block(symbol: str, view: Viewport) -> cad.Block:
    """A symbol as a block in metres about its place."""
    size = view.metres_per_mm
    shapes: list[cad.Polyline | cad.Circle] = []
    for mark in shape_of(symbol, Layer.MARKERS):
        if isinstance(mark, Polyline) and mark.stroke is not None:
            points = tuple((x * size, -y * size) for x, y in mark.points)
            shapes.append(cad.Polyline("0", points, mark.is_closed, _colour(mark.stroke.colour)))
        elif isinstance(mark, Circle):
            x, y = mark.centre
            ink = mark.stroke.colour if mark.stroke is not None else mark.fill or ""
            shapes.append(cad.Circle("0", (x * size, -y * size), mark.radius * size, _colour(ink)))
    name = cad.Attribute("NAME", (size, size), CAP_HEIGHT * size, visible=False)
    return cad.Block(symbol, tuple(shapes), (name,))


def _layer_name(mark: Mark) -> str:
    return mark.layer.value + (_DASHED if _is_dashed(mark) else "")


def _is_dashed(mark: Mark) -> bool:
    stroke = mark.stroke if isinstance(mark, Polyline) else None
    return stroke is not None and bool(stroke.dash)


def _declare(layers: dict[str, cad.DrawingLayer], mark: Mark) -> None:
    name = _layer_name(mark)
    if name in layers:
        return
    stroke: Stroke | None = mark.stroke if isinstance(mark, Polyline | Circle) else None
    dashes = len(stroke.dash) if stroke is not None else 0
    linetype = {0: "CONTINUOUS", 2: "DASHED"}.get(dashes, "DASHDOT")
    colour = _colour(stroke.colour) if stroke is not None else _BLACK
    width = stroke.width if stroke is not None else None
    layers[name] = cad.DrawingLayer(name, colour, width, linetype)


def _colour(colour: str) -> int:
    return _COLOURS.get(colour, _BLACK)
