"""A table checked, gone through by a person, and finished: nothing of it is lost on the way."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from gazetteer.matching.check import CheckQuestion
from gazetteer.matching.check_file import CheckReport, NameColumns, check_file
from gazetteer.matching.columns import CHECKED, FINAL
from gazetteer.matching.review import Decision
from gazetteer.matching.review_file import ReviewReport, review_file
from gis.database import Database
from gis.datafiles import open_datafile
from gis.errors import FileError
from tests.gazetteer.matching.world import DAY

HEAD = ("序号", "地名", "区县", "备注")
ROWS = (
    ("001", "江口镇", "颍上县", "=1+1"),
    ("002", "柳沟", "颍上县", "+86"),
    ("003", "柳沟", "", ""),
    ("004", "颍水", "", "-5"),
    ("005", "颖上县", "", "@x"),
    ("006", "彩虹城", "", ""),
    ("007", "", "", "空"),
    ("008", "江口镇", "颍上县", ""),
)


def table(folder: Path, rows: Sequence[Sequence[str]] = ROWS, encoding: str = "gb18030") -> Path:
    path = folder / "地名.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def check(
    world: Database, path: Path, output: Path, encoding: str | None = "gb18030"
) -> CheckReport:
    opened = open_datafile(path, crs=None, encoding=encoding)
    with world.read() as connection:
        return check_file(
            connection, opened, NameColumns("地名", "区县"), CheckQuestion(DAY), output
        )


def review(world: Database, path: Path, output: Path) -> ReviewReport:
    with world.read() as connection:
        return review_file(connection, open_datafile(path, crs=None), output)


def rows_of(path: Path) -> list[Mapping[str, str | None]]:
    return [row.values for row in open_datafile(path, crs=None).rows()]


def confirm(path: Path, *said: str | None) -> None:
    """Write into the column 确认 what a person would, row by row."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index(CHECKED["confirmed"]) + 1
    for row, text in enumerate(said, start=2):
        sheet.cell(row, column).value = text
    book.save(path)


def test_the_first_pass_says_what_every_name_is(world: Database, tmp_path: Path) -> None:
    output = tmp_path / "out.xlsx"
    report = check(world, table(tmp_path), output)
    rows = rows_of(output)
    assert (report.rows, report.names, report.standard) == (8, 6, 3)
    assert [row[CHECKED["status"]] for row in rows] == [
        "标准名称 standard", "标准名称 standard", "多个候选 several",
        "非标准：曾用名 not standard: former", "非标准：疑似误写 not standard: misspelt",
        "未找到 none", "空白 blank", "标准名称 standard",
    ]  # fmt: skip
    first = rows[0]
    assert first["序号"] == "001"
    assert first[CHECKED["division_code"]] == "341226100000"
    assert first[CHECKED["path"]] == "安徽省/阜阳市/颍上县"
    assert first[CHECKED["class"]] == "21500 乡级行政区"
    assert rows[3][CHECKED["standard_name"]] == "颍河"
    assert "曾用名" in (rows[3][CHECKED["why"]] or "")
    assert (rows[2][CHECKED["candidates"]] or "").count("柳沟（安徽省/阜阳市/") == 2
    assert {row[CHECKED["as_of"]] for row in rows} == {"2023-12-31"}


def test_what_people_typed_comes_back_and_cannot_run(world: Database, tmp_path: Path) -> None:
    output = tmp_path / "out.xlsx"
    check(world, table(tmp_path), output)
    sheet = load_workbook(output).worksheets[0]
    notes = [row[3] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in notes[:5]] == ["=1+1", "+86", None, "-5", "@x"]
    assert {cell.data_type for cell in notes if cell.value is not None} == {"s"}
    plain = tmp_path / "out.csv"
    check(world, tmp_path / "地名.csv", plain)
    assert [row["备注"] for row in rows_of(plain)][:5] == ["'=1+1", "+86", None, "-5", "'@x"]


def test_reviewed_decisions_become_the_final_table(world: Database, tmp_path: Path) -> None:
    output, final = tmp_path / "out.xlsx", tmp_path / "final.xlsx"
    check(world, table(tmp_path), output)
    wanted = rows_of(output)[2][CHECKED["candidates"]] or ""
    number = wanted.split(" ")[0]
    confirm(output, None, "否", number, "是", "341226000000", None, None, "９９９９")
    report = review(world, output, final)
    assert report.by_decision == {
        Decision.STANDARD: 1, Decision.REJECTED: 1, Decision.CONFIRMED: 3, Decision.OPEN: 2,
        Decision.INVALID: 1,
    }  # fmt: skip
    rows = rows_of(final)
    assert [row[FINAL["final_name"]] for row in rows] == [
        "江口镇", None, "柳沟", "颍河", "颍上县", None, None, None
    ]  # fmt: skip
    assert [row["序号"] for row in rows] == [row[0] for row in ROWS]
    assert rows[2][FINAL["final_place_id"]] == number
    assert "9999" in (rows[7][FINAL["remark"]] or "")
    assert [number for number, _, _ in report.to_do] == [7, 8, 9]
    told = load_workbook(final)["报告 Report"]
    assert [told.cell(row, 2).value for row in range(2, 7)] == [1, 3, 1, 2, 1]


def test_both_passes_may_go_through_csv(world: Database, tmp_path: Path) -> None:
    output, final = tmp_path / "out.csv", tmp_path / "final.csv"
    check(world, table(tmp_path), output)
    report = review(world, output, final)
    assert report.by_decision == {Decision.STANDARD: 3, Decision.OPEN: 5}
    assert len(rows_of(final)) == len(ROWS)
    assert (tmp_path / "final_报告 Report.csv").read_text(encoding="utf-8-sig").startswith("结论")


def test_a_workbook_keeps_codes_as_text(world: Database, tmp_path: Path) -> None:
    path = tmp_path / "names.xlsx"
    book = Workbook()
    for row in (("地名", "区县", "代码"), ("江口镇", "341226", "00012345678901234567")):
        book.worksheets[0].append(row)
    book.save(path)
    check(world, path, tmp_path / "out.xlsx", None)
    (row,) = rows_of(tmp_path / "out.xlsx")
    assert row["代码"] == "00012345678901234567"
    assert row[CHECKED["status"]] == "标准名称 standard"


@pytest.mark.parametrize(
    ("head", "reason"),
    [(("名", "区县"), "no column 地名"), (("地名", "区县", CHECKED["status"]), "checked already")],
)
def test_tables_without_the_column_or_with_ours_are_refused(
    world: Database, tmp_path: Path, head: Sequence[str], reason: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(",".join(head) + "\n" + ",".join("甲" * len(head)) + "\n", encoding="utf-8")
    with pytest.raises(FileError, match=reason):
        check(world, path, tmp_path / "out.xlsx", None)
    assert not (tmp_path / "out.xlsx").exists()


def test_a_table_that_no_check_wrote_is_not_reviewed(world: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no reviewed check"):
        review(world, table(tmp_path, encoding="utf-8"), tmp_path / "final.xlsx")


def test_a_wrong_encoding_is_told(world: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"encoding|UTF-8"):
        check(world, table(tmp_path), tmp_path / "out.xlsx", None)


def test_other_forms_are_not_written(world: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not said"):
        check(world, table(tmp_path), tmp_path / "out.pdf")
