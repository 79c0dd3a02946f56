"""`gazetteer case …`: list, read, preview and move cases, in the name of an account."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from api.commands.actor import command_line_actor
from api.commands.console import note, print_table, say
from api.connect import migrated_url
from api.moments import parse_date
from gazetteer.accounts.repository import find_account
from gazetteer.cases.kinds import kind_of
from gazetteer.cases.move import Move, move_case
from gazetteer.cases.repository import (
    CaseFilter,
    find_case,
    find_header,
    list_cases,
    running_clocks,
)
from gazetteer.cases.state import STATE_LABELS, State
from gazetteer.division import parse_code
from gis.database import Database
from gis.roles import CLEARED_ROLE, STAFF_ROLE
from layers.case_apply import apply_within
from maps.case_preview import preview_case

app = typer.Typer(no_args_is_help=True, help="Cases: how a change becomes law 地名区划事项.")

Number = Annotated[str, typer.Argument(help="Case number 案卷号")]
As = Annotated[str, typer.Option("--as", help="Sign-in name of the account that acts 账户")]
_COLUMNS = (
    ("case_number", "案卷号\nCase"), ("kind", "类型\nKind"), ("state", "状态\nState"),
    ("division_code", "区划\nDivision"), ("title", "标题\nTitle"),
    ("effective_on", "生效\nEffective"),
)  # fmt: skip
_CLOCKS = (
    ("case_number", "案卷号\nCase"), ("zh", "时限\nClock"), ("due_on", "截止\nDue"),
    ("state", "状态\nState"), ("title", "标题\nTitle"),
)  # fmt: skip


@app.command("list")
def show_list(
    state: Annotated[State | None, typer.Option(help="Only in this state 状态")] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind 类型")] = None,
    division: Annotated[str | None, typer.Option(help="Only for this code and below 区划")] = None,
    overdue: Annotated[bool, typer.Option(help="Only with a clock that has run out 逾期")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many 条数")] = 1000,
) -> None:
    """List cases 事项列表."""
    wanted = CaseFilter(
        state, None if kind is None else kind_of(kind).key,
        None if division is None else parse_code(division), overdue, None, limit,
    )  # fmt: skip
    with _database() as database, database.read(STAFF_ROLE) as connection:
        found = list_cases(connection, wanted, date.today())
    rows = [
        {
            "case_number": header.case_number, "kind": header.kind.zh,
            "state": STATE_LABELS[header.state][0], "division_code": header.division_code,
            "title": header.title, "effective_on": header.effective_on,
        }
        for header in found
    ]  # fmt: skip
    print_table(f"事项 Cases: {len(rows)}", _COLUMNS, rows)


@app.command()
def show(number: Number) -> None:
    """One case with everything that hangs on it, as JSON 事项详情."""
    with _database() as database, database.read(STAFF_ROLE) as connection:
        say(_json(find_case(connection, number).as_dict(date.today())))


@app.command()
def clocks() -> None:
    """What is due or overdue 法定时限."""
    with _database() as database, database.read(STAFF_ROLE) as connection:
        found = running_clocks(connection, date.today())
    print_table(f"法定时限 Clocks: {len(found)}", _CLOCKS, found)


@app.command()
def preview(number: Number, as_: As) -> None:
    """What the case would change, as JSON; nothing is kept 影响预览."""
    with _database() as database:
        with database.read(STAFF_ROLE) as connection:
            account = find_account(connection, as_)
        say(_json(preview_case(database, account, number, date.today())))


@app.command()
def move(
    number: Number,
    to: Annotated[State, typer.Argument(help="State 状态")],
    as_: As,
    remark: Annotated[str | None, typer.Option(help="Why 说明")] = None,
    approver: Annotated[str | None, typer.Option(help="Approved by 批准机关")] = None,
    approver_class: Annotated[
        str | None,
        typer.Option(help="government, place_name_authority or other_department 批准机关类别"),
    ] = None,
    approval_no: Annotated[str | None, typer.Option(help="Number 批准文号")] = None,
    approved_on: Annotated[str | None, typer.Option(help="Day 批准日期")] = None,
    effective_on: Annotated[str | None, typer.Option(help="Day 生效日期")] = None,
    filed_on: Annotated[str | None, typer.Option(help="Day 备案日期")] = None,
    filing_no: Annotated[str | None, typer.Option(help="Number 备案号")] = None,
    announced_on: Annotated[str | None, typer.Option(help="Day 公告日期")] = None,
) -> None:
    """Move a case on; in_force puts it into the register 流转."""
    days = {
        "approved_on": approved_on, "effective_on": effective_on, "filed_on": filed_on,
        "announced_on": announced_on,
    }  # fmt: skip
    facts: dict[str, object] = {
        name: parse_date(text, f"--{name.replace('_', '-')}")
        for name, text in days.items()
        if text is not None
    }
    texts = {
        "approver": approver, "approver_class": approver_class, "approval_no": approval_no,
        "filing_no": filing_no,
    }  # fmt: skip
    facts |= {name: value for name, value in texts.items() if value is not None}
    with _database() as database:
        with database.read(CLEARED_ROLE) as connection:
            account = find_account(connection, as_)
            case_id = find_header(connection, number).case_id
        context = {"case": case_id, "account": account.account_id}
        actor = f"{account.sign_in_name}, {command_line_actor()}"
        with database.write(actor, f"case {number}: move to {to}", (), context) as connection:
            carry = apply_within if to is State.IN_FORCE else move_case
            case = carry(connection, account, number, Move(to, remark, facts))
    state = STATE_LABELS[case.header.state]
    note(f"{number}: {state[0]} {state[1]}")


def _database() -> closing[Database]:
    address, _ = migrated_url()
    return closing(Database(address, pool_size=1))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
