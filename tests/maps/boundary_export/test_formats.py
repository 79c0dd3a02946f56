"""A line in eight formats, each read by a program that did not write it: one set of figures."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import ezdxf
import pyproj
import pytest

from gazetteer.boundaries.internal_file import InternalFile
from gis.database import Database
from gis.errors import FieldError, InputError
from gis.roles import STAFF_ROLE
from gis.survey_crs import parse_survey_crs
from maps.boundary_export.make import ExportForm, line_export
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_world import COURSE, DAY, LINE, OLD_LINE
from tests.server import DatabaseServer

CLASSIFICATION = "内部资料 不得公开"
# (north, east) to the centimetre, halves to even; J2 was recorded in degrees, S1 in zone 39.
MARKERS = {
    f"{LINE}001Q": ("3600000.12", "420000.38"),
    f"{LINE}002A": ("3601010.50", "421490.25"),
    f"{LINE}002B": ("3600990.50", "421510.25"),
    f"{LINE}003Q": ("3600500.00", "423000.01"),
    f"{LINE}005Q": ("3602000.00", "425000.00"),
}
_J2 = pyproj.Transformer.from_crs(4490, 4548, always_xy=True).transform(
    116.1812345678, 32.5342123456
)
POINTS = {
    "J1": ("3600000.00", "420000.00"),
    "J2": (f"{_J2[1]:.2f}", f"{_J2[0]:.2f}"),
    "S1": ("3602000.00", "425000.00"),
}
TO_PLANE = pyproj.Transformer.from_crs(4490, 4548, always_xy=True)
KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture(scope="module")
def database(server: DatabaseServer, template_database: str) -> Iterator[Database]:
    with built_world(server, template_database) as database:
        yield database


def made(
    database: Database, form: ExportForm, crs: str | None = None, line: str = LINE
) -> InternalFile:
    system = None if crs is None else parse_survey_crs(crs)
    with database.read(STAFF_ROLE) as connection:
        return line_export(connection, line, form, system, DAY)


def saved(database: Database, form: ExportForm, folder: Path, crs: str | None = None) -> Path:
    file = made(database, form, crs)
    path = folder / file.name
    path.write_bytes(file.content)
    return path


def by_gdal(path: Path, layer: str, digits: int = 6) -> list[dict[str, Any]]:
    """Features of a layer as GDAL's own program gives them, in their own coordinates."""
    done = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=NO", "-lco", f"COORDINATE_PRECISION={digits}",
         "/vsistdout/", str(path), layer],
        check=True, capture_output=True,
    )  # fmt: skip
    features: list[dict[str, Any]] = json.loads(done.stdout)["features"]
    return features


def placed(features: list[dict[str, Any]], field: str) -> dict[str, tuple[str, str]]:
    return {
        feature["properties"][field]: (
            f"{feature['geometry']['coordinates'][1]:.2f}",
            f"{feature['geometry']['coordinates'][0]:.2f}",
        )
        for feature in features
    }


def from_degrees(longitude: float, latitude: float) -> tuple[str, str]:
    east, north = TO_PLANE.transform(longitude, latitude)
    return f"{north:.2f}", f"{east:.2f}"


def test_geopackage(database: Database, tmp_path: Path) -> None:
    path = saved(database, ExportForm.GPKG, tmp_path)
    markers = by_gdal(path, "界桩")
    assert placed(markers, "full_number") == MARKERS
    assert placed(by_gdal(path, "界线点"), "point_number") == POINTS
    first = markers[0]["properties"]
    assert (first["north"], first["east"], first["crs"]) == (3600000.12, 420000.38, "EPSG:4548")
    assert (first["kind"], first["secrecy"], first["simulated"]) == ("single", "internal", True)
    assert markers[2]["properties"]["height_m"] is None
    (line,) = by_gdal(path, "界线")
    assert line["geometry"]["coordinates"] == [[[east, north] for north, east in COURSE]]
    said = {row["properties"]["item"]: row["properties"]["text"] for row in by_gdal(path, "说明")}
    assert CLASSIFICATION in said["密级 Classification"]
    described = subprocess.run(["ogrinfo", "-so", path, "界桩"], check=True, capture_output=True)
    assert b'ID["EPSG",4548]' in described.stdout


def test_shapefile(database: Database, tmp_path: Path) -> None:
    path = saved(database, ExportForm.SHP, tmp_path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
        assert archive.read("界桩.cpg") == b"GB18030"
        names = archive.read("字段对照_界桩.csv").decode("utf-8-sig")
        assert CLASSIFICATION in archive.read("说明.txt").decode("utf-8-sig")
    full = {row["短名"]: row["字段"] for row in csv.DictReader(io.StringIO(names))}
    assert full["纵坐标X"] == "north"
    assert all(len(name.encode("gb18030")) <= 10 for name in full)
    markers = by_gdal(tmp_path / "界桩.shp", "界桩")
    assert placed(markers, "界桩号") == MARKERS
    assert placed(by_gdal(tmp_path / "界线点.shp", "界线点"), "点号") == POINTS
    first = markers[0]["properties"]
    assert (first["类型"], first["状态"], first["管理方"]) == ("单立", "在用", "颍上县人民政府")
    assert (first["纵坐标X"], first["模拟"]) == (3600000.12, "是")
    assert CLASSIFICATION in first["密级"]


@pytest.mark.parametrize("form", [ExportForm.DXF, ExportForm.DXF_R2000])
def test_dxf(database: Database, tmp_path: Path, form: ExportForm) -> None:
    path = saved(database, form, tmp_path)
    drawing = ezdxf.readfile(path)
    assert drawing.audit().errors == []
    space = drawing.modelspace()
    found: dict[str, dict[str, tuple[str, str]]] = {"界桩": {}, "界线点": {}}
    for insert in space.query("INSERT"):
        told = {attribute.dxf.tag: attribute.dxf.text for attribute in insert.attribs}
        number = told["界桩号" if insert.dxf.name == "界桩" else "点号"]
        at = insert.dxf.insert
        found[insert.dxf.name][number] = (f"{at.y:.2f}", f"{at.x:.2f}")
        assert (told["纵坐标X"], told["横坐标Y"]) == found[insert.dxf.name][number]
    assert found == {"界桩": MARKERS, "界线点": POINTS}
    (course,) = space.query("LWPOLYLINE")
    assert [(north, east) for east, north in course.get_points("xy")] == list(COURSE)
    texts = [text.dxf.text for text in space.query("TEXT")]
    assert any(CLASSIFICATION in text for text in texts)
    assert any("模拟" in text for text in texts)
    if form is ExportForm.DXF_R2000:
        assert drawing.header["$DWGCODEPAGE"] == "ANSI_936"
        assert "界桩".encode("gbk") in path.read_bytes()
        assert b"\\U+" not in path.read_bytes()


def test_cass_has_east_before_north(database: Database, tmp_path: Path) -> None:
    rows = saved(database, ExportForm.DAT, tmp_path).read_bytes().decode("gbk").split("\r\n")
    cells = [row.split(",") for row in rows if row]
    assert {c[0]: (c[3], c[2]) for c in cells if c[1] == "JZ"} == MARKERS
    assert {c[0]: (c[3], c[2]) for c in cells if c[1] == "JXD"} == POINTS
    # Halves to even: 25.125 m.
    assert [c[4] for c in cells][:3] == ["25.12", "25.12", ""]


def test_coordinate_list_has_north_before_east(database: Database, tmp_path: Path) -> None:
    text = saved(database, ExportForm.TXT, tmp_path).read_bytes().decode("gbk")
    head, _, body = text.partition("[地块坐标]")
    said = dict(line.split("=", 1) for line in head.split("\r\n") if "=" in line)
    assert (said["坐标系"], said["几度分带"], said["带号"]) == ("2000国家大地坐标系", "3", "39")
    assert CLASSIFICATION in said["密级 Classification"]
    found = {
        cells[0]: (cells[2], cells[3])
        for cells in (line.split(",") for line in body.split("\r\n"))
        if len(cells) == 4 and cells[3] != "@"
    }
    course = {f"L1-{n}": (f"{x:.2f}", f"{y:.2f}") for n, (x, y) in enumerate(COURSE, start=1)}
    assert found == MARKERS | POINTS | course


def test_kml(database: Database, tmp_path: Path) -> None:
    root = ElementTree.parse(saved(database, ExportForm.KML, tmp_path)).getroot()
    assert CLASSIFICATION in (root.findtext(f"{KML}Document/{KML}name") or "")
    found = {}
    for placemark in root.iter(f"{KML}Placemark"):
        position = placemark.findtext(f"{KML}Point/{KML}coordinates")
        if position is not None:
            lon, lat = map(float, position.split(",")[:2])
            found[placemark.findtext(f"{KML}name")] = from_degrees(lon, lat)
        assert CLASSIFICATION in (placemark.findtext(f"{KML}description") or "")
    assert found == MARKERS | POINTS


def test_gpx(database: Database, tmp_path: Path) -> None:
    path = saved(database, ExportForm.GPX, tmp_path)
    root = ElementTree.parse(path).getroot()
    assert CLASSIFICATION in (root.findtext(f"{GPX}metadata/{GPX}name") or "")
    found = {
        point.findtext(f"{GPX}name"): from_degrees(
            float(point.attrib["lon"]), float(point.attrib["lat"])
        )
        for point in root.iter(f"{GPX}wpt")
    }
    assert found == MARKERS | POINTS
    assert len(list(root.iter(f"{GPX}trkpt"))) == len(COURSE)
    assert len(by_gdal(path, "waypoints")) == len(found)


def test_degrees_go_into_a_geopackage(database: Database, tmp_path: Path) -> None:
    path = saved(database, ExportForm.GPKG, tmp_path, "cgcs2000")
    features = by_gdal(path, "界桩", digits=10)
    for feature in features:
        north, east = from_degrees(*feature["geometry"]["coordinates"])
        # Eight digits of a degree are a millimetre, and the original has three of a metre.
        own = MARKERS[feature["properties"]["full_number"]]
        assert float(north) == pytest.approx(float(own[0]), abs=0.0101)
        assert float(east) == pytest.approx(float(own[1]), abs=0.0101)


@pytest.mark.parametrize("form", [ExportForm.DXF, ExportForm.DAT, ExportForm.TXT])
def test_degrees_do_not_go_where_metres_are_read(database: Database, form: ExportForm) -> None:
    with pytest.raises(InputError, match="degrees"):
        made(database, form, "cgcs2000")


def test_nothing_is_carried_over_a_datum(database: Database) -> None:
    with pytest.raises(InputError, match="001Q"):
        made(database, ExportForm.DXF, "4548", OLD_LINE)
    with pytest.raises(InputError, match="002Q"):
        made(database, ExportForm.GPKG, "2436", OLD_LINE)
    with pytest.raises(FieldError, match="不接受"):
        made(database, ExportForm.KML, "bd09")


def test_what_is_handed_out_is_described_for_the_log(database: Database) -> None:
    file = made(database, ExportForm.DXF_R2000)
    assert (file.format, file.epsg, file.feature_count) == ("dxf-r2000", 4548, 9)
    assert file.area_km2 is not None
    assert any("004Q" in zh for zh, _ in file.notes)
