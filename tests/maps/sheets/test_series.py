"""A series of sheets on disk: complete, listed, or not there at all."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path

import ezdxf
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from shapely.geometry import LineString

from gis.errors import FileError, InputError
from maps.sheets.options import SheetOptions
from maps.sheets.series import SeriesReport, make_sheets, sheet_pdf
from maps.sheets.subject import Audience, MarkerKind, SheetMarker
from tests.maps.sheets.example import TO_PLANE, degrees, subject, wandering, with_gap

OPTIONS = SheetOptions(png_dpi=60)


def text_of(path: Path, page: int = 0) -> str:
    return PdfReader(path).pages[page].extract_text()


@dataclass(frozen=True, slots=True)
class Made:
    folder: Path
    report: SeriesReport
    steps: list[tuple[int, int | None]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A series in every format, which the tests read and leave as it is."""
    folder = tmp_path_factory.mktemp("series")
    steps: list[tuple[int, int | None]] = []
    report = make_sheets(
        subject(), OPTIONS, {"pdf", "png", "dxf"}, folder,
        lambda _, done, total: steps.append((done, total)), threads=2,
    )  # fmt: skip
    return Made(folder, report, steps)


def test_all_files_of_a_series_are_made_and_listed(made: Made) -> None:
    folder, report = made.folder, made.report
    count = len(report.sheets)
    assert sorted(path.name for path in folder.iterdir()) == list(report.files)
    assert f"341226-341522_01of{count:02d}.pdf" in report.files
    assert f"341226-341522_{count:02d}of{count:02d}.png" in report.files
    assert len(PdfReader(folder / "341226-341522_all.pdf").pages) == count + 1
    assert made.steps == [(k, count) for k in range(count + 1)]
    listed = json.loads((folder / "341226-341522_manifest.json").read_text(encoding="utf-8"))
    assert listed["crs"] == "EPSG:4548"
    assert listed["is_simulated"] is True
    assert {m for s in listed["sheets"] for m in s["markers"]} == {
        marker.label for marker in subject().markers
    }
    with (folder / "341226-341522_manifest.csv").open(encoding="utf-8") as rows:
        table = list(csv.DictReader(rows))
    assert [float(row["y_west_m"]) for row in table] == [s.west_m for s in report.sheets]


def test_a_png_has_the_resolution_asked_for(made: Made) -> None:
    with Image.open(made.folder / "341226-341522_index.png") as picture:
        assert picture.size == (round(420 / 25.4 * 60), round(297 / 25.4 * 60))


def test_one_thread_and_several_make_the_same_files(made: Made, tmp_path: Path) -> None:
    alone = make_sheets(subject(), OPTIONS, {"pdf"}, tmp_path, threads=1)
    assert set(alone.files) <= set(made.report.files)
    assert [sheet.number for sheet in alone.sheets] == [s.number for s in made.report.sheets]
    for name in alone.files:
        if name.endswith(".pdf"):
            assert (tmp_path / name).read_bytes() == (made.folder / name).read_bytes()
    assert (tmp_path / alone.sheets[0].files[0]).read_bytes() == sheet_pdf(subject(), OPTIONS, 1)


def test_a_new_series_takes_the_place_of_the_old(tmp_path: Path) -> None:
    make_sheets(subject(), SheetOptions(scale=25_000), {"pdf"}, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    report = make_sheets(subject(), SheetOptions(scale=50_000), {"pdf"}, tmp_path)
    found = {path.name for path in tmp_path.iterdir()}
    assert found == {*report.files, "notes.txt"}


def test_a_series_that_fails_leaves_nothing(tmp_path: Path) -> None:
    too_much = replace(subject(), sources=("资料来源说明" * 400,))
    with pytest.raises(InputError, match="do not fit"):
        make_sheets(too_much, OPTIONS, {"pdf"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FileError):
        make_sheets(subject(), OPTIONS, {"pdf"}, tmp_path / "taken")


@pytest.mark.parametrize("formats", [set(), {"svg"}, {"pdf", "jpg"}])
def test_unknown_formats_are_refused(formats: set[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pdf, png, dxf"):
        make_sheets(subject(), OPTIONS, formats, tmp_path)


def test_a_sheet_that_is_not_in_the_series_is_refused() -> None:
    with pytest.raises(InputError, match="no 99"):
        sheet_pdf(subject(), OPTIONS, 99)


def test_a_drawing_has_the_markers_at_their_coordinates(made: Made) -> None:
    places = {m.label: TO_PLANE.transform(m.longitude, m.latitude) for m in subject().markers}
    seen: set[str] = set()
    for sheet in made.report.sheets:
        document = ezdxf.readfile(made.folder / sheet.files[2])
        assert not document.audit().errors
        space = document.modelspace()
        for insert in space.query("INSERT[layer=='界桩']"):
            name = insert.get_attrib_text("NAME")
            if name:
                seen.add(name)
                at = insert.dxf.insert
                assert (at.x, at.y) == pytest.approx(places[name], abs=0.001)
        assert "颍上县–霍邱县线　界线详图" in {t.dxf.text for t in space.query("TEXT")}
        # A grid line is a kilometre from the next, in metres.
        norths = {
            round(line[0][1], 3) for line in space.query("LWPOLYLINE[layer=='方里网']")
            if abs(line[0][1] - line[1][1]) < 0.001
        }  # fmt: skip
        assert all(north % 1000 == pytest.approx(0, abs=0.001) for north in norths)
    assert seen == set(places)


def test_the_index_shows_every_sheet_marker_and_warning(tmp_path: Path) -> None:
    far = SheetMarker("098", "Q", MarkerKind.SINGLE, *degrees(387_000.0, 3_613_000.0))
    given = with_gap(subject())
    given = replace(given, markers=(*given.markers, far))
    report = make_sheets(given, OPTIONS, {"pdf"}, tmp_path)
    text = text_of(tmp_path / "341226-341522_index.pdf")
    assert [marker.label for marker, _ in report.far_markers] == ["098"]
    for words in ("图幅接合图", "图幅表", "098", "不在任何图幅内", "中断", "界线跨越东经115.5°",
                  "模拟数据", "内部", "图幅范围及图幅号"):  # fmt: skip
        assert words in text, words
    for sheet in report.sheets:
        assert f"{sheet.south_m / 1000:.2f}–{sheet.north_m / 1000:.2f}" in text
    assert any("（界线数据中断）" in text_of(tmp_path / s.files[0]) for s in report.sheets)


def test_a_long_table_runs_on_to_another_page(tmp_path: Path) -> None:
    options = SheetOptions(scale=2000)
    long = replace(
        subject(), line=LineString([
            degrees(*p) for p in wandering((381_300.0, 3_609_800.0), (413_300.0, 3_600_000.0), 900)
        ]), markers=(),
    )  # fmt: skip
    index = sheet_pdf(long, options, 0)
    path = tmp_path / "index.pdf"
    path.write_bytes(index)
    pages = PdfReader(path).pages
    assert len(pages) >= 2
    assert "续" in pages[1].extract_text()
    text = "".join(page.extract_text() for page in pages)
    numbers = {int(word) for word in text.split() if word.isdigit() and len(word) < 4}
    count = int(text.split("图幅接合图　共 ")[1].split(" ")[0])
    assert set(range(1, count + 1)) <= numbers


def test_internal_sheets_carry_the_mark_and_public_ones_the_approval_number(
    tmp_path: Path,
) -> None:
    public = replace(
        subject(), audience=Audience.PUBLIC, secrecy_mark=None, approval="皖S(2026)001号"
    )
    make_sheets(public, OPTIONS, {"pdf"}, tmp_path)
    text = text_of(tmp_path / "341226-341522_all.pdf", 1)
    assert "审图号：皖S(2026)001号" in text
    assert "内部" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"secrecy_mark": None},
        {"approval": "皖S(2026)001号"},
        {"audience": Audience.PUBLIC},
    ],
)
def test_exactly_one_of_mark_and_number_is_asked_for(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match="密级"):
        sheet_pdf(replace(subject(), **wrong), OPTIONS, 1)


def test_claims_are_drawn_red_and_blue_and_named_after_the_sides(tmp_path: Path) -> None:
    shift = np.array((120.0, 150.0))
    other = [TO_PLANE.transform(*p) for p in subject().line.coords]
    disputed = replace(
        subject(), is_agreed=False, line=LineString(), claim_a=subject().line,
        claim_b=LineString([degrees(*(np.array(p) + shift)) for p in other]), markers=(),
    )  # fmt: skip
    make_sheets(disputed, SheetOptions(scale=25_000), {"pdf", "dxf"}, tmp_path)
    text = text_of(tmp_path / "341226-341522_all.pdf", 1)
    assert "颍上县主张线" in text
    assert "霍邱县主张线" in text
    drawing = ezdxf.readfile(next(tmp_path.glob("*_01of*.dxf")))
    colours = {e.dxf.color for e in drawing.modelspace().query("LWPOLYLINE[layer=='主张线']")}
    assert colours == {1, 5}
