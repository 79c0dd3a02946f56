import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
import shapely
from openpyxl.worksheet.datavalidation import DataValidation

from gis.crs import parse_crs
from gis.datafiles import open_datafile
from gis.errors import FileError
from gis.spreadsheets import cell_text


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook made for the test."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def test_titles_empty_rows_and_row_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["阜阳市社区服务中心一览表", None, None],
        [None, None, None],
        ["代码", " 建筑\n面积（㎡） ", None, None],
        [341202000000, 30.5],
        [None, None],
        ["341203000000", 20],
    ]
    file = open_datafile(book(tmp_path / "f.xlsx", {"一": rows}), crs=None)
    assert file.columns == ("代码", "建筑 面积（㎡）")
    assert file.row_count == 3
    assert [(row.number, *row.values.values()) for row in file.rows()] == [
        (4, "341202000000", "30.5"),
        (6, "341203000000", "20"),
    ]
    assert len(list(file.rows())) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (341202000000, "341202000000"),
        (341202000000.0, "341202000000"),
        (0.1, "0.1"),
        (-3, "-3"),
        ("3.41202E+11", "3.41202E+11"),
        # Excel keeps 15 digits: what follows is invented.
        (341202198001010000, "3.412022e+17"),
        (True, "true"),
        (False, "false"),
        (datetime.datetime(2015, 3, 1), "2015-03-01"),
        (datetime.datetime(2015, 3, 1, 8, 30), "2015-03-01 08:30:00"),
        (datetime.date(2015, 3, 1), "2015-03-01"),
        ("  ", None),
        (None, None),
        (" 甲 ", " 甲 "),
    ],
)
def test_cells(value: object, text: str | None) -> None:
    assert cell_text(value) == text


def test_values_written_and_read(tmp_path: Path) -> None:
    day = datetime.date(2015, 3, 1)
    sheets: dict[str, list[list[object]]] = {
        "s": [["a", "b", "c", "d"], [3.41202e11, day, True, "=1+1"]]
    }
    row = next(open_datafile(book(tmp_path / "f.xlsx", sheets), crs=None).rows())
    # The formula was never calculated, so nothing is known.
    assert list(row.values.values()) == ["341202000000", "2015-03-01", "true", None]


def test_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", {"甲": [["a", "b"], [1, 2]], "乙": [["c", "d"], [3, 4]]})
    assert open_datafile(path, crs=None).columns == ("a", "b")
    assert open_datafile(path, crs=None, layer="乙").columns == ("c", "d")
    with pytest.raises(FileError) as error:
        open_datafile(path, crs=None, layer="丙")
    assert "甲, 乙" in error.value.mend


def test_warnings_of_the_library_are_not_the_users(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["a", "b"])
    sheet.append([1, 2])
    sheet.add_data_validation(DataValidation(type="list", formula1='"1,2"', sqref="A2"))
    workbook.save(tmp_path / "f.xlsx")
    assert len(list(open_datafile(tmp_path / "f.xlsx", crs=None).rows())) == 1


def test_geometry_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [["name", "geometry"], ["a", "POINT(115.81 32.89)"]]
    path = book(tmp_path / "f.xlsx", {"s": rows})
    with pytest.raises(FileError, match="not declared"):
        open_datafile(path, crs=None)
    row = next(open_datafile(path, crs=parse_crs("4490")).rows())
    assert row.geometry is not None
    assert shapely.get_y(row.geometry) == 32.89


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        ([], "is empty"),
        ([["a", "b"]], "no rows"),
        ([["a", "a"], [1, 2]], "more than one column named a"),
    ],
)
def test_unusable_sheets(tmp_path: Path, rows: list[list[object]], part: str) -> None:
    with pytest.raises(FileError, match=part):
        open_datafile(book(tmp_path / "f.xlsx", {"s": rows}), crs=None)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_cut_off_workbook(tmp_path: Path, share: float) -> None:
    rows: list[list[object]] = [["a", "b"]]
    rows.extend([n, n * 7] for n in range(2000))
    content = book(tmp_path / "whole.xlsx", {"s": rows}).read_bytes()
    path = tmp_path / "f.xlsx"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FileError, match="not a whole Excel workbook"):
        open_datafile(path, crs=None)


def test_damage_inside_a_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", "b"]]
    rows.extend([n, n * 7] for n in range(5000))
    whole = book(tmp_path / "whole.xlsx", {"s": rows})
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content[: len(content) // 2]
            target.writestr(name, content)
    with pytest.raises(FileError, match="not a whole Excel workbook"):
        list(open_datafile(path, crs=None).rows())


def test_another_format_under_this_ending(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FileError, match="not a whole Excel workbook"):
        open_datafile(path, crs=None)
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a.txt", "x")
    with pytest.raises(FileError, match="not a whole Excel workbook"):
        open_datafile(path, crs=None)
