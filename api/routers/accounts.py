"""`/accounts`: who works with the register, in which roles; for administrators."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.account_answers import account_answer
from api.parameters import DatabaseOf, StrictRoute
from api.sign_in import SignedIn
from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.credentials import end_sessions
from gazetteer.accounts.granting import (
    require_administrator,
    require_may_change,
    require_may_clear,
    require_may_grant,
    require_may_revoke,
)
from gazetteer.accounts.names import parse_sign_in_name
from gazetteer.accounts.register import add_account, change_account, grant_role, revoke_role
from gazetteer.accounts.repository import account_by_id, find_account, list_accounts
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.accounts.sign_in import set_password
from gazetteer.division import parse_code
from gis.database import Database, Unchanged
from gis.roles import STAFF_ROLE

router = APIRouter(route_class=StrictRoute, tags=["accounts"])

NameOf = Annotated[str, Path(max_length=100, description="Sign-in name 登录名")]


class GivenRole(BaseModel):
    """A role within a division."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    division_code: str = Field(
        default=EVERYWHERE, max_length=20, description="It and all below; zeros: everywhere"
    )

    def grant(self) -> Grant:
        """With the code as the register writes it."""
        return Grant(self.role, parse_code(self.division_code))


class NewAccount(BaseModel):
    """An account to be."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str = Field(max_length=200)
    display_name: str | None = Field(default=None, max_length=200)
    organisation: str | None = Field(default=None, max_length=200)
    clearance: Clearance = Clearance.INTERNAL
    password: str | None = Field(default=None, max_length=1000)
    roles: list[GivenRole] = Field(default_factory=list, max_length=100)


class ChangedAccount(BaseModel):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    display_name: str | None = Field(default=None, max_length=200)
    organisation: str | None = Field(default=None, max_length=200)
    clearance: Clearance | None = None
    is_active: bool | None = None
    password: str | None = Field(default=None, max_length=1000)


@router.get("/accounts", summary="All accounts 账户列表")
def accounts(database: DatabaseOf, actor: SignedIn) -> list[dict[str, Any]]:
    """By name; those no longer active among them."""
    require_administrator(actor)
    with database.read(STAFF_ROLE) as connection:
        return [account_answer(account) for account in list_accounts(connection)]


@router.post("/accounts", status_code=201, summary="A new account 新建账户")
def new_account(database: DatabaseOf, actor: SignedIn, given: NewAccount) -> dict[str, Any]:
    """With its roles and a first password, all or nothing."""
    require_administrator(actor)
    require_may_clear(actor, given.clearance)
    name = parse_sign_in_name(given.name)
    with database.write(
        actor.sign_in_name, f"new account {name}", context={"account": actor.account_id}
    ) as connection:
        account = add_account(
            connection, name, given.display_name, given.organisation, given.clearance
        )
        for role in given.roles:
            require_may_grant(connection, actor, account, role.grant())
            account = grant_role(connection, account, role.grant())
        if given.password is not None:
            set_password(connection, account, given.password, actor.sign_in_name)
    return account_answer(account)


@router.patch("/accounts/{name}", summary="Change an account 修改账户")
def changed_account(
    database: DatabaseOf, actor: SignedIn, name: NameOf, given: ChangedAccount
) -> dict[str, Any]:
    """Names, clearance, whether it is active, its password; a new password ends its sessions."""
    require_administrator(actor)
    reason = f"account {name}: " + ", ".join(sorted(given.model_fields_set))
    with database.write(
        actor.sign_in_name, reason, context={"account": actor.account_id}
    ) as connection:
        account = find_account(connection, name)
        require_may_change(connection, actor, account)
        if given.clearance is not None:
            require_may_clear(actor, given.clearance)
        after = change_account(
            connection, account, display_name=given.display_name,
            organisation=given.organisation, clearance=given.clearance,
            is_active=given.is_active,
        )  # fmt: skip
        if given.password is not None:
            set_password(connection, account, given.password, actor.sign_in_name)
            end_sessions(connection, account)
        elif after == account:
            raise Unchanged
    return _answer(database, account)


@router.post("/accounts/{name}/roles", status_code=201, summary="Give a role 授予角色")
def given_role(
    database: DatabaseOf, actor: SignedIn, name: NameOf, given: GivenRole
) -> dict[str, Any]:
    """The role holds in the division and all below it; nothing happens where it is held."""
    require_administrator(actor)
    grant = given.grant()
    with _change_of_role(database, actor, name, grant, "given") as connection:
        account = find_account(connection, name)
        require_may_grant(connection, actor, account, grant)
        if grant_role(connection, account, grant) == account:
            raise Unchanged
    return _answer(database, account)


@router.delete("/accounts/{name}/roles", summary="Take a role away 收回角色")
def taken_role(
    database: DatabaseOf,
    actor: SignedIn,
    name: NameOf,
    role: Annotated[Role, Query()],
    division_code: Annotated[str, Query(max_length=20)] = EVERYWHERE,
) -> dict[str, Any]:
    """The last administrator of a division stays one."""
    require_administrator(actor)
    grant = Grant(role, parse_code(division_code))
    with _change_of_role(database, actor, name, grant, "taken away") as connection:
        account = find_account(connection, name)
        require_may_revoke(connection, actor, grant)
        revoke_role(connection, account, grant)
    return _answer(database, account)


def _change_of_role(
    database: Database, actor: Account, name: str, grant: Grant, what: str
) -> AbstractContextManager[Connection]:
    reason = f"{grant.role.value} {grant.division_code} {what}: {name}"
    return database.write(actor.sign_in_name, reason, context={"account": actor.account_id})


def _answer(database: Database, account: Account) -> dict[str, Any]:
    with database.read(STAFF_ROLE) as connection:
        return account_answer(account_by_id(connection, account.account_id))
