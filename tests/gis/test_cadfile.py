import shutil
import subprocess
from pathlib import Path

import ezdxf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.cadfile import Release, write_dxf
from gis.cadread import read_dxf
from gis.drawing import (
    Align,
    Attribute,
    Block,
    Circle,
    Drawing,
    DrawingLayer,
    Entity,
    Insertion,
    Polyline,
    Text,
    Unit,
)
from gis.errors import FieldError, FileError

LINE, POINTS, NAMES = "界线", "界桩点", "注记"
EAST, NORTH = 388649.570, 3641176.641
LAYERS = [
    DrawingLayer(LINE, 1, 0.3),
    DrawingLayer(POINTS, 5, linetype="DASHED"),
    DrawingLayer(NAMES),
]
MARKER = Block(
    "双面型",
    [Circle(POINTS, (0, 0), 7.5), Polyline(POINTS, [(-5, 0), (5, 0)])],
    [Attribute("编号", (8, 2), 20), Attribute("UUID", (8, -2), 5, visible=False)],
)
RELEASES: list[Release] = ["R2010", "R2000"]
needs_gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is missing")


def drawing(*more: Entity, unit: Unit = Unit.METRE) -> Drawing:
    return Drawing(
        LAYERS,
        [
            Polyline(LINE, [(EAST, NORTH), (EAST + 500, NORTH + 100.125), (EAST + 900, NORTH)]),
            Polyline(LINE, [(EAST, NORTH), (EAST + 9, NORTH), (EAST, NORTH + 9)], closed=True),
            Insertion(
                POINTS, "双面型", (EAST, NORTH), {"编号": "阜六线001A", "UUID": "u-1"}, 31.25
            ),
            Insertion(POINTS, "双面型", (EAST + 500, NORTH), {"编号": "阜六线002A"}),
            Text(NAMES, "颍上县", (EAST, NORTH + 50), 30, 12.5, Align.MIDDLE_CENTER),
            *more,
        ],
        [MARKER],
        unit,
    )


def written(tmp_path: Path, release: Release, *more: Entity, unit: Unit = Unit.METRE) -> Path:
    path = tmp_path / f"{release}.dxf"
    write_dxf(path, drawing(*more, unit=unit), release=release)
    return path


@pytest.mark.parametrize("release", RELEASES)
def test_ezdxf_finds_nothing_to_complain_of(tmp_path: Path, release: Release) -> None:
    document = ezdxf.readfile(written(tmp_path, release))
    assert document.acad_release == release
    assert document.audit().errors == []
    assert document.audit().fixes == []
    assert document.header["$INSUNITS"] == 6
    layer = document.layers.get(LINE)
    assert (layer.color, layer.dxf.lineweight) == (1, 30)
    assert document.layers.get(POINTS).dxf.linetype == "DASHED"
    text = document.modelspace().query("TEXT").first
    assert text is not None
    assert text.dxf.style == "HANZI"
    assert document.styles.get("HANZI").dxf.font == "simsun.ttc"
    west, south, _ = document.header["$EXTMIN"]
    assert (west, south) == pytest.approx((EAST, NORTH))


def test_the_old_release_holds_bytes_of_gbk(tmp_path: Path) -> None:
    content = written(tmp_path, "R2000").read_bytes()
    assert "阜六线001A".encode("gbk") in content
    assert b"ANSI_936" in content
    assert b"\\U+" not in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_the_new_release_is_in_utf8_and_holds_rare_characters(tmp_path: Path) -> None:
    path = written(tmp_path, "R2010", Text(NAMES, "㙍𠮷", (EAST, NORTH), 5))
    assert "㙍𠮷".encode() in path.read_bytes()
    assert [p.text for p in read_dxf(path).points if p.kind == "TEXT"] == ["颍上县", "㙍𠮷"]


@needs_gdal
@pytest.mark.parametrize("release", RELEASES)
def test_gdal_reads_the_chinese_and_the_positions(tmp_path: Path, release: Release) -> None:
    path = written(tmp_path, release)
    # GDAL 3.6 takes a DXF of 2007 and later for Windows-1252 unless told.
    options = ["--config", "DXF_ENCODING", "UTF-8"] if release == "R2010" else []
    done = subprocess.run(
        ["ogrinfo", "-al", *options, str(path)], capture_output=True, text=True, check=True
    )
    for expected in ("颍上县", "阜六线001A", LINE, "LINESTRING", f"{EAST} {NORTH}"):
        assert expected in done.stdout


@pytest.mark.parametrize("release", RELEASES)
def test_round_trip(tmp_path: Path, release: Release) -> None:
    content = read_dxf(written(tmp_path, release))
    assert content.problems == ()
    assert content.unit == "m"
    assert content.not_read == {}
    first, second, label = content.points
    assert (first.kind, first.block, first.layer) == ("INSERT", "双面型", POINTS)
    assert (first.east, first.north, first.height) == (EAST, NORTH, 31.25)
    assert first.attributes == {"编号": "阜六线001A", "UUID": "u-1"}
    assert second.height is None
    assert (label.text, label.east, label.north) == ("颍上县", EAST, NORTH + 50)
    line, ring = content.lines
    assert line.points == ((EAST, NORTH), (EAST + 500, NORTH + 100.125), (EAST + 900, NORTH))
    assert not line.closed
    assert ring.closed
    assert len(ring.points) == 3


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(38_000_000, 40_000_000), st.floats(1_500_000, 6_000_000)),
        min_size=2,
        max_size=5,
    )
)
def test_coordinates_keep_a_tenth_of_a_millimetre(
    tmp_path_factory: pytest.TempPathFactory, points: list[tuple[float, float]]
) -> None:
    path = tmp_path_factory.mktemp("dxf") / "a.dxf"
    write_dxf(path, Drawing(LAYERS, [Polyline(LINE, points)]))
    (line,) = read_dxf(path).lines
    for got, given_ in zip(line.points, points, strict=True):
        assert got == pytest.approx(given_, abs=1e-4, rel=0)


def test_millimetres_for_a_sheet(tmp_path: Path) -> None:
    assert read_dxf(written(tmp_path, "R2010", unit=Unit.MILLIMETRE)).unit == "mm"


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (Text(NAMES, "颍东㙍", (0, 0), 1), "㙍 (U+364D)"),
        (Insertion(POINTS, "双面型", (0, 0), {"编号": "𠮷"}), "𠮷 (U+20BB7)"),
    ],
)
def test_what_gbk_lacks_is_named(tmp_path: Path, entity: Entity, expected: str) -> None:
    with pytest.raises(FieldError) as fault:
        written(tmp_path, "R2000", entity)
    assert expected in fault.value.message
    assert "R2010" in fault.value.mend
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "entity",
    [
        Text(NAMES, "两行\n字", (0, 0), 1),
        Text(NAMES, "30%%d", (0, 0), 1),
        Text(NAMES, "^J", (0, 0), 1),
        Text("无此层", "字", (0, 0), 1),
        Insertion(POINTS, "无此块", (0, 0)),
        Insertion(POINTS, "双面型", (0, 0), {"无此项": "1"}),
        Polyline(LINE, [(float("nan"), 0), (1, 1)]),
    ],
)
def test_what_a_drawing_cannot_hold(tmp_path: Path, entity: Entity) -> None:
    with pytest.raises(FieldError) as fault:
        written(tmp_path, "R2010", entity)
    assert fault.value.mend
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["甲/乙", " ", "a:b", "x" * 300])
def test_names_that_cad_programs_refuse(tmp_path: Path, name: str) -> None:
    with pytest.raises(FieldError, match="name of a layer"):
        write_dxf(tmp_path / "a.dxf", Drawing([DrawingLayer(name)], []))


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_dxf(tmp_path / "none" / "a.dxf", drawing())
