import contextlib
import shutil
import subprocess
from pathlib import Path

import ezdxf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.cadread import read_dxf
from gis.errors import FileError

needs_gdal = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")


def drawn(tmp_path: Path, release: str = "R2000") -> Path:
    """A drawing as another program leaves it: old lines, arcs, texts, symbols, hatches."""
    document = ezdxf.new(release)
    document.encoding = "gbk"
    space = document.modelspace()
    document.layers.add("界桩")
    document.blocks.new("JZ")
    space.add_point((100, 200, 5), dxfattribs={"layer": "界桩"})
    space.add_text("003号", height=2).set_placement((101, 201))
    if release != "R12":
        space.add_mtext("第一行\\P第二行", dxfattribs={"insert": (102, 202)})
        space.add_lwpolyline([(0, 0, 1), (10, 0, 0)], format="xyb")
        space.add_lwpolyline([(-1, 2), (-3, 4)], dxfattribs={"extrusion": (0, 0, -1)})
        space.add_hatch()
    space.add_line((0, 0, 0), (3, 4, 0))
    space.add_polyline3d([(0, 0, 1), (1, 1, 2), (2, 0, 3)])
    space.add_polyline2d([(0, 0), (5, 5)])
    space.add_blockref("JZ", (7, 8))
    space.add_circle((0, 0), 2)
    path = tmp_path / f"{release}.dxf"
    document.saveas(path)
    return path


def test_entities_of_other_programs(tmp_path: Path) -> None:
    content = read_dxf(drawn(tmp_path))
    assert [(p.kind, p.east, p.north) for p in content.points] == [
        ("POINT", 100, 200), ("TEXT", 101, 201), ("MTEXT", 102, 202), ("INSERT", 7, 8),
    ]  # fmt: skip
    assert content.points[0].height == 5
    assert content.points[0].layer == "界桩"
    assert [p.text for p in content.points[1:3]] == ["003号", "第一行\n第二行"]
    assert content.not_read == {"HATCH": 1, "CIRCLE": 1}
    arc, mirrored, line, space, flat = content.lines
    assert line.points == ((0, 0), (3, 4))
    assert mirrored.points == ((1, 2), (3, 4))
    assert space.points == ((0, 0), (1, 1), (2, 0))
    assert flat.points == ((0, 0), (5, 5))
    # A half circle below the chord, told apart and reported.
    assert min(north for _, north in arc.points) == pytest.approx(-5, abs=0.02)
    (problem,) = content.problems
    assert problem.severity == "finding"
    assert problem.value == arc.handle
    assert "arcs" in problem.reason


def test_release_12(tmp_path: Path) -> None:
    content = read_dxf(drawn(tmp_path, "R12"))
    assert [p.kind for p in content.points] == ["POINT", "TEXT", "INSERT"]
    assert content.points[1].text == "003号"


@needs_gdal
def test_a_drawing_made_by_gdal(tmp_path: Path) -> None:
    source = tmp_path / "s.csv"
    source.write_text(
        'Layer,WKT\n界线,"LINESTRING(388649.57 3641176.641,388700 3641200)"\n'
        '界桩,"POINT(388649.57 3641176.641)"\n',
        encoding="utf-8",
    )
    path = tmp_path / "g.dxf"
    command = ["ogr2ogr", "-f", "DXF", str(path), str(source), "-oo", "KEEP_GEOM_COLUMNS=NO"]
    subprocess.run(command, check=True, capture_output=True)
    content = read_dxf(path, encoding="utf-8")
    (point,) = content.points
    (line,) = content.lines
    assert (point.east, point.north) == pytest.approx((388649.57, 3641176.641))
    assert line.points[1] == pytest.approx((388700, 3641200))


def test_a_wrong_code_page_is_told_and_can_be_declared(tmp_path: Path) -> None:
    path = drawn(tmp_path)
    # Half of the bytes of 丂 have no meaning in the code page 1252.
    content = path.read_bytes().replace("003号".encode("gbk"), "003丂".encode("gbk"))
    path.write_bytes(content.replace(b"ANSI_936", b"ANSI_1252"))
    with pytest.raises(FileError, match="code page") as fault:
        read_dxf(path)
    assert "gb18030" in fault.value.mend
    points = read_dxf(path, encoding="gbk").points
    assert points[0].layer == "界桩"
    assert points[1].text == "003丂"


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=6))
def test_damage_anywhere_is_an_error_of_the_file_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, at: float, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("dxf")
    path = drawn(folder)
    content = path.read_bytes()
    start = int(at * len(content))
    path.write_bytes(content[:start] + junk + content[start + len(junk) :])
    with contextlib.suppress(FileError):
        assert len(read_dxf(path).lines) <= 5


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"AC1032\0\0\0\0\0", "DWG"),
        (b"hello world\n", "no DXF"),
        (b"  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1015\n", "no DXF"),
        (b"\x00\x01\x02" * 100, "no DXF"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00\x01", "no DXF"),
    ],
)
def test_no_drawing(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a.dxf"
    path.write_bytes(content)
    with pytest.raises(FileError, match=expected) as fault:
        read_dxf(path)
    assert fault.value.mend


@pytest.mark.parametrize("share", [0.2, 0.6, 0.9, 0.98])
def test_cut_off(tmp_path: Path, share: float) -> None:
    path = drawn(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FileError, match="cut off"):
        read_dxf(path)


def test_too_large_and_missing(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="at most"):
        read_dxf(drawn(tmp_path), limit_bytes=100)
    with pytest.raises(FileError, match="no file"):
        read_dxf(tmp_path / "none.dxf")


def test_a_coordinate_that_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "a.dxf"
    document = ezdxf.new("R2010")
    document.modelspace().add_line((0, 0), (float("nan"), 1))
    document.modelspace().add_point((1, 2))
    document.saveas(path)
    content = read_dxf(path)
    assert len(content.points) == 1
    assert content.lines == ()
    assert "cannot be read" in content.problems[0].reason
