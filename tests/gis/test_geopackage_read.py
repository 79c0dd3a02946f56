import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely

from gis.errors import FileError
from gis.features import Feature, FieldKind, GeometryKind, Layer
from gis.geopackage import PlainTable, write_geopackage
from gis.geopackage_read import TableRead, open_geopackage

MOMENT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
FIELDS = {
    "uuid": FieldKind.TEXT,
    "serial": FieldKind.INTEGER,
    "偏差_m": FieldKind.REAL,
    "完好": FieldKind.BOOLEAN,
    "日期": FieldKind.DATE,
    "时刻": FieldKind.DATETIME,
}
VALUES = {
    "uuid": "7f1c", "serial": 3, "偏差_m": 0.125, "完好": False, "日期": date(2026, 5, 1),
    "时刻": MOMENT,
}  # fmt: skip
POINT = shapely.Point(388649.57, 3641176.641, 31.2)
needs_gdal = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.gpkg"
    features = [Feature(POINT, VALUES), Feature(None, {"uuid": "7f1d"})]
    layers = [
        Layer("界桩", FIELDS, features, epsg=4548, geometry=GeometryKind.POINT),
        Layer("照片", {"path": FieldKind.TEXT}, [Feature(None, {"path": "DCIM/1.jpg"})]),
    ]
    base = PlainTable("packed", {"uuid": FieldKind.TEXT}, [{"uuid": "7f1c"}])
    write_geopackage(path, layers, tables=[base], moment=MOMENT)
    return path


def read(path: Path, table: str = "界桩", fields: Mapping[str, FieldKind] = FIELDS) -> TableRead:
    with open_geopackage(path) as opened:
        return opened.read(table, fields)


@contextmanager
def edited(path: Path) -> Iterator[sqlite3.Connection]:
    """What a person does with a database browser."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f'DROP TRIGGER "{name}"')
        yield connection
        connection.commit()


def test_what_was_written_is_read(pack: Path) -> None:
    table = read(pack)
    first, second = table.features
    assert dict(first.values) == VALUES
    assert first.row == 1
    assert first.geometry is not None
    assert shapely.equals_identical(first.geometry, POINT)
    assert second.geometry is None
    assert {value for name, value in second.values.items() if name != "uuid"} == {None}
    assert (table.epsg, table.missing, table.further, table.problems) == (4548, (), (), ())


def test_every_table_is_read_listed_or_not(pack: Path) -> None:
    with open_geopackage(pack) as opened:
        assert opened.tables() == ("packed", "照片", "界桩")
        photos = opened.read("照片", {"path": FieldKind.TEXT})
        assert (photos.features[0].values["path"], photos.epsg) == ("DCIM/1.jpg", None)
        assert opened.read("packed", {"uuid": FieldKind.TEXT}).features[0].values["uuid"] == "7f1c"
        with pytest.raises(FileError, match="no layer named 无") as fault:
            opened.read("无", {})
    assert "照片" in fault.value.mend


def test_the_original_is_not_touched(pack: Path) -> None:
    before = pack.read_bytes()
    read(pack)
    assert pack.read_bytes() == before
    assert [path.name for path in pack.parent.iterdir()] == ["pack.gpkg"]


def test_a_column_missing_and_one_more(pack: Path) -> None:
    with edited(pack) as connection:
        connection.execute("ALTER TABLE 界桩 DROP COLUMN 偏差_m")
        connection.execute("ALTER TABLE 界桩 ADD COLUMN 备注 TEXT")
        connection.execute("ALTER TABLE 界桩 RENAME COLUMN uuid TO UUID")
    table = read(pack)
    assert table.missing == ("偏差_m",)
    assert table.further == ("备注",)
    assert "偏差_m" not in table.features[0].values
    assert table.features[0].values["uuid"] == "7f1c"


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("serial", "三", "not a number"),
        ("serial", 1.5, "not a whole number"),
        ("偏差_m", "约1米", "not a number"),
        ("完好", "也许", "neither yes nor no"),
        ("日期", "昨天", "not a date"),
        ("时刻", "8点半", "no date and time"),
        ("uuid", b"\x00\x01", "bytes"),
    ],
)
def test_a_cell_edited_by_hand(pack: Path, column: str, cell: object, reason: str) -> None:
    with edited(pack) as connection:
        connection.execute(f'UPDATE 界桩 SET "{column}" = ? WHERE fid = 2', (cell,))
    table = read(pack)
    (problem,) = table.problems
    assert (problem.row, problem.column) == (2, column)
    assert reason in problem.reason
    assert column not in table.features[1].values
    assert dict(table.features[0].values) == VALUES


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("serial", "12", 12),
        ("serial", 12.0, 12),
        ("偏差_m", 2, 2.0),
        ("完好", "是", True),
        ("日期", "2026年5月2日", date(2026, 5, 2)),
        ("时刻", "2026-05-02 10:00:00", datetime(2026, 5, 2, 10, tzinfo=UTC)),
        ("uuid", "  ", None),
        ("uuid", 12, "12"),
    ],
)
def test_a_cell_of_another_type_that_is_clear(
    pack: Path, column: str, cell: object, value: object
) -> None:
    with edited(pack) as connection:
        connection.execute(f'UPDATE 界桩 SET "{column}" = ? WHERE fid = 2', (cell,))
    table = read(pack)
    assert table.problems == ()
    assert table.features[1].values[column] == value


@pytest.mark.parametrize("blob", [b"", b"GP", b"XX000000", b"GP\x00\x01\x00\x00\x00\x00junk", "x"])
def test_a_damaged_geometry(pack: Path, blob: object) -> None:
    with edited(pack) as connection:
        connection.execute("UPDATE 界桩 SET geom = ? WHERE fid = 1", (blob,))
    table = read(pack)
    (problem,) = table.problems
    assert (problem.row, problem.column) == (1, "geom")
    assert table.features[0].geometry is None
    assert dict(table.features[0].values) == VALUES


def test_edits_still_in_the_journal_are_read(pack: Path, tmp_path: Path) -> None:
    copied = tmp_path / "device"
    copied.mkdir()
    with edited(pack) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE 界桩 SET uuid = 'new' WHERE fid = 2")
        connection.commit()
        for path in tmp_path.glob("pack.gpkg*"):
            shutil.copy(path, copied)
    assert read(copied / "pack.gpkg").features[1].values["uuid"] == "new"


@needs_gdal
def test_a_file_made_by_gdal(tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text("编号,serial,WKT\n001,7,POINT(388649.57 3641176.641)\n002,,\n", "utf-8")
    path = tmp_path / "g.gpkg"
    subprocess.run(
        ["ogr2ogr", "-f", "GPKG", str(path), str(table), "-a_srs", "EPSG:4548", "-nln", "界桩",
         "-oo", "AUTODETECT_TYPE=YES", "-oo", "KEEP_GEOM_COLUMNS=NO"],
        check=True, capture_output=True,
    )  # fmt: skip
    found = read(path, fields={"编号": FieldKind.TEXT, "serial": FieldKind.INTEGER})
    assert found.epsg == 4548
    first, second = found.features
    assert first.values["serial"] == 7
    assert second.values["serial"] is None
    assert first.geometry == shapely.Point(388649.57, 3641176.641)
    assert second.geometry is None


def test_nothing_of_a_strangers_schema_runs(pack: Path) -> None:
    with edited(pack) as connection:
        connection.execute("CREATE VIEW trap AS SELECT randomblob(1000000000) AS uuid")
        connection.execute("CREATE TABLE huge (uuid TEXT, b AS (zeroblob(60000000)) VIRTUAL)")
        connection.execute("INSERT INTO huge (uuid) VALUES ('x')")
    with open_geopackage(pack) as opened:
        assert "trap" not in opened.tables()
        with pytest.raises(FileError, match="no layer named trap"):
            opened.read("trap", {"uuid": FieldKind.TEXT})
    # A generated column is an expression of the schema, so it counts as missing.
    assert read(pack, "huge", {"uuid": FieldKind.TEXT, "b": FieldKind.TEXT}).missing == ("b",)


def test_a_cell_larger_than_any_survey_needs(pack: Path) -> None:
    with edited(pack) as connection:
        connection.execute("UPDATE 界桩 SET uuid = zeroblob(51000000) WHERE fid = 2")
    with pytest.raises(FileError, match="damaged"):
        read(pack)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.95])
def test_cut_off(pack: Path, share: float) -> None:
    content = pack.read_bytes()
    pack.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FileError, match="damaged"):
        read(pack)


def test_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"no database, but long enough to be looked at" * 100)
    with pytest.raises(FileError, match="no GeoPackage"):
        read(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE 界桩 (uuid)")
    with pytest.raises(FileError, match="no GeoPackage"):
        read(path)
    with pytest.raises(FileError, match="at most"), open_geopackage(path, limit_bytes=10):
        pass
