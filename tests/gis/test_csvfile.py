from pathlib import Path

import pytest
import shapely

from gis.crs import parse_crs
from gis.datafiles import DataFile, open_datafile
from gis.errors import FileError

HEAD = "代码,名称,面积\n"
BODY = "341202000000,甲社区,30\n341203000000,乙社区,20\n"


def write(tmp_path: Path, content: str | bytes, name: str = "f.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def opened(tmp_path: Path, content: str | bytes, encoding: str | None = None) -> DataFile:
    return open_datafile(write(tmp_path, content), crs=None, encoding=encoding)


def refusal(tmp_path: Path, content: str | bytes, encoding: str | None = None) -> FileError:
    with pytest.raises(FileError) as error:
        list(opened(tmp_path, content, encoding).rows())
    assert error.value.mend
    return error.value


def test_plain(tmp_path: Path) -> None:
    file = opened(tmp_path, HEAD + BODY)
    assert file.columns == ("代码", "名称", "面积")
    assert (file.row_count, file.has_geometry) == (2, False)
    rows = list(file.rows())
    assert [row.number for row in rows] == [2, 3]
    assert rows[0].values == {"代码": "341202000000", "名称": "甲社区", "面积": "30"}
    # Rows can be read again.
    assert list(file.rows()) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-8-sig", "gb18030", "GBK", "utf-16"])
def test_encodings_declared_rightly(tmp_path: Path, encoding: str) -> None:
    file = opened(tmp_path, (HEAD + BODY).encode(encoding), encoding)
    assert file.columns[0] == "代码"
    assert next(file.rows()).values["名称"] == "甲社区"


def test_byte_order_mark_needs_no_declaration(tmp_path: Path) -> None:
    assert opened(tmp_path, (HEAD + BODY).encode("utf-8-sig")).columns[0] == "代码"


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    file = opened(tmp_path, "名称,注\n㙍𠀀,1\n".encode("gb18030"), "gbk")
    assert next(file.rows()).values["名称"] == "㙍𠀀"


def test_undeclared_gb18030_is_named_and_not_guessed(tmp_path: Path) -> None:
    error = refusal(tmp_path, b"code,name\n1,a\n2," + "甲".encode("gb18030") + b"\n")
    assert "byte 17, in line 3" in error.message
    assert "gb18030" in error.message
    assert "--encoding gb18030" in error.mend


def test_bad_byte_far_into_the_file(tmp_path: Path) -> None:
    # Past the first chunk, and with a character across the edge of it.
    start = ("a,b\n" + "1," + "甲" * 400_000 + "\n").encode()
    error = refusal(tmp_path, start + b"2,\xff\n")
    assert f"byte {len(start) + 3}, in line 3" in error.message


def test_wrongly_declared(tmp_path: Path) -> None:
    # These UTF-8 bytes are also pairs of GB18030.
    assert "is in UTF-8" in refusal(tmp_path, "a,b\n1,甲社\n", "gb18030").message
    assert "as utf-8" in refusal(tmp_path, HEAD + BODY, "gb18030").message
    assert "as gb18030" in refusal(tmp_path, (HEAD + BODY).encode("gb18030"), "utf-8").message
    assert "not a text encoding" in refusal(tmp_path, HEAD + BODY, "klingon").message
    assert "not a text encoding" in refusal(tmp_path, HEAD + BODY, "base64").message
    assert "utf-16" in refusal(tmp_path, (HEAD + BODY).encode("utf-16")).mend


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separators(tmp_path: Path, separator: str) -> None:
    file = opened(tmp_path, f'"a,;\tb"{separator}c\n1{separator}2\n')
    assert file.columns[1] == "c"
    assert list(next(file.rows()).values.values()) == ["1", "2"]


def test_titles_blank_lines_and_quoted_line_breaks(tmp_path: Path) -> None:
    file = opened(tmp_path, '阜阳市社区表,,\n\n代码,名称,\n1,"甲\n乙",\n\n,,\n2,丙,\n')
    assert file.columns == ("代码", "名称")
    assert [(row.number, row.values["名称"]) for row in file.rows()] == [(4, "甲\n乙"), (8, "丙")]
    assert file.row_count == 2


def test_one_column(tmp_path: Path) -> None:
    assert opened(tmp_path, "代码\n1\n2\n").columns == ("代码",)


def test_codes_eaten_by_excel_stay_as_they_are(tmp_path: Path) -> None:
    file = opened(tmp_path, "代码,名称\n3.41202E+11,甲\n")
    assert next(file.rows()).values["代码"] == "3.41202E+11"


def test_rows_with_other_widths_are_problems_not_errors(tmp_path: Path) -> None:
    file = opened(tmp_path, 'a,b\n1\n1,2\n1,2,3\n1,2,\n"x"y,2\n3,4\n')
    problems = {row.number: row.problem for row in file.rows()}
    assert [number for number, problem in problems.items() if problem] == [2, 4, 6]
    assert problems[2] is not None
    assert "1 cells, the header 2" in problems[2].reason
    assert problems[6] is not None
    assert "quotes" in problems[6].reason


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        ("\n\n", "empty"),
        (HEAD, "no rows"),
        ("a,b, a \n1,2,3\n", "more than one column named a"),
        (HEAD + BODY + "341204000000,丙社", "cut off in line 4"),
        (HEAD + BODY + '341204000000,"丙社', "line 4 never ends"),
        (HEAD + '1,"甲社区,30\n' + BODY * 3, "line 2 never ends"),
        (HEAD.encode() + BODY.encode() + b"1,a,\0\0\0\0", "NUL"),
        ((HEAD + BODY + "1,甲").encode()[:-1], "cut off in the middle of a character"),
    ],
)
def test_broken_files(tmp_path: Path, content: str | bytes, part: str) -> None:
    assert part in refusal(tmp_path, content).message


def test_whole_last_line_without_newline_is_fine(tmp_path: Path) -> None:
    assert len(list(opened(tmp_path, (HEAD + BODY).rstrip("\n")).rows())) == 2


def test_geometry_column(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name,WKT\n"
        "a,POINT(388649.570 3641176.641)\n"
        'b,"POLYGON((0 0,1 0,1 1))"\n'
        "c,\n"
        "d,POINT(115.81 32.89)\n",
    )
    with pytest.raises(FileError, match="not declared"):
        open_datafile(path, crs=None)
    file = open_datafile(path, crs=parse_crs("4548"))
    assert file.has_geometry
    good, broken, empty, degrees = file.rows()
    assert good.geometry is not None
    assert shapely.get_x(good.geometry) == pytest.approx(115.81, abs=1e-7)
    assert broken.problem is not None
    assert "closed" in broken.problem.reason
    assert (empty.geometry, empty.problem) == (None, None)
    assert degrees.problem is not None
    assert "looks like degrees" in degrees.problem.reason


def test_other_files(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no file"):
        open_datafile(tmp_path / "none.csv", crs=None)
    with pytest.raises(FileError) as error:
        open_datafile(write(tmp_path, "x", "old.xls"), crs=None)
    assert ".xlsx" in error.value.mend
    with pytest.raises(FileError, match="not read"):
        open_datafile(write(tmp_path, "x", "f.docx"), crs=None)
