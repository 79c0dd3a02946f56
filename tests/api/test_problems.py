"""What is wrong with a question is said as a problem after RFC 9457, never with SQL."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.settings import ServerSettings
from tests.api.asking import Client, asking

ADDRESSES = (
    "/coverage/service-centres", "/coverage/service-centres/341202", "/divisions",
    "/divisions/341202", "/kinds", "/facilities/service_centre",
    "/facilities/service_centre/FY-SC-0001", "/health/live", "/health/ready",
)  # fmt: skip
_LEAKS = re.compile(r"SELECT|psycopg|sqlalchemy|Traceback|postgresql://|\bWHERE\b", re.IGNORECASE)


def problem(client: Client, path: str, status: int = 400) -> dict[str, str]:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body: dict[str, str] = response.json()
    assert set(body) >= {"type", "title", "status", "detail", "instance"}
    assert body["status"] == status
    assert not _LEAKS.search(response.text)
    return body


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_parameter_is_named(client: Client, address: str) -> None:
    body = problem(client, f"{address}?colour=red")
    assert "colour" in body["detail"]


def test_several_unknown_parameters_are_all_named(client: Client) -> None:
    body = problem(client, "/divisions?b=1&a=2")
    assert body["detail"] == "Unknown parameters: a, b."
    assert "as_of" in body["mend"]


def test_a_parameter_given_twice(client: Client) -> None:
    body = problem(client, "/divisions?level=county&level=township")
    assert "level" in body["detail"]


@pytest.mark.parametrize(
    "day", ["2023-02-30", "yesterday", "20231231", "0", "1700006400", "2023-12-31T00:00", ""]
)
def test_a_day_that_is_none(client: Client, day: str) -> None:
    assert "as_of" in problem(client, f"/divisions?as_of={day}")["detail"]


@pytest.mark.parametrize("moment", ["then", "2023-13-01", "", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none(client: Client, moment: str) -> None:
    assert "known_at" in problem(client, f"/divisions?known_at={moment}")["detail"]


@pytest.mark.parametrize("code", ["34120", "3.41202E+11", "颍州区", "34120200000x", "1" * 21, ""])
def test_a_code_that_is_none(client: Client, code: str) -> None:
    for parameter in ("/divisions?under=", "/coverage/service-centres?division="):
        problem(client, parameter + code)


@pytest.mark.parametrize(
    "query",
    ["level=street", "households=all", "urban_by=look", "format=pdf", "source=" + "x" * 201],
)
def test_a_choice_that_is_none_names_the_parameter(client: Client, query: str) -> None:
    body = problem(client, f"/coverage/service-centres?{query}")
    assert query.split("=")[0] in body["detail"]


def test_a_level_above_the_division(client: Client) -> None:
    body = problem(client, "/coverage/service-centres?division=341202001&level=county")
    assert "township or lower" in body["mend"]


def test_an_unknown_address_and_an_unknown_method(client: Client) -> None:
    problem(client, "/nowhere", 404)
    response = client.request("POST", "/divisions")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert response.json()["status"] == 405


def test_the_openapi_document_is_valid(client: Client) -> None:
    answer = client.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    paths = document["paths"]
    assert {
        "/coverage/service-centres", "/divisions", "/divisions/{code}", "/kinds",
        "/facilities/{kind}", "/facilities/{kind}/{facility_code}", "/health/ready",
    } <= set(paths)  # fmt: skip
    operations = [operation for path in paths.values() for operation in path.values()]
    identifiers = [operation["operationId"] for operation in operations]
    assert len(set(identifiers)) == len(identifiers)
    references = set(re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', answer.text))
    assert references
    assert references <= set(document.get("components", {}).get("schemas", {}))
    for path, item in paths.items():
        for operation in item.values():
            declared = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path))


def test_without_a_database_the_answer_is_503() -> None:
    app = create_app(
        "postgresql://nobody:secret@127.0.0.1:9/none?connect_timeout=1",
        ServerSettings(pool_size=1, tile_pool_size=1),
    )
    with asking(app) as client:
        assert client.get("/health/live").status_code == 200
        for path in ("/health/ready", "/divisions", "/coverage/service-centres?format=csv"):
            body = problem(client, path, 503)
            assert "secret" not in str(body)
            assert "127.0.0.1" not in str(body)
            assert "administrator" in body["mend"]


_WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["341202", "341200", "2023-12-31", "county", "community", "csv", "json", "-1",
                     "\0", "%", "'; DROP TABLE x; --", "9" * 18, "0001-01-01", "9999-12-31",
                     "2023-12-31T00:00:00+08:00", "service_centre", "1e309", "\ud7ff"]),
)  # fmt: skip
_NAMES = st.sampled_from(
    ["division", "under", "level", "as_of", "known_at", "households", "urban_by", "source",
     "format", "limit", "after"]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    address=st.sampled_from([*ADDRESSES, "/divisions/{}", "/facilities/{}",
                             "/facilities/service_centre/{}", "/coverage/service-centres/{}"]),
    word=_WORDS, query=st.dictionaries(_NAMES, _WORDS, max_size=3),
)  # fmt: skip
def test_no_question_breaks_the_service(
    client: Client, address: str, word: str, query: dict[str, str]
) -> None:
    response = client.get(address.format(quote(word, safe="")), params=query)

    assert response.status_code in (200, 307, 400, 404)
    if response.status_code >= 400:
        assert not _LEAKS.search(response.json()["detail"].replace(word, ""))
