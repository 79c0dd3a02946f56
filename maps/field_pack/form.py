"""The form of a layer: aliases, widgets, defaults, constraints and tabs."""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.etree.ElementTree import Element

from gazetteer.inspection.pack_fields import PHOTOS, PROBLEMS, TASKS
from gazetteer.inspection.pack_schema import PackField, PackLayer, Widget
from gis.geopackage import FID
from maps.field_pack.form_rules import DEFAULTS, NEEDED, PHOTO_RELATIONS, constraints
from maps.field_pack.qgis_xml import element, option
from maps.field_pack.widgets import both, photo_name, widget

_HARD, _SOFT = "1", "2"
_NOT_NULL, _EXPRESSION = 1, 4
_TABS = {
    "shown": ("登记", "On record"),
    "filled": ("检查", "Inspection"),
    "measured": ("新测坐标", "New coordinates"),
    "photos": ("照片", "Photos"),
}
_MEASURED = frozenset(
    {"new_north", "new_east", "new_crs", "new_height", "height_system", "method", "sigma_m",
     "accuracy_reason"}
)  # fmt: skip


def add_form(
    parent: Element, layer: PackLayer, layer_id: Callable[[str], str], fix_sigma_m: float
) -> None:
    """Add the elements of the form to a style or to a layer of a project.

    Args:
        parent: The `qgis` or `maplayer` element.
        layer: The layer.
        layer_id: Id of a layer of the project by its name.
        fix_sigma_m: A fix worse than this asks why.
    """
    _custom_properties(parent, layer)
    configuration = element(parent, "fieldConfiguration")
    hidden = element(configuration, "field", name=FID, configurationFlags="None")
    element(element(hidden, "editWidget", type="Hidden"), "config")
    for field in layer.fields:
        entry = element(configuration, "field", name=field.name, configurationFlags="None")
        kind, settings = widget(field, layer_id)
        option(element(element(entry, "editWidget", type=kind), "config"), settings)
    aliases = element(parent, "aliases")
    element(aliases, "alias", field=FID, index="0", name="")
    for number, field in enumerate(layer.fields, start=1):
        element(aliases, "alias", field=field.name, index=str(number), name=_alias(field))
    defaults = element(parent, "defaults")
    for field in layer.fields:
        expression = DEFAULTS.get((layer.name, field.name), "")
        element(defaults, "default", field=field.name, expression=expression, applyOnUpdate="0")
    _add_constraints(parent, layer, fix_sigma_m)
    element(parent, "editform", "", tolerant="1")
    element(parent, "featformsuppress", "0")
    element(parent, "editorlayout", "tablayout")
    _add_tabs(element(parent, "attributeEditorForm"), layer)
    editable = element(parent, "editable")
    element(editable, "field", name=FID, editable="0")
    for field in layer.fields:
        # UUIDs of new rows are hidden, but QGIS must be able to set them.
        is_key = field.widget is Widget.HIDDEN and layer.name != TASKS
        may = (field.is_filled or is_key) and not layer.is_read_only
        element(editable, "field", name=field.name, editable="1" if may else "0")


def _custom_properties(parent: Element, layer: PackLayer) -> None:
    """What QField reads: names of photos, and that markers are not dragged by accident."""
    naming = {
        field.name: photo_name(field, layer.name == TASKS)
        for field in layer.fields
        if field.widget is Widget.PHOTO
    }
    plain = {name: text.replace(".{extension}", ".jpg") for name, text in naming.items()}
    is_locked = layer.is_read_only or layer.name == TASKS
    option(
        element(parent, "customproperties"),
        {
            "QFieldSync/action": "copy",
            "QFieldSync/cloud_action": "no_action" if layer.is_read_only else "offline",
            "QFieldSync/attachment_naming": json.dumps(naming, ensure_ascii=False),
            "QFieldSync/photo_naming": json.dumps(plain, ensure_ascii=False),
            "QFieldSync/is_geometry_locked": is_locked,
        },
    )


def _add_constraints(parent: Element, layer: PackLayer, fix_sigma_m: float) -> None:
    asked = constraints(layer.name, fix_sigma_m)
    listed = element(parent, "constraints")
    for field in layer.fields:
        needed, expression = (layer.name, field.name) in NEEDED, field.name in asked
        flags = _NOT_NULL * needed + _EXPRESSION * expression
        element(
            listed, "constraint", field=field.name, constraints=str(flags),
            notnull_strength=_HARD if needed else "0", unique_strength="0",
            exp_strength=_SOFT if expression else "0",
        )  # fmt: skip
    worded = element(parent, "constraintExpressions")
    for field in layer.fields:
        expression_text, why = asked.get(field.name, ("", ("", "")))
        element(worded, "constraint", field=field.name, exp=expression_text, desc=both(why).strip())


def _add_tabs(form: Element, layer: PackLayer) -> None:
    places: dict[str, list[tuple[int, PackField]]] = {}
    for number, field in enumerate(layer.fields, start=1):
        if field.widget is not Widget.HIDDEN:
            places.setdefault(_tab(layer, field), []).append((number, field))
    for tab, fields in places.items():
        # One tab needs no title of its own.
        container = element(
            form, "attributeEditorContainer", name=both(_TABS[tab]), columnCount="1",
            groupBox="0", showLabel="1", visibilityExpressionEnabled="0",
            visibilityExpression="",
        )  # fmt: skip
        for number, field in fields:
            element(
                container, "attributeEditorField", name=field.name, index=str(number),
                showLabel="1",
            )  # fmt: skip
        relation = PHOTO_RELATIONS.get(layer.name)
        if tab == "photos" and relation is not None:
            element(
                container, "attributeEditorRelation", name=relation, relation=relation,
                showLabel="1", label=both(("更多照片", "More photos")), nmRelationId="",
                forceSuppressFormPopup="0", relationWidgetTypeId="relation_editor",
            )  # fmt: skip


def _tab(layer: PackLayer, field: PackField) -> str:
    if layer.name not in (TASKS, PROBLEMS, PHOTOS) or not field.is_filled:
        return "shown"
    if field.widget is Widget.PHOTO and layer.name != PHOTOS:
        return "photos"
    return "measured" if layer.name == TASKS and field.name in _MEASURED else "filled"


def _alias(field: PackField) -> str:
    hint = "" if field.hint is None else f"（{field.hint[0]}）"
    return f"{both(field.label)}{hint}"
