from pathlib import Path

import pytest

from gis.coordinate_list import (
    CoordinateBlock,
    CoordinateList,
    Ring,
    read_coordinate_list,
    write_coordinate_list,
)
from gis.errors import FieldError, FileError
from gis.features import SurveyPoint

LAND = """[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
带号=39
转换参数=,,,,,,
[地块坐标]
4,0.0123,1,甲地块,面,I50G075029,,,@
J1,1,3641176.641,39388649.570
J2,1,3641276.641,39388649.570
J3,1,3641276.641,39388749.570
J1,1,3641176.641,39388649.570
J4,2,3641200,39388660
J5,2,3641210,39388660
J6,2,3641210,39388670
J4,2,3641200,39388660
2,,2,乙线,线,,,,@
K1,1,3641000,39388000
K2,1,3641001,39388001
"""


def read(tmp_path: Path, text: str | bytes, encoding: str | None = None) -> CoordinateList:
    path = tmp_path / "a.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_coordinate_list(path, encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_the_form_of_land_practice(tmp_path: Path, encoding: str) -> None:
    declared = None if encoding.startswith("utf") else encoding
    found = read(tmp_path, LAND.replace("\n", "\r\n").encode(encoding), declared)
    assert found.problems == ()
    assert found.attributes["坐标系"] == "2000国家大地坐标系"
    assert found.attributes["转换参数"] == ",,,,,,"
    area, line = found.blocks
    assert area.heading == ("4", "0.0123", "1", "甲地块", "面", "I50G075029", "", "")
    assert (area.row, line.row) == (8, 17)
    outer, hole = area.rings
    assert (outer.number, len(outer.points), hole.number, len(hole.points)) == (1, 4, 2, 4)
    assert outer.points[0] == SurveyPoint("J1", 3641176.641, 39388649.57, row=9)


def test_x_north_stands_first(tmp_path: Path) -> None:
    (block,) = read(tmp_path, "J1,1,3641176.641,388649.57\n").blocks
    (point,) = block.rings[0].points
    assert (point.x_north_m, point.y_east_m) == (3641176.641, 388649.57)


def test_a_plain_list_with_slips(tmp_path: Path) -> None:
    text = "J1，1，3641176.641，388649.57\n\nJ2,1,3641177,388650,\nJ3,x,1,2\nJ4,1,,2\nJ5,1,2\n"
    found = read(tmp_path, text)
    (block,) = found.blocks
    assert [p.number for p in block.rings[0].points] == ["J1", "J2"]
    assert [(p.row, p.column) for p in found.problems] == [
        (4, "ring"), (5, "X (north)"), (6, None),
    ]  # fmt: skip


def test_sections_and_headings_that_lead_nowhere(tmp_path: Path) -> None:
    found = read(
        tmp_path, "[说明]\n随便\n[属性描述]\n没有等号\n[地块坐标]\n1,甲,@\n2,乙,@\nJ1,1,1,2\n"
    )
    assert [(p.row, p.severity) for p in found.problems] == [
        (1, "finding"), (4, "reject"), (6, "reject"),
    ]  # fmt: skip
    assert [block.heading for block in found.blocks] == [("2", "乙")]


def test_round_trip(tmp_path: Path) -> None:
    found = read(tmp_path, LAND)
    path = tmp_path / "b.txt"
    write_coordinate_list(path, found.blocks, attributes=found.attributes)
    again = read_coordinate_list(path, encoding="gbk")
    assert again == found


def test_a_plain_list_is_written_without_sections(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    ring = Ring(1, (SurveyPoint("J1", 3641176.641, 388649.57), SurveyPoint("J2", 1, 2)))
    write_coordinate_list(path, [CoordinateBlock((ring,))], decimals=2)
    assert path.read_bytes() == b"J1,1,3641176.64,388649.57\r\nJ2,1,1.00,2.00\r\n"


@pytest.mark.parametrize(
    ("blocks", "attributes"),
    [
        ([CoordinateBlock((Ring(1, (SurveyPoint("J,1", 1, 2),)),))], {}),
        ([CoordinateBlock((Ring(1, (SurveyPoint("J1", 1, float("nan")),)),))], {}),
        ([CoordinateBlock(()), CoordinateBlock(())], {}),
        ([CoordinateBlock((), ("甲,乙",))], {}),
        ([CoordinateBlock(())], {"键=": "值"}),
        ([CoordinateBlock(())], {"键": "值\n[地块坐标]"}),
    ],
)
def test_what_the_format_cannot_hold(
    tmp_path: Path, blocks: list[CoordinateBlock], attributes: dict[str, str]
) -> None:
    with pytest.raises(FieldError):
        write_coordinate_list(tmp_path / "b.txt", blocks, attributes=attributes)
    assert list(tmp_path.iterdir()) == []


def test_gbk_is_not_guessed_but_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="gb18030"):
        read(tmp_path, LAND.encode("gbk"))
