from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import shapely

from gazetteer.inspection.pack_fields import LAYERS
from gis.errors import FieldError
from gis.survey_crs import parse_survey_crs
from maps.field_pack.sheets import DrawnSheets
from tests.gazetteer.inspection.field import LINE
from tests.maps.field_pack.field_day import STEM, FieldDay


def ogrinfo(*arguments: str) -> str:
    done = subprocess.run(
        ["ogrinfo", "-ro", *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    assert "ERROR" not in done.stderr + done.stdout
    assert "Warning" not in done.stderr
    return done.stdout


def test_gdal_opens_the_layers_with_their_system_and_default_styles(trial: FieldDay) -> None:
    device = trial.take_along()
    listed = ogrinfo(str(device.geopackage))
    assert all(layer.name in listed for layer in LAYERS)
    assert "layer_styles" in listed
    tasks = ogrinfo("-so", str(device.geopackage), "marker_tasks")
    assert "Feature Count: 4" in tasks
    assert "2000" in tasks
    assert 'ID["EPSG",4548]' in tasks
    styles = device.sql(
        "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles ORDER BY f_table_name"
    )
    assert [style[0] for style in styles] == sorted(layer.name for layer in LAYERS)
    assert {style[1] for style in styles} == {1}


def test_styles_are_sound_xml_and_the_same_as_files(trial: FieldDay) -> None:
    device = trial.take_along()
    for name, kept in device.sql("SELECT f_table_name, styleQML FROM layer_styles"):
        assert ElementTree.fromstring(kept).tag == "qgis"
        assert (device.folder / "styles" / f"{name}.qml").read_text("utf-8") == kept


def test_the_form_speaks_chinese_and_keeps_photo_paths_relative(trial: FieldDay) -> None:
    device = trial.take_along()
    root = ElementTree.parse(device.folder / "styles" / "marker_tasks.qml").getroot()
    widgets = {
        field.get("name"): field.find("editWidget")
        for field in root.findall("fieldConfiguration/field")
    }
    condition = widgets["condition"]
    assert condition is not None
    assert condition.get("type") == "ValueMap"
    choices = {one.get("name"): one.get("value") for one in condition.iter("Option")}
    assert choices["完好 Intact"] == "intact"
    assert choices["未找到 Not found"] == "not_found"
    photo = widgets["photo_1"]
    assert photo is not None
    assert photo.get("type") == "ExternalResource"
    settings = {one.get("name"): one.get("value") for one in photo.iter("Option")}
    assert settings["RelativeStorage"] == "1"
    aliases = {one.get("field"): one.get("name") for one in root.iter("alias")}
    assert aliases["inspected_on"] == "检查日期 Inspected on"
    asked = {one.get("field"): one.get("exp") for one in root.findall("constraintExpressions/*")}
    assert '"sigma_m" <= 1' in (asked["accuracy_reason"] or "")
    editable = {one.get("name"): one.get("editable") for one in root.findall("editable/field")}
    assert (editable["full_number"], editable["condition"]) == ("0", "1")
    naming = [one for one in root.iter("Option") if one.get("name") == "QFieldSync/photo_naming"]
    assert json.loads(naming[0].get("value") or "")["photo_1"].startswith("'DCIM/' || ")


def test_the_project_needs_no_path_of_this_machine(trial: FieldDay) -> None:
    device = trial.take_along()
    with zipfile.ZipFile(device.folder / f"{STEM}.qgz") as archive:
        root = ElementTree.fromstring(archive.read(f"{STEM}.qgs"))
    sources = {one.text for one in root.iter("datasource")}
    assert sources == {f"./{STEM}.gpkg|layername={layer.name}" for layer in LAYERS}
    assert root.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"
    assert root.findtext("properties/Paths/Absolute") == "false"
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:4548"
    ids = {one.text for one in root.findall("projectlayers/maplayer/id")}
    assert {one.get("id") for one in root.iter("layer-tree-layer")} == ids
    for relation in root.iter("relation"):
        assert {relation.get("referencingLayer"), relation.get("referencedLayer")} <= ids


def test_the_manifest_knows_every_file_and_the_readme_says_how_to_return(day: FieldDay) -> None:
    archive, made = day.make()
    device = day.unpack(archive)
    manifest = json.loads((device.folder / "manifest.json").read_text("utf-8"))
    assert manifest["classification"] == "内部资料 不得公开 Internal: not for publication"
    assert manifest["is_simulated"] is True
    for name, digest in manifest["files"].items():
        assert sha256((device.folder / name).read_bytes()).hexdigest() == digest
    assert set(manifest["files"]) | {"manifest.json"} == set(made.files)
    text = (device.folder / "README.txt").read_text("utf-8-sig")
    assert "外业数据包  颍上县–霍邱县" in text
    assert "gazetteer inspection return" in text
    assert "{" not in text


def test_receivers_get_markers_and_line(trial: FieldDay) -> None:
    device = trial.take_along()
    gpx = ogrinfo("-al", str(device.folder / f"{STEM}.gpx"), "waypoints")
    assert f"{LINE}001Q" in gpx
    assert "Feature Count: 3" in gpx
    kml = (device.folder / f"{STEM}.kml").read_text("utf-8")
    assert "Internal: not for publication" in kml
    assert "老槐树" in kml


def test_a_pack_is_registered_before_it_leaves(day: FieldDay) -> None:
    archive, made = day.make()
    rows = day.field.rows("SELECT * FROM office.internal_export")
    assert [row["sha256"] for row in rows] == [sha256(archive.read_bytes()).hexdigest()]
    assert rows[0]["format"] == "field-pack"
    assert rows[0]["line_code"] == LINE
    assert made.export.export_id == rows[0]["export_id"]
    packs = day.field.rows("SELECT pack_uuid::text, base FROM office.inspection_pack")
    assert [row["pack_uuid"] for row in packs] == [made.contents.pack_uuid]
    assert len(packs[0]["base"]["tasks"]) == 4


def test_the_map_sheets_go_along_and_count_by_their_ground(day: FieldDay) -> None:
    ground = shapely.box(116.2, 32.45, 116.3, 32.55)

    def draw(folder: Path) -> DrawnSheets:
        (folder / "sheets.pdf").write_bytes(b"%PDF-1.7 sheets")
        return DrawnSheets((folder / "sheets.pdf",), ground)

    archive, made = day.make(sheets=draw)
    assert "sheets/sheets.pdf" in made.files
    assert (day.unpack(archive).folder / "sheets/sheets.pdf").read_bytes().startswith(b"%PDF")
    # 9.4 km by 11.1 km, more than 25 km².
    assert float(made.export.area_km2 or 0) == pytest.approx(104.2, abs=0.2)
    assert made.export.warning is not None
    assert day.make()[1].export.warning is None


def test_reference_objects_lie_where_azimuth_and_distance_lead(trial: FieldDay) -> None:
    device = trial.take_along()
    found = ogrinfo("-al", "-where", f"full_number = '{LINE}001Q'", str(device.geopackage),
                    "reference_objects")  # fmt: skip
    # 45°, 12.3 m from X 3597000.00 Y 429500.00, by hand.
    assert "POINT (429508.69" in found
    assert "3597008.69" in found
    assert "由方位角、距离推算" in found


def test_an_old_datum_is_refused(day: FieldDay) -> None:
    with pytest.raises(FieldError, match="old datum") as refusal:
        day.make("2436")
    assert "4490" in refusal.value.mend
    assert parse_survey_crs("2436").epsg == 2436
    assert day.field.rows("SELECT * FROM office.inspection_pack") == []
