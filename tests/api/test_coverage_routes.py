"""`GET /coverage/service-centres` over the sample, in every form."""

from __future__ import annotations

import csv
import io
import json

import pytest
import shapely
from openpyxl import load_workbook

from layers.coverage import COLUMNS
from tests.api.asking import Client

ADDRESS = "/coverage/service-centres"
CITY = {"division": "341200", "as_of": "2023-12-31"}

TOP_LEVEL = {
    "definition", "standards", "as_of", "known_at", "households_kind", "simulated", "unassigned",
    "rows",
}  # fmt: skip
ROW = {
    "code", "name", "level", "committee_type", "households", "floor_area_m2",
    "area_per_100_households_m2", "meets_area", "meets_single_building", "short_m2",
    "communities", "communities_compliant", "communities_unknown", "coverage_rate",
    "coverage_rate_urban", "coverage_rate_rural",
}  # fmt: skip


def test_the_answer_is_one_object_with_the_words_of_the_issue(client: Client) -> None:
    response = client.get(ADDRESS, params=CITY | {"level": "county"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    body = response.json()

    assert set(body) >= TOP_LEVEL
    assert body["as_of"] == "2023-12-31"
    assert body["known_at"] is None
    assert body["households_kind"] == "registered"
    assert body["simulated"] is True
    assert [s["value"] for s in body["standards"]] == [30, 600]
    assert all(set(s) >= {"clause", "value", "unit", "in_force_since"} for s in body["standards"])
    assert set(body["rows"][0]) >= ROW
    assert [row["code"] for row in body["rows"]][:2] == ["341202000000", "341203000000"]
    assert {row["level"] for row in body["rows"]} == {"county"}
    assert all(text["zh"] and text["en"] for text in body["definition"].values())


@pytest.mark.parametrize("code", ["341202", "341202000", "341202000000"])
def test_codes_of_six_nine_and_twelve_digits(client: Client, code: str) -> None:
    body = client.get(ADDRESS, params={"division": code, "as_of": "2023-12-31"}).json()
    assert [row["name"] for row in body["rows"]] == ["颍州区"]


def test_every_form_has_the_same_numbers(client: Client) -> None:
    asked = CITY | {"level": "township", "households": "resident", "urban_by": "class"}
    rows = client.get(ADDRESS, params=asked).json()["rows"]
    assert len(rows) > 150

    response = client.get(ADDRESS, params=asked | {"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(response.text)))
    assert not response.text.startswith("\ufeff")
    for line, row in zip(table, rows, strict=True):
        assert {name: line[name] for name in COLUMNS} == {
            name: "" if row[name] is None else str(row[name]) for name in COLUMNS
        }
        assert line["households_kind"] == "resident"
        assert line["as_of"] == "2023-12-31"

    response = client.get(ADDRESS, params=asked | {"format": "geojson"})
    assert response.headers["content-type"] == "application/geo+json"
    features = response.json()["features"]
    assert [feature["properties"] for feature in features] == rows
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.is_valid(shapes).all()

    response = client.get(ADDRESS, params=asked | {"format": "xlsx"})
    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    assert "attachment" in response.headers["content-disposition"]
    book = load_workbook(io.BytesIO(response.content))
    table_sheet, notes, unassigned = book.worksheets
    for cells, row in zip(table_sheet.iter_rows(min_row=2, values_only=True), rows, strict=True):
        for cell, name in zip(cells, COLUMNS, strict=True):
            # A workbook keeps sixteen digits.
            is_ratio = isinstance(row[name], float)
            assert cell == (pytest.approx(row[name], rel=1e-15) if is_ratio else row[name])
    assert table_sheet["A2"].data_type == "s"
    assert table_sheet["A2"].number_format == "@"
    said = [str(cell) for line in notes.iter_rows(values_only=True) for cell in line]
    assert any("模拟" in text for text in said)
    assert any("GB 50180" in text for text in said)
    assert unassigned.max_row > 1


@pytest.mark.parametrize("form", ["json", "csv", "geojson", "xlsx"])
def test_a_refused_question_is_a_problem_in_every_form(client: Client, form: str) -> None:
    response = client.get(ADDRESS, params={"division": "999999", "format": form})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("application/problem+json")


def test_unassigned_centres_are_listed(client: Client) -> None:
    lost = client.get(ADDRESS, params=CITY).json()["unassigned"]
    assert lost
    assert all(centre["note"] and centre["facility_code"] for centre in lost)


def test_the_same_question_gets_the_same_answer(client: Client) -> None:
    asked = CITY | {"level": "community"}
    assert client.get(ADDRESS, params=asked).content == client.get(ADDRESS, params=asked).content


def test_what_the_register_did_not_know_yet(client: Client) -> None:
    response = client.get(ADDRESS, params=CITY | {"known_at": "2000-01-01"})
    assert response.status_code == 400
    assert "empty at that moment" in response.json()["detail"]


def test_one_figure_explained(client: Client) -> None:
    rows = client.get(ADDRESS, params=CITY | {"level": "community"}).json()["rows"]
    row = next(row for row in rows if row["centres"])
    about = client.get(f"{ADDRESS}/{row['code']}", params={"as_of": "2023-12-31"}).json()

    assert about["row"] == row
    assert len(about["centres"]) == row["centres"]
    counted = sum(centre["counted_m2"] or 0 for centre in about["centres"])
    assert counted == pytest.approx(row["floor_area_m2"] or 0)
    assert about["households_figure"]["value"] == row["households"]
