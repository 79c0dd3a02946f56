"""The tables of an edition: the same content, codes as text, nothing that runs."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from gazetteer.publishing.columns import ENTRY_COLUMNS
from gazetteer.publishing.question import Audience
from gazetteer.publishing.table_files import table_bytes, tables_of
from gis.database import Database
from tests.gazetteer.publishing.world import FORMULA, edition, names


def test_a_sheet_for_each_group_and_one_that_explains(published: Database) -> None:
    found = edition(published)
    book = openpyxl.load_workbook(io.BytesIO(table_bytes(found, "xlsx")))
    assert book.sheetnames[0] == "说明 About"
    assert book.sheetnames[1:] == [table.title for table in tables_of(found)]
    about = {row[0]: row[1] for row in book["说明 About"].iter_rows(values_only=True)}
    assert about["as_of 时点"] == "2024-06-01"
    assert "测试 test" in about["资料来源 Sources"]
    assert "模拟" in about["※"]
    sheets = [book[group] for group in dict.fromkeys(entry.group for entry in found.entries)]
    listed = [row[1] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert listed == names(found.entries)
    assert book["废止地名 Obsolete"].max_row == len(found.obsolete) + 1
    for title in ("拼音索引 Pinyin index", "笔画索引 Stroke index"):
        numbers = [row[3] for row in book[title].iter_rows(min_row=2, values_only=True)]
        assert sorted(numbers) == [entry.number for entry in found.entries]


def test_codes_and_formulas_are_text(published: Database) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table_bytes(edition(published), "xlsx")))
    cells = {
        cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.value in ("341226104000", FORMULA)
    }  # fmt: skip
    assert set(cells) == {"341226104000", FORMULA}
    assert {cell.data_type for cell in cells.values()} == {"s"}
    assert {cell.number_format for cell in cells.values()} == {"@"}
    assert cells[FORMULA].quotePrefix


def test_csv_has_a_mark_the_same_rows_and_what_explains_them(published: Database) -> None:
    found = edition(published)
    text = table_bytes(found, "csv").decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert list(rows[0])[: len(ENTRY_COLUMNS)] == list(ENTRY_COLUMNS)
    assert [row["name"].removeprefix("'") for row in rows] == names(found.entries)
    assert {row["name"] for row in rows if "HYPERLINK" in row["name"]} == {f"'{FORMULA}"}
    assert {(row["as_of"], row["audience"], row["position_grid_m"]) for row in rows} == {
        ("2024-06-01", "public", "50.0")
    }


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_nothing_internal_in_the_public_tables(published: Database, form: str) -> None:
    def text(audience: Audience) -> str:
        made = table_bytes(edition(published, audience), form)
        if form == "csv":
            return made.decode()
        book = openpyxl.load_workbook(io.BytesIO(made))
        return repr([list(sheet.values) for sheet in book])

    assert "仓库" not in text(Audience.PUBLIC)
    assert "内部仓库" in text(Audience.INTERNAL)
    assert "秘密" not in text(Audience.INTERNAL)
