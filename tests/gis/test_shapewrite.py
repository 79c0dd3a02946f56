import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import shapely

from gis.archive import safe_extract
from gis.crs import parse_crs
from gis.datafiles import open_datafile
from gis.errors import FieldError, FileError
from gis.features import Feature, FieldKind, GeometryKind, Layer
from gis.shapewrite import NAMES_FILE, ShapeEncoding, write_shapefile

FIELDS = {
    "uuid": FieldKind.TEXT,
    "marker_location_text": FieldKind.TEXT,
    "serial": FieldKind.INTEGER,
    "offset_m": FieldKind.REAL,
    "is_intact": FieldKind.BOOLEAN,
    "inspected_on": FieldKind.DATE,
    "inspected_at": FieldKind.DATETIME,
}
NAMES = {
    "uuid": "UUID", "marker_location_text": "位置说明", "serial": "序号", "offset_m": "偏差m",
    "is_intact": "完好", "inspected_on": "检查日期", "inspected_at": "检查时刻",
}  # fmt: skip
VALUES = {
    "uuid": "7f1c", "marker_location_text": "颍东㙍𠮷" + "村" * 100, "serial": 3,
    "offset_m": Decimal("0.125"), "is_intact": True, "inspected_on": date(2026, 5, 1),
    "inspected_at": datetime(2026, 5, 1, 8, 30, tzinfo=UTC),
}  # fmt: skip
LAYER = Layer(
    "界桩",
    FIELDS,
    [
        Feature(shapely.Point(388649.57, 3641176.641), VALUES),
        Feature(shapely.Point(1, 2), {"uuid": "7f1d", "is_intact": False}),
    ],
    epsg=4548,
    geometry=GeometryKind.POINT,
)
needs_gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is missing")


def written(tmp_path: Path, layer: Layer = LAYER) -> Path:
    path = tmp_path / "a.zip"
    write_shapefile(path, layer, names=NAMES)
    return path


def changed(**values: str) -> Layer:
    return replace(LAYER, features=[Feature(shapely.Point(1, 2), values)])


def test_the_parts_and_the_table_of_names(tmp_path: Path) -> None:
    path = written(tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [
            NAMES_FILE, "界桩.cpg", "界桩.dbf", "界桩.prj", "界桩.shp", "界桩.shx",
        ]  # fmt: skip
        assert archive.read("界桩.cpg") == b"GB18030"
        assert "位置说明".encode("gb18030") in archive.read("界桩.dbf")
        assert "颍东㙍𠮷".encode("gb18030") in archive.read("界桩.dbf")
        assert b"CGCS2000_3_Degree_GK_CM_117E" in archive.read("界桩.prj")
        table = archive.read(NAMES_FILE).decode("utf-8-sig").splitlines()
    assert table[:3] == ["短名,字段,类型", "UUID,uuid,text", "位置说明,marker_location_text,text"]


@needs_gdal
def test_gdal_of_the_distribution_reads_it(tmp_path: Path) -> None:
    safe_extract(written(tmp_path), tmp_path / "out")
    done = subprocess.run(
        ["ogrinfo", "-al", str(tmp_path / "out" / "界桩.shp")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    for expected in (
        f"位置说明 (String) = {VALUES['marker_location_text']}",
        "序号 (Integer64) = 3",
        "偏差m (Real) = 0.125",
        "完好 (String) = 是",
        "完好 (String) = 否",
        "检查日期 (Date) = 2026/05/01",
        "检查时刻 (String) = 2026-05-01 08:30:00+00:00",
        "序号 (Integer64) = (null)",
        "POINT (388649.57 3641176.641)",
        'ID["EPSG",4548]',
    ):
        assert expected in done.stdout


def test_our_own_reader_reads_it(tmp_path: Path) -> None:
    safe_extract(written(tmp_path), tmp_path / "out")
    file = open_datafile(tmp_path / "out" / "界桩.shp", crs=parse_crs("4548"))
    first, second = file.rows()
    assert file.columns == tuple(NAMES.values())
    assert first.values["位置说明"] == VALUES["marker_location_text"]
    assert second.values["序号"] is None


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path).read_bytes()
    assert written(tmp_path).read_bytes() == first


@pytest.mark.parametrize(
    ("layer", "names", "encoding", "reason"),
    [
        (changed(uuid="村" * 128), NAMES, "GB18030", "256 bytes"),
        (changed(uuid="㙍"), NAMES, "GBK", "㙍 (U+364D) does not exist in GBK"),
        (LAYER, {**NAMES, "serial": "六个汉字长了"}, "GB18030", "12 bytes"),
        (LAYER, {**NAMES, "serial": "四个汉字"}, "UTF-8", "12 bytes"),
        (LAYER, {**NAMES, "serial": "uuid"}, "GB18030", "same short name"),
        (LAYER, {}, "GB18030", "no short name"),
        (replace(LAYER, epsg=None), NAMES, "GB18030", "no geometries"),
        (replace(LAYER, name="../x"), NAMES, "GB18030", "name of a file"),
        (changed(serial="三"), NAMES, "GB18030", "feature 1, field serial"),
        (replace(LAYER, geometry=GeometryKind.LINE), NAMES, "GB18030", "no LineString"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, layer: Layer, names: dict[str, str], encoding: ShapeEncoding, reason: str
) -> None:
    with pytest.raises(FieldError) as fault:
        write_shapefile(tmp_path / "a.zip", layer, names=names, encoding=encoding)
    assert reason in fault.value.message
    assert fault.value.mend
    assert list(tmp_path.iterdir()) == []


def test_the_longest_text_fits(tmp_path: Path) -> None:
    text = "村" * 127
    safe_extract(written(tmp_path, changed(uuid=text)), tmp_path / "out")
    file = open_datafile(tmp_path / "out" / "界桩.shp", crs=parse_crs("4548"))
    assert next(file.rows()).values["UUID"] == text


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        written(tmp_path / "none")
