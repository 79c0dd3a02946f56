from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.cassfile import read_cass, write_cass
from gis.errors import FieldError, FileError
from gis.features import SurveyPoint

NORTH, EAST = 3641176.641, 388649.570
POINTS = [
    SurveyPoint("阜六线001A", NORTH, EAST, 31.2, "界桩"),
    SurveyPoint("2", NORTH + 1, EAST + 1),
]
LINES = "阜六线001A,界桩,388649.570,3641176.641,31.200\r\n2,,388650.570,3641177.641,\r\n"


def table(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "a.dat"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_east_stands_before_north(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    write_cass(path, POINTS)
    assert path.read_bytes() == LINES.encode("gbk")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_round_trip(tmp_path: Path, encoding: str) -> None:
    read = read_cass(table(tmp_path, LINES.encode(encoding)), encoding=encoding)
    assert read.problems == ()
    first, second = read.points
    assert first == SurveyPoint("阜六线001A", NORTH, EAST, 31.2, "界桩", 1)
    assert (second.height_m, second.code, second.row) == (None, None, 2)


coordinate = st.decimals(0, 40_000_000, places=3, allow_nan=False).map(float)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.builds(
            SurveyPoint,
            st.integers(1, 10**6).map(str),
            coordinate,
            coordinate,
            st.none() | st.decimals(-100, 9000, places=3, allow_nan=False).map(float),
            st.sampled_from([None, "JZ", "界址点"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda point: point.number,
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, points: list[SurveyPoint]
) -> None:
    path = tmp_path_factory.mktemp("cass") / "a.dat"
    write_cass(path, points)
    read = read_cass(path, encoding="gbk")
    assert read.problems == ()
    for got, given_ in zip(read.points, points, strict=True):
        assert got.x_north_m == pytest.approx(given_.x_north_m, abs=5e-4)
        assert got.y_east_m == pytest.approx(given_.y_east_m, abs=5e-4)
        assert (got.number, got.code) == (given_.number, given_.code)
        assert (got.height_m is None) == (given_.height_m is None)


def test_gbk_is_not_guessed_but_named(tmp_path: Path) -> None:
    path = table(tmp_path, LINES.encode("gbk"))
    with pytest.raises(FileError, match="gb18030"):
        read_cass(path)


def test_what_other_programs_write(tmp_path: Path) -> None:
    text = " 1 ,, 388649.57 ,3641176.641\n\n3，JZ，388650.1，3641177.2，0\n\x1a"
    read = read_cass(table(tmp_path, text))
    assert read.problems == ()
    assert [(p.number, p.height_m, p.row) for p in read.points] == [("1", None, 1), ("3", 0.0, 3)]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("1,,388649.57", None, "3 cells"),
        ("1,,388649.57,3641176.641,1,2", None, "6 cells"),
        (",,388649.57,3641176.641,1", "number", "no number"),
        ("1,,,3641176.641,1", "Y (east)", "missing"),
        ("1,,388649.57,3641l76,1", "X (north)", "'l76' behind"),
        ("1,,388649.57,3641176.641,12m", "height", "behind the number"),
        ("1,,nan,3641176.641,", "Y (east)", "not a number"),
    ],
)
def test_bad_rows_are_told_with_row_and_column(
    tmp_path: Path, line: str, column: str | None, reason: str
) -> None:
    read = read_cass(table(tmp_path, "9,,388649.57,3641176.641,1\n" + line + "\n"))
    assert [point.number for point in read.points] == ["9"]
    (problem,) = read.problems
    assert (problem.row, problem.column) == (2, column)
    assert reason in problem.reason
    assert problem.mend


def test_a_number_that_stands_twice(tmp_path: Path) -> None:
    read = read_cass(table(tmp_path, "1,,1,2,3\n1,,1,2,4\n"))
    assert len(read.points) == 2
    (problem,) = read.problems
    assert (problem.severity, problem.row) == ("finding", 2)
    assert "row 1" in problem.reason


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (SurveyPoint("1,2", 1, 2), "comma"),
        (SurveyPoint("1", 1, 2, code="a\nb"), "line break"),
        (SurveyPoint(" ", 1, 2), "no number"),
        (SurveyPoint("1", float("inf"), 2), "X (north) is inf"),
        (SurveyPoint("㙍1", 1, 2), "U+364D"),
    ],
)
def test_what_the_format_cannot_hold(tmp_path: Path, point: SurveyPoint, reason: str) -> None:
    with pytest.raises(FieldError) as fault:
        write_cass(tmp_path / "a.dat", [point])
    assert reason in fault.value.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"x" * 20_000])
def test_no_list_of_points(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileError) as fault:
        read_cass(table(tmp_path, content))
    assert fault.value.mend
