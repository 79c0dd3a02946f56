"""Symbols and line styles of the sheets, from one table with the evidence for each figure."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from maps.sheets.scene import (
    Circle,
    Layer,
    Mark,
    Point,
    Polyline,
    Scene,
    Stroke,
    SymbolMark,
    shifted,
)
from maps.sheets.subject import MarkerKind, MarkerStatus


@dataclass(frozen=True, slots=True)
class Symbol:
    """One row of the table.

    Attributes:
        name: Key.
        shape: "line" or the form of a point symbol.
        stroke: Colour, width and dashes; None for shapes that are only filled.
        size: Outer size of a point symbol in mm, stroke included; None for lines.
        fill: Colour inside, or None.
        zh: Name in the legend.
        en: The same in English.
        evidence: Where the figures come from, or that they are our choice.
    """

    name: str
    shape: str
    stroke: Stroke | None
    size: float | None
    fill: str | None
    zh: str
    en: str
    evidence: str


@cache
def symbols() -> dict[str, Symbol]:
    """The table, by key, in its order."""
    text = files("maps.sheets").joinpath("symbols.csv").read_text(encoding="utf-8")
    return {row["symbol"]: _symbol(row) for row in csv.DictReader(text.splitlines())}


def _symbol(row: dict[str, str]) -> Symbol:
    stroke = None
    if row["width_mm"]:
        dash = tuple(float(part) for part in row["dash_mm"].split())
        stroke = Stroke(row["colour"], float(row["width_mm"]), dash)
    size = float(row["size_mm"]) if row["size_mm"] else None
    return Symbol(
        row["symbol"], row["shape"], stroke, size, row["fill"] or None,
        row["zh"], row["en"], row["evidence"],
    )  # fmt: skip


def stroke_of(name: str) -> Stroke:
    """The stroke of a symbol that has one."""
    stroke = symbols()[name].stroke
    if stroke is None:
        raise KeyError(name)
    return stroke


def marker_symbol(kind: MarkerKind) -> str:
    """The symbol of a kind of marker."""
    return f"marker_{kind.value}"


def state_symbol(status: MarkerStatus) -> str | None:
    """The sign drawn over a marker that is not in order, or None."""
    return None if status is MarkerStatus.IN_USE else f"state_{status.value}"


def reach(name: str) -> float:
    """Half the side of a square about the place that holds the whole symbol, in mm."""
    symbol = symbols()[name]
    return _REACH[symbol.shape] * (symbol.size or 0.0) / 2


@cache
def shape_of(name: str, layer: Layer) -> tuple[Mark, ...]:
    """The symbol as marks about the origin."""
    symbol = symbols()[name]
    return tuple(_SHAPES[symbol.shape](symbol, layer))


def primitives(scene: Scene) -> list[Mark]:
    """All marks of a scene, bottom first, with each symbol taken apart into lines and circles."""
    found: list[Mark] = []
    for mark in scene.ordered():
        if isinstance(mark, SymbolMark):
            found += [shifted(part, *mark.at) for part in shape_of(mark.symbol, mark.layer)]
        else:
            found.append(mark)
    return found


def _radius(symbol: Symbol) -> float:
    """Radius of the middle of the stroke, so that the outer diameter is the size."""
    width = symbol.stroke.width if symbol.stroke is not None else 0.0
    return ((symbol.size or 0.0) - width) / 2


def _ring(symbol: Symbol, layer: Layer) -> list[Mark]:
    return [Circle(layer, (0.0, 0.0), _radius(symbol), symbol.stroke, symbol.fill)]


def _dot(symbol: Symbol, layer: Layer) -> list[Mark]:
    return [Circle(layer, (0.0, 0.0), (symbol.size or 0.0) / 2, None, symbol.fill)]


def _ring_dot(symbol: Symbol, layer: Layer) -> list[Mark]:
    ink = symbol.stroke.colour if symbol.stroke is not None else None
    return [
        *_ring(symbol, layer),
        Circle(layer, (0.0, 0.0), (symbol.size or 0.0) / 6, None, ink),
    ]


def _triangle_ring(symbol: Symbol, layer: Layer) -> list[Mark]:
    """An equilateral triangle about the circle, its centre on the place."""
    outer = (symbol.size or 0.0) * _TRIANGLE
    corners: list[Point] = [
        (outer * math.sin(turn), -outer * math.cos(turn))
        for turn in (0.0, 2 * math.pi / 3, 4 * math.pi / 3)
    ]
    triangle = Polyline(layer, tuple(corners), symbol.stroke, symbol.fill, is_closed=True)
    return [triangle, *_ring_dot(symbol, layer)]


def _slash(symbol: Symbol, layer: Layer) -> list[Mark]:
    far = (symbol.size or 0.0) * 0.75
    return [Polyline(layer, ((-far, far), (far, -far)), symbol.stroke)]


def _cross(symbol: Symbol, layer: Layer) -> list[Mark]:
    far = (symbol.size or 0.0) * 0.75
    return [*_slash(symbol, layer), Polyline(layer, ((-far, -far), (far, far)), symbol.stroke)]


def _arrow(symbol: Symbol, layer: Layer) -> list[Mark]:
    near, far, head = (symbol.size or 0.0) * 0.5, (symbol.size or 0.0) * 1.25, 0.5
    return [
        Polyline(layer, ((near, 0.0), (far, 0.0)), symbol.stroke),
        Polyline(layer, ((far - head, -head), (far, 0.0), (far - head, head)), symbol.stroke),
    ]


# Distance of the triangle's corners from its centre, in sizes: clear of the ring.
_TRIANGLE = 1.2
# Extent of each shape about the place, in half sizes.
_REACH = {
    "ring": 1.0, "dot": 1.0, "ring_dot": 1.0, "triangle_ring": 2 * _TRIANGLE, "slash": 1.5,
    "cross": 1.5, "arrow": 2.5, "line": 0.0,
}  # fmt: skip
_SHAPES: dict[str, Callable[[Symbol, Layer], list[Mark]]] = {
    "ring": _ring, "dot": _dot, "ring_dot": _ring_dot, "triangle_ring": _triangle_ring,
    "slash": _slash, "cross": _cross, "arrow": _arrow,
}  # fmt: skip
