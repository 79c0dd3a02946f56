import csv
from pathlib import Path

import pytest

from gis.datafiles import open_datafile
from gis.errors import FileError
from gis.problems import Problem
from gis.rejects import summary, write_rejects
from gis.rows import Row


def problem(row: int | None, reason: str, column: str | None = "面积") -> Problem:
    return Problem("f.csv", row, column, "x", reason, "Mend it.")


def test_written_rows_can_be_mended_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("an older, longer file\n" * 100)
    rows = [
        (Row(3, {"代码": "341202000000", "面积": None}), [problem(3, "Missing.")]),
        (Row(9, {"代码": "甲,\n乙", "面积": "x"}), [problem(9, "One."), problem(9, "Two.", None)]),
    ]
    assert write_rejects(path, ["代码", "面积"], rows) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    again = open_datafile(path, crs=None)
    assert again.columns == ("代码", "面积", "row", "reason", "mend")
    first, second = (row.values for row in again.rows())
    assert (first["代码"], first["面积"], first["row"]) == ("341202000000", None, "3")
    assert second["代码"] == "甲,\n乙"
    assert second["reason"] == "面积: One. Two."
    assert second["mend"] == "Mend it."


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-12.5", "-12.5"),
        ("+1,000", "+1,000"),
        ("-", "-"),
        ("甲=乙", "甲=乙"),
    ],
)
def test_no_cell_becomes_a_formula(tmp_path: Path, cell: str, written: str) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects(path, ["a"], [(Row(2, {"a": cell}), [problem(2, "Bad.")])])
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1][0] == written


def test_own_columns_give_way(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects(path, ["row"], [])
    assert path.read_text("utf-8-sig").strip() == "row,rejected_row,reason,mend"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_rejects(tmp_path / "no" / "rejects.csv", ["a"], [])


def test_summary() -> None:
    finding = Problem("f.csv", None, None, None, "Unused.", "Map it.", "finding")
    many = [finding, *(problem(row, "Bad.") for row in range(2, 32))]
    lines = summary(many, limit=3)
    assert lines[0] == "f.csv row 2, 面积: Bad ('x'). Mend it."
    assert lines[-1] == "… and 28 more (27 rejected, 1 findings)."
    assert summary([finding]) == ["f.csv: finding: Unused. Map it."]
    assert summary([]) == []
