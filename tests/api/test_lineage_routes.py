"""`GET /divisions/{code}/lineage`, `/crosswalk` and `/recast` over the sample."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.asking import Client

DAYS = {"from": "1985-12-31", "to": "2005-12-31"}


def test_the_chain_of_a_county_that_moved_twice(client: Client) -> None:
    about = client.get("/divisions/341223/lineage", {"as_of": "1998-12-31"}).json()
    assert (about["name"], about["in_force"]) == ("涡阳县", True)
    (before,) = about["predecessors"]
    assert (before["step"], before["kind"], before["predecessor_code"]) == (
        1, "同名改码", "342124000000",
    )  # fmt: skip
    (after,) = about["successors"]
    assert (after["effective_on"], after["date_precision"]) == ("2000-12-31", "year")
    assert (after["successor_code"], after["successor_name"]) == ("341621000000", "涡阳县")
    assert after["area_share"] is None
    assert {"approval_no", "source", "note"} <= set(after)


def test_a_code_that_was_not_in_force_names_what_stood_in_its_place(client: Client) -> None:
    about = client.get("/divisions/342126/lineage", {"as_of": "1998-12-31"}).json()
    assert about["in_force"] is False
    assert about["instead"] == [{"code": "341281000000", "name": "亳州市"}]
    assert [step["step"] for step in about["successors"]] == [1, 2, 3]


def test_the_lineage_of_a_code_that_never_was(client: Client) -> None:
    answer = client.get("/divisions/341299/lineage")
    assert answer.status_code == 404
    assert "There is no division 341299000000" in answer.text


def test_the_crosswalk_of_the_counties(client: Client) -> None:
    body = client.get("/crosswalk", {**DAYS, "level": "county", "division": "342100"}).json()
    found = {row["from_code"][:6]: row["to_code"][:6] for row in body["rows"]}
    assert found["342122"] == "341221"
    assert found["342126"] == "341600"
    assert len(found) == 11
    assert body["level"] == "county"
    assert {"zh", "en"} == set(body["rows"][0]["rule"])


def test_the_crosswalk_as_csv_says_its_rule_and_path(client: Client) -> None:
    answer = client.get("/crosswalk", {**DAYS, "division": "342124", "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["path"] == "1996 同名改码 342124→341223; 2000 同名改码 341223→341621"
    assert (row["from"], row["to"], row["area_share"]) == ("1985-12-31", "2005-12-31", "1.0")


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/crosswalk", {"from": "1985-12-31"}, 400),
        ("/crosswalk", {**DAYS, "from": "1985"}, 400),
        ("/crosswalk", {**DAYS, "as_of": "2000-01-01"}, 400),
        ("/crosswalk", {**DAYS, "division": "341200"}, 404),
        ("/crosswalk", {**DAYS, "from": "1900-01-01"}, 400),
        ("/recast", {"measure": "population", "to": "2020-12-31", "by": "area"}, 400),
        (
            "/recast",
            {"measure": "rain", "reference_date": "2018-12-31", "to": "2020-12-31", "by": "area"},
            400,
        ),
        (
            "/recast",
            {"measure": "population", "reference_date": "2018-12-31", "to": "2020-12-31",
             "by": "guess"},
            400,
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_answered(
    client: Client, path: str, asked: dict[str, str], status: int
) -> None:
    assert client.get(path, asked).status_code == status


def test_population_of_2018_on_the_divisions_of_2023(client: Client) -> None:
    asked = {
        "measure": "population", "reference_date": "2018-12-31", "to": "2023-12-31",
        "by": "household", "level": "township", "division": "341222",
    }  # fmt: skip
    body = client.get("/recast", asked).json()
    totals = body["totals"]
    assert totals["given"] == totals["placed"] + totals["lost"] + totals["unplaced"]
    assert totals["given"] > 0
    assert body["simulated"] is True
    assert "按户数" in body["rule"]["zh"]
    text = client.get("/recast", {**asked, "format": "csv"}).text
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(body["rows"])
