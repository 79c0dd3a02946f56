"""`gazetteer audit`: who changed what, when, why and for which case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from api.audit_answers import (
    CHANGE_COLUMNS,
    REVISION_COLUMNS,
    difference_rows,
    event_answer,
    history_answer,
    revision_answer,
)
from api.commands.console import note, out, print_table, say
from api.connect import migrated_url
from api.moments import parse_moment
from api.tables import csv_text
from gazetteer.accounts.events import list_events
from gazetteer.accounts.names import fold_sign_in_name
from gazetteer.audit import (
    AuditQuestion,
    Change,
    Revision,
    changes,
    find_revision,
    history_of_division,
    history_of_place,
    list_revisions,
    places_of_name,
    unit_of_code,
)
from gazetteer.division import parse_code
from gis.database import Database
from gis.errors import InputError
from gis.roles import CLEARED_ROLE, WRITER_ROLE

_LONGEST_SHOWN = 60
_EVENT_COLUMNS = ("happened_at", "kind", "name", "actor", "address", "detail")
_HEADINGS = {
    "revision_id": "编号\nRevision", "recorded_at": "时间\nWhen", "actor": "操作人\nWho",
    "reason": "原因\nWhy", "case": "事项\nCase", "files": "文件\nFiles",
    "relation": "数据表\nTable", "operation": "操作\nOperation", "field": "字段\nField",
    "old": "原值\nOld", "new": "新值\nNew", "happened_at": "时间\nWhen", "kind": "事件\nEvent",
    "name": "登录名\nName", "address": "地址\nAddress", "detail": "说明\nDetail",
}  # fmt: skip


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def audit(
    revision: Annotated[
        int | None, typer.Argument(help="Every row this revision changed 变更编号")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Recorded then or later 起")] = None,
    until: Annotated[str | None, typer.Option(help="Recorded before then 止")] = None,
    actor: Annotated[str | None, typer.Option(help="By whom 操作人")] = None,
    case: Annotated[int | None, typer.Option(help="For the case of this number 事项")] = None,
    table: Annotated[str | None, typer.Option(help="That changed this table 数据表")] = None,
    place: Annotated[
        str | None, typer.Option(help="Every change of this place: number or name 地名")
    ] = None,
    division: Annotated[
        str | None, typer.Option(help="Every change of this division: code 区划")
    ] = None,
    sign_ins: Annotated[
        bool, typer.Option("--sign-ins", help="Sign-ins, passwords and tokens 登录记录")
    ] = False,
    limit: Annotated[int, typer.Option(help="How many at most", min=1)] = 100,
    form: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """Who changed what, when, why and for which case 审计."""
    asked = AuditQuestion(
        None if since is None else parse_moment(since, "--since"),
        None if until is None else parse_moment(until, "--until"),
        actor, case, table, None, limit,
    )  # fmt: skip
    if sum((revision is not None, place is not None, division is not None, sign_ins)) > 1:
        raise InputError(
            "A revision, a place, a division and --sign-ins are four questions.",
            "Ask one at a time.",
        )
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        if sign_ins:
            with database.read(WRITER_ROLE) as connection:
                found = list_events(
                    connection, since=asked.since, until=asked.until, limit=limit,
                    name=None if actor is None else fold_sign_in_name(actor),
                )  # fmt: skip
            rows = [event_answer(event) for event in found]
            _print(form, "登录记录 Sign-ins", _EVENT_COLUMNS, rows, rows)
            return
        with database.read(CLEARED_ROLE) as connection:
            history = _history(connection, revision, place, division)
            if history is not None:
                _print(form, "变更 Changes", CHANGE_COLUMNS, difference_rows(history),
                       history_answer(history))  # fmt: skip
                return
            rows = [revision_answer(one) for one in list_revisions(connection, asked)]
    files = [{**row, "files": ", ".join(f["name"] for f in row["files"]) or None} for row in rows]
    _print(form, "变更 Changes", REVISION_COLUMNS, files, rows)


def _history(
    connection: Connection, revision: int | None, place: str | None, division: str | None
) -> list[tuple[Revision, list[Change]]] | None:
    if revision is not None:
        return [(find_revision(connection, revision), list(changes(connection, revision)))]
    if division is not None:
        return history_of_division(connection, unit_of_code(connection, parse_code(division)))
    if place is None:
        return None
    if place.isascii() and place.isdigit():
        return history_of_place(connection, int(place))
    found = places_of_name(connection, place)
    if not found:
        raise InputError(
            f"No place ever had the name {place[:70]!r}.", "Ask `gazetteer search` first."
        )
    if len(found) > 1:
        note(f"{len(found)} places had that name: {', '.join(map(str, found[:50]))}.")
    return [one for number in found for one in history_of_place(connection, number)]


def _print(
    form: Form,
    title: str,
    columns: Sequence[str],
    rows: Sequence[dict[str, Any]],
    whole: Sequence[dict[str, Any]],
) -> None:
    if form is Form.JSON:
        say(json.dumps(whole, ensure_ascii=False, indent=1))
    elif form is Form.CSV:
        out.file.write(csv_text(columns, [_flat(row, None) for row in rows]))
    else:
        headings = [(column, _HEADINGS[column]) for column in columns]
        print_table(f"{title}: {len(rows)}", headings, [_flat(r, _LONGEST_SHOWN) for r in rows])


def _flat(row: dict[str, Any], longest: int | None) -> dict[str, Any]:
    """Cells of text: nested values as JSON, and long ones cut short where `longest` says so."""
    flat = {
        name: json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else v
        for name, v in row.items()
    }
    if longest is None:
        return flat
    return {
        name: v[: longest - 1] + "…" if isinstance(v, str) and len(v) > longest else v
        for name, v in flat.items()
    }
