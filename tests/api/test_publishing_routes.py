"""`/publish/…` and `/heritage` over the sample."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from pypdf import PdfReader

from tests.api.asking import Client

TOWN = {"division": "341226104", "as_of": "2023-12-31"}
CITY = {"division": "341200", "as_of": "2023-12-31"}


def test_the_book_of_a_town(client: Client) -> None:
    response = client.get("/publish/book.pdf", params=TOWN)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    name = "gazetteer-341226104000-2023-12-31-public.pdf"
    assert name in response.headers["content-disposition"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert "江口镇" in text


def test_tables_count_what_the_register_counts(client: Client) -> None:
    text = client.get("/publish/table.csv", params=CITY).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    places = client.get("/publish/geojson", params=CITY).json()["features"]
    assert len(rows) == len(places) > 2000
    divisions = client.get("/divisions", params={"under": "341200", "as_of": "2023-12-31"}).json()[
        "rows"
    ]
    # Those below it, and the city itself.
    coded = {row["code"] for row in rows if row["class_code"].startswith("21")}
    assert coded >= {row["code"] for row in divisions} | {"341200000000"}

    workbook = client.get("/publish/table.xlsx", params=TOWN)
    book = openpyxl.load_workbook(io.BytesIO(workbook.content), read_only=True)
    assert "行政区域" in book.sheetnames


def test_one_class(client: Client) -> None:
    text = client.get("/publish/table.csv", params=CITY | {"class": "215"}).content.decode()
    codes = {row["class_code"] for row in csv.DictReader(io.StringIO(text))}
    assert codes == {"21500"}


def test_heritage_is_a_list_of_claims_with_verdicts(client: Client) -> None:
    body = client.get("/heritage", params=CITY).json()
    towns = {place["name"]: place for place in body["places"]}
    verdicts = {check["criterion"]: check["verdict"] for check in towns["南照镇"]["checks"]}
    assert verdicts["settlement_age"] == "contradicted"  # the list has it as of 明
    assert verdicts["is_town"] == "supported"
    assert all(claim["citation"] for place in towns.values() for claim in place["claims"])


@pytest.mark.parametrize("path", ["/publish/lpf", "/places.lpf.json"])
def test_linked_places_name_addresses_of_this_server(client: Client, path: str) -> None:
    response = client.get(path, params=TOWN)
    assert response.headers["content-type"] == "application/ld+json"
    features = json.loads(response.content)["features"]
    (town,) = (f for f in features if f["properties"]["division_code"] == "341226104000")
    assert town["@id"].startswith("http://test/places/")
    assert client.get(town["@id"].removeprefix("http://test")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/publish/book.pdf", "/publish/table.xlsx", "/heritage", "/publish/lpf",
             "/publish/geojson"],
)  # fmt: skip
def test_the_internal_edition_is_for_those_signed_in(client: Client, path: str) -> None:
    response = client.get(path, params=TOWN | {"audience": "internal"})
    assert response.status_code == 401
    assert response.json()["mend"]


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/publish/book.pdf", {"division": "341299"}, 404),
        ("/publish/book.pdf", {"class": "x"}, 400),
        ("/publish/book.pdf", {"division": "341226104", "class": "11"}, 400),
        ("/publish/table.docx", {}, 400),
        ("/publish/lpf", {"as_of": "1800-01-01"}, 400),
        ("/heritage", {"format": "pdf"}, 400),
        ("/publish/geojson", {"audience": "me"}, 400),
        ("/publish/geojson", {"colour": "red"}, 400),
    ],
)
def test_what_cannot_be_published(
    client: Client, path: str, more: dict[str, str], status: int
) -> None:
    response = client.get(path, params={"as_of": "2023-12-31"} | more)
    assert response.status_code == status
    assert response.json()["detail"]
