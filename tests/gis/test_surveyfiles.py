"""Files of surveyors and receivers are read as rows of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from gis.errors import FileError
from gis.kept_crs import parse_kept_crs
from gis.kmlfile import KmlFolder, Placemark, write_kml
from gis.rows import DataFile
from gis.surveyfiles import is_survey_file, open_survey_file

METRES = parse_kept_crs("4548")


def opened(path: Path, **how: str) -> DataFile:
    crs = None if path.suffix == ".kml" else METRES
    return open_survey_file(path, crs=crs, encoding=None, layer=how.get("layer"))


@pytest.mark.parametrize(
    ("name", "first", "is_one"),
    [
        ("a.dat", "anything", True),
        ("a.KML", "anything", True),
        ("a.txt", "[属性描述]", True),
        ("a.txt", "［地块坐标］", True),
        ("a.txt", "J1,1,3641176.641,388649.570", True),
        ("a.txt", "4,1.5,1,甲,面,,,@", True),
        ("a.txt", "点号,圈号,X,Y", False),
        ("a.txt", "编号\t名称", False),
        ("a.txt", "", False),
        ("a.csv", "J1,1,3641176.641,388649.570", False),
    ],
)
def test_a_text_is_known_by_its_first_line(
    tmp_path: Path, name: str, first: str, is_one: bool
) -> None:
    path = tmp_path / name
    path.write_text(f"{first}\n", "utf-8")

    assert is_survey_file(path) is is_one


def test_a_list_in_gbk_is_known_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("［地块坐标］\r\nJ1,1,3641176.641,388649.570\r\n".encode("gbk"))

    assert is_survey_file(path)


def test_a_closed_ring_has_its_first_point_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    points = [("J1", 3641176.641), ("J2", 3641200.0), ("J3", 3641300.0), ("J1", 3641176.641)]
    path.write_text("".join(f"{n},1,{north},388649.57\n" for n, north in points), "utf-8")
    rows = list(opened(path).rows())

    assert [row.values["number"] for row in rows] == ["J1", "J2", "J3"]
    assert rows[0].values["north"] == "3641176.641"


def test_a_row_that_cannot_be_read_is_a_problem_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_text("K1,,388649.57,3641176.641,30\nK2,,x,3641176.641,30\nK3,,1,2,\n", "utf-8")
    rows = list(opened(path).rows())

    assert [(row.number, row.problem is None) for row in rows] == [(1, True), (2, False), (3, True)]
    assert rows[0].values["east"] == "388649.57"


def test_a_folder_of_placemarks_can_be_chosen_and_data_name_the_number(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    stone = Placemark("一号桩", shapely.Point(115.8, 32.9, 30.5), data={"界桩编号": "3441001Q"})
    other = Placemark("二号桩", shapely.Point(115.9, 32.9))
    write_kml(path, [KmlFolder("界桩", [stone]), KmlFolder("别的", [other])], title="t")
    source = opened(path, layer="界桩")
    (row,) = source.rows()

    assert "number" not in source.columns
    assert (row.values["界桩编号"], row.values["longitude"], row.values["height_m"]) == (
        "3441001Q", "115.8", "30.5",
    )  # fmt: skip
    assert row.values["crs"] == "EPSG:4326"


def test_a_file_without_points_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    write_kml(
        path, [KmlFolder("线", [Placemark("线", shapely.LineString([(1, 1), (2, 2)]))])], title="t"
    )

    with pytest.raises(FileError, match="holds no point with a number"):
        opened(path)
    with pytest.raises(FileError, match="no file"):
        opened(tmp_path / "b.dat")


def test_the_points_of_one_code_can_be_chosen_from_a_dat(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_text("K1,JZ,388649.57,3641176.641,\nK1,JXD,388650.0,3641177.0,\n", "utf-8")
    (row,) = opened(path, layer="JZ").rows()

    assert (row.values["east"], row.problem) == ("388649.57", None)
    with pytest.raises(FileError, match="no point with a number on JX"):
        opened(path, layer="JX")


def test_the_points_of_one_block_can_be_chosen_from_a_list(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "[地块坐标]\n2,界线,3441,@\nL1,1,3641176.6,388649.5\nL2,1,x,388649.5\n"
        "2,界桩,3441,@\n3441001Q,1,3641176.64,388649.57\n3441002Q,1,y,388649.57\n",
        "utf-8",
    )
    rows = list(opened(path, layer="界桩").rows())

    assert [(row.number, row.problem is None) for row in rows] == [(6, True), (7, False)]
    assert rows[0].values["number"] == "3441001Q"
