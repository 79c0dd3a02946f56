"""`/reconcile` keeps to the Reconciliation Service API 0.2, whoever asks and whatever they send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.app import create_app
from api.settings import ServerSettings
from gis.database import Database
from tests.api import reconciliation_schemas as schemas
from tests.api.asking import Client, asking
from tests.gazetteer.matching.world import enter_world
from tests.server import DatabaseServer

DAY = {"as_of": "2023-12-31"}


@pytest.fixture(scope="module")
def client(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        enter_world(database, tmp_path_factory.mktemp("world"))
        database.close()
        settings = ServerSettings(pool_size=2, tile_pool_size=1)
        with asking(create_app(server.url(name), settings)) as client:
            yield client


def valid(document: Any, schema: schemas.Schema) -> Any:
    faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(document)]
    assert faults == []
    return document


def ask(client: Client, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    valid(queries, schemas.QUERY_BATCH)
    answer = client.request("POST", "/reconcile", DAY, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found = valid(answer.json(), schemas.RESULT_BATCH)
    assert list(found) == list(queries)
    return {key: one["result"] for key, one in found.items()}


def fetch(client: Client, ids: list[str], *keys: str, **dates: str) -> Any:
    query = {"ids": ids, "properties": [{"id": key} for key in keys]}
    valid(query, schemas.EXTENSION_QUERY)
    answer = client.request("POST", "/reconcile", DAY | dates, data={"extend": json.dumps(query)})
    return valid(answer.json(), schemas.EXTENSION)


def number_of(client: Client, name: str) -> str:
    return str(ask(client, q={"query": name})["q"][0]["id"])


def test_the_manifest_says_what_there_is_and_its_addresses_answer(client: Client) -> None:
    found = valid(client.get("/reconcile").json(), schemas.MANIFEST)
    assert found["versions"] == ["0.2"]
    assert found["batchSize"] == 50
    assert {one["id"] for one in found["defaultTypes"]} >= {"21000", "22000"}
    number = number_of(client, "江口镇")
    base = "http://test"
    for url in (found["view"]["url"], found["preview"]["url"]):
        path = url.replace("{{id}}", number).removeprefix(base)
        assert client.get(path).status_code == 200
    for kind, service in found["suggest"].items():
        assert service["service_url"] == base
        assert client.get(service["service_path"], {"prefix": "江"}).status_code == 200, kind
        flyout = service["flyout_service_path"].replace("${id}", number)
        assert client.get(flyout).json()["id"] == number
    proposals = found["extend"]["propose_properties"]
    everything = client.get(proposals["service_path"]).json()
    few = client.get(proposals["service_path"], {"type": "21500", "limit": "3"}).json()
    for proposed in (everything, few):
        valid(proposed, schemas.PROPOSED_PROPERTIES)
    assert few == {"type": "21500", "limit": 3, "properties": everything["properties"][:3]}


def test_the_dates_of_the_service_are_carried_on(client: Client) -> None:
    found = client.get("/reconcile", {"as_of": "2016-12-30"}).json()
    valid(found, schemas.MANIFEST)
    addresses = [
        found["view"]["url"], found["preview"]["url"], found["suggest"]["entity"]["service_path"],
        found["suggest"]["entity"]["flyout_service_path"],
        found["extend"]["propose_properties"]["service_path"],
    ]  # fmt: skip
    assert all("as_of=2016-12-30" in address for address in addresses)
    query = json.dumps({"q": {"query": "江口镇"}})
    early = client.get("/reconcile", {"as_of": "2016-12-30", "queries": query}).json()
    assert early == {"q": {"result": []}}


def test_candidates_say_what_and_where_they_are(client: Client) -> None:
    found = ask(client, q0={"query": "江口镇"}, q1={"query": "颍水", "limit": 1})
    best = found["q0"][0]
    assert (best["name"], best["match"]) == ("江口镇", True)
    assert best["description"].startswith("安徽省 阜阳市 颍上县 · Jiāngkǒu Zhèn")
    assert best["type"] == [{"id": "21500", "name": "乡级行政区"}]
    assert {one["id"] for one in best["features"]} >= {"name_score", "same_name"}
    (former,) = found["q1"]
    assert (former["name"], former["match"]) == ("颍河", False)
    assert "颍水" in former["description"]


def test_properties_narrow_and_a_bad_one_leaves_nothing_certain(client: Client) -> None:
    def with_(pid: str, value: Any) -> dict[str, Any]:
        return {"query": "柳沟", "properties": [{"pid": pid, "v": value}]}

    found = ask(
        client,
        county=with_("division", "颍上县"),
        code=with_("division", 341226),
        entity=with_("division", {"id": "7", "name": "颍上县"}),
        several=with_("division", ["颍上县", "颍州区"]),
        unknown=with_("division", "华容县"),
        foreign=with_("population", 5),
        early=with_("as_of", "1990-01-01"),
        bad_day=with_("as_of", "去年"),
        strict={"query": "柳沟", "type": ["21000"], "type_strict": "any"},
        loose={"query": "柳沟", "type": "21000", "type_strict": "should"},
    )
    assert [one["match"] for one in found["county"]] == [True]
    assert found["county"] == found["code"] == found["entity"]
    assert [one["match"] for one in found["several"]] == [False, False]
    assert [one["match"] for one in found["unknown"]] == [False, False]
    assert [one["match"] for one in found["foreign"]] == [False, False]
    assert found["early"] == found["bad_day"] == found["strict"] == []
    assert len(found["loose"]) == 2


def test_a_place_is_found_by_its_number_and_by_a_property_alone(client: Client) -> None:
    number = number_of(client, "江口镇")
    found = ask(
        client,
        number={"query": number},
        code={"properties": [{"pid": "place_code", "v": "341226100000"}]},
    )
    assert [one["id"] for one in found["number"]] == [number]
    assert [(one["id"], one["match"]) for one in found["code"]] == [(number, True)]


def test_values_of_places_keep_their_kinds(client: Client) -> None:
    river, town = number_of(client, "颍河"), number_of(client, "江口镇")
    keys = ("standard_name", "parents", "longitude", "valid_from", "aliases", "former_names",
            "now_called", "class", "division_code", "place_code")  # fmt: skip
    found = fetch(client, [river, town, "999999", "x"], *keys, "no_such")
    assert [one["id"] for one in found["meta"]] == list(keys)
    row = found["rows"][river]
    assert row["standard_name"] == row["now_called"] == [{"str": "颍河"}]
    assert row["parents"] == [{"str": "安徽省"}, {"str": "阜阳市"}, {"str": "颍上县"}]
    assert row["longitude"] == [{"float": 116.3}]
    assert row["valid_from"] == [{"date": "2000-01-01T00:00:00Z"}]
    assert (row["aliases"], row["former_names"]) == ([{"str": "沙颍河"}], [{"str": "颍水"}])
    assert found["rows"][town]["division_code"] == [{"str": "341226100000"}]
    assert row["place_code"] == []
    assert set(map(str, found["rows"]["999999"].values())) == {"[]"}
    assert found["rows"]["x"] == found["rows"]["999999"]


def test_suggestions_are_places_classes_and_properties(client: Client) -> None:
    def suggest(kind: str, **asked: str) -> Any:
        return client.get(f"/reconcile/suggest/{kind}", DAY | asked).json()

    entities = valid(suggest("entity", prefix="江口"), schemas.SUGGESTED_ENTITIES)["result"]
    assert entities[0]["name"] == "江口镇"
    again = suggest("entity", prefix=entities[0]["id"])["result"]
    assert [one["id"] for one in again] == [entities[0]["id"]]
    assert suggest("entity", prefix="江口", cursor=str(len(entities)))["result"] == []
    assert suggest("entity", prefix="！", type="21500", callback="x") == {"result": []}
    types = valid(suggest("type", prefix="村"), schemas.SUGGESTED_TYPES)["result"]
    assert "21610" in {one["id"] for one in types}
    assert types[0]["broader"]
    found = valid(suggest("property", prefix="division"), schemas.SUGGESTED_PROPERTIES)["result"]
    assert {one["id"] for one in found} >= {"division", "division_code"}


def test_a_preview_stands_alone_and_nothing_runs_in_it(client: Client) -> None:
    answer = client.get("/reconcile/preview", DAY | {"id": number_of(client, "颍河")})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "script" not in answer.text
    assert "颍水" in answer.text
    assert client.get("/reconcile/preview", {"id": "<b>"}).status_code == 404
    assert "<b>" not in client.get("/reconcile/preview", {"id": "<b>"}).text


def test_what_is_not_public_is_not_there_whoever_asks(client: Client) -> None:
    assert ask(client, q={"query": "蓝湾"}) == {"q": []}
    ids = [str(number) for number in range(1, 40)]
    found = fetch(client, ids, "standard_name")
    assert "蓝湾" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/reconcile", 200), ("GET", "/reconcile?queries=%7B%7D", 200),
        ("GET", "/reconcile?queries=x", 400), ("GET", "/reconcile?callback=x", 400),
        ("POST", "/reconcile", 400), ("GET", "/reconcile/nothing", 404),
        ("OPTIONS", "/reconcile", 204), ("GET", "/reconcile/suggest/type?prefix=", 200),
    ],
)  # fmt: skip
def test_pages_of_other_sites_may_read_it_errors_too(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path, headers={"Origin": "https://example.org"})
    assert answer.status_code == status, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_nothing_else_is_open_to_them(client: Client) -> None:
    for path in ("/places/search?q=江口镇", "/reconciled", "/"):
        answer = client.request("GET", path, headers={"Origin": "https://example.org"})
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "batch",
    [
        [], "x", {"q": []}, {"q": {}}, {"q": {"limit": 1}}, {"q": {"query": 5}},
        {"q": {"query": "甲", "limit": 0}}, {"q": {"query": "甲", "limit": True}},
        {"q": {"query": "甲", "colour": 1}}, {"q": {"query": "甲", "type": 5}},
        {"q": {"query": "甲", "type_strict": "often"}}, {"q": {"query": "甲", "properties": {}}},
        {"q": {"query": "甲", "properties": [{"pid": "division"}]}},
        {"q": {"query": "甲", "properties": [{"pid": "division", "v": {"name": "乙"}}]}},
        {"q": {"query": "甲", "properties": [{"pid": "division", "v": None}]}},
    ],
)  # fmt: skip
def test_what_the_specification_does_not_allow_is_refused(client: Client, batch: Any) -> None:
    answer = client.request("POST", "/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 400
    assert answer.json()["mend"]


def test_batches_have_a_size(client: Client) -> None:
    queries = {f"q{number}": {"query": "江口镇"} for number in range(51)}
    answer = client.request("POST", "/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 413
    many = {"ids": ["1"] * 201, "properties": [{"id": "class"}]}
    answer = client.request("POST", "/reconcile", data={"extend": json.dumps(many)})
    assert answer.status_code == 413
    both = {"queries": "{}", "extend": json.dumps(many)}
    assert client.request("POST", "/reconcile", data=both).status_code == 400


def test_odd_texts_cost_their_own_row_only(client: Client) -> None:
    found = ask(
        client,
        blank={"query": " "}, long={"query": "长" * 500}, nul={"query": "江\0口镇"},
        sql={"query": "' OR 1=1 --"}, good={"query": "江口镇"},
    )  # fmt: skip
    assert found["blank"] == found["long"] == []
    assert found["good"][0]["match"] is True


@pytest.mark.parametrize("value", ["", " ", []])
def test_an_empty_cell_costs_its_own_row_only(client: Client, value: Any) -> None:
    empty = {"properties": [{"pid": "division", "v": value}]}
    found = ask(client, empty=empty, good={"query": "江口镇"})
    assert found["empty"] == []
    assert found["good"][0]["match"] is True


@pytest.mark.parametrize(
    ("limit", "status"), [("1e400", 200), ("NaN", 400), ("Infinity", 400), ("-1e400", 400)]
)
def test_a_limit_is_a_number_of_json_however_large(client: Client, limit: str, status: int) -> None:
    batch = f'{{"q": {{"query": "江口镇", "limit": {limit}}}}}'
    answer = client.request("POST", "/reconcile", data={"queries": batch})
    assert answer.status_code == status, answer.text
