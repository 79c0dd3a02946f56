"""The QGIS project of a pack (.qgz), which QGIS, QField and Mergin Maps open; written without QGIS.

All paths are relative, and the project has the system of its layers: QField does not convert what
is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pyproj
from shapely.geometry.base import BaseGeometry

from gazetteer.inspection.pack_fields import INFO, LAYERS, LINE, PHOTOS, PROBLEMS, TASKS, WITNESSES
from gazetteer.inspection.pack_schema import PackLayer
from gis.archive import write_zip
from gis.survey_crs import SurveyCrs
from maps.field_pack.form_rules import PHOTO_RELATIONS, RELATION_FIELDS
from maps.field_pack.qgis_xml import QGIS_VERSION, document, element
from maps.field_pack.style import add_style
from maps.field_pack.symbology import geometry_word
from maps.field_pack.widgets import both

_DOCTYPE = "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'"
# What lies on top first.
_ORDER = (PROBLEMS, TASKS, WITNESSES, LINE, PHOTOS, INFO)
# Room around the line, as a share of its size.
_MARGIN = 0.05


def layer_ids(pack_uuid: str) -> Callable[[str], str]:
    """Ids of the layers of a project, by name; the same in its style files."""
    suffix = pack_uuid.replace("-", "_")
    return lambda name: f"{name}_{suffix}"


def write_project(
    path: Path,
    *,
    title: str,
    geopackage: str,
    pack_uuid: str,
    crs: SurveyCrs,
    extent: BaseGeometry,
    fix_sigma_m: float,
) -> None:
    """Write the project.

    Args:
        path: Target, .qgz.
        title: For people.
        geopackage: Name of the GeoPackage beside it.
        pack_uuid: Names the layers.
        crs: System of the layers and of the project.
        extent: What is in view at first, in that system, east first.
        fix_sigma_m: A fix worse than this asks why.

    Raises:
        FileError: The file cannot be written.
    """
    root = Element("qgis", {"version": QGIS_VERSION, "projectname": title})
    element(root, "homePath", path="")
    element(root, "title", title)
    _add_crs(element(root, "projectCrs"), crs)
    ids = layer_ids(pack_uuid)
    layers = {layer.name: layer for layer in LAYERS}
    tree = element(root, "layer-tree-group")
    element(tree, "customproperties")
    for name in _ORDER:
        element(
            tree, "layer-tree-layer", id=ids(name), name=both(layers[name].label),
            source=_source(geopackage, name), providerKey="ogr", expanded="0",
            checked="Qt::Checked",
        )  # fmt: skip
    _add_relations(element(root, "relations"), ids)
    _add_canvas(element(root, "mapcanvas", name="theMapCanvas"), crs, extent)
    listed = element(root, "projectlayers")
    for name in _ORDER:
        _add_layer(listed, layers[name], geopackage, ids, crs, fix_sigma_m)
    order = element(root, "layerorder")
    for name in _ORDER:
        element(order, "layer", id=ids(name))
    _add_properties(element(root, "properties"), crs)
    write_zip(path, {f"{path.stem}.qgs": document(root, _DOCTYPE)})


def _source(geopackage: str, name: str) -> str:
    return f"./{geopackage}|layername={name}"


def _add_layer(
    parent: Element,
    layer: PackLayer,
    geopackage: str,
    ids: Callable[[str], str],
    crs: SurveyCrs,
    fix_sigma_m: float,
) -> None:
    node = element(
        parent, "maplayer", type="vector", geometry=geometry_word(layer), autoRefreshEnabled="0",
        refreshOnNotifyEnabled="0", hasScaleBasedVisibilityFlag="0",
    )  # fmt: skip
    element(node, "id", ids(layer.name))
    element(node, "datasource", _source(geopackage, layer.name))
    element(node, "keywordList")
    element(node, "layername", both(layer.label))
    if layer.geometry is not None:
        _add_crs(element(node, "srs"), crs)
    element(node, "provider", "ogr", encoding="UTF-8")
    add_style(node, layer, ids, fix_sigma_m)


def _add_relations(parent: Element, ids: Callable[[str], str]) -> None:
    for name, relation in PHOTO_RELATIONS.items():
        node = element(
            parent, "relation", id=relation, name=both(("照片", "Photos")), strength="Association",
            referencingLayer=ids(PHOTOS), referencedLayer=ids(name),
            dataSource="", layerId=ids(PHOTOS), layerName=PHOTOS, providerKey="ogr",
        )  # fmt: skip
        field = RELATION_FIELDS[name]
        element(node, "fieldRef", referencingField=field, referencedField=field)


def _add_canvas(canvas: Element, crs: SurveyCrs, extent: BaseGeometry) -> None:
    element(canvas, "units", "degrees" if crs.kind == "geographic" else "meters")
    west, south, east, north = extent.bounds
    margin = max(east - west, north - south) * _MARGIN
    box = element(canvas, "extent")
    for name, value in (
        ("xmin", west - margin), ("ymin", south - margin),
        ("xmax", east + margin), ("ymax", north + margin),
    ):  # fmt: skip
        element(box, name, repr(value))
    element(canvas, "rotation", "0")
    _add_crs(element(canvas, "destinationsrs"), crs)


def _add_crs(parent: Element, crs: SurveyCrs) -> None:
    found = pyproj.CRS.from_epsg(crs.epsg)
    node = element(parent, "spatialrefsys", nativeFormat="Wkt")
    element(node, "wkt", found.to_wkt())
    element(node, "srid", str(crs.epsg))
    element(node, "authid", f"EPSG:{crs.epsg}")
    element(node, "description", found.name)
    element(node, "geographicflag", "true" if crs.kind == "geographic" else "false")


def _add_properties(parent: Element, crs: SurveyCrs) -> None:
    # Without ProjectionsEnabled the system of the project reads empty (PROOFS A2).
    reference = element(parent, "SpatialRefSys")
    element(reference, "ProjectionsEnabled", "1", type="int")
    element(reference, "ProjectCrs", crs.name, type="QString")
    element(element(parent, "Paths"), "Absolute", "false", type="bool")
