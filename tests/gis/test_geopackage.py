import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyogrio
import pytest
import shapely

from gis.errors import FieldError, FileError
from gis.features import Feature, FieldKind, GeometryKind, Layer, Value
from gis.geopackage import LayerStyle, PlainTable, Version, write_geopackage

MOMENT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
FIELDS = {
    "uuid": FieldKind.TEXT,
    "编号": FieldKind.TEXT,
    "serial": FieldKind.INTEGER,
    "偏差_m": FieldKind.REAL,
    "完好": FieldKind.BOOLEAN,
    "检查日期": FieldKind.DATE,
    "检查时刻": FieldKind.DATETIME,
}
MARKERS = Layer(
    "界桩",
    FIELDS,
    [
        Feature(
            shapely.Point(388649.57, 3641176.641),
            {
                "uuid": "7f1c",
                "编号": "阜六线001A",
                "serial": 2**60 + 1,
                "偏差_m": Decimal("0.125"),
                "完好": True,
                "检查日期": date(2026, 5, 1),
                "检查时刻": datetime(2026, 5, 1, 16, 30, tzinfo=BEIJING),
            },
        ),
        Feature(None, {"uuid": "7f1d", "编号": "㙍𠮷"}),
    ],
    epsg=4548,
    geometry=GeometryKind.POINT,
    title="界桩（内部）",
)
LINES = Layer(
    "界线",
    {"名称": FieldKind.TEXT},
    [Feature(shapely.LineString([(0, 0), (1, 1)]), {"名称": "阜六线"})],
    epsg=4490,
    geometry=GeometryKind.MULTILINE,
)
PHOTOS = Layer("照片", {"path": FieldKind.TEXT}, [Feature(None, {"path": "DCIM/1.jpg"})])
STYLE = LayerStyle("界桩", "<!DOCTYPE qgis><qgis/>", "<sld/>")
BASE = PlainTable("packed", {"uuid": FieldKind.TEXT, "day": FieldKind.DATE}, [{"uuid": "7f1c"}])
needs_gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is missing")


def written(path: Path, *layers: Layer, version: Version = "1.2") -> Path:
    write_geopackage(
        path,
        layers or (MARKERS, LINES, PHOTOS),
        styles=() if layers else (STYLE, LayerStyle("照片", "<qgis/>")),
        tables=(BASE,),
        moment=MOMENT,
        version=version,
    )
    return path


@needs_gdal
@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_gdal_of_the_distribution_reads_it_without_a_word(tmp_path: Path, version: Version) -> None:
    path = written(tmp_path / "a.gpkg", version=version)
    done = subprocess.run(["ogrinfo", "-al", str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for expected in (
        "编号 (String) = 阜六线001A",
        "编号 (String) = 㙍𠮷",
        f"serial (Integer64) = {2**60 + 1}",
        "偏差_m (Real) = 0.125",
        "完好 (Integer(Boolean)) = 1",
        "检查日期 (Date) = 2026/05/01",
        "检查时刻 (DateTime) = 2026/05/01 08:30:00+00",
        "serial (Integer64) = (null)",
        "POINT (388649.57 3641176.641)",
        "MULTILINESTRING ((0 0,1 1))",
        'ID["EPSG",4548]',
        "path (String) = DCIM/1.jpg",
    ):
        assert expected in done.stdout


def test_types_are_exact_in_the_schema(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path / "a.gpkg"))) as connection:
        columns = {row[1]: row[2] for row in connection.execute("PRAGMA table_info('界桩')")}
        assert columns == {
            "fid": "INTEGER", "geom": "POINT", "uuid": "TEXT", "编号": "TEXT", "serial": "INTEGER",
            "偏差_m": "REAL", "完好": "BOOLEAN", "检查日期": "DATE", "检查时刻": "DATETIME",
        }  # fmt: skip
        row = connection.execute("SELECT 检查日期, 检查时刻 FROM 界桩 WHERE fid = 1").fetchone()
        assert row == ("2026-05-01", "2026-05-01T08:30:00.000Z")
        kinds = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert kinds == {
            "界桩": "features", "界线": "features", "照片": "attributes",
            "layer_styles": "attributes",
        }  # fmt: skip
        # 10200: version 1.2 of the standard.
        assert connection.execute("PRAGMA user_version").fetchone() == (10200,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_styles_stand_where_qgis_looks(tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(tmp_path / "a.gpkg"))) as connection:
        rows = connection.execute(
            "SELECT f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault"
            " FROM layer_styles ORDER BY id"
        ).fetchall()
    assert rows == [
        ("界桩", "geom", "default", "<!DOCTYPE qgis><qgis/>", "<sld/>", 1),
        ("照片", None, "default", "<qgis/>", None, 1),
    ]


def test_a_plain_table_is_there_but_not_among_the_layers(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg")
    assert {name for name, _ in pyogrio.list_layers(path)} == {
        "界桩", "界线", "照片", "layer_styles",
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM packed").fetchall() == [(1, "7f1c", None)]


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "a.gpkg").read_bytes()
    assert written(tmp_path / "b.gpkg").read_bytes() == first


@needs_gdal
def test_another_program_can_edit_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg")
    statement = "UPDATE 界桩 SET 编号 = '改', geom = ST_GeomFromText('POINT(1 2)') WHERE fid = 1"
    subprocess.run(
        ["ogrinfo", str(path), "-dialect", "SQLite", "-sql", statement],
        capture_output=True, check=True,
    )  # fmt: skip
    frame = pyogrio.read_dataframe(path, layer="界桩")
    assert frame["编号"].tolist() == ["改", "㙍𠮷"]


LINE = shapely.LineString([(0, 0), (1, 1)])


def marked(**changes: Value) -> Layer:
    return replace(MARKERS, features=[Feature(shapely.Point(1, 2), changes)])


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (marked(serial=1.5), "feature 1, field serial: '1.5' is no integer"),
        (marked(serial=True), "is no integer"),
        (marked(serial=2**63), "is no integer"),
        (marked(编号=7), "is no text"),
        (marked(检查日期=MOMENT), "is no date"),
        (marked(检查时刻=datetime(2026, 5, 1)), "is no datetime"),
        (marked(偏差_m=float("nan")), "is no real"),
        (marked(完好=1), "is no boolean"),
        (marked(无=1), "is no field"),
        (
            replace(MARKERS, features=[Feature(shapely.LineString([(0, 0), (1, 1)]), {})]),
            "no Point",
        ),
        (replace(MARKERS, features=[Feature(shapely.Point(1, float("inf")), {})]), "coordinate"),
        (replace(MARKERS, epsg=None), "without a system"),
        (replace(MARKERS, name="gpkg_x"), "kept for the format"),
        (replace(MARKERS, name='a"b'), "cannot be the name"),
        (replace(MARKERS, fields={**FIELDS, "FID": FieldKind.TEXT}), "more than one field"),
        (replace(MARKERS, fields={}, features=[]), "no field"),
    ],
)
def test_what_is_refused(tmp_path: Path, layer: Layer, reason: str) -> None:
    with pytest.raises(FieldError) as fault:
        written(tmp_path / "a.gpkg", layer)
    assert reason in fault.value.message
    assert list(tmp_path.iterdir()) == []


def test_names_and_styles_must_fit(tmp_path: Path) -> None:
    with pytest.raises(FieldError, match="more than one layer"):
        written(tmp_path / "a.gpkg", MARKERS, MARKERS)
    for styles in ((LayerStyle("无", "<qgis/>"),), (STYLE, STYLE)):
        with pytest.raises(FieldError):
            write_geopackage(tmp_path / "a.gpkg", [MARKERS], styles=styles, moment=MOMENT)
    with pytest.raises(FieldError, match="offset"):
        write_geopackage(tmp_path / "a.gpkg", [MARKERS], moment=datetime(2026, 1, 1))
    assert list(tmp_path.iterdir()) == []


def test_a_layer_without_features(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", replace(MARKERS, features=[]))
    assert pyogrio.read_info(path, layer="界桩")["features"] == 0


def test_heights_are_kept(tmp_path: Path) -> None:
    layer = replace(MARKERS, features=[Feature(shapely.Point(1, 2, 3), {})])
    frame = pyogrio.read_dataframe(written(tmp_path / "a.gpkg", layer), layer="界桩")
    assert frame.geometry[0].z == 3


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        written(tmp_path / "none" / "a.gpkg")
