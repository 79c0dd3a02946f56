"""`GET /divisions` and `GET /divisions/{code}` over the sample."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.asking import Client

ON = {"as_of": "2023-12-31"}


def names(client: Client, **asked: str) -> dict[str, str]:
    body = client.get("/divisions", params=asked).json()
    return {row["code"][:6]: row["name"] for row in body["rows"]}


def test_the_counties_of_the_city(client: Client) -> None:
    body = client.get("/divisions", params={"under": "341200", "level": "county", **ON}).json()

    assert body["under"] == "341200000000"
    assert [row["code"] for row in body["rows"]] == sorted(row["code"] for row in body["rows"])
    legal = {row["code"][:6]: row["is_legal_division"] for row in body["rows"]}
    assert len(legal) == 10
    assert [code for code, is_legal in legal.items() if not is_legal] == ["341271", "341272"]


@pytest.mark.parametrize(
    ("day", "under", "expected"),
    [
        ("1985-12-31", "342100", {"342121": "阜阳县", "342126": "亳县", "342129": "界首县"}),
        ("1990-12-31", "342100", {"342121": "阜阳县", "342102": "亳州市", "342103": "界首市"}),
        ("1995-12-31", "342100", {"342101": "阜阳市", "342102": "亳州市", "342103": "界首市"}),
        ("1996-12-31", "341200", {"341202": "颍州区", "341281": "亳州市", "341282": "界首市"}),
        ("2000-12-31", "341200", {"341202": "颍州区", "341282": "界首市", "341222": "太和县"}),
    ],
)
def test_under_the_codes_and_names_of_the_time(
    client: Client, day: str, under: str, expected: dict[str, str]
) -> None:
    found = names(client, under=under, level="county", as_of=day)
    assert expected.items() <= found.items()
    assert ("341281" in found) == (day == "1996-12-31")


def test_csv_has_the_same_rows_and_a_header_even_where_there_are_none(client: Client) -> None:
    asked = {"under": "341202", "level": "township", **ON}
    rows = client.get("/divisions", params=asked).json()["rows"]
    response = client.get("/divisions", params=asked | {"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(response.text)))
    assert [line["code"] for line in table] == [row["code"] for row in rows]

    empty = client.get(
        "/divisions", params={"under": "341202", "level": "county", "format": "csv", **ON}
    )
    assert empty.text.splitlines() == [",".join(rows[0])]


def test_one_division(client: Client) -> None:
    about = client.get("/divisions/341282", params=ON).json()

    assert about["name"] == "界首市"
    assert [parent["code"][:6] for parent in about["parents"]] == ["341200", "340000"]
    assert about["in_force"] is True
    assert [p["code"][:6] for p in about["predecessors"]] == ["342103"]
    assert about["versions"]
    assert about["area_m2"] > 1e8


def test_a_division_before_its_time_says_what_it_followed(client: Client) -> None:
    response = client.get("/divisions", params={"under": "341282", "as_of": "1990-01-01"})
    assert response.status_code == 404
    problem = response.json()
    assert "341282000000 界首市 did not exist on 1990-01-01" in problem["detail"]
    assert "342103000000 界首市" in problem["mend"]


def test_a_division_after_its_time_names_its_successors(client: Client) -> None:
    response = client.get("/divisions", params={"under": "342100", **ON})
    assert response.status_code == 404
    assert "341200000000 阜阳市" in response.json()["mend"]


def test_a_day_before_all_data(client: Client) -> None:
    response = client.get("/divisions", params={"as_of": "1900-01-01"})
    assert response.status_code == 400
    assert "before all data" in response.json()["detail"]


def test_what_was_known_before_the_correction_of_2023(client: Client) -> None:
    code = "341202003001"
    now = client.get(f"/divisions/{code}", params=ON).json()
    then = client.get(f"/divisions/{code}", params=ON | {"known_at": earliest(client)}).json()
    assert (then["name"], now["name"]) == ("清河街道办事处", "万霖社区居委会")


def earliest(client: Client) -> str:
    """A moment at which only the lists of 2016 to 2022 were on record."""
    about = client.get("/divisions/340000", params=ON).json()
    return str(about["versions"][0]["recorded_at"])
