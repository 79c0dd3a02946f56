"""The style of a layer as QGIS reads it: drawing, labels and form in one document (QML)."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from gazetteer.inspection.pack_schema import PackLayer
from maps.field_pack.form import add_form
from maps.field_pack.qgis_xml import QGIS_VERSION, document, element
from maps.field_pack.symbology import add_symbology, geometry_word

_DOCTYPE = "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'"
_GEOMETRY_NUMBERS = {"Point": "0", "Line": "1", "No geometry": "4"}


def add_style(
    parent: Element, layer: PackLayer, layer_id: Callable[[str], str], fix_sigma_m: float
) -> None:
    """Add a layer's style to a style document or to a layer of a project.

    Args:
        parent: The `qgis` or `maplayer` element; it gets the attributes of a style too.
        layer: The layer.
        layer_id: Id of a layer of the project by its name.
        fix_sigma_m: A fix worse than this asks why.
    """
    parent.set("styleCategories", "AllStyleCategories")
    parent.set("readOnly", "1" if layer.is_read_only else "0")
    parent.set("labelsEnabled", "1")
    flags = element(parent, "flags")
    for name in ("Identifiable", "Searchable"):
        element(flags, name, "1")
    element(flags, "Removable", "0")
    add_symbology(parent, layer)
    add_form(parent, layer, layer_id, fix_sigma_m)
    element(parent, "layerGeometryType", _GEOMETRY_NUMBERS[geometry_word(layer)])


def qml(layer: PackLayer, layer_id: Callable[[str], str], fix_sigma_m: float) -> bytes:
    """The style of a layer as a QML document.

    Args:
        layer: The layer.
        layer_id: As in `add_style`.
        fix_sigma_m: As in `add_style`.
    """
    root = Element("qgis", {"version": QGIS_VERSION})
    add_style(root, layer, layer_id, fix_sigma_m)
    return document(root, _DOCTYPE)
