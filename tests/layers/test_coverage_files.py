"""What people open in a spreadsheet: text stays text, and a file is whole or not there."""

from __future__ import annotations

import csv
import gc
import io
import json
from pathlib import Path

import psycopg
import pytest
from openpyxl import load_workbook

from gis.errors import DatabaseGone, FileError
from layers.coverage_files import (
    csv_chunks,
    geojson_chunks,
    json_chunks,
    workbook_bytes,
    write,
)
from layers.spreadsheet_cells import csv_cell
from tests.layers.world import A, World

TRICK = '=HYPERLINK("http://x","甲")'


@pytest.fixture
def tricked(squares: World) -> World:
    squares.divisions({"code": A, "name": TRICK})
    squares.centres({"facility_code": "-1", "name": "@SUM(1)"})
    return squares


def test_no_name_runs_as_a_formula_in_a_workbook(tricked: World) -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(tricked.database, tricked.question())))
    table, _, unassigned = book.worksheets
    cells = [table["A2"], table["B2"], unassigned["A2"], unassigned["B2"]]
    assert [cell.value for cell in cells] == [A, TRICK, "-1", "@SUM(1)"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_no_name_runs_as_a_formula_in_csv(tricked: World) -> None:
    text = "".join(csv_chunks(tricked.database, tricked.question()))
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["code"], row["name"]) == (A, "'" + TRICK)


def test_json_and_geojson_keep_names_as_they_are(tricked: World) -> None:
    body = json.loads("".join(json_chunks(tricked.database, tricked.question())))
    assert body["rows"][0]["name"] == TRICK
    collection = json.loads("".join(geojson_chunks(tricked.database, tricked.question())))
    assert collection["features"][0]["properties"]["name"] == TRICK
    assert collection["features"][0]["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("-x", "'-x"), ("甲", "甲"), (-1.5, -1.5), (None, None), (True, True)],
)
def test_cells_of_csv(value: object, cell: object) -> None:
    assert csv_cell(value) == cell


def test_a_file_is_whole_or_not_there(squares: World, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "answer.json"
    target.write_text("older", "utf-8")
    lost = squares.database.__class__("postgresql://nobody@127.0.0.1:9/none?connect_timeout=1")
    with pytest.raises(DatabaseGone):
        write(lost, squares.question(), "json", target)
    lost.close()
    assert [path.name for path in folder.iterdir()] == ["answer.json"]
    assert target.read_text("utf-8") == "older"
    with pytest.raises(FileError, match="cannot be written"):
        write(squares.database, squares.question(), "csv", tmp_path / "none" / "answer.csv")


# The driver warns of a cursor that nobody can close any more: its connection is dead.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_answer_is_broken_off_where_the_database_goes_away(
    squares: World, database_url: str
) -> None:
    chunks = json_chunks(squares.database, squares.question())
    next(chunks)
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(DatabaseGone):
        list(chunks)
    del chunks
    gc.collect()
    # The next question gets a connection that works.
    assert json.loads("".join(json_chunks(squares.database, squares.question())))["rows"]
