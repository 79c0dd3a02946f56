"""`/places/search` and `/places/suggest` over the sample."""

from __future__ import annotations

import pytest

from tests.api.asking import Client


def test_a_search_answers_with_reasons_and_parents(client: Client) -> None:
    answer = client.get("/places/search", {"q": "颖上县", "as_of": "2023-12-31"}).json()
    hit = answer["hits"][0]

    assert answer["as_of"] == "2023-12-31"
    assert (hit["name"], hit["why"]["code"]) == ("颍上县", "lookalike")
    assert [parent["name"] for parent in hit["parents"]] == ["阜阳市", "安徽省"]
    assert hit["division_code"] == "341226000000"


def test_filters_are_taken(client: Client) -> None:
    asked = {"q": "江口镇", "division": "341226", "class": "215", "bbox": "115,32,117,34",
             "near": "116.2,32.6", "limit": "1"}  # fmt: skip
    hits = client.get("/places/search", asked).json()["hits"]

    assert [hit["name"] for hit in hits] == ["江口镇"]
    assert hits[0]["distance_m"] > 0


def test_suggestions_begin_so(client: Client) -> None:
    hits = client.get("/places/suggest", {"q": "颍上江"}).json()["hits"]

    assert "江口镇" in [hit["name"] for hit in hits]
    assert client.get("/places/suggest", {"q": " "}).json()["hits"] == []


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"q": " "}, "no letter"), ({"q": "x" * 10_000}, "10,000"), ({}, "q"),
        ({"q": "江", "limit": "51"}, "limit"),
        ({"q": "江", "bbox": "1,2,3"}, "bbox"), ({"q": "江", "bbox": "9,2,3,4"}, "bbox"),
        ({"q": "江", "near": "x"}, "near"), ({"q": "江", "near": "nan,1"}, "near"),
        ({"q": "江", "class": "21a"}, "class"), ({"q": "江", "nonsense": "1"}, "nonsense"),
        ({"q": "a\0b"}, "NUL"),
    ],
)  # fmt: skip
def test_bad_questions_get_a_400_that_names_the_fault(
    client: Client, asked: dict[str, str], word: str
) -> None:
    answer = client.get("/places/search", asked)
    assert answer.status_code == 400
    assert word in answer.json()["detail"]
