"""`/places`, `/places/{place}`, `/places/at`, `/place-classes` over the sample."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Client

ON = {"as_of": "2023-12-31"}


def get(client: Client, path: str, **asked: str) -> dict[str, Any]:
    answer = client.get(path, params={**ON, **asked})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_one_place_with_all_that_is_on_record(client: Client) -> None:
    town = get(client, "/places/341226104000")

    assert (town["name"], town["romanisation"]) == ("江口镇", "Jiāngkǒu Zhèn")
    assert (town["class_code"], town["division_code"]) == ("21500", "341226104000")
    assert [d["name"] for d in town["divisions_by_law"][0]] == ["颍上县", "阜阳市", "安徽省"]
    # A statistical zone may overlap, but the real chain is there.
    held = [d["name"] for d in town["divisions_by_position"]]
    assert held[-3:] == ["江口镇", "颍上县", "阜阳市"]
    assert [(c["category"], c["dated"]) for c in town["heritage"]] == [("千年古镇", "北宋")]
    assert {n["kind"] for n in town["names"]} == {"standard"}
    assert get(client, f"/places/{town['place_id']}")["name"] == "江口镇"


def test_pages_join_to_the_whole_without_overlap(client: Client) -> None:
    asked = {"class": "222", "division": "341226"}
    whole = get(client, "/places", limit="1000", **asked)
    paged: list[dict[str, Any]] = []
    after = "0"
    while after != "None":
        page = get(client, "/places", limit="7", after=after, **asked)
        paged += page["rows"]
        after = str(page["next"])

    assert whole["next"] is None
    assert whole["simulated"] is True
    assert paged == whole["rows"]
    assert len(paged) > 14
    assert all(code.startswith("341226") for row in paged for code in row["division_codes"])


def test_forty_villages_have_one_name(client: Client) -> None:
    rows = get(client, "/places", limit="1000", **{"class": "22200"})["rows"]
    ended = get(client, "/places", limit="1000", as_of="2015-01-01", **{"class": "22200"})["rows"]

    assert sum(row["name"] == "王庄" for row in ended) == 40
    assert len(rows) < len(ended) == 260


def test_what_is_internal_or_secret_is_not_listed(client: Client) -> None:
    rows = get(client, "/places", limit="1000", **{"class": "273"})["rows"]
    assert [row["name"] for row in rows] == ["阜阳师范大学"]


def test_what_is_here(client: Client) -> None:
    here = get(client, "/places/at", lon="115.60", lat="32.43", radius_m="3000")

    assert here["places"][0]["name"] == "王家坝闸"
    assert here["places"][0]["distance_m"] == 0
    assert [d["name"] for d in here["divisions"]][-2:] == ["阜南县", "阜阳市"]


def test_classes(client: Client) -> None:
    rows = get(client, "/place-classes")["rows"]
    assert {"class_code": "23610", "name": "桥梁"}.items() <= {
        row["class_code"]: row for row in rows
    }["23610"].items()
    assert all(row["evidence"] for row in rows)


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/places/34129900122200000001", {}, 404),
        ("/places/341299000000", {}, 404),
        ("/places/999999999", {}, 404),
        ("/places/99999999999999999999", {}, 404),
        ("/places/江口", {}, 400),
        ("/places/1", {"known_at": "2001-01-01T00:00:00Z"}, 400),
        ("/places", {"class": "%"}, 400),
        ("/places", {"division": "341299"}, 404),
        ("/places", {"limit": "1001"}, 400),
        ("/places", {"colour": "red"}, 400),
        ("/places/at", {"lon": "32.9", "lat": "115.8"}, 400),
        ("/places/at", {"lon": "nan", "lat": "32"}, 400),
        ("/places/at", {"lon": "115.8"}, 400),
    ],
)
def test_what_cannot_be_answered(
    client: Client, path: str, asked: dict[str, str], status: int
) -> None:
    answer = client.get(path, params={**ON, **asked})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
