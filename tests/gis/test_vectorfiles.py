import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from gis import vectorfiles
from gis.crs import parse_crs
from gis.datafiles import open_datafile
from gis.errors import FileError

TABLE = (
    "code,名称,floor_area_m2,built,big,number,open,WKT\n"
    "341202000000,阜阳社区,30.5,2015/03/01,341202000000,1,1,POINT(388649.57 3641176.641)\n"
    "341203000000,颍东㙍,20,,341203000000,,,POINT(388749.57 3641176.641)\n"
)
TYPES = '"String","String","Real","Date","Real","Integer64","Integer(Boolean)","String"\n'
DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".fgb": "FlatGeobuf"}
EXPECTED = ["341202000000", "阜阳社区", "30.5", "2015-03-01", "341202000000", "1", "true"]

needs_ogr2ogr = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")


def exported(path: Path, *options: str, crs: str = "4548") -> Path:
    """The table, written by GDAL's own program as another office would."""
    source = path.parent / "source.csv"
    source.write_text(TABLE, encoding="utf-8")
    source.with_suffix(".csvt").write_text(TYPES)
    command = ["ogr2ogr", "-f", DRIVERS[path.suffix], str(path), str(source)]
    command += ["-a_srs", f"EPSG:{crs}", "-oo", "KEEP_GEOM_COLUMNS=NO", *options]
    subprocess.run(command, check=True, capture_output=True)
    return path


def written(path: Path, count: int, *, crs: str = "EPSG:4490", layer: str = "f") -> Path:
    """Many points, for reading in batches and cutting off."""
    points = shapely.points(np.linspace(115, 116, count), np.linspace(32, 33, count))
    names = np.array([f"社区{n}" for n in range(count)], dtype=object)
    pyogrio.raw.write(
        path, shapely.to_wkb(points), [names, np.arange(count)], ["name", "n"],
        geometry_type="Point", crs=crs, driver=DRIVERS[path.suffix], layer=layer,
        encoding="UTF-8", append=path.exists(),
    )  # fmt: skip
    return path


def refusal(path: Path, crs: str = "4548", **options: str) -> FileError:
    with pytest.raises(FileError) as error:
        list(open_datafile(path, crs=parse_crs(crs), **options).rows())
    assert error.value.mend
    return error.value


@needs_ogr2ogr
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("f.gpkg", ()),
        ("f.fgb", ("-lco", "SPATIAL_INDEX=NO")),
        ("f.shp", ("-lco", "ENCODING=GB18030")),
        ("f.shp", ("-lco", "ENCODING=UTF-8")),
    ],
)
def test_values_and_geometry(tmp_path: Path, name: str, options: Sequence[str]) -> None:
    file = open_datafile(exported(tmp_path / name, *options), crs=parse_crs("4548"))
    assert file.has_geometry
    assert file.row_count == 2
    assert file.columns[1] == "名称"
    assert file.columns[2] == ("floor_area" if name == "f.shp" else "floor_area_m2")
    first, second = file.rows()
    values = list(first.values.values())
    if name == "f.shp":
        # This program writes Booleans as numbers there.
        assert values.pop() in ("true", "1")
    assert values == EXPECTED[: len(values)]
    assert (first.number, second.number) == (1, 2)
    assert second.values["名称"] == "颍东㙍"
    assert [second.values[name] for name in ("built", "number", "open")] == [None, None, None]
    assert first.geometry is not None
    assert shapely.get_x(first.geometry) == pytest.approx(115.81, abs=1e-7)


@needs_ogr2ogr
def test_shapefile_without_cpg_must_be_declared(tmp_path: Path) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=GB18030")
    path.with_suffix(".cpg").unlink()
    assert "--encoding gb18030" in refusal(path).mend
    for encoding in ("gb18030", "GBK"):
        file = open_datafile(path, crs=parse_crs("4548"), encoding=encoding)
        assert file.columns[1] == "名称"
        assert [row.values["名称"] for row in file.rows()] == ["阜阳社区", "颍东㙍"]
    error = refusal(path, encoding="utf-8")
    assert "name of a field is not in utf-8" in error.message
    head = bytearray(path.with_suffix(".dbf").read_bytes())
    head[29] = 0x4D
    path.with_suffix(".dbf").write_bytes(head)
    assert "code page 936" in refusal(path).message


@needs_ogr2ogr
def test_shapefile_in_utf8_is_not_read_as_chinese_bytes(tmp_path: Path) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=UTF-8")
    path.with_suffix(".cpg").write_text("GBK")
    assert "are in UTF-8" in refusal(path).message
    path.with_suffix(".cpg").unlink()
    assert "are in UTF-8" in refusal(path, encoding="gb18030").message
    assert open_datafile(path, crs=parse_crs("4548"), encoding="utf-8").columns[1] == "名称"


@needs_ogr2ogr
@pytest.mark.parametrize("text", ["GB18030", "gbk", "936", "cp936", "ANSI 936"])
def test_spellings_of_the_cpg(tmp_path: Path, text: str) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=GB18030")
    path.with_suffix(".cpg").write_text(text)
    rows = open_datafile(path, crs=parse_crs("4548"), encoding="gb18030").rows()
    assert next(rows).values["名称"] == "阜阳社区"


@needs_ogr2ogr
def test_chinese_field_names_in_another_encoding_than_declared(tmp_path: Path) -> None:
    path = tmp_path / "f.shp"
    frame = geopandas.GeoDataFrame(
        {"社区代码": ["1"], "名称": ["x"]}, geometry=[shapely.Point(115.8, 32.9)], crs="EPSG:4490"
    )
    pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding="GBK")
    path.with_suffix(".cpg").unlink()
    assert "field is not in utf-8" in refusal(path, crs="4490", encoding="utf-8").message


def test_cpg_against_the_declaration(tmp_path: Path) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=GB18030")
    assert "utf-8 was declared" in refusal(path, encoding="utf-8").message
    path.with_suffix(".cpg").write_text("klingon")
    assert "klingon" in refusal(path, encoding="gb18030").message


@needs_ogr2ogr
@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_missing_part(tmp_path: Path, suffix: str) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=GB18030")
    path.with_suffix(suffix).unlink()
    assert f"without its {suffix}" in refusal(path).message


@needs_ogr2ogr
def test_parts_in_upper_case_and_no_prj(tmp_path: Path) -> None:
    path = exported(tmp_path / "f.shp", "-lco", "ENCODING=GB18030")
    path.with_suffix(".prj").unlink()
    for part in list(tmp_path.glob("f.*")):
        part.rename(part.with_suffix(part.suffix.upper()))
    file = open_datafile(tmp_path / "f.SHP", crs=parse_crs("4548"))
    assert len(list(file.rows())) == 2


@needs_ogr2ogr
@pytest.mark.parametrize("code", ["4490", "4326", "4547", "4548", "4526", "4527", "4509"])
@pytest.mark.parametrize("name", ["f.shp", "f.gpkg"])
def test_system_in_the_file_must_agree(tmp_path: Path, name: str, code: str) -> None:
    options = ("-lco", "ENCODING=UTF-8") if name == "f.shp" else ()
    path = exported(tmp_path / name, *options, crs=code)
    open_datafile(path, crs=parse_crs(code))
    other = "4509" if code != "4509" else "4548"
    message = refusal(path, other).message
    assert f"EPSG:{code}" in message
    assert f"EPSG:{other} was declared" in message
    if code in ("4490", "4326"):
        open_datafile(path, crs=parse_crs("gcj02"))
        assert "declared" in refusal(path, {"4490": "4326", "4326": "4490"}[code]).message


def test_system_must_be_declared(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not declared"):
        open_datafile(written(tmp_path / "f.gpkg", 3), crs=None)


@pytest.mark.parametrize("name", ["f.gpkg", "f.shp", "f.fgb"])
def test_batches(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / name, 100)
    monkeypatch.setattr(vectorfiles, "_BATCH", 25)
    rows = list(open_datafile(path, crs=parse_crs("4490")).rows())
    assert [row.number for row in rows] == list(range(1, 101))
    assert sorted(int(row.values["n"] or -1) for row in rows) == list(range(100))


def test_deleted_records_of_a_shapefile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "f.shp", 20)
    dbf = bytearray(path.with_suffix(".dbf").read_bytes())
    start, width = int.from_bytes(dbf[8:10], "little"), int.from_bytes(dbf[10:12], "little")
    for record in (1, 2, 19):
        dbf[start + record * width] = ord("*")
    path.with_suffix(".dbf").write_bytes(dbf)
    monkeypatch.setattr(vectorfiles, "_BATCH", 5)
    rows = list(open_datafile(path, crs=parse_crs("4490")).rows())
    assert [row.number - 1 for row in rows] == [n for n in range(20) if n not in (1, 2, 19)]
    assert [int(row.values["n"] or 0) for row in rows] == [row.number - 1 for row in rows]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.95, 0.999])
@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp", ".shx", ".dbf"])
def test_cut_off(tmp_path: Path, suffix: str, share: float) -> None:
    path = written(tmp_path / ("f" + (suffix if suffix in DRIVERS else ".shp")), 3000)
    damaged = path.with_suffix(suffix)
    content = damaged.read_bytes()
    damaged.write_bytes(content[: int(len(content) * share)])
    message = refusal(path, "4490").message
    assert "cut off" in message
    assert "SELECT" not in message


def test_layers(tmp_path: Path) -> None:
    path = written(tmp_path / "f.gpkg", 3, layer="甲")
    written(path, 5, layer="layer_styles")
    assert open_datafile(path, crs=parse_crs("4490")).row_count == 3
    written(path, 4, layer="乙")
    assert "甲, 乙" in refusal(path, "4490").message
    assert open_datafile(path, crs=parse_crs("4490"), layer="乙").row_count == 4
    assert "甲, 乙" in refusal(path, "4490", layer="丙").mend


def test_layer_without_features(tmp_path: Path) -> None:
    assert "no features" in refusal(written(tmp_path / "f.gpkg", 0), "4490").message


def test_layer_without_system(tmp_path: Path) -> None:
    path = written(tmp_path / "f.shp", 3)
    path.with_suffix(".prj").unlink()
    assert len(list(open_datafile(path, crs=parse_crs("4490")).rows())) == 3


def test_another_format_under_this_ending(tmp_path: Path) -> None:
    path = tmp_path / "f.gpkg"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    assert "not what its ending says" in refusal(path).message


def test_text_cut_inside_a_character_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "f.shp", 3)
    dbf = path.with_suffix(".dbf")
    content = dbf.read_bytes().replace("社区1".encode(), "社区".encode()[:-1] + b"  ")
    dbf.write_bytes(content)
    error = refusal(path, "4490")
    assert "feature 2, field name" in error.message


@needs_ogr2ogr
def test_open_rings_and_heights(tmp_path: Path) -> None:
    wkb = shapely.to_wkb(shapely.from_wkt("POLYGON((115 32,116 32,116 33,115 32))"))
    # The last position is moved off the first: the ring is open.
    broken = wkb[:-16] + shapely.to_wkb(shapely.Point(115.5, 32.5))[-16:]
    high = shapely.to_wkb(shapely.from_wkt("POLYGON Z((115 32 9,116 32 9,116 33 9,115 32 9))"))
    path = tmp_path / "f.gpkg"
    shapes = np.array([broken, high, None], dtype=object)
    pyogrio.raw.write(
        path, shapes, [np.arange(3)], ["n"], geometry_type="Unknown", crs="EPSG:4490",
        driver="GPKG", layer="f",
    )  # fmt: skip
    ring, flat, none = open_datafile(path, crs=parse_crs("4490")).rows()
    assert ring.problem is not None
    assert "closed" in ring.problem.reason
    assert flat.geometry is not None
    assert not flat.geometry.has_z
    assert (none.geometry, none.problem) == (None, None)
