"""GeoPackage, Shapefile and FlatGeobuf through GDAL, some thousand features at a time."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from gis.crs import Crs, contradiction
from gis.errors import FileError
from gis.rows import DataFile, Row, clean_headers, need_crs, read_geometry
from gis.shapefiles import check_parts, decode_name, decode_text, text_codec
from gis.spreadsheets import number_text

_BATCH = 20_000
_GDAL_ERRORS = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError)
_DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
# QGIS keeps its styles in a layer of its own.
_NOT_DATA = {"layer_styles"}
# GDAL hands the bytes of a Shapefile's texts over unchanged; we decode them strictly.
_AS_BYTES = "ISO-8859-1"


def open_vector(
    path: Path, *, crs: Crs | None, encoding: str | None, layer: str | None
) -> DataFile:
    """Opens one layer of a .gpkg, .shp or .fgb.

    Args:
        path: The file.
        crs: Declared system; what the file says must agree.
        encoding: Of a Shapefile's texts; the other formats are always UTF-8.
        layer: Needed where a GeoPackage holds several.

    Raises:
        FileError: A part missing, cut off or damaged; encoding or system unknown or
            contradicted; several layers and none named; no features.
    """
    codec = None
    if path.suffix.lower() == ".shp":
        check_parts(path)
        codec = text_codec(path, encoding)
    name = _layer(path, layer)
    with _quietly():
        try:
            info = pyogrio.read_info(
                path, layer=name, encoding=_AS_BYTES if codec else None, force_feature_count=True
            )
        except _GDAL_ERRORS:
            raise _damaged(path) from None
    if info["driver"] != _DRIVERS[path.suffix.lower()]:
        raise _damaged(path)
    if info["features"] == 0:
        raise FileError(f"{path.name} has no features.", "Export it again with its features.")
    has_geometry = info["geometry_type"] is not None
    if has_geometry:
        _check_crs(path, need_crs(crs, path.name), info["crs"])
    # Pictures and other binary fields are of no use here.
    kept = [
        (str(field), subtype == "OFSTBoolean")
        for field, kind, subtype in zip(
            info["fields"], info["ogr_types"], info["ogr_subtypes"], strict=True
        )
        if kind != "OFTBinary"
    ]
    names = [field for field, _ in kept]
    columns = clean_headers(
        [decode_name(f, codec, file=path.name) if codec else f for f in names], path.name
    )
    booleans = {column for column, (_, is_boolean) in zip(columns, kept, strict=True) if is_boolean}
    reader = _Reader(path, name, codec, names, columns, booleans, crs if has_geometry else None)

    def read() -> Iterator[Row]:
        return reader.rows(int(info["features"]))

    return DataFile(path, columns, has_geometry, int(info["features"]), read)


class _Reader:
    """Reads one layer in batches."""

    def __init__(
        self,
        path: Path,
        layer: str,
        codec: str | None,
        fields: list[str],
        columns: tuple[str, ...],
        booleans: set[str],
        crs: Crs | None,
    ) -> None:
        self._path = path
        self._layer = layer
        self._codec = codec
        self._fields = fields
        self._columns = columns
        self._booleans = booleans
        self._crs = crs

    def rows(self, expected: int) -> Iterator[Row]:
        """All rows; fails where there are fewer than `expected`."""
        done = 0
        while True:
            fids, shapes, data = self._batch(done)
            for index in range(len(fids)):
                # GDAL counts the records of a Shapefile from 0 and passes over deleted ones.
                number = int(fids[index]) + 1 if self._codec else done + index + 1
                yield self._row(number, index, shapes, data)
            if len(fids) < _BATCH:
                break
            done = int(fids[-1]) + 1 if self._codec else done + len(fids)
        # GDAL ends quietly where a FlatGeobuf is cut off between two features.
        if self._codec is None and done + len(fids) < expected:
            raise _damaged(self._path)

    def _batch(self, skip: int) -> tuple[np.ndarray, np.ndarray | None, list[np.ndarray]]:
        with _quietly():
            try:
                _, fids, shapes, data = pyogrio.raw.read(
                    self._path,
                    layer=self._layer,
                    columns=self._fields,
                    encoding=_AS_BYTES if self._codec else None,
                    read_geometry=self._crs is not None,
                    skip_features=skip,
                    max_features=_BATCH,
                    return_fids=True,
                    datetime_as_string=True,
                )
            except _GDAL_ERRORS:
                raise _damaged(self._path) from None
        return fids, shapes, data

    def _row(
        self, number: int, index: int, shapes: np.ndarray | None, data: list[np.ndarray]
    ) -> Row:
        values = {
            column: self._text(cells[index], number, column)
            for column, cells in zip(self._columns, data, strict=True)
        }
        if self._crs is None or shapes is None:
            return Row(number, values)
        wkb = shapes[index]
        geometry, problem = read_geometry(
            lambda: None if wkb is None else shapely.from_wkb(wkb),
            self._crs,
            self._path.name,
            number,
        )
        return Row(number, values, geometry, problem)

    def _text(self, value: object, number: int, column: str) -> str | None:
        if isinstance(value, str):
            text = value
            if self._codec is not None and not value.isascii():
                text = decode_text(
                    value, self._codec, file=self._path.name, number=number, column=column
                )
            return text.removesuffix("T00:00:00") if text.strip() else None
        # Where a column has nulls, integers and Booleans come as floats and null as NaN.
        if isinstance(value, float | np.floating) and np.isnan(value):
            return None
        if column in self._booleans:
            return "true" if value else "false"
        if isinstance(value, float | np.floating):
            return number_text(float(value))
        if isinstance(value, np.ndarray):
            return json.dumps(value.tolist(), ensure_ascii=False)
        return None if value is None else str(value)


def _layer(path: Path, layer: str | None) -> str:
    with _quietly():
        try:
            names = [str(name) for name, _ in pyogrio.list_layers(path) if name not in _NOT_DATA]
        except _GDAL_ERRORS:
            raise _damaged(path) from None
    listed = ", ".join(names)
    if layer is not None:
        if layer not in names:
            raise FileError(f"{path.name} has no layer named {layer}.", f"It has {listed}.")
        return layer
    if len(names) != 1:
        raise FileError(
            f"{path.name} has {len(names)} layers: {listed}.", "Name one of them with --layer."
        )
    return names[0]


def _check_crs(path: Path, declared: Crs, in_file: str | None) -> None:
    # A GeoPackage may say outright that its system is undefined.
    if in_file is None or "Undefined" in in_file:
        return
    fault = contradiction(declared, in_file)
    if fault is not None:
        raise FileError(f"{path.name}: {fault}.", "Declare the system that its coordinates are in.")


def _quietly() -> warnings.catch_warnings[None]:
    # What GDAL warns of (measures dropped, odd headers) is either irrelevant or checked here.
    return warnings.catch_warnings(action="ignore")


def _damaged(path: Path) -> FileError:
    return FileError(
        f"{path.name} is cut off, damaged or not what its ending says.",
        "Export or copy the file again.",
    )
