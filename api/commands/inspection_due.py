"""`gazetteer inspection due`: which lines are due for joint inspection, the most urgent first."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import Annotated

import typer

from api.commands.console import note, out, print_table, say
from api.commands.inspection_acting import reading
from api.commands.options import AsOf, KnownAt, day, moment
from api.tables import csv_text
from gazetteer.boundaries.line import LineLevel
from gazetteer.division import parse_code
from gazetteer.inspection.due import DUE_LABELS, DueState
from gazetteer.inspection.due_list import due_lines

_COLUMNS = (
    ("line_code", "代码\nLine"), ("name", "界线\nName"), ("state", "状态\nState"),
    ("last_completed_on", "上次联检\nLast"), ("due_on", "到期\nDue"),
    ("days", "天数\nDays"), ("planned", "已列方案\nPlanned"),
)  # fmt: skip


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def due(
    level: Annotated[LineLevel | None, typer.Option(help="Only of this level 等级")] = None,
    group: Annotated[str | None, typer.Option(help="Only parts of this longer line 所属线")] = None,
    division: Annotated[str | None, typer.Option(help="Only of this code and below 区划")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
) -> None:
    """Which lines are due: the last inspection and five years 到期清单."""
    when, known = day(as_of), moment(known_at)
    code = None if division is None else parse_code(division)
    with reading() as connection:
        found = due_lines(connection, when, known, level=level, group=group, division_code=code)
    rows = [one.as_dict() for one in found]
    if format is Form.JSON:
        say(json.dumps({"as_of": when.isoformat(), "rows": rows}, ensure_ascii=False, indent=1))
        return
    if format is Form.CSV:
        out.file.write(csv_text(tuple(rows[0]) if rows else ("line_code",), rows))
        return
    counts = Counter(one.state for one in found)
    for row, one in zip(rows, found, strict=True):
        row["state"] = DUE_LABELS[one.state][0]
        if one.is_assumed and one.due_on is not None:
            row["due_on"] = f"{one.due_on} *"
    title = ", ".join(f"{' '.join(DUE_LABELS[s])} {counts[s]}" for s in DueState if counts[s])
    print_table(f"联检到期清单 {when}: {title or 0}", _COLUMNS, rows, frozenset({"days"}))
    if any(one.is_assumed for one in found):
        note("* 无联检记录，按协议书签订日起算 no inspection on record: counted from the agreement")
    rules = {(one.rule.value, one.rule.clause) for one in found if one.rule is not None}
    for years, clause in sorted(rules):
        note(f"每 {years} 年一次 every {years} years: {clause}")
    if any(one.is_simulated for one in found):
        note("含模拟数据 some records are simulated")
