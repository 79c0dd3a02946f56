"""The tables of a line, read with programs that did not write them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import pdfplumber
import pyproj
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from gazetteer.boundaries.internal_file import InternalFile
from gis.database import Database
from gis.errors import FieldError, InputError
from gis.roles import STAFF_ROLE
from gis.survey_crs import parse_survey_crs
from maps.boundary_tables.make import TableForm, TableKind, boundary_table
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_world import DAY, LINE, OLD_LINE, photo
from tests.server import DatabaseServer

X, Y = "纵坐标 X (m)\nNorthing", "横坐标 Y (m)\nEasting"
SURVEYED = {
    "001Q": ("3600000.12", "420000.38"),
    "002A": ("3601010.50", "421490.25"),
    "002B": ("3600990.50", "421510.25"),
    "003Q": ("3600500.00", "423000.01"),
    "005Q": ("3602000.00", "425000.00"),
}


@pytest.fixture(scope="module")
def database(server: DatabaseServer, template_database: str) -> Iterator[Database]:
    with built_world(server, template_database) as database:
        yield database


def made(
    database: Database,
    kind: TableKind = TableKind.MARKERS,
    form: TableForm = TableForm.XLSX,
    crs: str | None = None,
    line: str = LINE,
) -> InternalFile:
    system = None if crs is None else parse_survey_crs(crs)
    with database.read(STAFF_ROLE) as connection:
        return boundary_table(connection, line, kind, form, system, DAY)


def sheet_rows(file: InternalFile) -> list[dict[str, tuple[object, str]]]:
    """Value and number format of every cell below the row of headings, by heading."""
    sheet = load_workbook(io.BytesIO(file.content)).worksheets[0]
    rows = list(sheet.iter_rows())
    head = next(i for i, row in enumerate(rows) if str(row[0].value).startswith("序号"))
    names = [str(cell.value) for cell in rows[head]]
    return [
        {name: (cell.value, cell.number_format) for name, cell in zip(names, row, strict=True)}
        for row in rows[head + 1 :]
    ]


def printed(value: tuple[object, str]) -> str:
    """A number as a spreadsheet shows it in its format."""
    number, shape = value
    assert isinstance(number, int | float)
    return f"{number:.{len(shape.partition('.')[2])}f}"


def text_of(file: InternalFile) -> str:
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def test_the_workbook_has_the_official_figures_as_numbers(database: Database) -> None:
    rows = sheet_rows(made(database))
    assert {
        str(row["界桩号\nMarker"][0]).removeprefix(LINE): (printed(row[X]), printed(row[Y]))
        for row in rows
    } == SURVEYED


def test_the_pdf_has_the_same_digits(database: Database) -> None:
    text = text_of(made(database, form=TableForm.PDF))
    for number, (north, east) in SURVEYED.items():
        line = next(row for row in text.splitlines() if LINE + number in row)
        assert f"{north} {east}" in line


@pytest.mark.parametrize("epsg", [4527, 4547, 4509])
def test_in_another_zone_the_figures_are_those_of_pyproj(database: Database, epsg: int) -> None:
    to = pyproj.Transformer.from_crs(4548, epsg, always_xy=True)
    rows = sheet_rows(made(database, crs=str(epsg)))
    for row in rows:
        own = SURVEYED[str(row["界桩号\nMarker"][0]).removeprefix(LINE)]
        east, north = to.transform(float(own[1]), float(own[0]))
        # The original has three digits more, so the last digit shown may be one off.
        assert float(printed(row[X])) == pytest.approx(north, abs=0.0101)
        assert float(printed(row[Y])) == pytest.approx(east, abs=0.0101)


def test_degrees_agree_with_pyproj_to_three_millimetres(database: Database) -> None:
    to = pyproj.Transformer.from_crs(4548, 4490, always_xy=True)
    row = sheet_rows(made(database))[0]
    lon, lat = to.transform(420000.38, 3600000.12)
    for heading, degrees in (("经度 L\nLongitude", lon), ("纬度 B\nLatitude", lat)):
        whole, minutes, seconds = str(row[heading][0]).rstrip("″").replace("°", "′").split("′")
        assert len(seconds.partition(".")[2]) == 4
        shown = int(whole) + int(minutes) / 60 + float(seconds) / 3600
        assert shown == pytest.approx(degrees, abs=0.00005 / 3600 + 1e-12)


def test_an_unknown_height_is_empty_and_a_code_is_text(database: Database) -> None:
    row = sheet_rows(made(database))[2]
    assert row["高程 H (m)\nHeight"][0] is None
    assert row["界桩号\nMarker"] == (LINE + "002B", "@")


def test_a_marker_on_another_datum_stands_in_its_own_figures_and_is_named(
    database: Database,
) -> None:
    file = made(database, line=OLD_LINE, crs="4548")
    first, second = sheet_rows(file)
    assert (printed(first[X]), printed(first[Y])) == ("3600000.50", "410000.50")
    assert first["坐标系\nSystem"][0] == "1954北京坐标系 EPSG:2436"
    assert "未转换" in str(first["备注\nRemark"][0])
    assert "未转换" not in str(second["备注\nRemark"][0])
    assert file.epsg is None
    assert any("未转换" in zh for zh, _ in file.notes)


@pytest.mark.parametrize("kind", list(TableKind))
def test_every_page_says_how_far_it_may_go_and_that_it_is_simulated(
    database: Database, kind: TableKind
) -> None:
    with pdfplumber.open(io.BytesIO(made(database, kind, TableForm.PDF).content)) as pdf:
        for page in pdf.pages:
            text = page.extract_text() or ""
            assert "内部资料 不得公开" in text
            assert "含模拟数据" in text
            assert not [char for char in text if "\u2e80" <= char <= "\u2fdf"]


@pytest.mark.parametrize("kind", list(TableKind))
def test_fonts_are_embedded(database: Database, kind: TableKind) -> None:
    pages = PdfReader(io.BytesIO(made(database, kind, TableForm.PDF).content)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile3", "/FontFile2"} & set(descriptor)


def test_the_heading_names_system_heights_day_and_source(database: Database) -> None:
    text = text_of(made(database, form=TableForm.PDF))
    for said in ("2000国家大地坐标系", "EPSG:4548", "1985国家高程基准", "2026-06-01", "测试协议书",
                 "GB/T 8170", LINE + "004Q"):  # fmt: skip
        assert said in text.replace(" ", "") or said in text


def test_a_tri_point_names_its_other_line(database: Database) -> None:
    rows = sheet_rows(made(database, TableKind.POINTS))
    assert [row["点号\nPoint"][0] for row in rows] == ["J1", "J2", "S1"]
    assert "341203341226" in str(rows[2]["备注\nRemark"][0])
    # Recorded in zone 39 with its number, printed without.
    assert printed(rows[2][Y]) == "425000.00"


def test_a_register_sheet_is_a_page_for_each_object_with_photo_and_sketch(
    database: Database,
) -> None:
    file = made(database, TableKind.REGISTER, TableForm.PDF)
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        assert len(pdf.pages) == 5
        first, second = pdf.pages[0], pdf.pages[1]
        text = first.extract_text() or ""
        for said in (LINE + "001Q", "高压线塔", "45°30′00″", "120.30", "北 N", "甲方 颍上县",
                     "3600000.12", "2002-05-20", "李台村"):  # fmt: skip
            assert said in text, said
        assert len(first.images) == 1
        assert not second.images
        assert "照片：未填" in (second.extract_text() or "")


def test_the_photo_leaves_without_what_the_camera_wrote(database: Database) -> None:
    assert b"CAMERA-OF-THE-TEST" in photo()
    for form in TableForm:
        assert b"CAMERA-OF-THE-TEST" not in made(database, TableKind.REGISTER, form).content
    book = load_workbook(io.BytesIO(made(database, TableKind.REGISTER).content))
    assert book.sheetnames[0] == LINE + "001Q"
    # The photo and the sketch; another marker has only the sketch.
    assert [len(sheet._images) for sheet in book.worksheets] == [2, 1, 1, 1, 1]


def test_the_same_table_gives_the_same_bytes(database: Database) -> None:
    for kind in TableKind:
        again = [made(database, kind, TableForm.PDF).content for _ in range(2)]
        assert again[0] == again[1]


def test_what_is_handed_out_is_described_for_the_log(database: Database) -> None:
    file = made(database)
    assert (file.line_code, file.epsg, file.feature_count, file.format) == (LINE, 4548, 5, "xlsx")
    assert file.area_km2 is not None
    assert Decimal(1) < file.area_km2 < Decimal(5)


def test_a_table_without_rows_and_a_shifted_system_are_refused(database: Database) -> None:
    with pytest.raises(InputError, match="no boundary point"):
        made(database, TableKind.POINTS, line=OLD_LINE)
    with pytest.raises(FieldError, match="不接受"):
        made(database, crs="gcj02")
