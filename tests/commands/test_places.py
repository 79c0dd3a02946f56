"""`gazetteer place`, `places`, `at`."""

from __future__ import annotations

import csv
import io
import json

from tests.commands.conftest import Run

ON = ("--as-of", "2023-12-31")


def test_one_place(gazetteer: Run) -> None:
    done = gazetteer("place", "341226104000", *ON)
    assert json.loads(done.stdout)["name"] == "江口镇"


def test_a_place_that_is_not_there(gazetteer: Run) -> None:
    done = gazetteer("place", "34129900122200000001", *ON)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no place 34129900122200000001." in done.stderr


def test_the_list_says_the_same_in_every_form(gazetteer: Run) -> None:
    asked = ("places", "--class", "121", "--division", "341226", *ON)
    table = gazetteer(*asked).stdout
    rows = list(csv.DictReader(io.StringIO(gazetteer(*asked, "--format", "csv").stdout)))
    body = json.loads(gazetteer(*asked, "--format", "json").stdout)

    names = [row["name"] for row in rows]
    assert names == [row["name"] for row in body["rows"]]
    assert {"颍河", "淮河"} <= set(names)
    assert all(name in table for name in names)


def test_what_is_here(gazetteer: Run) -> None:
    body = json.loads(gazetteer("at", "115.60", "32.43", *ON).stdout)
    assert [place["name"] for place in body["places"]][:1] == ["王家坝闸"]
