"""Reading KML 2.2 and KMZ that other programs wrote.

Read here and not by GDAL, so that document types are refused before anything is expanded, and
names, folders and data come through as they are written. Links to other hosts are not followed.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import FieldError, FileError
from gis.filesize import need_file
from gis.kmlfile import NAMESPACE, Placemark
from gis.problems import Problem
from gis.safe_xml import parse_xml

_LIMIT_BYTES = 100_000_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)
_SPACES = (NAMESPACE, "http://earth.google.com/kml/2.2", "http://earth.google.com/kml/2.1", "")


@dataclass(frozen=True, slots=True)
class KmlContent:
    """What a file holds, and the placemarks that cannot be used."""

    placemarks: tuple[Placemark, ...]
    problems: tuple[Problem, ...]


def read_kml(path: Path, *, limit_bytes: int = _LIMIT_BYTES) -> KmlContent:
    """Reads the placemarks of a .kml or .kmz; links to other hosts are not followed.

    A placemark that cannot be used becomes a problem, with its 1-based number as the row.

    Raises:
        FileError: No KML, damaged, cut off, too large (unpacked, too), or with a document type.
    """
    need_file(path, limit_bytes=limit_bytes)
    content = path.read_bytes()
    documents = _unpacked(path, limit_bytes) if content.startswith(b"PK") else [content]
    roots = [parse_xml(document, file=path.name) for document in documents]
    if any(_local(root) != "kml" for root in roots):
        raise FileError(f"{path.name} is no KML.", "Export it as KML.")
    found = [pair for root in roots for pair in _elements(root, ())]
    placemarks: list[Placemark] = []
    problems: list[Problem] = []
    for row, (folder, element) in enumerate(found, start=1):
        name = _child_text(element, "name")
        try:
            geometry = _read_geometry(element)
        except (FieldError, shapely.errors.ShapelyError) as fault:
            reason = (
                fault.message
                if isinstance(fault, FieldError)
                else "Its geometry has too few positions."
            )
            problems.append(
                Problem(path.name, row, None, name, reason, "Draw it anew and export again.")
            )
            continue
        placemarks.append(
            Placemark(
                name,
                geometry,
                _child_text(element, "description"),
                dict(_data(element)),
                "/".join(folder),
            )
        )
    return KmlContent(tuple(placemarks), tuple(problems))


def _unpacked(path: Path, limit_bytes: int) -> list[bytes]:
    """Every .kml of a KMZ: GDAL writes one for each layer, linked from the first."""
    documents = []
    left = limit_bytes
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.lower().endswith(".kml"):
                    with archive.open(name) as member:
                        documents.append(member.read(left + 1))
                    left -= len(documents[-1])
                if left < 0:
                    raise FileError(
                        f"{path.name} unpacks to more than is read.", "Export a smaller area."
                    )
    except _DAMAGE:
        raise FileError(f"{path.name} is damaged or cut off.", "Export or copy it again.") from None
    if not documents:
        raise FileError(f"{path.name} holds no .kml.", "Export it again.")
    return documents


def _elements(
    element: Element, folder: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Element]]:
    for child in element:
        kind = _local(child)
        if kind == "Placemark":
            yield folder, child
        elif kind == "Folder":
            yield from _elements(child, (*folder, _child_text(child, "name") or ""))
        elif kind == "Document":
            yield from _elements(child, folder)


def _read_geometry(element: Element) -> BaseGeometry | None:
    found = [g for child in element if (g := _one_geometry(child)) is not None]
    return found[0] if found else None


def _one_geometry(element: Element) -> BaseGeometry | None:
    kind = _local(element)
    if kind == "Point":
        positions = _positions(element)
        if len(positions) != 1:
            raise FieldError("A point needs one position.", "Draw it anew.")
        return shapely.Point(positions[0])
    if kind == "LineString":
        return shapely.LineString(_positions(element))
    if kind == "Polygon":
        outer = [ring for child in element if _local(child) == "outerBoundaryIs" for ring in child]
        holes = [ring for child in element if _local(child) == "innerBoundaryIs" for ring in child]
        if len(outer) != 1:
            raise FieldError("An area needs one outer edge.", "Draw it anew.")
        return shapely.Polygon(_ring(outer[0]), [_ring(hole) for hole in holes])
    if kind == "MultiGeometry":
        parts = [g for child in element if (g := _one_geometry(child)) is not None]
        return _several(parts)
    return None


def _ring(element: Element) -> list[tuple[float, ...]]:
    positions = _positions(element)
    # Checked here, because shapely would close an open ring without a word.
    if len(positions) < 4 or positions[0][:2] != positions[-1][:2]:
        raise FieldError("The edge of the area is not closed.", "Draw it anew.")
    return positions


def _several(parts: list[BaseGeometry]) -> BaseGeometry | None:
    points = [part for part in parts if isinstance(part, shapely.Point)]
    lines = [part for part in parts if isinstance(part, shapely.LineString)]
    areas = [part for part in parts if isinstance(part, shapely.Polygon)]
    if not parts:
        return None
    if len(points) == len(parts):
        return shapely.MultiPoint(points)
    if len(lines) == len(parts):
        return shapely.MultiLineString(lines)
    if len(areas) == len(parts):
        return shapely.MultiPolygon(areas)
    return shapely.GeometryCollection(parts)


def _positions(element: Element) -> list[tuple[float, ...]]:
    positions = []
    for text in (_child_text(element, "coordinates") or "").split():
        try:
            numbers = tuple(float(part) for part in text.split(",")[:3])
        except ValueError:
            numbers = ()
        usable = len(numbers) >= 2 and all(math.isfinite(number) for number in numbers)
        if not usable or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
            raise FieldError(f"'{text[:40]}' is no position.", "Write longitude,latitude.")
        positions.append(numbers)
    # Programs write ,0 where they know no height; some vertices without one: unknown as well.
    is_flat = all(len(numbers) < 3 or numbers[2] == 0 for numbers in positions)
    if is_flat or len({len(numbers) for numbers in positions}) > 1:
        return [numbers[:2] for numbers in positions]
    return positions


def _data(element: Element) -> Iterator[tuple[str, str]]:
    """Pairs of <Data> and of <SimpleData>, as GDAL and Google Earth write them."""
    for extended in element:
        if _local(extended) != "ExtendedData":
            continue
        for child in extended.iter():
            name = child.get("name")
            if name is not None and _local(child) == "Data":
                yield name, _child_text(child, "value") or ""
            elif name is not None and _local(child) == "SimpleData":
                yield name, (child.text or "").strip()


def _child_text(element: Element, name: str) -> str | None:
    for child in element:
        if _local(child) == name:
            return (child.text or "").strip() or None
    return None


def _local(element: Element) -> str:
    """The name without KML's namespace; "" for elements of other vocabularies."""
    space, _, name = element.tag.rpartition("}")
    return name if space.removeprefix("{") in _SPACES else ""
