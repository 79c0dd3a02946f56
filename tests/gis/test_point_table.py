from pathlib import Path

import pytest

from gis.errors import FieldError, FileError
from gis.features import SurveyPoint, SurveyPoints
from gis.point_table import read_point_table, write_point_table

POINTS = [
    SurveyPoint("001A", 3641176.641, 388649.57, 31.2, "界桩, 花岗岩"),
    SurveyPoint("002㙍", 3641177.0, 388650.0),
]


def read(tmp_path: Path, text: str) -> SurveyPoints:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return read_point_table(path)


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_point_table(path, POINTS)
    assert path.read_bytes().startswith("\ufeff点号,纵坐标X,横坐标Y,高程,编码\r\n".encode())
    read_ = read_point_table(path)
    assert read_.problems == ()
    assert [(p.number, p.x_north_m, p.y_east_m, p.height_m, p.code) for p in read_.points] == [
        (p.number, p.x_north_m, p.y_east_m, p.height_m, p.code) for p in POINTS
    ]


@pytest.mark.parametrize(
    "header", ["点号,Y,X", "点名,横坐标,纵坐标", "number,y_east_m,x_north_m", "NAME,East,North (m)"]
)
def test_the_header_says_which_is_north(tmp_path: Path, header: str) -> None:
    found = read(tmp_path, f"{header}\nJ1,388649.57,3641176.641\n")
    assert found.problems == ()
    (point,) = found.points
    assert (point.x_north_m, point.y_east_m, point.row) == (3641176.641, 388649.57, 2)


def test_a_missing_column(tmp_path: Path) -> None:
    found = read(tmp_path, "点号,X\nJ1,1\n")
    assert found.points == ()
    assert "横坐标Y" in found.problems[0].reason


def test_bad_cells(tmp_path: Path) -> None:
    found = read(tmp_path, "点号,X,Y\nJ1,1,2\nJ2,abc,2\nJ3,,2\nJ1,1,3\n")
    assert [p.number for p in found.points] == ["J1", "J1"]
    assert [(p.row, p.severity) for p in found.problems] == [
        (3, "reject"), (4, "reject"), (5, "finding"),
    ]  # fmt: skip


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_point_table(path, [SurveyPoint("=1+1", 1, -2, -3, "@x")])
    assert path.read_text("utf-8-sig").splitlines()[1] == "'=1+1,1.000,-2.000,-3.000,'@x"


def test_encoding_and_position_are_checked(tmp_path: Path) -> None:
    with pytest.raises(FieldError, match="U\\+364D"):
        write_point_table(tmp_path / "a.csv", POINTS, encoding="gbk")
    with pytest.raises(FieldError, match="nan"):
        write_point_table(tmp_path / "a.csv", [SurveyPoint("1", float("nan"), 1)])
    with pytest.raises(FileError):
        read_point_table(tmp_path / "a.csv")
