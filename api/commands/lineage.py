"""`gazetteer lineage`, `crosswalk` and `recast`: divisions and figures across changes."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.console import note, out, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.lineage_tables import (
    as_json,
    crosswalk_csv,
    crosswalk_json,
    crosswalk_rows,
    dated,
    parts_text,
    recast_csv,
)
from api.tables import csv_text
from gazetteer.crosswalk import CrosswalkQuestion
from gazetteer.crosswalk import crosswalk as find_crosswalk
from gazetteer.division import Level, parse_code
from gazetteer.lineage_chain import lineage_of
from gis.database import Database
from gis.errors import InputError
from layers.coverage_files import SIMULATED_NOTICE
from layers.recast import recast as find_recast
from layers.recast_figures import (
    figures_of_file,
    figures_on_record,
    level_of_figures,
    share_of,
)
from layers.recast_report import as_dict
from layers.recast_terms import RecastBy, RecastQuestion


class Form(StrEnum):
    """How the answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormOf = Annotated[Form, typer.Option("--format", help="Form of the output")]
FromDay = Annotated[str, typer.Option("--from", help="Day of the codes one has 原时点")]
ToDay = Annotated[str, typer.Option("--to", help="Day of the codes wanted 目标时点")]
_STEPS = (
    ("side", "方向\nSide"), ("step", "步\nStep"), ("date", "日期\nDate"), ("kind", "类型\nKind"),
    ("predecessor_code", "原代码\nFrom"), ("predecessor_name", "原名称\nName"),
    ("successor_code", "新代码\nTo"), ("successor_name", "新名称\nName"),
    ("area_share", "面积\nArea"), ("population_share", "人口\nPop."),
    ("household_share", "户数\nHouseh."), ("approval_no", "批准文号\nApproval"),
)  # fmt: skip
_STEP_FILE = (
    *(name for name, _ in _STEPS if name != "date"),
    "effective_on", "date_precision", "note", "source", "is_simulated",
)  # fmt: skip
_CROSSWALK = (
    ("from_code", "原代码\nFrom"), ("from_name", "原名称\nName"), ("to_code", "新代码\nTo"),
    ("to_name", "新名称\nName"), ("area_share", "面积\nArea"), ("population_share", "人口\nPop."),
    ("household_share", "户数\nHouseh."), ("is_partial", "部分\nPart"), ("rule_zh", "规则"),
    ("path", "变更 Events"),
)  # fmt: skip
_RECAST = (
    ("code", "代码\nCode"), ("name", "名称\nName"), ("value", "数值\nValue"),
    ("known_part", "已知部分\nKnown"), ("parts", "来源\nMade of"), ("missing", "缺 Missing"),
)  # fmt: skip
_SHARES = frozenset({"area_share", "population_share", "household_share"})


def lineage(
    code: Annotated[str, typer.Argument(help="Division code, 6/9/12 digits 区划代码")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: FormOf = Form.TABLE,
) -> None:
    """Where a division came from and what followed it 区划沿革."""
    address, _ = migrated_url()
    wanted, when, known = parse_code(code), day(as_of), moment(known_at)
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        about = lineage_of(connection, wanted, when, known)
    steps = [
        {"side": zh, "date": dated(step), **step}
        for side, zh in (("predecessors", "前身 before"), ("successors", "后继 after"))
        for step in about[side]
    ]
    if format is Form.JSON:
        say(as_json(about))
    elif format is Form.CSV:
        out.file.write(csv_text(_STEP_FILE, steps))
    else:
        state = "现行 in force" if about["in_force"] else "不在效 not in force"
        title = f"沿革 Lineage: {about['code']} {about['name']}, {when}: {state}"
        print_table(title, _STEPS, steps, frozenset({"step"}) | _SHARES)
        for other in about["instead"]:
            say(f"该日为 In its place on that day: {other['code']} {other['name']}")


def crosswalk(
    from_day: FromDay,
    to_day: ToDay,
    level: Annotated[
        Level | None, typer.Option(help="Level; default that of --division, else county 层级")
    ] = None,
    division: Annotated[
        str | None, typer.Option(help="Only this division, or what is below it 区划代码")
    ] = None,
    known_at: KnownAt = None,
    format: FormOf = Form.TABLE,
) -> None:
    """Codes of one day against those of another, with shares 代码对照."""
    address, _ = migrated_url()
    question = CrosswalkQuestion(
        day(from_day, "--from"), day(to_day, "--to"), level,
        None if division is None else parse_code(division), moment(known_at),
    )  # fmt: skip
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        found = find_crosswalk(connection, question)
    if format is Form.JSON:
        say(as_json(crosswalk_json(found)))
    elif format is Form.CSV:
        out.file.write(crosswalk_csv(found))
    else:
        print_table(
            f"代码对照 Crosswalk: {question.from_day} → {question.to_day}: {len(found.rows)}",
            _CROSSWALK, crosswalk_rows(found), _SHARES,
        )  # fmt: skip
    _notes([finding.as_dict() for finding in found.findings], format)


def recast(
    to_day: ToDay,
    from_day: FromDay,
    by: Annotated[RecastBy, typer.Option(help="Weights 权重: 面积/户数/人口/变更所列份额")],
    file: Annotated[
        Path | None, typer.Argument(help="File with columns code and value 代码与数值")
    ] = None,
    measure: Annotated[
        str | None, typer.Option(help="A measure on record for the day --from 指标")
    ] = None,
    level: Annotated[Level, typer.Option(help="Level of the figures on record")] = Level.COUNTY,
    division: Annotated[
        str | None, typer.Option(help="With --measure: only what is below this code")
    ] = None,
    source: Annotated[str | None, typer.Option(help="With --measure: only of this source")] = None,
    known_at: KnownAt = None,
    format: FormOf = Form.TABLE,
) -> None:
    """Figures of one day's divisions on those of another 统计口径换算."""
    if (file is None) == (measure is None):
        raise InputError(
            "What is to be recast is not said, or said twice.", "Give a FILE or --measure."
        )
    if file is not None and (division is not None or source is not None):
        raise InputError(
            "--division and --source choose figures on record.", "Leave them out with a FILE."
        )
    address, _ = migrated_url()
    first, second, known = day(from_day, "--from"), day(to_day, "--to"), moment(known_at)
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        if file is not None:
            figures = figures_of_file(file)
            level = level_of_figures(figures)
        else:
            figures = figures_on_record(connection, str(measure), first, level, known, source)
        question = RecastQuestion(
            first, second, by, level, None if division is None else parse_code(division), known,
            share_of(measure),
        )  # fmt: skip
        answer = as_dict(find_recast(connection, question, figures))
    if format is Form.JSON:
        say(as_json(answer))
    elif format is Form.CSV:
        out.file.write(recast_csv(answer))
        _notes(answer["findings"], format)
    else:
        _print_recast(answer, first, second)


def _print_recast(answer: dict[str, Any], first: date, second: date) -> None:
    rows = [
        {**row, "parts": parts_text(row["parts"]), "missing": "; ".join(row["missing"]) or None}
        for row in answer["rows"]
    ]
    title = f"统计口径换算 Recast: {first} → {second}"
    print_table(title, _RECAST, rows, frozenset({"value", "known_part"}))
    say(f"规则 Rule: {answer['rule']['zh']}\n  {answer['rule']['en']}")
    totals = answer["totals"]
    say(
        f"合计 Totals: 原 given {totals['given']} = 归入 placed {totals['placed']}"
        f" + 去向不明 lost {totals['lost']} + 无法归入 unplaced {totals['unplaced']}"
    )
    for source in answer["sources"]:
        say(f"来源 Source: {source}")
    _notes(answer["findings"], Form.TABLE)
    if answer["simulated"]:
        say(SIMULATED_NOTICE)


def _notes(findings: list[dict[str, str]], form: Form) -> None:
    """Findings below a table, or beside a file on the error stream; JSON has them in itself."""
    if form is Form.JSON:
        return
    tell = say if form is Form.TABLE else note
    for finding in findings:
        tell(f"{finding['zh']}\n  {finding['en']}")
