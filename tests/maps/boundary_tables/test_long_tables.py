"""Tables of many pages, and markers of which little is on record."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pdfplumber
import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from gis.database import Database
from gis.roles import STAFF_ROLE
from maps.boundary_tables.make import TableForm, TableKind, boundary_table
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_world import DAY, LINE, Stone, add_stone
from tests.server import DatabaseServer

MANY = 40


@pytest.fixture(scope="module")
def database(server: DatabaseServer, template_database: str) -> Iterator[Database]:
    with built_world(server, template_database) as database:
        with database.write("tests", "more") as connection:
            for number in range(100, 100 + MANY):
                north = f"{3600000 + number}.125"
                add_stone(connection, LINE, Stone(f"{number}", "Q", "single", north, "420000.5"))
            connection.execute(
                text(
                    "WITH m AS (INSERT INTO gazetteer.boundary_marker (marker_number, kind,"
                    " line_codes) VALUES (:unit || '900', 'single', ARRAY[:unit])"
                    " RETURNING marker_id), o AS (INSERT INTO gazetteer.marker_object (marker_id,"
                    " full_number) SELECT marker_id, :unit || '900Q' FROM m RETURNING object_id)"
                    " INSERT INTO gazetteer.marker_object_version (object_id, valid, state,"
                    " remark) SELECT object_id, '[2002-07-01,)', 'in_use', '=1+1' FROM o"
                ),
                {"unit": LINE},
            )
        yield database


def content(database: Database, kind: TableKind, form: TableForm) -> bytes:
    with database.read(STAFF_ROLE) as connection:
        return boundary_table(connection, LINE, kind, form, None, DAY).content


def test_the_heading_of_the_table_stands_on_every_page(database: Database) -> None:
    made = content(database, TableKind.MARKERS, TableForm.PDF)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) > 1
        for number, page in enumerate(pdf.pages, start=1):
            said = "".join((page.extract_text() or "").split())
            assert "纵坐标X(m)" in said
            assert f"第{number}页共{len(pdf.pages)}页" in said


def test_a_number_of_every_column_ends_at_one_edge(database: Database) -> None:
    made = content(database, TableKind.MARKERS, TableForm.PDF)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        words = [w for page in pdf.pages for w in page.extract_words()]
    edges = {round(w["x1"], 1) for w in words if w["text"].startswith("3600") and "." in w["text"]}
    assert len(edges) == 1


def test_a_marker_of_which_nothing_is_known_says_so(database: Database) -> None:
    made = content(database, TableKind.REGISTER, TableForm.PDF)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 5 + MANY + 1
        said = pdf.pages[-1].extract_text() or ""
    assert LINE + "900Q" in said
    assert "无测量成果" in said
    assert "无方位角" in said
    assert said.count("未填") > 8


def test_text_in_a_workbook_never_runs(database: Database) -> None:
    made = content(database, TableKind.MARKERS, TableForm.XLSX)
    sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
