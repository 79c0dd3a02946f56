"""Officers who work through HTTP, each with a token of their own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import httpx

from gazetteer.accounts.account import Grant
from gazetteer.accounts.credentials import make_token
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import EVERYWHERE, Role
from gis.database import Database

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CORRECTION = {
    "kind": "correcting", "title": "更正", "division_code": "341200000000", "reason": "核对资料",
    "applicant": "阜阳市民政局", "effective_on": "2026-11-01",
}  # fmt: skip
RENAMING = CORRECTION | {"kind": "rename_division", "title": "更名"}
APPROVAL = {
    "to": "approved", "approver": "阜阳市人民政府", "approver_class": "government",
    "approval_no": "阜政秘〔2026〕1号", "approved_on": "2026-10-01",
}  # fmt: skip


def token_for(database: Database, name: str, *roles: Role, scope: str = EVERYWHERE) -> str:
    """A new account with roles; returns a token of it."""
    with database.write("test", f"account {name}") as connection:
        account = add_account(connection, name, name.title())
        for role in roles:
            account = grant_role(connection, account, Grant(role, scope))
    with database.transact() as connection:
        return make_token(connection, account, "test", timedelta(days=1), "test")[1]


def headers(token: str, key: str | None = None, **more: str) -> dict[str, str]:
    """Who asks, and under which key; a new one where none is given."""
    return {
        "Authorization": f"Bearer {token}", "Idempotency-Key": key or uuid.uuid4().hex, **more
    }  # fmt: skip


def today() -> str:
    return date.today().isoformat()


def good(answer: httpx.Response) -> Mapping[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    found: Mapping[str, Any] = answer.json()
    return found
