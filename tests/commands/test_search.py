"""`gazetteer search`."""

from __future__ import annotations

import json

from tests.commands.conftest import Run


def test_hits_as_a_table_and_as_json(gazetteer: Run) -> None:
    table = gazetteer("search", "颍上 江口镇")
    assert table.returncode == 0
    assert "江口镇" in table.stdout
    assert "安徽省阜阳市颍上县" in table.stdout

    hits = json.loads(gazetteer("search", "yingshang", "--format", "json").stdout)
    assert hits[0]["name"] == "颍上县"


def test_an_empty_text_is_refused(gazetteer: Run) -> None:
    done = gazetteer("search", "  ")
    assert done.returncode == 1
    assert "no letter" in done.stderr
