"""Writing KML 2.2: places and lines with names, descriptions and data, in folders.

The format knows one system, WGS 84 longitude latitude, which is taken as CGCS2000: the two differ
by decimetres in China. No style refers to a picture on another host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from gis.errors import FieldError
from gis.safe_xml import xml_text
from gis.wholefile import whole_file

NAMESPACE = "http://www.opengis.net/kml/2.2"


@dataclass(frozen=True, slots=True)
class Placemark:
    """A named place or line.

    Attributes:
        name: Shown on the map; None: none.
        geometry: WGS 84, longitude latitude, with a height where known; None: none.
        description: Longer text; None: none.
        data: Text by field name (ExtendedData).
        folder: Names of the folders it lies in, outermost first, joined by "/".
    """

    name: str | None
    geometry: BaseGeometry | None
    description: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""


@dataclass(frozen=True, slots=True)
class KmlFolder:
    """A folder of placemarks that are drawn alike.

    Attributes:
        name: Of the folder.
        placemarks: Their own `folder` is not looked at.
        colour_rgb: As "d7191c"; None: the program's own.
        width_px: Of lines.
    """

    name: str
    placemarks: Sequence[Placemark]
    colour_rgb: str | None = None
    width_px: float = 2.0


def write_kml(path: Path, folders: Sequence[KmlFolder], *, title: str) -> None:
    """Writes KML, whole or not at all.

    Args:
        path: Target, .kml.
        folders: In order; geometries are points, lines, areas or several of these, in WGS 84.
        title: Name of the document.

    Raises:
        FieldError: A position that is none, a geometry that KML cannot hold, or a text that XML
            cannot.
        FileError: The file cannot be written.
    """
    root = Element("kml", {"xmlns": NAMESPACE})
    document = SubElement(root, "Document")
    _put(document, "name", title)
    for index, folder in enumerate(folders):
        if folder.colour_rgb is not None:
            _style(document, f"style{index}", folder.colour_rgb, folder.width_px)
        _schema(document, f"schema{index}", folder)
    for index, folder in enumerate(folders):
        element = SubElement(document, "Folder")
        _put(element, "name", folder.name)
        for placemark in folder.placemarks:
            style = f"#style{index}" if folder.colour_rgb is not None else None
            _placemark(element, placemark, style, f"#schema{index}")
    indent(root)
    with whole_file(path) as draft:
        draft.write_bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _schema(document: Element, name: str, folder: KmlFolder) -> None:
    """Declares the data fields of a folder: GDAL, and so QGIS, shows no others."""
    fields = dict.fromkeys(key for placemark in folder.placemarks for key in placemark.data)
    if fields:
        schema = SubElement(document, "Schema", {"name": xml_text(folder.name), "id": name})
        for field_name in fields:
            SubElement(schema, "SimpleField", {"name": xml_text(field_name), "type": "string"})


def _placemark(parent: Element, placemark: Placemark, style: str | None, schema: str) -> None:
    element = SubElement(parent, "Placemark")
    if placemark.name is not None:
        _put(element, "name", placemark.name)
    if placemark.description is not None:
        _put(element, "description", placemark.description)
    if style is not None:
        _put(element, "styleUrl", style)
    if placemark.data:
        extended = SubElement(element, "ExtendedData")
        values = SubElement(extended, "SchemaData", {"schemaUrl": schema})
        for key, value in placemark.data.items():
            SubElement(values, "SimpleData", {"name": key}).text = xml_text(value)
    if placemark.geometry is not None and not placemark.geometry.is_empty:
        _geometry(element, placemark.geometry, placemark.name or "a placemark")


def _style(document: Element, name: str, rgb: str, width_px: float) -> None:
    # KML orders alpha, blue, green, red.
    colour = f"ff{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".lower()
    style = SubElement(document, "Style", {"id": name})
    for kind in ("IconStyle", "LineStyle"):
        element = SubElement(style, kind)
        _put(element, "color", colour)
        if kind == "LineStyle":
            _put(element, "width", f"{width_px:g}")


def _geometry(parent: Element, geometry: BaseGeometry, name: str) -> None:
    if isinstance(geometry, BaseMultipartGeometry):
        several = SubElement(parent, "MultiGeometry")
        for part in geometry.geoms:
            _geometry(several, part, name)
        return
    if isinstance(geometry, shapely.Point | shapely.LineString):
        kind = "Point" if isinstance(geometry, shapely.Point) else "LineString"
        element = SubElement(parent, kind)
        _put(element, "coordinates", _coordinates(geometry, name))
    elif isinstance(geometry, shapely.Polygon):
        element = SubElement(parent, "Polygon")
        rings = [("outerBoundaryIs", geometry.exterior)]
        rings += [("innerBoundaryIs", hole) for hole in geometry.interiors]
        for edge, ring in rings:
            inside = SubElement(SubElement(element, edge), "LinearRing")
            _put(inside, "coordinates", _coordinates(ring, name))
    else:
        raise FieldError(f"KML cannot hold the {geometry.geom_type} of {name}.", "Leave it out.")


def _coordinates(geometry: BaseGeometry, name: str) -> str:
    rows = shapely.get_coordinates(geometry, include_z=geometry.has_z)
    if not np.isfinite(rows).all() or (np.abs(rows[:, :2]) > (180, 90)).any():
        raise FieldError(
            f"{name} lies at no place of the earth.", "Give longitude and latitude in WGS 84."
        )
    return " ".join(",".join(_number(number) for number in row) for row in rows.tolist())


def _number(number: float) -> str:
    # Ten digits behind the point are a hundredth of a millimetre.
    text = f"{number:.10f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _put(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = xml_text(text)
