import shutil
import subprocess
import zipfile
from pathlib import Path

import pyogrio
import pytest
import shapely

from gis.errors import FieldError, FileError
from gis.kmlfile import KmlFolder, Placemark, write_kml
from gis.kmlread import read_kml

POINT = Placemark(
    "阜六线001A",
    shapely.Point(115.81, 32.89, 31.2),
    "第一行\n<b>石</b> &",
    {"编号": "001A", "空": ""},
)
LINE = Placemark("阜六线", shapely.LineString([(115.81, 32.89), (115.8123456789, 32.9)]))
AREA = Placemark(
    None,
    shapely.from_wkt("MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1)),((5 5,6 5,6 6,5 5)))"),
)
FOLDERS = [
    KmlFolder("界桩　点", [POINT], colour_rgb="d7191c"),
    KmlFolder("线", [LINE, AREA, Placemark("无处", None)]),
]
needs_gdal = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def written(tmp_path: Path) -> Path:
    path = tmp_path / "a.kml"
    write_kml(path, FOLDERS, title="联检")
    return path


def source(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "b.kml"
    path.write_text(text, encoding="utf-8")
    return path


def test_round_trip(tmp_path: Path) -> None:
    content = read_kml(written(tmp_path))
    assert content.problems == ()
    assert [p.folder for p in content.placemarks] == ["界桩　点", "线", "线", "线"]
    for got, given in zip(content.placemarks, [POINT, LINE, AREA], strict=False):
        assert (got.name, got.description, got.data) == (given.name, given.description, given.data)
        assert got.geometry is not None
        assert shapely.equals_identical(got.geometry, given.geometry)
    assert content.placemarks[3].geometry is None


def test_gdal_reads_folders_names_and_data(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["界桩　点", "线"]
    frame = pyogrio.read_dataframe(path, layer="界桩　点")
    assert frame["Name"].tolist() == ["阜六线001A"]
    assert frame["编号"].tolist() == ["001A"]
    assert frame.geometry[0].coords[0] == (115.81, 32.89, 31.2)
    assert frame.crs.to_epsg() == 4326


@needs_gdal
def test_a_file_made_by_gdal(tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text(
        'Name,description,材质,WKT\n003号,丢失,花岗岩,"POINT(115.9 32.8)"\n', encoding="utf-8"
    )
    for name, driver in (("g.kml", "LIBKML"), ("g.kmz", "LIBKML"), ("h.kml", "KML")):
        path = tmp_path / name
        command = ["ogr2ogr", "-f", driver, str(path), str(table), "-oo", "KEEP_GEOM_COLUMNS=NO"]
        if subprocess.run([*command], check=False, capture_output=True).returncode != 0:
            pytest.skip(f"this GDAL does not write {driver}")
        (placemark,) = read_kml(path).placemarks
        assert (placemark.name, placemark.description) == ("003号", "丢失")
        assert placemark.data["材质"] == "花岗岩"
        assert placemark.geometry == shapely.Point(115.9, 32.8)


def test_kmz(tmp_path: Path) -> None:
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(written(tmp_path), "doc.kml")
    assert len(read_kml(path).placemarks) == 4
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b" " * 1_000_000)
    with pytest.raises(FileError, match="unpacks to more"):
        read_kml(path, limit_bytes=500_000)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", b"")
    with pytest.raises(FileError, match=r"no \.kml"):
        read_kml(path)
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(FileError, match="damaged"):
        read_kml(path)


def mark(inside: str) -> str:
    return f"<Placemark><name>甲</name>{inside}</Placemark>"


def point(coordinates: str) -> str:
    return mark(f"<Point><coordinates>{coordinates}</coordinates></Point>")


def test_placemarks_of_other_programs(tmp_path: Path) -> None:
    text = KML.format(
        "<Folder><name>外</name><Folder><name>内</name>"
        + point("\n 115.8,32.9 \n")
        + "</Folder></Folder>"
        + mark(
            '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="k">v</SimpleData>'
            "</SchemaData></ExtendedData><MultiGeometry>"
            "<Point><coordinates>1,2</coordinates></Point>"
            "<LineString><coordinates>1,2,0 3,4</coordinates></LineString></MultiGeometry>"
        )
        + mark("<MultiGeometry/>")
        + "<NetworkLink><Link><href>http://example.org</href></Link></NetworkLink>"
    )
    first, second, third = read_kml(source(tmp_path, text)).placemarks
    assert first.folder == "外/内"
    assert first.geometry == shapely.Point(115.8, 32.9)
    assert second.data == {"k": "v"}
    assert second.geometry is not None
    assert second.geometry.geom_type == "GeometryCollection"
    assert third.geometry is None


@pytest.mark.parametrize(
    "inside",
    [
        point("115.8"),
        point("a,b"),
        point("nan,1"),
        point("388649,3641176"),
        point("1,2 3,4"),
        mark("<LineString><coordinates>1,2</coordinates></LineString>"),
        mark("<Polygon/>"),
        mark("<Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,4</coordinates>"
             "</LinearRing></outerBoundaryIs></Polygon>"),
        mark("<Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,4 5,1 6,0</coordinates>"
             "</LinearRing></outerBoundaryIs></Polygon>"),
    ],
)  # fmt: skip
def test_one_bad_placemark_is_told_and_the_rest_read(tmp_path: Path, inside: str) -> None:
    content = read_kml(source(tmp_path, KML.format(point("115,32") + inside)))
    assert len(content.placemarks) == 1
    (problem,) = content.problems
    assert (problem.row, problem.value) == (2, "甲")
    assert problem.mend


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("<kml", "well-formed"),
        ("<gpx/>", "no KML"),
        ('<!DOCTYPE kml [<!ENTITY a "a">]>' + KML.format(mark("<name>&a;</name>")), "DOCTYPE"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        read_kml(source(tmp_path, text))


@pytest.mark.parametrize(
    "placemark",
    [
        Placemark("a\x01", None),
        Placemark("a", shapely.Point(388649, 3641176)),
        Placemark("a", shapely.Point(float("inf"), 3)),
    ],
)
def test_what_the_format_cannot_hold(tmp_path: Path, placemark: Placemark) -> None:
    with pytest.raises(FieldError):
        write_kml(tmp_path / "a.kml", [KmlFolder("a", [placemark])], title="x")
    assert list(tmp_path.iterdir()) == []
