"""`/session`: signing in and out, one's own password, and `/tokens` for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.account_answers import session_answer, token_answer
from api.parameters import DatabaseOf, StrictRoute
from api.session_cookie import (
    CSRF_FIELD,
    give_cookie,
    is_form,
    require_own_origin,
    take_cookie,
)
from api.sign_in import (
    Asker,
    AskerOf,
    SettingsOf,
    SignedIn,
    attempt_limits,
    session_limits,
)
from gazetteer.accounts.credentials import end_session, list_tokens, make_token, revoke_token
from gazetteer.accounts.digests import csrf_token
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.sign_in import change_password, sign_in
from gis.roles import WRITER_ROLE

router = APIRouter(route_class=StrictRoute, tags=["session"])


class Credentials(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class NewPassword(BaseModel):
    """The present password and the next."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class NewToken(BaseModel):
    """What a token is for, and how long it holds."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200)
    days: int = Field(default=90, ge=1, le=3660)


async def given_credentials(request: Request) -> Credentials:
    """Name and password, from JSON or from a form."""
    try:
        if is_form(request):
            fields = {k: v for k, v in (await request.form()).items() if k != CSRF_FIELD}
            return Credentials.model_validate(fields)
        return Credentials.model_validate_json(await request.body())
    except ValidationError as fault:
        errors = [{**e, "loc": ("body", *e["loc"])} for e in fault.errors(include_input=False)]
        raise RequestValidationError(errors) from None


@router.post(
    "/session",
    summary="Sign in 登录",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": Credentials.model_json_schema()}
                for kind in ("application/json", "application/x-www-form-urlencoded")
            },
        }
    },
)
def begin(
    request: Request,
    response: Response,
    database: DatabaseOf,
    settings: SettingsOf,
    given: Annotated[Credentials, Depends(given_credentials)],
) -> dict[str, Any]:
    """The session's cookie, who is signed in, and the CSRF token for what they then send."""
    require_own_origin(request)
    account, secret = sign_in(
        database, given.name, given.password, _address(request),
        attempt_limits(settings), session_limits(settings),
    )  # fmt: skip
    give_cookie(request, response, secret)
    return session_answer(account, csrf_token(secret))


@router.get("/session", summary="Who is signed in 当前账户")
def current(response: Response, asker: AskerOf) -> dict[str, Any]:
    """The account with its roles, and the CSRF token; nulls where nobody is signed in."""
    response.headers["Cache-Control"] = "no-store"
    return session_answer(asker.account, asker.csrf_token)


@router.delete("/session", status_code=204, summary="Sign out 退出")
def end(request: Request, response: Response, database: DatabaseOf, asker: AskerOf) -> None:
    """The session is gone; nothing happens where there is none."""
    if asker.account is not None and asker.secret is not None:
        with database.transact() as connection:
            end_session(connection, asker.account, asker.secret)
    take_cookie(request, response)


@router.post("/session/password", status_code=204, summary="Set one's own password 修改口令")
def new_password(
    request: Request,
    database: DatabaseOf,
    settings: SettingsOf,
    account: SignedIn,
    asker: AskerOf,
    given: NewPassword,
) -> None:
    """Sets it and ends the account's other sessions."""
    _require_session(asker)
    change_password(
        database, account, given.old, given.new, _address(request),
        attempt_limits(settings), asker.secret,
    )  # fmt: skip


@router.get("/tokens", summary="One's access tokens 访问令牌")
def tokens(database: DatabaseOf, account: SignedIn) -> list[dict[str, Any]]:
    """Newest first; expired and revoked ones among them, no secret of any."""
    with database.read(WRITER_ROLE) as connection:
        return [token_answer(token) for token in list_tokens(connection, account)]


@router.post("/tokens", status_code=201, summary="Make an access token 新建令牌")
def new_token(
    response: Response,
    database: DatabaseOf,
    settings: SettingsOf,
    account: SignedIn,
    asker: AskerOf,
    given: NewToken,
) -> dict[str, Any]:
    """The token with its secret, which is shown this once."""
    _require_session(asker)
    lasts = timedelta(days=min(given.days, settings.token_days))
    with database.transact() as connection:
        token, secret = make_token(connection, account, given.name, lasts, account.sign_in_name)
    response.headers["Cache-Control"] = "no-store"
    return {**token_answer(token), "token": secret}


@router.delete("/tokens/{token_id}", status_code=204, summary="Revoke an access token 吊销令牌")
def end_token(
    database: DatabaseOf,
    account: SignedIn,
    token_id: Annotated[int, Path(ge=1, le=2**63 - 1)],
) -> None:
    """The token holds no longer."""
    with database.transact() as connection:
        revoke_token(connection, account, token_id, account.sign_in_name)


def _require_session(asker: Asker) -> None:
    if asker.secret is None:
        raise Forbidden(
            "A program may not do this with its token.", "Sign in as a person to do it."
        )


def _address(request: Request) -> str | None:
    return None if request.client is None else request.client.host
