"""`/accounts` and `/audit` over HTTP: administrators within their scope, auditors, nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.account import Clearance, Grant
from gazetteer.accounts.credentials import make_token
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import EVERYWHERE, Role
from gis.database import Database
from tests.api.asking import Client, asking
from tests.server import DatabaseServer

CITY, COUNTY, STREET = "341200000000", "341202000000", "341202001000"
PASSWORD = "颍州 horse battery 7"
PEOPLE: dict[str, tuple[Clearance, list[Grant]]] = {
    "root": (Clearance.SECRET, [Grant(Role.ADMINISTRATOR, EVERYWHERE)]),
    "county": (Clearance.INTERNAL, [Grant(Role.ADMINISTRATOR, COUNTY)]),
    "auditor": (Clearance.INTERNAL, [Grant(Role.INSPECTOR, COUNTY)]),
    "officer": (Clearance.INTERNAL, [Grant(Role.OFFICER, CITY)]),
}

As = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def tokens(server: DatabaseServer, sample_database: str) -> Iterator[tuple[Client, dict[str, str]]]:
    """The service over the sample, and a token of each of the people."""
    with server.database(sample_database) as name:
        url = server.service_url(name)
        secrets = {}
        with (
            closing(Database(url, pool_size=1)) as database,
            database.write("test", "people") as connection,
        ):
            for person, (clearance, grants) in PEOPLE.items():
                account = add_account(connection, person, clearance=clearance)
                for grant in grants:
                    account = grant_role(connection, account, grant)
                _, secrets[person] = make_token(
                    connection, account, "test", timedelta(days=1), "test"
                )
        settings = ServerSettings(pool_size=2, tile_pool_size=1)
        with asking(create_app(url, settings)) as client:
            yield client, secrets


@pytest.fixture
def ask(tokens: tuple[Client, dict[str, str]]) -> As:
    """Asks as one of the people."""
    client, secrets = tokens

    def asked(who: str, method: str, path: str, **more: Any) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {secrets[who]}"}
        return client.request(method, path, headers=bearer, **more)

    return asked


def refused(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    return str(answer.json()["detail"])


def test_an_account_is_made_with_its_roles_or_not_at_all(ask: As) -> None:
    given = {"name": "New.One", "display_name": "新人", "password": PASSWORD,
             "roles": [{"role": "officer", "division_code": "341202001"}]}  # fmt: skip
    answer = ask("county", "POST", "/accounts", json=given)
    assert answer.status_code == 201, answer.text
    assert PASSWORD not in answer.text
    assert answer.json()["roles"][0]["division_code"] == STREET
    assert "already" in refused(ask("county", "POST", "/accounts", json=given), 409)
    outside = given | {"name": "another", "roles": [{"role": "officer", "division_code": CITY}]}
    refused(ask("county", "POST", "/accounts", json=outside), 403)
    assert "another" not in {a["name"] for a in ask("root", "GET", "/accounts").json()}


@pytest.mark.parametrize(
    "given",
    [{}, {"name": ""}, {"name": "a b"}, {"name": "\ud800x"}, {"name": "x\0y"},
     {"name": "ok", "display_name": "\ud800"}, {"name": "ok", "display_name": "a\0b"},
     {"name": "ok", "password": "short"}, {"name": "ok", "clearance": "all"},
     {"name": "ok", "roles": [{"role": "king"}]}, {"name": "ok", "account_id": 1},
     {"name": "ok", "roles": [{"role": "officer", "division_code": "990000"}]},
     {"name": "ok", "roles": [{"role": "officer", "division_code": "x"}]}, []],
)  # fmt: skip
def test_what_is_no_account(ask: As, given: object) -> None:
    answer = ask("root", "POST", "/accounts", content=json.dumps(given).encode())
    refused(answer, 400)
    assert "ok" not in {a["name"] for a in ask("root", "GET", "/accounts").json()}


@pytest.mark.parametrize("who", ["auditor", "officer"])
def test_others_neither_see_nor_change_accounts(ask: As, who: str) -> None:
    for method, path, given in (
        ("GET", "/accounts", None),
        ("POST", "/accounts", {"name": "mine"}),
        ("PATCH", f"/accounts/{who}", {"clearance": "secret"}),
        ("POST", f"/accounts/{who}/roles", {"role": "administrator"}),
        ("DELETE", "/accounts/root/roles?role=administrator", None),
        ("GET", "/audit/sign-ins", None),
    ):
        refused(ask(who, method, path, json=given), 403)


def test_roles_come_and_go(ask: As) -> None:
    ask("root", "POST", "/accounts", json={"name": "li"})
    given = {"role": "reviewer", "division_code": COUNTY}
    for _ in range(2):
        answer = ask("county", "POST", "/accounts/li/roles", json=given)
        assert answer.status_code == 201
        assert [r["role"] for r in answer.json()["roles"]] == ["reviewer"]
    path = f"/accounts/li/roles?role=reviewer&division_code={COUNTY}"
    assert ask("county", "DELETE", path).json()["roles"] == []
    refused(ask("county", "DELETE", path), 400)
    refused(ask("county", "POST", "/accounts/nobody/roles", json=given), 404)
    refused(ask("county", "POST", "/accounts/county/roles", json=given), 403)
    refused(ask("county", "POST", "/accounts/li/roles", json={"role": "viewer"}), 403)


def test_the_last_administrator_cannot_lock_everybody_out(ask: As) -> None:
    said = refused(ask("root", "DELETE", "/accounts/root/roles?role=administrator"), 403)
    assert "last administrator" in said
    refused(ask("root", "PATCH", "/accounts/root", json={"is_active": False}), 403)
    assert ask("root", "GET", "/session").json()["account"]["is_active"]


def test_changing_an_account(ask: As, tokens: tuple[Client, dict[str, str]]) -> None:
    client, _ = tokens
    ask("root", "POST", "/accounts", json={"name": "zhao", "password": PASSWORD})
    credentials = {"name": "zhao", "password": PASSWORD}
    assert client.request("POST", "/session", json=credentials).status_code == 200
    answer = ask(
        "root", "PATCH", "/accounts/ZHAO", json={"display_name": "赵", "organisation": "局"}
    )
    assert (answer.json()["display_name"], answer.json()["organisation"]) == ("赵", "局")
    assert client.get("/session").json()["account"]["display_name"] == "赵"

    refused(ask("county", "PATCH", "/accounts/zhao", json={"clearance": "secret"}), 403)
    assert ask("root", "PATCH", "/accounts/zhao", json={"clearance": "secret"}).status_code == 200
    refused(ask("county", "PATCH", "/accounts/zhao", json={"password": PASSWORD + "!"}), 403)

    assert ask("root", "PATCH", "/accounts/zhao", json={"password": PASSWORD + "!"}).is_success
    assert client.get("/session").json()["account"] is None
    assert client.request("POST", "/session", json=credentials).status_code == 401
    assert ask("root", "PATCH", "/accounts/zhao", json={"is_active": False}).is_success
    changed = {"name": "zhao", "password": PASSWORD + "!"}
    assert client.request("POST", "/session", json=changed).status_code == 401
    client.cookies.clear()


# The audit


def test_who_made_which_account_is_in_the_audit(ask: As) -> None:
    ask("root", "POST", "/accounts", json={"name": "sun", "roles": [{"role": "viewer"}]})
    listed = ask("auditor", "GET", "/audit", params={"table": "office.account_role"}).json()
    row = next(r for r in listed["rows"] if r["reason"] == "new account sun")
    assert row["actor"] == "root"
    about = ask("auditor", "GET", f"/audit/{row['revision_id']}").json()
    assert {(c["relation"], c["operation"]) for c in about["changes"]} == {
        ("office.account", "insert"),
        ("office.account_role", "insert"),
    }
    assert about["total"] == 2
    fields = {d["field"]: d["new"] for c in about["changes"] for d in c["differences"]}
    assert (fields["sign_in_name"], fields["role"]) == ("sun", "viewer")


def test_a_load_is_told_a_page_at_a_time(ask: As) -> None:
    listed = ask("auditor", "GET", "/audit", params={"table": "gazetteer.division_area"}).json()
    revision = listed["rows"][0]["revision_id"]
    about = ask("auditor", "GET", f"/audit/{revision}", params={"limit": "3"}).json()
    assert len(about["changes"]) == 3
    assert about["next_offset"] == 3
    assert about["total"] == sum(
        c["inserted"] + c["updated"] + c["deleted"] for c in about["counts"]
    )
    assert about["files"]
    end = {"limit": "3", "offset": str(about["total"])}
    last = ask("auditor", "GET", f"/audit/{revision}", params=end).json()
    assert (last["changes"], last["next_offset"]) == ([], None)


def test_pages_of_revisions_meet(ask: As) -> None:
    whole = [r["revision_id"] for r in ask("auditor", "GET", "/audit").json()["rows"]]
    before, found = None, []
    while True:
        asked = {"limit": "2"} | ({} if before is None else {"before": str(before)})
        page = ask("auditor", "GET", "/audit", params=asked).json()
        found += [r["revision_id"] for r in page["rows"]]
        before = page["next_before"]
        if before is None:
            break
    assert found == whole
    assert whole == sorted(whole, reverse=True)


def test_the_changes_of_a_division(ask: As) -> None:
    history = ask("auditor", "GET", "/audit/divisions/341202").json()
    assert {c["relation"] for one in history for c in one["changes"]} >= {
        "gazetteer.division_version"
    }
    assert history[0]["actor"]
    refused(ask("auditor", "GET", "/audit/divisions/349999"), 404)
    assert ask("auditor", "GET", "/audit/places/999999999").json() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/audit/999999999", 404), ("/audit/0", 400), ("/audit/x", 400), ("/audit?limit=0", 400),
     ("/audit?table=pg_class", 400), ("/audit?since=then", 400), ("/audit?colour=red", 400),
     ("/audit/99999999999999999999999", 400), ("/audit?case=-1", 400)],
)  # fmt: skip
def test_what_the_audit_cannot_answer(ask: As, path: str, status: int) -> None:
    refused(ask("auditor", "GET", path), status)


@pytest.mark.parametrize("path", ["/audit", "/audit/1", "/audit/places/1"])
def test_the_audit_is_for_those_who_may_read_it(ask: As, path: str) -> None:
    assert "read_audit" in refused(ask("officer", "GET", path), 403)


def test_sign_ins_are_for_administrators(ask: As) -> None:
    events = ask("root", "GET", "/audit/sign-ins", params={"limit": "1000"}).json()
    assert {"token_made", "password_set"} <= {event["kind"] for event in events}
    refused(ask("auditor", "GET", "/audit/sign-ins"), 403)
