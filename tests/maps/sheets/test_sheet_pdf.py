"""A sheet as a reader finds it: measured with pdfplumber, which had no part in making it."""

from __future__ import annotations

import io
import itertools
import math
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from pypdf import PdfReader

from maps.sheets.options import SheetOptions
from maps.sheets.paper import Paper
from maps.sheets.plane import plane_subject
from maps.sheets.series import sheet_pdf
from maps.sheets.strip import plan_sheets
from maps.sheets.subject import SheetSubject
from tests.maps.sheets.example import TO_PLANE, subject
from tests.maps.sheets.measured import MM, RED, grid_lines, ground_of, is_colour, marker_rings

OPTIONS = SheetOptions()


@pytest.fixture(scope="module")
def line() -> SheetSubject:
    return subject()


@pytest.fixture(scope="module")
def pdfs(line: SheetSubject) -> list[bytes]:
    count = len(plan_sheets(plane_subject(line), OPTIONS).views)
    return [sheet_pdf(line, OPTIONS, number) for number in range(1, count + 1)]


@pytest.fixture(scope="module")
def pages(pdfs: list[bytes]) -> Iterator[list[pdfplumber.page.Page]]:
    opened = [pdfplumber.open(io.BytesIO(pdf)) for pdf in pdfs]
    yield [document.pages[0] for document in opened]
    for document in opened:
        document.close()


def test_the_page_has_the_size_of_its_paper(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        assert (page.width / MM, page.height / MM) == pytest.approx((420, 297), abs=0.01)


def test_kilometre_lines_are_a_hundred_millimetres_apart(
    pages: list[pdfplumber.page.Page],
) -> None:
    for page in pages:
        upright, level = grid_lines(page)
        assert len(upright) >= 2
        assert len(level) >= 2
        gaps = [b - a for lines in (upright, level) for a, b in itertools.pairwise(lines)]
        assert gaps == pytest.approx([100.0] * len(gaps), abs=0.1)


def test_every_marker_lies_where_pyproj_puts_it(
    line: SheetSubject, pdfs: list[bytes], pages: list[pdfplumber.page.Page]
) -> None:
    """Placed from what the page says itself: its neatline and the coordinates at its corners."""
    seen: set[str] = set()
    for pdf, page in zip(pdfs, pages, strict=True):
        ground, rings = ground_of(pdf, page, OPTIONS.scale), marker_rings(page)
        for marker in line.markers:
            at = TO_PLANE.transform(marker.longitude, marker.latitude)
            # A marker within a millimetre of the neatline is left to the next sheet.
            if ground.holds(*at):
                x, y = ground.at(*at)
                assert min(math.dist((x, y), ring) for ring in rings) < 0.1, marker.label
                seen.add(marker.label)
    assert seen == {marker.label for marker in line.markers}


def test_the_check_ruler_is_a_hundred_millimetres(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        below = [
            edge for edge in (*page.lines, *page.curves)
            if edge["height"] < 0.01 and edge["top"] > 280 * MM and edge["width"] > 90 * MM
            and edge["x0"] < 20 * MM
        ]  # fmt: skip
        assert [edge["width"] / MM for edge in below] == pytest.approx([100.0], abs=0.01)


def test_chinese_can_be_searched_for(pdfs: list[bytes], line: SheetSubject) -> None:
    for number, pdf in enumerate(pdfs, start=1):
        text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        for words in (
            line.name, "界线详图", "颍上县", "霍邱县", "图例", "1985国家高程基准", "模拟数据",
            "SIMULATED", "内部", "代表签字", f"第 {number} 幅", "中央经线117°", "图幅接合表",
            "子午线收敛角", "磁偏角：未提供", "打印检查尺 100 mm", "1:10000", "I50G08",
        ):  # fmt: skip
            assert words in text, words
        assert not [c for c in text if 0x2E80 <= ord(c) <= 0x2FDF]


def test_every_marker_number_is_lettered_where_it_is_shown(pdfs: list[bytes]) -> None:
    text = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text() for pdf in pdfs)
    for words in ("002", "005A", "005B", "007C", "007D", "007E", "004（损坏）", "009（丢失）",
                  "010（移位）", "J1", "李圩村", "南照镇"):  # fmt: skip
        assert words in text, words


def test_fonts_are_inside_the_file(pdfs: list[bytes]) -> None:
    for pdf in pdfs:
        fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
        assert len(fonts) >= 2
        for font in fonts.values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "CJKsc" in inner["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())


def test_all_words_stay_on_the_page_and_map_labels_inside_the_frame(
    pages: list[pdfplumber.page.Page],
) -> None:
    frame = OPTIONS.layout.frame
    for page in pages:
        for char in page.chars:
            assert char["x0"] > 4.5 * MM
            assert char["x1"] < 415.5 * MM
            assert char["top"] > 4.5 * MM
            assert char["bottom"] < 293 * MM
        red = [
            c for c in page.chars
            if is_colour(c["non_stroking_color"], RED) and c["x1"] < frame.right * MM
        ]  # fmt: skip
        assert red
        for char in red:
            assert frame.left * MM < char["x0"]
            assert frame.top * MM < char["top"] + 0.5 * char["size"]
            assert char["bottom"] - 0.3 * char["size"] < frame.bottom * MM


def test_the_same_sheet_has_the_same_bytes(line: SheetSubject, pdfs: list[bytes]) -> None:
    assert sheet_pdf(line, OPTIONS, 1) == pdfs[0]


def test_the_file_says_it_is_archival(pdfs: list[bytes]) -> None:
    metadata = PdfReader(io.BytesIO(pdfs[0])).xmp_metadata
    assert metadata is not None
    assert b"pdfaid:part" in metadata.stream.get_data()


def test_the_corners_of_the_map_are_georeferenced(line: SheetSubject, pdfs: list[bytes]) -> None:
    views = plan_sheets(plane_subject(line), OPTIONS).views
    for view, pdf in zip(views, pdfs, strict=True):
        viewport = PdfReader(io.BytesIO(pdf)).pages[0]["/VP"][0]
        measure = viewport["/Measure"].get_object()
        assert measure["/GCS"]["/EPSG"] == 4548
        degrees = [float(v) for v in measure["/GPTS"]]
        corners = [
            TO_PLANE.transform(longitude, latitude)
            for latitude, longitude in zip(degrees[::2], degrees[1::2], strict=True)
        ]
        expected = [
            (view.west_m, view.south_m), (view.west_m, view.north_m),
            (view.east_m, view.north_m), (view.east_m, view.south_m),
        ]  # fmt: skip
        for found, wanted in zip(corners, expected, strict=True):
            assert found == pytest.approx(wanted, abs=0.001)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="GDAL's programs are not installed")
def test_gdal_finds_the_neatline(line: SheetSubject, pdfs: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdfs[0])
    said = subprocess.run(
        ["gdalinfo", str(path)], capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    assert 'ID["EPSG",4548]' in said
    neatline = said.split("NEATLINE=POLYGON ((")[1].split("))")[0]
    corners = [tuple(float(v) for v in pair.split()) for pair in neatline.split(",")]
    view = plan_sheets(plane_subject(line), OPTIONS).views[0]
    assert min(c[0] for c in corners) == pytest.approx(view.west_m, abs=0.05)
    assert max(c[1] for c in corners) == pytest.approx(view.north_m, abs=0.05)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("landscape", [True, False])
def test_every_paper_takes_a_sheet_and_the_index(
    line: SheetSubject, paper: Paper, landscape: bool
) -> None:
    options = SheetOptions(paper=paper, landscape=landscape)
    for number in (0, 1):
        page = PdfReader(io.BytesIO(sheet_pdf(line, options, number))).pages[0]
        assert "颍上县–霍邱县线" in page.extract_text()


def test_a_sheet_without_english_has_none(line: SheetSubject) -> None:
    options = SheetOptions(has_english=False)
    bare = replace(line, warnings=())
    text = PdfReader(io.BytesIO(sheet_pdf(bare, options, 1))).pages[0].extract_text()
    for words in ("Legend", "Notes", "Signatures", "Grid convergence", "Sheet 1"):
        assert words not in text
