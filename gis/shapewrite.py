"""Writing a Shapefile set as a zip: .shp, .shx, .dbf, .prj, .cpg and a table of field names.

Texts are in GB18030, which every Chinese desktop GIS reads and which, unlike GBK, lacks no
character. Two limits of the format are reported instead of met by cutting: ten bytes for the name
of a field, 254 bytes for a text. The full names of the fields stand in 字段对照.csv.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pyogrio

from gis.archive import write_zip
from gis.errors import FieldError, FileError
from gis.feature_columns import GDAL_ERRORS, FeatureColumns, feature_columns
from gis.features import Feature, FieldKind, Layer, Value
from gis.formulas import harmless
from gis.survey_text import csv_line

ShapeEncoding = Literal["GB18030", "GBK", "UTF-8"]

NAMES_FILE = "字段对照.csv"
_NAME_BYTES, _TEXT_BYTES = 10, 254
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write_shapefile(
    path: Path,
    layer: Layer,
    *,
    names: Mapping[str, str],
    encoding: ShapeEncoding = "GB18030",
    written_on: str = "2000-01-01",
) -> None:
    """Writes the zip, whole or not at all.

    Truth values become 是 and 否, moments text, because the format has neither in a form that
    all programs read.

    Args:
        path: Target, .zip.
        layer: With geometries; its name is that of the files.
        names: Short name by field, at most ten bytes each in the encoding.
        encoding: Of names and texts, said in the .cpg.
        written_on: Day of the last change, in the head of the .dbf.

    Raises:
        FieldError: A field without a short name, a short name that is too long or stands twice,
            a text that is too long, a character that the encoding lacks, a value that is not of
            its kind, no system.
        FileError: The file cannot be written.
    """
    if layer.geometry is None or layer.epsg is None:
        raise FieldError(f"The layer {layer.name} has no geometries.", "Write it as a table.")
    _check_names(layer, names, encoding)
    made = feature_columns(_plain(layer, encoding))
    with tempfile.TemporaryDirectory(prefix="shape") as folder:
        file = Path(folder) / "part.shp"
        _write(file, layer, made, [names[name] for name in made.names], encoding, written_on)
        members: dict[str, bytes | Path] = {
            layer.name + suffix: file.with_suffix(suffix) for suffix in _PARTS
        }
        members[NAMES_FILE] = _names_table(layer, names)
        write_zip(path, members)


def _write(
    file: Path,
    layer: Layer,
    made: FeatureColumns,
    short: list[str],
    encoding: ShapeEncoding,
    written_on: str,
) -> None:
    try:
        pyogrio.raw.write(
            file,
            made.wkb,
            made.data,
            short,
            field_mask=made.masks,
            driver="ESRI Shapefile",
            geometry_type=made.geometry_type,
            crs=f"EPSG:{layer.epsg}",
            # Not the layer option ENCODING, which pyogrio overrides.
            encoding=encoding,
            layer_options={"DBF_DATE_LAST_UPDATE": written_on},
        )
    except GDAL_ERRORS as fault:
        raise FileError(
            f"The Shapefile {layer.name} cannot be written.", "Check the free space of the disk."
        ) from fault


def _plain(layer: Layer, encoding: ShapeEncoding) -> Layer:
    """The layer with only the kinds that a .dbf has."""
    kinds = {FieldKind.BOOLEAN: FieldKind.TEXT, FieldKind.DATETIME: FieldKind.TEXT}
    # The values are checked against their own kinds first.
    feature_columns(layer)
    features = []
    for number, feature in enumerate(layer.features, start=1):
        values: dict[str, Value] = {}
        for name, value in feature.values.items():
            values[name] = _plain_value(layer.fields[name], value)
            text = values[name]
            if isinstance(text, str):
                _check_text(layer.name, number, name, text, encoding)
        features.append(Feature(feature.geometry, values, feature.row))
    fields = {name: kinds.get(kind, kind) for name, kind in layer.fields.items()}
    return replace(layer, fields=fields, features=features)


def _plain_value(kind: FieldKind, value: Value) -> Value:
    if value is None:
        return None
    if kind is FieldKind.BOOLEAN:
        return "是" if value else "否"
    return str(value) if kind is FieldKind.DATETIME else value


def _check_text(layer: str, number: int, name: str, text: str, encoding: ShapeEncoding) -> None:
    size = len(_encoded(text, f"Layer {layer}, feature {number}, field {name}", encoding))
    if size > _TEXT_BYTES:
        raise FieldError(
            f"Layer {layer}, feature {number}, field {name}: the text has {size} bytes; a"
            f" Shapefile holds {_TEXT_BYTES}.",
            "Shorten it, or write a GeoPackage.",
        )


def _check_names(layer: Layer, names: Mapping[str, str], encoding: ShapeEncoding) -> None:
    seen: dict[str, str] = {}
    for name in layer.fields:
        short = names.get(name)
        if not short:
            raise FieldError(f"The field {name} has no short name.", "Add it to the names.")
        size = len(_encoded(short, f"The field name {short}", encoding))
        if size > _NAME_BYTES:
            raise FieldError(
                f"The short name {short} has {size} bytes; a Shapefile holds {_NAME_BYTES}.",
                "Shorten it.",
            )
        if short.casefold() in seen:
            raise FieldError(
                f"{name} and {seen[short.casefold()]} have the same short name {short}.",
                "Tell them apart.",
            )
        seen[short.casefold()] = name
    if not layer.name.strip() or any(char in '/\\:*?"<>|' for char in layer.name):
        raise FieldError(f"'{layer.name}' cannot be the name of a file.", "Rename the layer.")


def _encoded(text: str, where: str, encoding: ShapeEncoding) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as fault:
        char = text[fault.start]
        raise FieldError(
            f"{where}: {char} (U+{ord(char):04X}) does not exist in {encoding}.",
            "Write the Shapefile in GB18030.",
        ) from None


def _names_table(layer: Layer, names: Mapping[str, str]) -> bytes:
    lines = ["短名,字段,类型"]
    lines += [
        csv_line([harmless(names[name]), harmless(name), kind.value])
        for name, kind in layer.fields.items()
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
