"""The joint report as a document and as a PDF: complete, and open about what is missing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import pdfplumber
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from gis.database import Database
from gis.roles import STAFF_ROLE
from maps.inspection_report.make import ReportForm, inspection_report
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_inspection import add_inspection
from tests.maps.boundary_world import DAY, LINE
from tests.server import DatabaseServer

CHAPTERS = (
    "联检依据", "联检数据", "联检工作实施情况", "界桩及方位物情况", "跨界建设情况", "其他情况",
    "问题清单及处理", "尚未填写", "签字",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    document: Document
    pdf: bytes


@pytest.fixture(scope="module")
def made(server: DatabaseServer, template_database: str) -> Iterator[Made]:
    with built_world(server, template_database) as database:
        with database.write("tests", "inspection") as connection:
            number = add_inspection(connection)
        yield _made(database, number)


def _made(database: Database, number: int) -> Made:
    with database.read(STAFF_ROLE) as connection:
        word, pdf = (
            inspection_report(connection, number, form, DAY).content
            for form in (ReportForm.DOCX, ReportForm.PDF)
        )
    return Made(docx.Document(io.BytesIO(word)), pdf)


def pdf_text(made: Made) -> str:
    with pdfplumber.open(io.BytesIO(made.pdf)) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def cells(made: Made) -> list[list[str]]:
    return [
        [cell.text for cell in row.cells] for table in made.document.tables for row in table.rows
    ]


def test_every_chapter_is_a_heading_and_stands_in_the_pdf(made: Made) -> None:
    headings = [
        p.text for p in made.document.paragraphs
        if p.style is not None and (p.style.name or "").startswith("Heading 1")
    ]  # fmt: skip
    printed = squeezed(pdf_text(made))
    for chapter in CHAPTERS:
        assert any(chapter in heading for heading in headings), chapter
        assert chapter in printed, chapter


def test_both_say_the_same_figures(made: Made) -> None:
    printed = squeezed(pdf_text(made))
    for row in cells(made):
        for cell in row:
            for figure in re.findall(r"-?\d+\.\d+|\d{4}-\d\d-\d\d", cell):
                assert figure in printed, figure


def test_the_comparison_gives_new_minus_earlier(made: Made) -> None:
    (row,) = [r for r in cells(made) if r[:3] == [f"{LINE}001Q", "2021-05-20", "2026-05-02"]]
    assert row[3:8] == ["4548", "0.500", "-0.250", "0.559", "0.010"]
    assert "超限" in row[9]


def test_what_nobody_filled_in_is_said(made: Made) -> None:
    rows = cells(made)
    (unvisited,) = [row for row in rows if row[1:2] == [f"{LINE}003Q"]]
    assert unvisited[3] == "未填"
    assert "未填 Not filled in" in [p.text for p in made.document.paragraphs]
    assert "乙方联检组" in squeezed(pdf_text(made))


def test_no_coordinates_leave_with_the_report(made: Made) -> None:
    everything = squeezed(pdf_text(made)) + "".join(cell for row in cells(made) for cell in row)
    assert not re.search(r"3600000|420000\.\d", everything)


def test_text_is_text_and_never_markup(made: Made) -> None:
    assert any("<b>=1+1</b> #[x]" in cell for row in cells(made) for cell in row)
    assert "<b>=1+1</b>#[x]" in squeezed(pdf_text(made))


def test_every_style_in_use_names_a_chinese_font(made: Made) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = made.document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体")
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_pages_are_numbered_and_say_how_far_they_may_go(made: Made) -> None:
    section = made.document.sections[0]
    fields = [e.text for e in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    head = "".join(p.text for p in section.header.paragraphs)
    assert "内部资料 不得公开" in head
    assert "含模拟数据" in head
    with pdfplumber.open(io.BytesIO(made.pdf)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            text = squeezed(page.extract_text() or "")
            assert f"第{number}页共{len(pdf.pages)}页" in text
            assert "内部资料不得公开" in text


def test_the_pdf_can_be_searched_and_carries_its_fonts(made: Made) -> None:
    assert not [char for char in pdf_text(made) if "\u2e80" <= char <= "\u2fdf"]
    for page in PdfReader(io.BytesIO(made.pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile3" in descendant["/FontDescriptor"].get_object()


def test_all_sign_on_one_page(made: Made) -> None:
    with pdfplumber.open(io.BytesIO(made.pdf)) as pdf:
        signed = [squeezed(page.extract_text() or "").count("签字（盖章）") for page in pdf.pages]
    assert signed[-1] >= 4
    assert not any(signed[:-1])
    rows = made.document.tables[-1].rows
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert kept == [True] * (len(rows) - 1) + [None]


def test_headings_of_tables_stand_on_every_page(made: Made) -> None:
    repeated = [
        table for table in made.document.tables
        if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]  # fmt: skip
    assert len(repeated) >= 6
