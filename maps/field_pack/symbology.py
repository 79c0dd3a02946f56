"""How the layers of a pack are drawn on a device: large enough for a screen in the sun."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from gazetteer.inspection.pack_fields import LINE, PROBLEMS, TASKS, WITNESSES
from gazetteer.inspection.pack_schema import PackLayer
from gazetteer.inspection.result import CONDITION_LABELS, Condition
from gis.features import GeometryKind
from maps.field_pack.qgis_xml import element, option
from maps.field_pack.widgets import both

_RED, _WHITE, _DARK = "200,30,30,255", "255,255,255,255", "30,30,30,255"
# Colour and form differ both, for those who do not tell red from green.
_CONDITIONS: Mapping[Condition | None, tuple[str, str]] = {
    None: ("circle", _WHITE),
    Condition.INTACT: ("circle", "26,150,65,255"),
    Condition.DAMAGED: ("diamond", "253,174,97,255"),
    Condition.MOVED: ("pentagon", "123,50,148,255"),
    Condition.LOST: ("cross2", _DARK),
    Condition.NOT_FOUND: ("square", "150,150,150,255"),
}
_LABELS = {TASKS: "full_number", WITNESSES: "name"}


def add_symbology(parent: Element, layer: PackLayer) -> None:
    """Add renderer and labels to a style or to a layer of a project; a table has neither."""
    if layer.geometry is None:
        return
    if layer.name == TASKS:
        _add_conditions(parent)
    else:
        renderer = element(
            parent, "renderer-v2", type="singleSymbol", forceraster="0", symbollevels="0",
            enableorderby="0", referencescale="-1",
        )  # fmt: skip
        symbols = element(renderer, "symbols")
        if layer.geometry is GeometryKind.POINT:
            form, colour = {
                WITNESSES: ("triangle", "43,131,186,255"),
                PROBLEMS: ("star", "255,200,0,255"),
            }[layer.name]
            _marker(symbols, "0", form, colour, "4" if layer.name == PROBLEMS else "3")
        else:
            _line(symbols)
    if layer.name in _LABELS:
        _add_labels(parent, _LABELS[layer.name])


def geometry_word(layer: PackLayer) -> str:
    """How QGIS calls the geometries of the layer."""
    if layer.geometry is None:
        return "No geometry"
    return "Line" if layer.name == LINE else "Point"


def _add_conditions(parent: Element) -> None:
    renderer = element(
        parent, "renderer-v2", type="categorizedSymbol", attr="condition", forceraster="0",
        symbollevels="0", enableorderby="0", referencescale="-1",
    )  # fmt: skip
    categories = element(renderer, "categories")
    symbols = element(renderer, "symbols")
    for number, (condition, (form, colour)) in enumerate(_CONDITIONS.items()):
        # The blank value takes all that no other takes, so those not visited yet.
        label = ("未检查", "Not visited") if condition is None else CONDITION_LABELS[condition]
        element(
            categories, "category", value="" if condition is None else condition.value,
            label=both(label), symbol=str(number), render="true",
        )  # fmt: skip
        _marker(symbols, str(number), form, colour, "4")


def _marker(symbols: Element, name: str, form: str, colour: str, size: str) -> None:
    _layer(
        element(symbols, "symbol", name=name, type="marker", alpha="1", clip_to_extent="1",
                force_rhr="0"),
        "SimpleMarker",
        {"name": form, "color": colour, "size": size, "size_unit": "MM", "outline_color": _RED,
         "outline_width": "0.5", "outline_width_unit": "MM", "outline_style": "solid"},
    )  # fmt: skip


def _line(symbols: Element) -> None:
    _layer(
        element(symbols, "symbol", name="0", type="line", alpha="1", clip_to_extent="1",
                force_rhr="0"),
        "SimpleLine",
        {"line_color": _RED, "line_width": "0.7", "line_width_unit": "MM", "line_style": "solid",
         "capstyle": "round", "joinstyle": "round"},
    )  # fmt: skip


def _layer(symbol: Element, kind: str, settings: Mapping[str, str]) -> None:
    layer = element(symbol, "layer", enabled="1", locked="0", **{"class": kind, "pass": "0"})
    option(layer, settings)
    # As versions before 3.26 read it.
    for key, value in settings.items():
        element(layer, "prop", k=key, v=value)


def _add_labels(parent: Element, field: str) -> None:
    labels = element(parent, "labeling", type="simple")
    settings = element(labels, "settings", calloutType="simple")
    style = element(
        settings, "text-style", fieldName=field, isExpression="0", fontSize="10",
        fontSizeUnit="Point", textColor=_DARK, textOpacity="1", namedStyle="Regular",
        fontFamily="Noto Sans CJK SC",
    )  # fmt: skip
    element(
        style, "text-buffer", bufferDraw="1", bufferSize="1", bufferSizeUnits="MM",
        bufferColor=_WHITE, bufferOpacity="1",
    )  # fmt: skip
    element(settings, "placement", placement="6", dist="2", distUnits="MM", priority="5")
    element(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")
