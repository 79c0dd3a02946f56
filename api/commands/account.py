"""`gazetteer account …`: accounts, roles, passwords and tokens, by whoever runs the machine.

No roles are asked for here: who may run this command may also read the database's files. What is
done is on record under the name of the machine's user.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from api.account_answers import account_answer, token_answer
from api.commands.actor import command_line_actor
from api.commands.console import note, out, print_table, say
from api.connect import migrated_url
from api.tables import csv_text
from gazetteer.accounts.account import Account, Clearance, Grant
from gazetteer.accounts.credentials import (
    end_sessions,
    list_tokens,
    make_token,
    revoke_token,
)
from gazetteer.accounts.names import parse_sign_in_name
from gazetteer.accounts.password import check_password
from gazetteer.accounts.register import add_account, change_account, grant_role, revoke_role
from gazetteer.accounts.repository import find_account, list_accounts
from gazetteer.accounts.roles import EVERYWHERE, ROLE_LABELS, Role
from gazetteer.accounts.sign_in import set_password
from gazetteer.division import parse_code
from gis.database import Database, Unchanged
from gis.errors import FieldError
from gis.roles import STAFF_ROLE, WRITER_ROLE

app = typer.Typer(no_args_is_help=True, help="Accounts, roles, tokens 账户与角色.")

Name = Annotated[str, typer.Argument(help="Sign-in name 登录名")]
RoleArgument = Annotated[Role, typer.Argument(help="Role 角色")]
Division = Annotated[
    str, typer.Option(help="Where the role holds: this code and all below 管辖区划")
]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input")
]

_COLUMNS = (
    ("name", "登录名\nName"), ("display_name", "姓名\nDisplayed"),
    ("organisation", "单位\nOrganisation"), ("clearance", "密级\nClearance"),
    ("is_active", "启用\nActive"), ("roles", "角色\nRoles"),
)  # fmt: skip


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command()
def add(
    name: Name,
    role: Annotated[Role | None, typer.Option(help="First role 角色")] = None,
    division: Division = EVERYWHERE,
    display: Annotated[str | None, typer.Option(help="Name on cases 姓名")] = None,
    organisation: Annotated[str | None, typer.Option(help="Where they work 单位")] = None,
    clearance: Annotated[
        Clearance, typer.Option(help="What they may see 密级")
    ] = Clearance.INTERNAL,
    password_stdin: Stdin = False,
) -> None:
    """Add an account, ask for its password, and give it a role 新建账户."""
    sign_in_name = parse_sign_in_name(name)
    grant = None if role is None else Grant(role, parse_code(division))
    with _database() as database:
        password = _ask_password(sign_in_name, password_stdin)
        with database.write(command_line_actor(), f"new account {sign_in_name}") as connection:
            account = add_account(connection, name, display, organisation, clearance)
            if grant is not None:
                account = grant_role(connection, account, grant)
            set_password(connection, account, password, command_line_actor())
    say(f"added 已新建: {_described(account)}")


@app.command("list")
def show(
    form: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """List accounts and their roles 账户列表."""
    with _database() as database, database.read(STAFF_ROLE) as connection:
        found = list(list_accounts(connection))
    if form is Form.JSON:
        say(json.dumps([account_answer(a) for a in found], ensure_ascii=False, indent=1))
        return
    rows = [{**account_answer(account), "roles": _roles(account)} for account in found]
    if form is Form.CSV:
        out.file.write(csv_text([column for column, _ in _COLUMNS], rows))
    else:
        print_table(f"账户 Accounts: {len(rows)}", _COLUMNS, rows)


@app.command()
def grant(name: Name, role: RoleArgument, division: Division = EVERYWHERE) -> None:
    """Give an account a role within a division 授予角色."""
    given = Grant(role, parse_code(division))
    after = None
    with (
        _database() as database,
        database.write(command_line_actor(), f"{_words(given)} given: {name}") as connection,
    ):
        account = find_account(connection, name)
        after = grant_role(connection, account, given)
        if after == account:
            raise Unchanged
    if after is not None:
        say(_described(after))


@app.command()
def revoke(name: Name, role: RoleArgument, division: Division = EVERYWHERE) -> None:
    """Take a role away; the last administrator stays one 收回角色."""
    taken = Grant(role, parse_code(division))
    with (
        _database() as database,
        database.write(command_line_actor(), f"{_words(taken)} taken away: {name}") as connection,
    ):
        account = revoke_role(connection, find_account(connection, name), taken)
    say(_described(account))


@app.command()
def disable(name: Name) -> None:
    """Let an account sign in no more; its sessions and tokens end 停用账户."""
    _set_active(name, is_active=False)


@app.command()
def enable(name: Name) -> None:
    """Let an account sign in again 启用账户."""
    _set_active(name, is_active=True)


@app.command()
def password(name: Name, password_stdin: Stdin = False) -> None:
    """Set an account's password; its sessions end 设置口令."""
    with _database() as database:
        with database.read(STAFF_ROLE) as connection:
            account = find_account(connection, name)
        given = _ask_password(account.sign_in_name, password_stdin)
        with database.transact() as connection:
            set_password(connection, account, given, command_line_actor())
            end_sessions(connection, account)
    say("set 已设置")


@app.command()
def token(
    name: Name,
    label: Annotated[
        str | None, typer.Argument(help="What a new token is for; none: list them 用途")
    ] = None,
    days: Annotated[int, typer.Option(help="How long it holds 有效天数", min=1, max=3660)] = 90,
    revoke: Annotated[int | None, typer.Option(help="Revoke the token of this number 吊销")] = None,
) -> None:
    """Make an access token for programs, list an account's, or revoke one 访问令牌."""
    with _database() as database:
        with database.read(WRITER_ROLE) as connection:
            account = find_account(connection, name)
            found = list_tokens(connection, account)
        if revoke is not None:
            with database.transact() as connection:
                revoke_token(connection, account, revoke, command_line_actor())
            say("revoked 已吊销")
        elif label is not None:
            lasts = timedelta(days=days)
            with database.transact() as connection:
                made, secret = make_token(connection, account, label, lasts, command_line_actor())
            note(f"Shown this once 仅显示一次; holds until {made.expires_at:%Y-%m-%d}:")
            say(secret)
        else:
            columns = [(c, c) for c in token_answer(found[0])] if found else [("name", "name")]
            print_table(f"令牌 Tokens: {len(found)}", columns, [token_answer(t) for t in found])


@contextmanager
def _database() -> Iterator[Database]:
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        yield database


def _set_active(name: str, *, is_active: bool) -> None:
    word = "enabled 已启用" if is_active else "disabled 已停用"
    with (
        _database() as database,
        database.write(command_line_actor(), f"account {name} {word.split()[0]}") as connection,
    ):
        account = find_account(connection, name)
        if change_account(connection, account, is_active=is_active) == account:
            raise Unchanged
    say(f"{word}: {account.sign_in_name}")


def _ask_password(sign_in_name: str, from_stdin: bool) -> str:
    """The password, read twice without echo, or the first line of standard input."""
    if from_stdin:
        return check_password(sys.stdin.readline().rstrip("\r\n"), sign_in_name)
    if not sys.stdin.isatty():
        raise FieldError("There is no terminal to ask for a password.", "Use --password-stdin.")
    given = check_password(getpass.getpass("Password 口令: "), sign_in_name)
    if getpass.getpass("Once more 再次输入: ") != given:
        raise FieldError("The two passwords differ.", "Try again.")
    return given


def _words(grant: Grant) -> str:
    return f"{grant.role.value} {grant.division_code}"


def _described(account: Account) -> str:
    return f"{account.sign_in_name}: {_roles(account) or 'no roles 无角色'}"


def _roles(account: Account) -> str:
    return ", ".join(
        ROLE_LABELS[g.role][0]
        + f" {g.role.value}"
        + ("" if g.division_code == EVERYWHERE else f" {g.division_code}")
        for g in account.grants
    )
