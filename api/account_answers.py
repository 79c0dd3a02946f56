"""Accounts and tokens as answers; no secret is among them."""

from __future__ import annotations

from typing import Any

from gazetteer.accounts.account import Account
from gazetteer.accounts.credentials import Token
from gazetteer.accounts.roles import ROLE_LABELS, Action


def account_answer(account: Account) -> dict[str, Any]:
    """An account with its roles."""
    return {
        "name": account.sign_in_name,
        "display_name": account.display_name,
        "organisation": account.organisation,
        "clearance": account.clearance,
        "is_active": account.is_active,
        "roles": [
            {
                "role": grant.role,
                "zh": ROLE_LABELS[grant.role][0],
                "en": ROLE_LABELS[grant.role][1],
                "division_code": grant.division_code,
            }
            for grant in account.grants
        ],
    }


def session_answer(account: Account | None, csrf_token: str | None) -> dict[str, Any]:
    """Who is signed in, and what pages need to know of it."""
    return {
        "account": None if account is None else account_answer(account),
        "actions": [] if account is None else [a for a in Action if account.holds(a)],
        "csrf_token": csrf_token,
    }


def token_answer(token: Token) -> dict[str, Any]:
    """A token, without its secret."""
    return {
        "token_id": token.token_id,
        "name": token.name,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": None if token.revoked_at is None else token.revoked_at.isoformat(),
    }
