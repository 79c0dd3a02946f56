"""Opening a user's file: one function for every format we read.

Coordinate system and encoding are declared by the user and checked against the file; nothing
is guessed.
"""

from __future__ import annotations

from pathlib import Path

from gis.crs import Crs
from gis.csvfile import open_csv
from gis.errors import FileError
from gis.geojsonfile import open_geojson
from gis.rows import DataFile, Row
from gis.spreadsheets import open_workbook
from gis.vectorfiles import open_vector

__all__ = ["DataFile", "Row", "open_datafile"]

_READABLE = ".csv, .tsv, .txt, .xlsx, .geojson, .json, .gpkg, .shp or .fgb"


def open_datafile(
    path: Path, *, crs: Crs | None, encoding: str | None = None, layer: str | None = None
) -> DataFile:
    """Opens a table or a vector layer and checks that it is whole.

    Args:
        path: The file; its ending names the format.
        crs: System of its coordinates; needed where rows carry geometries.
        encoding: Of CSV, GeoJSON and Shapefile; None means UTF-8, or what a .cpg says. Other
            formats carry their own, so it is not looked at.
        layer: Layer of a GeoPackage or sheet of a workbook; not looked at elsewhere.

    Raises:
        FileError: The file cannot be read as declared; the message says where and how to mend.
    """
    if not path.is_file():
        raise FileError(f"There is no file {path}.", "Check the path.")
    suffix = path.suffix.lower()
    try:
        if suffix in (".csv", ".tsv", ".txt"):
            return open_csv(path, crs=crs, encoding=encoding)
        if suffix == ".xlsx":
            return open_workbook(path, crs=crs, layer=layer)
        if suffix in (".geojson", ".json"):
            return open_geojson(path, crs=crs, encoding=encoding)
        if suffix in (".gpkg", ".shp", ".fgb"):
            return open_vector(path, crs=crs, encoding=encoding, layer=layer)
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or 'the disk failed'}.",
            "Check the path and its permissions.",
        ) from error
    if suffix in (".xls", ".et", ".ods"):
        raise FileError(f"{path.name} is in an older or other format.", "Save it as .xlsx.")
    raise FileError(f"{path.name} is in a format that is not read.", f"Give {_READABLE}.")
