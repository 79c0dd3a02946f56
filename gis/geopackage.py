"""Writing a GeoPackage: several layers and tables in one file, with styles for QGIS and QField.

GDAL writes the layers; what it has no words for (styles, tables outside the contents, a fixed
date) is added with SQLite. The same content and moment give the same bytes, on one version of
both libraries. Version 1.2 is the default, because GDAL before 3.7 warns of newer ones.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyogrio

from gis.errors import FieldError, FileError
from gis.feature_columns import GDAL_ERRORS, feature_columns
from gis.features import FieldKind, Layer, Value
from gis.wholefile import whole_file

Version = Literal["1.2", "1.3"]

STYLES_TABLE = "layer_styles"
FID, GEOMETRY = "fid", "geom"
_RESERVED = re.compile(r"(?i)(gpkg|rtree|sqlite)_|layer_styles$")
_NOT_IN_NAMES = re.compile("[\"'`\\[\\]\x00-\x1f\x7f]")
_SQL_TYPES = {
    FieldKind.TEXT: "TEXT",
    FieldKind.INTEGER: "INTEGER",
    FieldKind.REAL: "REAL",
    FieldKind.BOOLEAN: "BOOLEAN",
    FieldKind.DATE: "DATE",
    FieldKind.DATETIME: "DATETIME",
}


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn and filled in.

    Attributes:
        layer: Name of the layer or table.
        qml: Style, labels and form in QGIS's own format.
        sld: Style in the OGC's; None: none.
        name: Of the style.
        is_default: Used when the layer is opened.
    """

    layer: str
    qml: str
    sld: str | None = None
    name: str = "default"
    is_default: bool = True


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table that GIS programs do not list, such as what the values were when packed.

    Attributes:
        name: Of the table.
        fields: Kind by column.
        rows: Values by column; a column left out is unknown.
    """

    name: str
    fields: Mapping[str, FieldKind]
    rows: Sequence[Mapping[str, Value]]


def write_geopackage(
    path: Path,
    layers: Sequence[Layer],
    *,
    styles: Sequence[LayerStyle] = (),
    tables: Sequence[PlainTable] = (),
    moment: datetime,
    version: Version = "1.2",
) -> None:
    """Writes the file, whole or not at all.

    Args:
        path: Target, .gpkg.
        layers: With geometries, or tables without; at least one.
        styles: At most one default for each layer.
        tables: Written beside the layers, not listed in the contents.
        moment: Said to be that of the last change of every layer; with offset.
        version: Of the standard.

    Raises:
        FieldError: Names that clash or cannot be, a value that is not of its kind, a style for
            no layer, a layer with geometries without a system.
        FileError: The file cannot be written.
    """
    _check_names(layers, tables, styles)
    with (
        whole_file(path) as draft,
        # GDAL insists on the ending, and leaves journals behind where it fails.
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".gpkg") as folder,
    ):
        file = Path(folder) / "draft.gpkg"
        for layer in layers:
            _write_layer(file, layer, version, path.name)
        _finish(file, styles, tables, moment)
        shutil.move(file, draft)


def _write_layer(file: Path, layer: Layer, version: Version, name: str) -> None:
    made = feature_columns(layer)
    is_first = not file.exists()
    try:
        pyogrio.raw.write(
            file,
            made.wkb,
            made.data,
            made.names,
            field_mask=made.masks,
            layer=layer.name,
            driver="GPKG",
            geometry_type=made.geometry_type,
            crs=None if layer.geometry is None else f"EPSG:{layer.epsg}",
            append=not is_first,
            gdal_tz_offsets=made.tz_offsets,
            dataset_options={"VERSION": version} if is_first else None,
            layer_options={"DESCRIPTION": layer.title} if layer.title else None,
        )
    except GDAL_ERRORS as fault:
        raise FileError(
            f"{name}: the layer {layer.name} cannot be written.",
            "Check the free space of the disk.",
        ) from fault


def _finish(
    file: Path, styles: Sequence[LayerStyle], tables: Sequence[PlainTable], moment: datetime
) -> None:
    """Adds what GDAL has no words for, and takes the time of writing out."""
    stamp = _moment_text(moment)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        if styles:
            _add_styles(connection, styles, stamp)
        for table in tables:
            _add_table(connection, table)
        connection.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def _add_styles(connection: sqlite3.Connection, styles: Sequence[LayerStyle], stamp: str) -> None:
    """The table that QGIS reads styles from; columns as QGIS makes them."""
    connection.execute(
        f'CREATE TABLE "{STYLES_TABLE}" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,'
        ' "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256),'
        ' "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,'
        ' "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),'
        ' "update_time" DATETIME)'
    )
    geometry = dict(
        connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    )
    connection.executemany(
        f'INSERT INTO "{STYLES_TABLE}" (f_table_catalog, f_table_schema, f_table_name,'
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
        " update_time) VALUES ('', '', ?, ?, ?, ?, ?, ?, '', '', ?)",
        [
            (s.layer, geometry.get(s.layer), s.name, s.qml, s.sld, s.is_default, stamp)
            for s in styles
        ],
    )
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change,"
        " srs_id) VALUES (?, 'attributes', ?, '', ?, 0)",
        (STYLES_TABLE, STYLES_TABLE, stamp),
    )
    connection.execute(
        "INSERT INTO gpkg_ogr_contents (table_name, feature_count) VALUES (?, ?)",
        (STYLES_TABLE, len(styles)),
    )


def _add_table(connection: sqlite3.Connection, table: PlainTable) -> None:
    columns = ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in table.fields.items())
    connection.execute(
        f'CREATE TABLE "{table.name}" ("{FID}" INTEGER PRIMARY KEY NOT NULL, {columns})'
    )
    names = ", ".join(f'"{name}"' for name in table.fields)
    marks = ", ".join("?" for _ in table.fields)
    connection.executemany(
        f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',
        [tuple(_cell(row.get(name)) for name in table.fields) for row in table.rows],
    )


def _cell(value: Value) -> str | int | float | None:
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise FieldError(f"The moment {moment} has no offset.", "Give it with its time zone.")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _check_names(
    layers: Sequence[Layer], tables: Sequence[PlainTable], styles: Sequence[LayerStyle]
) -> None:
    if not layers:
        raise FieldError("A GeoPackage needs a layer.", "Give at least one.")
    for layer in layers:
        _check_fields(layer.name, layer.fields)
        if (layer.geometry is None) != (layer.epsg is None):
            raise FieldError(
                f"The layer {layer.name} has geometries without a system, or a system without"
                " geometries.",
                "Give both or neither.",
            )
    for table in tables:
        _check_fields(table.name, table.fields)
        for row in table.rows:
            for name in row.keys() - table.fields.keys():
                raise FieldError(f"{name} is no field of the table {table.name}.", "Declare it.")
    names = [layer.name for layer in layers]
    _check_unique("layer", [*names, *(table.name for table in tables)])
    _check_unique("default style", [style.layer for style in styles if style.is_default])
    for style in styles:
        if style.layer not in names:
            raise FieldError(f"There is no layer {style.layer} to style.", f"There is {names}.")


def _check_fields(table: str, fields: Mapping[str, FieldKind]) -> None:
    for name in (table, *fields):
        if not name.strip() or name != name.strip() or _NOT_IN_NAMES.search(name):
            raise FieldError(
                f"{name!r} cannot be the name of a layer or field.",
                "Give a name without quotes, brackets and spaces at its ends.",
            )
    if _RESERVED.match(table):
        raise FieldError(f"The name {table} is kept for the format itself.", "Choose another.")
    if not fields:
        raise FieldError(f"{table} has no field.", "Give at least one.")
    _check_unique(f"field of {table}", [FID, GEOMETRY, *fields])


def _check_unique(what: str, names: Iterable[str]) -> None:
    # SQLite does not tell capitals from small letters, of ASCII.
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            raise FieldError(f"There is more than one {what} named {name}.", "Rename one.")
