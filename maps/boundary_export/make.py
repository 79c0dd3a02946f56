"""Makes an exchange file of a line to hand out; the caller registers it before it leaves."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.line_collection import collect_line
from gis.archive import write_zip
from gis.cadfile import write_dxf
from gis.geopackage import write_geopackage
from gis.shapewrite import NAMES_FILE, write_shapefile
from gis.survey_crs import SurveyCrs
from maps.boundary_export.cad import drawing_of
from maps.boundary_export.earth_files import write_gpx_of, write_kml_of
from maps.boundary_export.exchange import Exchange, exchange_of
from maps.boundary_export.layers import SHORT_NAMES, about_layer, about_lines, layers_of
from maps.boundary_export.point_files import write_dat, write_txt


class ExportForm(StrEnum):
    """Formats in which a line is exchanged."""

    DXF = "dxf"
    DXF_R2000 = "dxf-r2000"
    DAT = "dat"
    GPKG = "gpkg"
    SHP = "shp"
    KML = "kml"
    GPX = "gpx"
    TXT = "txt"


@dataclass(frozen=True, slots=True)
class _Format:
    suffix: str
    media_type: str
    write: Callable[[Path, Exchange], None]


def line_export(
    connection: Connection,
    words: str,
    form: ExportForm,
    crs: SurveyCrs | None,
    as_of: date,
    known_at: datetime | None = None,
) -> InternalFile:
    """A line with its markers and points in one format, as whoever asks may see it.

    Args:
        connection: Of staff; it decides what is seen.
        words: Code or name of the line.
        form: The format.
        crs: The declared system; None: the line's usual one.
        as_of: The day.
        known_at: As known at this moment; None: now.

    Raises:
        InputError: No such line; nothing has a position; a position would have to change its
            datum; the format cannot hold the declared system, or a character.
    """
    exchange = exchange_of(collect_line(connection, words, crs, as_of, known_at))
    found, known = exchange.found, _FORMATS[form]
    with tempfile.TemporaryDirectory(prefix="export") as folder:
        path = Path(folder) / f"export{known.suffix}"
        known.write(path, exchange)
        content = path.read_bytes()
    return InternalFile(
        name=f"界线_{found.line.code}_{exchange.crs.epsg}{known.suffix}",
        media_type=known.media_type,
        content=content,
        subject="界线数据 Boundary line data",
        format=form.value,
        line_code=found.line.code,
        level=found.line.level.value,
        epsg=exchange.crs.epsg,
        feature_count=exchange.feature_count,
        classification=found.classification,
        extent=found.extent(with_line=True),
        notes=found.notes,
    )


def _dxf(path: Path, exchange: Exchange) -> None:
    write_dxf(path, drawing_of(exchange))


def _dxf_r2000(path: Path, exchange: Exchange) -> None:
    write_dxf(path, drawing_of(exchange), release="R2000")


def _gpkg(path: Path, exchange: Exchange) -> None:
    moment = exchange.found.known_at or datetime.now(UTC)
    write_geopackage(path, [*layers_of(exchange), about_layer(exchange)], moment=moment)


def _shp(path: Path, exchange: Exchange) -> None:
    """One archive with a set for each layer; what must be said stands in 说明.txt."""
    members: dict[str, bytes | Path] = {}
    for layer in layers_of(exchange, in_words=True):
        one = path.with_name(f"{layer.name}.zip")
        names = {field: SHORT_NAMES[field] for field in layer.fields}
        write_shapefile(one, layer, names=names, written_on=exchange.found.as_of.isoformat())
        with zipfile.ZipFile(one) as archive:
            for name in archive.namelist():
                kept = f"字段对照_{layer.name}.csv" if name == NAMES_FILE else name
                members[kept] = archive.read(name)
    said = "".join(f"{item}: {text}\r\n" for item, text in about_lines(exchange))
    members["说明.txt"] = said.encode("utf-8-sig")
    write_zip(path, members)


_FORMATS = {
    ExportForm.DXF: _Format(".dxf", "image/vnd.dxf", _dxf),
    ExportForm.DXF_R2000: _Format(".dxf", "image/vnd.dxf", _dxf_r2000),
    ExportForm.DAT: _Format(".dat", "text/plain", write_dat),
    ExportForm.GPKG: _Format(".gpkg", "application/geopackage+sqlite3", _gpkg),
    ExportForm.SHP: _Format(".zip", "application/zip", _shp),
    ExportForm.KML: _Format(".kml", "application/vnd.google-earth.kml+xml", write_kml_of),
    ExportForm.GPX: _Format(".gpx", "application/gpx+xml", write_gpx_of),
    ExportForm.TXT: _Format(".txt", "text/plain", write_txt),
}
