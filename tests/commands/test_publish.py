"""`gazetteer publish …`, run as people run it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run

TOWN = ("--division", "341226104", "--as-of", "2023-12-31")


@pytest.mark.parametrize(
    ("command", "name", "start"),
    [
        ("book", "江口镇地名录.pdf", b"%PDF"),
        ("table", "town.xlsx", b"PK"),
        ("table", "town.csv", "\ufeffnumber,name".encode()),
        ("heritage", "heritage.json", b"{"),
        ("heritage", "heritage.csv", "\ufeffplace_id".encode()),
        ("lpf", "town.lpf.json", b'{"type": "FeatureCollection", "@context"'),
        ("geojson", "town.geojson", b'{"type": "FeatureCollection"'),
    ],
)
def test_each_form_is_written(
    gazetteer: Run, tmp_path: Path, command: str, name: str, start: bytes
) -> None:
    done = gazetteer("publish", command, *TOWN, "-o", name)
    assert done.returncode == 0, done.stderr
    assert f"written: {name}" in done.stderr
    assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_forms_have_the_same_places(gazetteer: Run, tmp_path: Path) -> None:
    gazetteer("publish", "table", *TOWN, "-o", "a.csv")
    gazetteer("publish", "geojson", *TOWN, "--audience", "internal", "-o", "b.geojson")
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    listed = {row["name"] for row in csv.DictReader(io.StringIO(text))}
    document = json.loads((tmp_path / "b.geojson").read_text("utf-8"))
    assert {f["properties"]["name"] for f in document["features"]} >= listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("table", "-o", "a.docx"), "The form of a.docx is not said."),
        (("table", "-o", "a.json"), "The form of a.json is not said."),
        (("heritage", "-o", "heritage"), "The form of heritage is not said."),
        (("book", "--class", "river", "-o", "a.pdf"), "not a place class"),
        (("book", "--division", "341299", "-o", "a.pdf"), "no division 341299000000"),
        (("book", *TOWN, "--class", "11", "-o", "a.pdf"), "the book would be empty"),
        (("lpf", *TOWN, "-o", "no/such/folder/a.json"), "cannot be written"),
    ],
)
def test_what_is_refused_leaves_no_file(
    gazetteer: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = gazetteer("publish", *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
