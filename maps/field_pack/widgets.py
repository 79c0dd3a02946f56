"""How each field of a pack is filled in: the editing widgets of QGIS, QField and Mergin Maps."""

from __future__ import annotations

from collections.abc import Callable

from gazetteer.inspection.pack_fields import PHOTO_FOLDER, TASKS
from gazetteer.inspection.pack_schema import PackField, Widget
from maps.field_pack.qgis_xml import OptionValue

_Settings = dict[str, OptionValue]


def widget(field: PackField, layer_id: Callable[[str], str]) -> tuple[str, _Settings]:
    """Name and settings of the widget of a field.

    Args:
        field: The field.
        layer_id: Id of a layer of the project by its name.
    """
    if field.widget is Widget.CHOICE:
        choices = [{both(label): value} for value, label in (field.choices or {}).items()]
        return "ValueMap", {"map": choices}
    if field.widget is Widget.DAY:
        return "DateTime", {
            "allow_null": True, "calendar_popup": True, "display_format": "yyyy-MM-dd",
            "field_format": "yyyy-MM-dd", "field_iso_format": False,
        }  # fmt: skip
    if field.widget is Widget.PHOTO:
        # RelativeStorage 1: relative to the project, so that the path is DCIM/… on every device.
        return "ExternalResource", {
            "DocumentViewer": 1, "DocumentViewerHeight": 0, "DocumentViewerWidth": 0,
            "FileWidget": True, "FileWidgetButton": True, "FileWidgetFilter": "",
            "RelativeStorage": 1, "StorageMode": 0, "StorageType": "",
        }  # fmt: skip
    if field.widget is Widget.MARKER:
        return "ValueRelation", {
            "AllowMulti": False, "AllowNull": True, "FilterExpression": "", "Key": "object_uuid",
            "Layer": layer_id(TASKS), "LayerName": TASKS, "LayerProviderName": "ogr",
            "NofColumns": 1, "OrderByValue": True, "UseCompleter": False, "Value": "full_number",
        }  # fmt: skip
    if field.widget is Widget.HIDDEN:
        return "Hidden", {}
    return "TextEdit", {"IsMultiline": field.widget is Widget.LINES, "UseHtml": False}


def photo_name(field: PackField, of_marker: bool) -> str:
    """Expression by which QField names a photo: the marker's number and the moment."""
    number = '"full_number"' if of_marker else f"'{field.name}'"
    return (
        f"'{PHOTO_FOLDER}/' || {number} || '_' || format_date(now(),'yyyyMMdd_hhmmss')"
        f" || '_{field.name}.{{extension}}'"
    )


def both(label: tuple[str, str]) -> str:
    """Chinese and English on one line."""
    return f"{label[0]} {label[1]}"
