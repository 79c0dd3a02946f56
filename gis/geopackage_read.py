"""Reading a GeoPackage that came back from the field: every table, value by value.

Read with SQLite and not through GDAL, which would hand an integer over as a float where some row
has none, and would not show tables that the contents do not list. The file is a stranger's: it is
copied first, nothing of its schema runs (views, triggers, virtual tables are not read), and a
journal beside it (-wal), which QField leaves, is read with it.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gis.days import parse_day
from gis.errors import FieldError, FileError
from gis.features import Feature, FieldKind, Value
from gis.fields import Field, FieldType, clean_text, parse_value
from gis.filesize import need_file
from gis.problems import Problem

_LIMIT_BYTES = 1_000_000_000
# No single cell of survey data is larger.
_LONGEST_CELL = 50_000_000
# Steps of SQLite's machine after which a query is given up: far more than any table needs.
_STEPS, _MOST_CALLS = 1_000_000, 5_000
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_TYPED = {
    FieldKind.INTEGER: FieldType.INTEGER,
    FieldKind.REAL: FieldType.DECIMAL,
    FieldKind.BOOLEAN: FieldType.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class TableRead:
    """The rows of one table.

    Attributes:
        features: `row` is the fid; a cell that cannot be used is left out of the values and
            listed among the problems.
        epsg: System of the geometries; None: no geometries, or the file does not know.
        missing: Fields asked for that the table does not have.
        further: Columns of the table that were not asked for.
        problems: Cells and geometries that cannot be used.
    """

    features: tuple[Feature, ...]
    epsg: int | None
    missing: tuple[str, ...]
    further: tuple[str, ...]
    problems: tuple[Problem, ...]


@contextmanager
def open_geopackage(path: Path, *, limit_bytes: int = _LIMIT_BYTES) -> Iterator[GeoPackageFile]:
    """Opens a copy of the file for reading.

    Raises:
        FileError: Missing, too large, no GeoPackage, damaged or cut off; also while reading.
    """
    need_file(path, limit_bytes=limit_bytes)
    try:
        with tempfile.TemporaryDirectory(prefix="gpkg") as folder:
            copy = Path(folder) / "copy.gpkg"
            shutil.copyfile(path, copy)
            journal = path.with_name(path.name + "-wal")
            if journal.is_file():
                if journal.stat().st_size > limit_bytes:
                    raise FileError(f"{journal.name} is too large.", "Close the file in QGIS.")
                shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))
            with closing(sqlite3.connect(copy)) as connection:
                _harden(connection)
                yield GeoPackageFile(path.name, connection)
    except sqlite3.Error:
        raise FileError(
            f"{path.name} is no GeoPackage, or it is damaged or cut off.",
            "Export or copy it again; if a file of the same name ending in -wal lies beside the"
            " original, copy it too.",
        ) from None


class GeoPackageFile:
    """An open GeoPackage; made by `open_geopackage`."""

    def __init__(self, file: str, connection: sqlite3.Connection) -> None:
        """Checks that the file is whole.

        Raises:
            FileError: It is a database, but no GeoPackage, or it is damaged.
        """
        self._file = file
        self._connection = connection
        self._tables = {
            str(name)
            for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            )
            if not str(sql).upper().startswith("CREATE VIRTUAL")
        }
        if "gpkg_contents" not in self._tables:
            raise FileError(f"{file} is no GeoPackage.", "Export it as GeoPackage.")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise FileError(f"{file} is damaged.", "Export or copy it again.")

    def tables(self) -> tuple[str, ...]:
        """Names of the tables that hold data, listed in the contents or not, sorted."""
        inner = ("gpkg_", "rtree_", "sqlite_")
        return tuple(sorted(name for name in self._tables if not name.startswith(inner)))

    def read(self, table: str, fields: Mapping[str, FieldKind]) -> TableRead:
        """All rows of a table, in the order of their fid.

        Args:
            table: Its name.
            fields: Kinds of the fields wanted, by name; capitals do not matter.

        Raises:
            FileError: There is no such table.
        """
        if table not in self.tables():
            raise FileError(
                f"{self._file} has no layer named {table}.",
                f"It has {', '.join(self.tables()) or 'none'}.",
            )
        quoted = _quoted(table)
        present = {
            _key(str(row[1])): str(row[1])
            for row in self._connection.execute(f"PRAGMA table_info({quoted})")
        }
        geometry, epsg = self._geometry_column(table)
        wanted = {name: present[_key(name)] for name in fields if _key(name) in present}
        used = {*wanted.values(), geometry, present.get("fid")}
        selected = [*([geometry] if geometry else []), *wanted.values()]
        problems: list[Problem] = []
        features = []
        columns = "".join(f", {_quoted(column)}" for column in selected)
        for number, *cells in self._connection.execute(
            f"SELECT rowid{columns} FROM {quoted} ORDER BY rowid"
        ):
            # A column of a stranger's table may itself be called rowid.
            fid = number if isinstance(number, int) else None
            shape = None
            if geometry is not None:
                shape = self._shape(cells.pop(0), fid, geometry, problems)
            values: dict[str, Value] = {}
            for (name, column), cell in zip(wanted.items(), cells, strict=True):
                try:
                    values[name] = _value(cell, fields[name])
                except FieldError as fault:
                    problems.append(
                        Problem(
                            self._file,
                            fid,
                            column,
                            str(cell)[:80],
                            f"Layer {table}: {fault.message}",
                            fault.mend,
                        )
                    )
            features.append(Feature(shape, values, fid))
        return TableRead(
            tuple(features),
            epsg,
            tuple(name for name in fields if name not in wanted),
            tuple(column for column in present.values() if column not in used),
            tuple(problems),
        )

    def _geometry_column(self, table: str) -> tuple[str | None, int | None]:
        if "gpkg_geometry_columns" not in self._tables:
            return None, None
        found = self._connection.execute(
            "SELECT g.column_name, CASE WHEN upper(s.organization) = 'EPSG'"
            " THEN s.organization_coordsys_id END FROM gpkg_geometry_columns g"
            " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?",
            (table,),
        ).fetchone()
        if found is None:
            return None, None
        return str(found[0]), found[1] if isinstance(found[1], int) else None

    def _shape(
        self, blob: object, fid: int | None, column: str, problems: list[Problem]
    ) -> BaseGeometry | None:
        try:
            return None if blob is None else _geometry(blob)
        except (FieldError, shapely.errors.ShapelyError, struct.error):
            problems.append(
                Problem(
                    self._file,
                    fid,
                    column,
                    None,
                    "The geometry cannot be read.",
                    "Draw it anew and export again.",
                )
            )
            return None


def _harden(connection: sqlite3.Connection) -> None:
    """Lets nothing that the file defines run or grow."""
    calls = 0

    def give_up() -> bool:
        nonlocal calls
        calls += 1
        return calls > _MOST_CALLS

    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
    connection.set_progress_handler(give_up, _STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _geometry(blob: object) -> BaseGeometry | None:
    """A geometry from GeoPackageBinary (OGC 12-128r19, 2.1.3)."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise FieldError("no GeoPackageBinary", "")
    flags = blob[3]
    size = _ENVELOPE_BYTES.get(flags >> 1 & 0b111)
    if size is None or flags & 0b10_0000:
        raise FieldError("unknown form", "")
    shape = shapely.from_wkb(blob[8 + size :])
    return None if shape.is_empty else shape


def _value(cell: object, kind: FieldKind) -> Value:
    """The value of a cell; SQLite lets any type stand in any column."""
    if cell is None or (isinstance(cell, str) and not clean_text(cell)):
        return None
    if isinstance(cell, bytes):
        raise FieldError("The cell holds bytes.", f"Give a {kind.value}.")
    if kind is FieldKind.TEXT:
        return clean_text(cell) if isinstance(cell, str) else str(cell)
    if kind is FieldKind.BOOLEAN and cell in (0, 1):
        return bool(cell)
    if kind is FieldKind.INTEGER and isinstance(cell, int):
        return cell
    if kind is FieldKind.REAL and isinstance(cell, int | float):
        return float(cell)
    if kind is FieldKind.DATE:
        return parse_day(str(cell))
    if kind is FieldKind.DATETIME:
        return _moment(str(cell))
    typed = Field(kind.value, _TYPED[kind], kind.value, kind.value)
    value = parse_value(typed, str(cell))
    if kind is FieldKind.REAL and value is not None:
        return float(str(value))
    return value if isinstance(value, int) else None


def _moment(text: str) -> datetime:
    # The standard says UTC, so a moment without an offset is in UTC.
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise FieldError(
            f"'{text[:40]}' is no date and time.", "Write it as 2026-05-01T08:30:00Z."
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
