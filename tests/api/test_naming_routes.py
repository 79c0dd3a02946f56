"""`GET /naming/check` and `GET /naming/scan` over a register of two counties."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.app import create_app
from api.settings import ServerSettings
from gis.database import Database
from tests.api.asking import Client, asking
from tests.gazetteer.naming.places import enter_divisions
from tests.server import DatabaseServer

CHECK = "/naming/check"
TOWN = {"class": "21500", "division": "341226", "as_of": "2023-12-31"}


@pytest.fixture(scope="module")
def naming(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """Over a database of the module's own: these tests only read."""
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        enter_divisions(database, tmp_path_factory.mktemp("naming"))
        database.close()
        settings = ServerSettings(pool_size=2, tile_pool_size=1)
        with asking(create_app(server.url(name), settings)) as client:
            yield client


def test_a_name_that_is_taken_is_blocked_with_law_and_neighbour(naming: Client) -> None:
    body = naming.get(CHECK, params={"name": "江口镇", **TOWN}).json()
    assert body["verdict"] == "blocked"
    assert (body["specific_part"], body["generic_part"]) == ("江口", "镇")
    assert body["romanisation"] == "Jiāngkǒu Zhèn"
    (found,) = body["findings"]
    assert (found["rule"], found["check"], found["severity"]) == ("PN-6", "same_name", "block")
    assert (found["start"], found["end"], found["evidence"]) == (0, 3, "江口镇")
    assert "753" in found["law"]["zh"]
    assert found["message"]["zh"]
    assert found["mend"]["en"]
    (neighbour,) = found["neighbours"]
    assert (neighbour["code"], neighbour["within"]) == ("341226100000", "颍上县")


def test_a_free_name_is_clear(naming: Client) -> None:
    body = naming.get(CHECK, params={"name": "颍口镇", **TOWN}).json()
    assert (body["verdict"], body["findings"]) == ("clear", [])


def test_warnings_alone_leave_it_to_an_officer(naming: Client) -> None:
    asked = {"name": "世界花园", "class": "26100", "division": "341202"}
    body = naming.get(CHECK, params=asked).json()
    assert body["verdict"] == "doubtful"
    assert [f["notice"] for f in body["findings"]] == ["大"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"name": ""}, 400),
        ({"name": "  "}, 400),
        ({"name": "江" * 150}, 400),
        ({"name": "江" * 4000}, 400),
        ({"name": "江口镇\0"}, 400),
        ({"name": "江口镇", "class": "2150"}, 400),
        ({"name": "江口镇", "class": "99999"}, 400),
        ({"name": "江口镇", "division": "999999"}, 404),
        ({"name": "江口镇", "lon": "115.8"}, 400),
        ({"name": "江口镇", "lon": "nan", "lat": "32"}, 400),
        ({"name": "江口镇", "lon": "500", "lat": "32"}, 400),
        ({"name": "江口镇", "place": "0"}, 400),
        ({"name": "江口镇", "unknown": "1"}, 400),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    naming: Client, asked: dict[str, str], status: int
) -> None:
    answer = naming.get(CHECK, params={**TOWN, **asked})
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_name_that_looks_like_sql_is_a_name_with_signs(naming: Client) -> None:
    asked = {**TOWN, "name": "'; DROP TABLE place; --"}
    body = naming.get(CHECK, params=asked).json()
    assert body["verdict"] == "blocked"
    assert body["romanisation"] is None


def test_the_clean_up_list_comes_in_pages(naming: Client) -> None:
    asked = {"division": "341202", "as_of": "2023-12-31", "limit": "2"}
    first = naming.get("/naming/scan", params=asked).json()
    second = naming.get("/naming/scan", params={**asked, "offset": "2"}).json()
    every = naming.get("/naming/scan", params={**asked, "limit": "1000"}).json()
    assert (first["more"], second["more"], every["more"]) == (True, False, False)
    assert first["rows"] + second["rows"] == every["rows"]
    assert [row["name"] for row in every["rows"]] == [
        "古城镇", "王庄社区居委会", "王庄村委会", "汪庄村委会",
    ]  # fmt: skip
    assert all(f["severity"] == "warn" for row in every["rows"] for f in row["findings"])


@pytest.mark.parametrize(
    "asked", [{}, {"division": "341226", "limit": "0"}, {"division": "341226", "class": "21a"}]
)
def test_a_scan_needs_a_division_and_good_limits(naming: Client, asked: dict[str, str]) -> None:
    assert naming.get("/naming/scan", params=asked).status_code == 400
