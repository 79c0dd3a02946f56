"""A boundary marker is moved through HTTP, from the form's fields to the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.roles import Role
from gazetteer.boundaries.marker_record import markers_on_record
from gis.database import Database
from gis.roles import STAFF_ROLE
from tests.api.asking import Client, asking
from tests.api.officers import APPROVAL, PDF, good, headers, token_for
from tests.gazetteer.cases.country import COUNTRY
from tests.gazetteer.cases.marked_line import LINES, MARKERS, MOVED, NUMBER
from tests.gazetteer.register import Register
from tests.server import DatabaseServer

CASE = {
    "kind": "change_marker", "title": "移动界桩", "division_code": "341299000000",
    "reason": "水利工程", "applicant": "测试县民政局", "effective_on": "2026-11-01",
    "actions": [{"kind": "move_marker", "payload": {"full_number": NUMBER, **MOVED}}],
}  # fmt: skip
DOCUMENTS = ("application", "plan", "agreement", "survey_record", "filing")


@pytest.fixture(scope="module")
def address(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        register = Register(database, tmp_path_factory.mktemp("markers"))
        register.load("divisions", COUNTRY)
        register.load("boundary-lines", LINES, crs="4548")
        register.load("boundary-markers", MARKERS, crs="4548")
        database.close()
        yield server.service_url(name)


@pytest.fixture(scope="module")
def database(address: str) -> Iterator[Database]:
    database = Database(address, pool_size=2)
    yield database
    database.close()


@pytest.fixture(scope="module")
def http(address: str) -> Iterator[Client]:
    with asking(create_app(address, ServerSettings(pool_size=2, tile_pool_size=1))) as client:
        yield client


@pytest.fixture(scope="module")
def tokens(database: Database) -> dict[str, str]:
    return {role.value: token_for(database, role, role) for role in (Role.OFFICER, Role.REVIEWER)}


def ask(http: Client, method: str, path: str, token: str, **sent: Any) -> httpx.Response:
    more = sent.pop("headers", {})
    return http.request(method, path, headers=headers(token, **more), **sent)


def test_a_marker_case_goes_from_its_form_into_force(
    http: Client, tokens: dict[str, str], database: Database
) -> None:
    officer, reviewer = tokens["officer"], tokens["reviewer"]
    number = good(ask(http, "POST", "/cases", officer, json=CASE))["case_number"]
    told = good(ask(http, "POST", f"/cases/{number}/preview", officer))
    assert [(row["full_number"], row["is"]["north"]) for row in told["markers"]] == [
        (NUMBER, "3641150.20")
    ]
    for kind in DOCUMENTS:
        path = f"/cases/{number}/documents?kind={kind}&name=a.pdf"
        pdf = {"Content-Type": "application/pdf"}
        good(ask(http, "POST", path, officer, content=PDF, headers=pdf))
    moves: list[tuple[str, dict[str, Any]]] = [
        (officer, {"to": "accepted"}), (reviewer, APPROVAL),
        (officer, {"to": "filed", "filed_on": "2026-10-16", "filing_no": "备1"}),
        (officer, {"to": "in_force"}),
    ]  # fmt: skip
    for who, move in moves:
        case = good(ask(http, "POST", f"/cases/{number}/move", who, json=move))
    assert case["state"]["key"] == "in_force"
    with database.read(STAFF_ROLE) as connection:
        (marker,) = markers_on_record(connection, date(2026, 11, 1), numbers=[NUMBER])
    assert marker.survey is not None
    assert str(marker.survey.at.north) == "3641150.20"


def test_what_cannot_be_is_a_clear_refusal(http: Client, tokens: dict[str, str]) -> None:
    wrong_zone = {"full_number": NUMBER, **MOVED, "epsg": "4527"}
    unknown = {"full_number": "341298341299999Q", **MOVED}
    for payload, status, kind in (
        (wrong_zone, 400, "unusable-input"), (unknown, 404, "unknown-marker")
    ):  # fmt: skip
        body = CASE | {"actions": [{"kind": "move_marker", "payload": payload}]}
        answer = ask(http, "POST", "/cases", tokens["officer"], json=body)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, kind)
        assert answer.json()["mend"]


def test_forms_are_told_what_a_marker_needs(http: Client) -> None:
    told = http.get("/cases/catalogue").json()
    kinds = {kind["key"]: kind for kind in told["case_kinds"] if kind["subject"] == "marker"}
    assert {key: kind["route"] for key, kind in kinds.items()} == {
        "change_marker": "joint", "repair_marker": "register"
    }  # fmt: skip
    actions = {action["key"]: action["fields"] for action in told["actions"]}
    needed = [field["name"] for field in actions["erect_marker"] if field["required"]]
    assert needed == ["full_number", "line_codes", "north", "east", "epsg", "surveyed_on"]
    entries = {field["name"]: field["entry"] for field in actions["move_marker"]}
    assert (entries["north"], entries["epsg"], entries["witnesses"]) == ("decimal", "text", "items")
