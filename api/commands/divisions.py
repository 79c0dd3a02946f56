"""`gazetteer divisions`: the register as it stood on a day."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from api.commands.console import out, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.tables import DIVISION_COLUMNS, csv_text, division_list
from gazetteer.division import Level, parse_code
from gazetteer.repository import list_divisions
from gis.database import Database


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


_COLUMNS = (
    ("code", "代码\nCode"), ("name", "名称\nName"), ("level", "层级\nLevel"),
    ("parent_code", "上级\nParent"), ("is_legal_division", "法定\nLegal"),
    ("committee_type", "类型\nType"), ("valid_from", "起\nFrom"), ("valid_to", "止\nTo"),
)  # fmt: skip


def divisions(
    under: Annotated[str | None, typer.Option(help="Only below this code 上级代码")] = None,
    level: Annotated[Level | None, typer.Option(help="Only this level 层级")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """List divisions in force on a day 区划列表."""
    address, _ = migrated_url()
    code = None if under is None else parse_code(under)
    when, known = day(as_of), moment(known_at)
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        rows = [d.as_dict() for d in list_divisions(connection, when, known, code, level)]
    if format is Form.CSV:
        out.file.write(csv_text(DIVISION_COLUMNS, rows))
    elif format is Form.JSON:
        about = division_list(when, known, code, level, rows)
        say(json.dumps(about, ensure_ascii=False, indent=1))
    else:
        print_table(f"区划 Divisions, {when}: {len(rows)}", _COLUMNS, rows)
