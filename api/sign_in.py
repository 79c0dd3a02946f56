"""Who asks: dependencies for routes that need to know, and those that need more than that.

    AccountOf    Account | None       nobody, or who is signed in
    SignedIn     Account              401 where nobody is
    RoleOf       database role        under which to read places: `database.read(role)`

Browsers are known by their session's cookie, programs by `Authorization: Bearer gz_…`; a request
with a bearer token is never known by its cookie. An unsafe request is known by a cookie only
with the session's CSRF token and from our own pages, so that no route can forget to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from api.parameters import DatabaseOf
from api.session_cookie import (
    CSRF_FIELD,
    CSRF_HEADER,
    SAFE_METHODS,
    given_csrf_token,
    require_own_origin,
    session_secret,
)
from api.settings import ServerSettings
from gazetteer.accounts.account import Account
from gazetteer.accounts.credentials import (
    SessionLimits,
    find_session,
    find_token,
    touch_session,
)
from gazetteer.accounts.digests import csrf_token, is_csrf_token
from gazetteer.accounts.errors import Forbidden, SignInRequired
from gazetteer.accounts.roles import Action
from gazetteer.accounts.scope import require as require_in_scope
from gazetteer.accounts.sign_in import AttemptLimits
from gis.database import Database
from gis.roles import READER_ROLE, WRITER_ROLE


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and how they are known.

    Attributes:
        account: The account; None: nobody is signed in.
        secret: The session's secret; None: a program, or nobody.
    """

    account: Account | None
    secret: str | None

    @property
    def csrf_token(self) -> str | None:
        """The token that pages put into their forms; None without a session."""
        return None if self.secret is None else csrf_token(self.secret)


def settings_of(request: Request) -> ServerSettings:
    """The server's settings."""
    settings: ServerSettings = request.app.state.settings
    return settings


SettingsOf = Annotated[ServerSettings, Depends(settings_of)]


def session_limits(settings: ServerSettings) -> SessionLimits:
    """How long sessions last."""
    return SessionLimits(
        idle=timedelta(minutes=settings.session_idle_minutes),
        whole=timedelta(hours=settings.session_hours),
    )


def attempt_limits(settings: ServerSettings) -> AttemptLimits:
    """How often signing in may fail."""
    return AttemptLimits(
        by_name=settings.sign_in_attempts,
        by_address=settings.sign_in_attempts_by_address,
        window=timedelta(minutes=settings.sign_in_window_minutes),
    )


def asker_of(
    request: Request,
    database: DatabaseOf,
    settings: SettingsOf,
    given: Annotated[str | None, Depends(given_csrf_token)],
) -> Asker:
    """Who asks.

    Raises:
        SignInRequired: A bearer token that does not hold.
        Forbidden: A session's unsafe request without its CSRF token, or from another site.
    """
    # Another scheme is a proxy's business.
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Asker(_account_of_token(database, token.strip()), None)
    secret = session_secret(request)
    if secret is None:
        return Asker(None, None)
    with database.read(WRITER_ROLE) as connection:
        found = find_session(connection, secret, session_limits(settings))
    if found is None:
        return Asker(None, None)
    if request.method not in SAFE_METHODS:
        require_own_origin(request)
        if not is_csrf_token(given, secret):
            raise Forbidden(
                "The request lacks the CSRF token of its session.",
                f"Send what GET /session gives as {CSRF_HEADER}, or as form field {CSRF_FIELD}.",
            )
    if found.is_seen_late:
        with database.transact() as connection:
            touch_session(connection, secret)
    return Asker(found.account, secret)


AskerOf = Annotated[Asker, Depends(asker_of)]


def account_of(asker: AskerOf) -> Account | None:
    """Who is signed in; None: nobody."""
    return asker.account


AccountOf = Annotated[Account | None, Depends(account_of)]


def signed_in(account: AccountOf) -> Account:
    """Who is signed in.

    Raises:
        SignInRequired: Nobody is.
    """
    if account is None:
        raise SignInRequired(
            "This needs somebody who is signed in.",
            "Sign in with POST /session, or send a token as Authorization: Bearer gz_….",
        )
    return account


SignedIn = Annotated[Account, Depends(signed_in)]


def role_of(account: AccountOf) -> str:
    """The database role to read under: the public's, or what the account is cleared for."""
    return READER_ROLE if account is None else account.reads_as


RoleOf = Annotated[str, Depends(role_of)]


def require(database: Database, account: Account, action: Action, division_code: str) -> None:
    """Refuse what the account may not do in a division.

    Raises:
        Forbidden: No role of the account allows it there.
    """
    with database.read() as connection:
        require_in_scope(connection, account, action, division_code)


def require_anywhere(account: Account, action: Action) -> None:
    """Refuse what no role of the account allows, wherever.

    Raises:
        Forbidden: None does.
    """
    if not account.holds(action):
        raise Forbidden(
            f"None of your roles allows {action.value}.", "Ask an administrator for the role."
        )


def _account_of_token(database: Database, token: str) -> Account:
    with database.read(WRITER_ROLE) as connection:
        account = find_token(connection, token)
    if account is None:
        raise SignInRequired(
            "The access token is not valid: unknown, expired or revoked.",
            "Make a new one; send it as Authorization: Bearer gz_….",
        )
    return account
