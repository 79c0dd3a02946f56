"""`/session` and `/tokens`: who a request comes from, and what a page of another site cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.account import Grant
from gazetteer.accounts.credentials import make_token
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.accounts.sign_in import set_password
from gis.database import Database
from tests.api.asking import Client, asking

PASSWORD = "颍州 horse battery 7"
WANG = {"name": "wang", "password": PASSWORD}


@pytest.fixture
def url(service_url: str) -> str:
    """A database with the officer 王, who has a password."""
    with (
        closing(Database(service_url, pool_size=1)) as database,
        database.write("test", "accounts") as connection,
    ):
        account = add_account(connection, "wang", "王小明")
        grant_role(connection, account, Grant(Role.OFFICER, EVERYWHERE))
        set_password(connection, account, PASSWORD, "test")
    return service_url


@contextmanager
def browser(url: str, base_url: str = "http://test", **settings: Any) -> Iterator[Client]:
    given = ServerSettings(pool_size=2, tile_pool_size=1, **settings)
    with asking(create_app(url, given), base_url) as client:
        yield client


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with browser(url) as client:
        yield client


def enter(client: Client) -> dict[str, str]:
    """Sign in; the header that unsafe requests then need."""
    answer = client.request("POST", "/session", json=WANG)
    assert answer.status_code == 200, answer.text
    return {"X-CSRF-Token": answer.json()["csrf_token"]}


def test_nobody_is_signed_in_at_first(client: Client) -> None:
    assert client.get("/session").json() == {"account": None, "actions": [], "csrf_token": None}


def test_signing_in_and_out(client: Client) -> None:
    answer = client.request("POST", "/session", json=WANG)
    assert answer.status_code == 200
    assert answer.json()["account"] == {
        "name": "wang", "display_name": "王小明", "organisation": None, "clearance": "internal",
        "is_active": True,
        "roles": [{"role": "officer", "zh": "地名业务人员", "en": "Place-name officer",
                   "division_code": EVERYWHERE}],
    }  # fmt: skip
    assert client.get("/session").json() == answer.json()
    assert "draft_case" in answer.json()["actions"]
    assert "approve_case" not in answer.json()["actions"]

    csrf = {"X-CSRF-Token": answer.json()["csrf_token"]}
    old = dict(client.cookies)
    assert client.request("DELETE", "/session", headers=csrf).status_code == 204
    assert not client.cookies
    assert client.get("/session").json()["account"] is None
    client.cookies.update(old)
    assert client.get("/session").json()["account"] is None


def test_a_form_signs_in_as_well(client: Client) -> None:
    assert client.request("POST", "/session", data=WANG).json()["account"]["name"] == "wang"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    cookie = client.request("POST", "/session", json=WANG).headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "gazetteer_session"
    attributes = {part.strip().lower() for part in rest.split(";")[1:]}
    assert attributes == {"httponly", "path=/", "samesite=lax"}


@pytest.mark.parametrize(
    ("base_url", "settings"), [("https://test", {}), ("http://test", {"secure_cookies": True})]
)
def test_over_https_the_cookie_is_for_this_host_alone(
    url: str, base_url: str, settings: dict[str, Any]
) -> None:
    with browser(url, base_url, **settings) as client:
        answer = client.request("POST", "/session", json=WANG)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-gazetteer_session=")
        assert "secure" in cookie.lower()
        assert "domain" not in cookie.lower()
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "given",
    [{"name": "wang", "password": "wrong"}, {"name": "nobody", "password": PASSWORD}],
)
def test_a_refusal_is_a_problem_that_says_nothing(client: Client, given: dict[str, str]) -> None:
    answer = client.request("POST", "/session", json=given)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["detail"] == "The name or the password is wrong."
    assert "set-cookie" not in answer.headers
    assert PASSWORD not in answer.text


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"name": "wang"}', b'{"name": 1, "password": 2}',
     b'{"name": "wang", "password": "' + b"x" * 2000 + b'"}', b"\xff\xfe", b'{"more": 1}'],
)  # fmt: skip
def test_what_is_no_name_and_password(client: Client, content: bytes) -> None:
    answer = client.request(
        "POST", "/session", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert "xxxx" not in answer.text


def test_too_many_attempts_must_wait(url: str) -> None:
    """Also through another server: what is counted is in the database."""
    with ExitStack() as servers:
        one, other = (servers.enter_context(browser(url, sign_in_attempts=4)) for _ in range(2))
        wrong = WANG | {"password": "wrong"}
        for client in (one, other, one, other):
            assert client.request("POST", "/session", json=wrong).status_code == 401
        for client in (one, other):
            answer = client.request("POST", "/session", json=WANG)
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) == 900


# Requests that change something


UNSAFE = [("DELETE", "/session"), ("POST", "/tokens"), ("POST", "/session/password"),
          ("DELETE", "/tokens/1"), ("POST", "/accounts"), ("PATCH", "/accounts/wang"),
          ("POST", "/accounts/wang/roles"), ("DELETE", "/accounts/wang/roles")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_session_changes_nothing_without_its_csrf_token(
    client: Client, method: str, path: str
) -> None:
    enter(client)
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}):
        answer = client.request(
            method, path, {"role": "viewer"} if method == "DELETE" and "roles" in path else None,
            headers=headers,
        )  # fmt: skip
        assert answer.status_code == 403, answer.text
        assert "CSRF" in answer.json()["detail"]
    assert client.get("/session").json()["account"] is not None


def test_the_token_of_another_session_will_not_do(client: Client) -> None:
    first = enter(client)
    enter(client)
    assert client.request("DELETE", "/session", headers=first).status_code == 403


def test_a_form_field_proves_it_too(client: Client) -> None:
    token = enter(client)["X-CSRF-Token"]
    assert client.request("DELETE", "/session", data={"csrf_token": "x"}).status_code == 403
    assert client.request("DELETE", "/session", data={"csrf_token": token}).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site", "Origin": "http://test"}],
)  # fmt: skip
def test_pages_of_other_sites_neither_sign_in_nor_change_anything(
    client: Client, headers: dict[str, str]
) -> None:
    assert client.request("POST", "/session", json=WANG, headers=headers).status_code == 403
    csrf = enter(client)
    assert client.request("DELETE", "/session", headers=csrf | headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://test"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_do(client: Client, headers: dict[str, str]) -> None:
    assert client.request("POST", "/session", json=WANG, headers=headers).status_code == 200


# Programs


def new_token(client: Client, **given: Any) -> dict[str, Any]:
    answer = client.request(
        "POST", "/tokens", json={"name": "批量", **given}, headers=enter(client)
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_program_is_known_by_its_token_and_needs_no_csrf_token(client: Client) -> None:
    token = new_token(client)
    client.cookies.clear()
    bearer = {"Authorization": f"Bearer {token['token']}"}
    about = client.request("GET", "/session", headers=bearer).json()
    assert (about["account"]["name"], about["csrf_token"]) == ("wang", None)
    listed = client.request("GET", "/tokens", headers=bearer).json()
    assert [one["token_id"] for one in listed] == [token["token_id"]]
    assert "token" not in listed[0]
    gone = client.request("DELETE", f"/tokens/{token['token_id']}", headers=bearer)
    assert gone.status_code == 204
    assert client.request("GET", "/session", headers=bearer).status_code == 401


def test_a_token_that_does_not_hold_is_not_made_good_by_a_cookie(client: Client) -> None:
    csrf = enter(client)
    for header in ("Bearer gz_nothing", "Bearer ", "bearer x y"):
        answer = client.request("GET", "/session", headers={"Authorization": header} | csrf)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_what_a_proxy_asks_for_is_its_own_business(client: Client) -> None:
    enter(client)
    answer = client.request("GET", "/session", headers={"Authorization": "Basic YTpi"})
    assert answer.json()["account"]["name"] == "wang"


def test_a_program_makes_no_tokens_and_sets_no_password(client: Client) -> None:
    bearer = {"Authorization": f"Bearer {new_token(client)['token']}"}
    for path, given in (
        ("/tokens", {"name": "more"}),
        ("/session/password", {"old": PASSWORD, "new": "another long one"}),
    ):
        assert client.request("POST", path, json=given, headers=bearer).status_code == 403


def test_a_token_holds_no_longer_than_the_service_allows(url: str) -> None:
    with browser(url, token_days=10) as client:
        token = new_token(client, days=3000)
    lasts = datetime.fromisoformat(token["expires_at"]) - datetime.fromisoformat(
        token["created_at"]
    )
    assert round(lasts.total_seconds() / 86400) == 10


def test_setting_ones_own_password(client: Client) -> None:
    csrf = enter(client)
    new = "又一个足够长的新口令 88"
    for given, status in (
        ({"old": "wrong", "new": new}, 401),
        ({"old": PASSWORD, "new": "short"}, 400),
        ({"old": PASSWORD, "new": new}, 204),
    ):
        answer = client.request("POST", "/session/password", json=given, headers=csrf)
        assert answer.status_code == status
        assert new not in answer.text
    assert client.get("/session").json()["account"] is not None
    assert client.request("POST", "/session", json=WANG).status_code == 401


@pytest.mark.parametrize("path", ["/tokens", "/accounts", "/audit", "/audit/1", "/audit/sign-ins"])
def test_what_is_for_those_signed_in_is_for_them(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_who_lost_every_role_reads_no_internal_edition(url: str) -> None:
    with (
        closing(Database(url, pool_size=1)) as database,
        database.write("test", "accounts") as connection,
    ):
        account = add_account(connection, "li", "李小红")
        _, secret = make_token(connection, account, "test", timedelta(days=1), "test")
    with browser(url) as client:
        answer = client.request(
            "GET",
            "/publish/geojson?audience=internal",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert answer.status_code == 403


def test_no_proxy_keeps_what_is_answered_to_somebody_known(client: Client) -> None:
    assert "cache-control" not in client.get("/place-classes").headers
    enter(client)
    assert client.get("/place-classes").headers["cache-control"] == "private"
