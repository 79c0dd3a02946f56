import hashlib
from datetime import date
from pathlib import Path

import pytest

from gis.errors import FileError, InputError
from gis.fields import Field, FieldType
from gis.loading import (
    LoadOptions,
    LoadRefused,
    LoadReport,
    describe,
    parse_files,
    write_rejected,
)
from gis.versioned_table import MergeCounts

FIELDS = (
    Field("code", FieldType.TEXT, "代码", "Code", required=True),
    Field("size", FieldType.INTEGER, "大小", "Size"),
    Field("since", FieldType.DATE, "起始", "Since"),
)


def file(folder: Path, content: str, name: str = "things.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_rows_are_typed_and_columns_the_file_lacks_are_absent(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "代码,起始\na,2020-01-01\nb,\n")])
    first, second = parse_files(report, FIELDS, LoadOptions(), None)
    assert first.values == {"code": "a", "since": date(2020, 1, 1)}
    assert (first.day("since"), first.text("code"), first.text("size")) == (
        date(2020, 1, 1), "a", None,
    )  # fmt: skip
    assert second.values == {"code": "b", "since": None}
    assert second.day("since") is None
    assert (first.file, first.row.number, second.row.number) == (0, 2, 3)
    assert report.rows_read == 2
    assert not report.is_refused


def test_a_bad_cell_rejects_its_row_and_no_other(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "code,size\na,1\nb,many\n,3\nd,4\n")])
    parsed = list(parse_files(report, FIELDS, LoadOptions(), None))
    assert [row.values["code"] for row in parsed] == ["a", "d"]
    assert report.rejected == {(0, 3), (0, 4)}
    assert [(p.row, p.column, p.value) for p in report.problems] == [
        (3, "size", "many"), (4, "code", None),
    ]  # fmt: skip
    assert report.is_refused


def test_a_file_without_a_required_column_is_refused_whole(tmp_path: Path) -> None:
    good, bad = file(tmp_path, "code\na\n"), file(tmp_path, "size\n1\n", "bad.csv")
    report = LoadReport("things", [bad, good])
    assert [row.values["code"] for row in parse_files(report, FIELDS, LoadOptions(), None)] == ["a"]
    (problem,) = report.problems
    assert (problem.file, problem.row, problem.column) == ("bad.csv", None, "code")
    assert "size" in problem.mend


def test_a_mapping_names_foreign_headers(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "某列\na\n")])
    (row,) = parse_files(report, FIELDS, LoadOptions(mapping={"code": "某列"}), None)
    assert row.values == {"code": "a"}


def test_progress_tells_of_long_files(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "code\n" + "a\n" * 4500)])
    steps: list[tuple[str, int, int | None]] = []
    list(parse_files(report, FIELDS, LoadOptions(), lambda *step: steps.append(step)))
    assert [step[1] for step in steps] == [2000, 4000, 4500]
    assert steps[-1] == ("things.csv", 4500, 4500)


def test_a_refusal_says_how_many_rows(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "code\n\n")], rows_read=3)
    report.reject([(0, 2), (0, 3)], "wrong", "Mend it.", "code", "x")
    refusal = LoadRefused(report)
    assert isinstance(refusal, InputError)
    assert str(refusal).startswith("2 of 3 rows were rejected, so nothing was loaded.")
    assert refusal.report.problems[0].value == "x"


def test_a_finding_does_not_refuse(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "code\na\n")])
    report.find("odd", "Look at it.", 0, 2)
    assert not report.is_refused
    assert report.problems[0].severity == "finding"


def test_nothing_is_nothing_in_every_table(tmp_path: Path) -> None:
    report = LoadReport("things", [tmp_path])
    report.counts = {"one": MergeCounts(unchanged=3), "two": MergeCounts()}
    assert report.is_nothing
    report.counts["two"].removed = 1
    assert not report.is_nothing


def test_a_file_is_recorded_with_its_digest(tmp_path: Path) -> None:
    path = file(tmp_path, "code\na\n")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert describe(path) == {"name": "things.csv", "sha256": digest}
    with pytest.raises(FileError) as error:
        describe(tmp_path / "missing.csv")
    assert error.value.mend


def test_rejected_rows_are_written_as_they_stood(tmp_path: Path) -> None:
    report = LoadReport("things", [file(tmp_path, "code,remark\na,x\n,y\nc,z\n")])
    list(parse_files(report, FIELDS, LoadOptions(), None))
    target = tmp_path / "rejects.csv"
    assert write_rejected(report, LoadOptions(), target) == 1
    lines = target.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "remark" in lines[0]
    assert ",y" in lines[1]


@pytest.mark.parametrize("word", ["合计", "合 计", "总计:", "Total"])
def test_a_closing_row_of_totals_is_left_out_and_listed(tmp_path: Path, word: str) -> None:
    path = file(tmp_path, f"no,code,size\n1,a,1\n{word},,1\n")
    report = LoadReport("things", [path])
    parsed = list(parse_files(report, FIELDS, LoadOptions(), None))
    assert [row.values["code"] for row in parsed] == ["a"]
    assert not report.is_refused
    assert [p.row for p in report.problems if "totals" in p.reason] == [3]
