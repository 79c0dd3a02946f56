"""`gazetteer inspection plan`, `add-line`, `begin`, `move`, `progress`, `close` and their kin."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.commands.console import note, print_table
from api.commands.inspection_acting import Acting, As, acting, reading
from api.commands.options import KnownAt, moment
from api.moments import parse_date
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.line_record import find_lines, lines_on_record
from gazetteer.inspection.plan import (
    KIND_LABELS,
    PLAN_LABELS,
    STATE_LABELS,
    Inspection,
    InspectionState,
    PlanKind,
    PlanState,
)
from gazetteer.inspection.plan_record import inspections_on_record, plans_on_record
from gazetteer.inspection.planning import LinePlan, add_lines, create_plan, edit_inspection
from gazetteer.inspection.progress import Progress, plan_progress
from gazetteer.inspection.sides import line_of
from gazetteer.inspection.steps import move_inspection, move_plan
from gis.database import seen_as
from gis.errors import InputError

Plan = Annotated[int, typer.Argument(help="Number of the plan 方案号")]
Number = Annotated[int, typer.Argument(help="Number of the inspection 联检号")]
_PLANS = (
    ("plan_id", "方案\nPlan"), ("year", "年度\nYear"), ("kind", "类型\nKind"),
    ("state", "状态\nState"), ("title", "名称\nTitle"),
)  # fmt: skip
_PROGRESS = (
    ("inspection_id", "联检\nInspection"), ("line_code", "界线\nLine"), ("name", "名称\nName"),
    ("state", "状态\nState"), ("team_a", "甲方\nTeam A"), ("team_b", "乙方\nTeam B"),
    ("tasks", "应检\nTasks"), ("visited", "实检\nVisited"), ("intact", "完好\nIntact"),
    ("damaged", "损坏\nDamaged"), ("lost", "丢失\nLost"), ("moved", "移位\nMoved"),
    ("not_found", "未找到\nNot found"), ("surveyed", "复测\nSurveyed"),
    ("problems", "问题\nProblems"), ("problems_open", "未处理\nOpen"),
)  # fmt: skip
_COUNTS = frozenset(name for name, _ in _PROGRESS[6:])


def plan(
    year: Annotated[int, typer.Argument(help="Year 年度")],
    title: Annotated[str, typer.Argument(help="Title 方案名称")],
    ad_hoc: Annotated[
        bool, typer.Option("--ad-hoc", help="Of a part, after a flood or so 临时联检")
    ] = False,
    leading: Annotated[str | None, typer.Option(help="Which side leads 牵头方")] = None,
    as_: As = None,
) -> None:
    """Draw up a plan 拟订联检方案."""
    kind = PlanKind.AD_HOC if ad_hoc else PlanKind.PERIODIC
    with acting(f"inspection plan {year} {title}", as_) as who:
        _require_anywhere(who)
        made = create_plan(who.connection, year, title, kind, leading_side=leading)
    note(f"方案 plan {made.plan_id}: {made.title}")


def plans(
    year: Annotated[int | None, typer.Option(help="Only of this year 年度")] = None,
    known_at: KnownAt = None,
) -> None:
    """List plans 方案列表."""
    with reading() as connection:
        found = plans_on_record(connection, moment(known_at), year=year)
    rows = [
        {
            "plan_id": one.plan_id, "year": one.year, "kind": KIND_LABELS[one.kind][0],
            "state": PLAN_LABELS[one.state][0], "title": one.title,
        }
        for one in found
    ]  # fmt: skip
    print_table(f"联检方案 Plans: {len(rows)}", _PLANS, rows)


def add_line(
    plan: Plan,
    lines: Annotated[list[str], typer.Argument(help="Codes, names, or a longer line 界线")],
    team_a: Annotated[str | None, typer.Option(help="Team of side A 甲方联检组")] = None,
    team_b: Annotated[str | None, typer.Option(help="Team of side B 乙方联检组")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day planned 起")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day planned 止")] = None,
    as_: As = None,
) -> None:
    """Put lines into a plan; the name of a longer line (阜六线) puts in all its parts 加入界线."""
    how = LinePlan(
        team_a, team_b, None if start is None else parse_date(start, "--from"),
        None if end is None else parse_date(end, "--to"),
    )  # fmt: skip
    with acting(f"inspection plan {plan}: add {' '.join(lines)}", as_) as who:
        with seen_as(who.connection, who.role):
            found = {
                line.line_id: line
                for words in lines
                for line in find_lines(who.connection, words, date.today())
            }
        for line in found.values():
            who.require(Action.PLAN_INSPECTION, line)
        inspections, new = add_lines(who.connection, plan, tuple(found.values()), how)
    for one in inspections:
        note(f"联检 inspection {one.inspection_id}: {one.line_code} {found[one.line_id].name}")
    note(f"{new} added, {len(inspections) - new} in the plan already")


def begin(plan: Plan, as_: As = None) -> None:
    """Begin a plan: its lines may go to the field 实施方案."""
    _move_plan(plan, PlanState.UNDER_WAY, as_)


def close(plan: Plan, as_: As = None) -> None:
    """Close a plan whose inspections are all reported 结束方案."""
    _move_plan(plan, PlanState.CLOSED, as_)


def move(
    inspection: Number,
    to: Annotated[InspectionState, typer.Argument(help="State 状态")],
    on: Annotated[str | None, typer.Option(help="First or last day in the field 日期")] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why markers were not visited 未到位说明")
    ] = None,
    as_: As = None,
) -> None:
    """Move an inspection on: in_field, field_done, reported 流转."""
    happened = None if on is None else parse_date(on, "--on")
    with acting(f"inspection {inspection}: move to {to}", as_) as who:
        who.inspection(inspection, Action.RECORD_INSPECTION)
        moved = move_inspection(who.connection, inspection, to, happened, reason=reason)
    zh, en = STATE_LABELS[moved.state]
    note(f"{moved.line_code}: {zh} {en}")


def write(
    inspection: Number,
    chapter: Annotated[
        str,
        typer.Argument(help="implementation, markers, terrain, construction or other 章节"),
    ],
    body: Annotated[str, typer.Argument(help="The teams' words; empty takes them out 内容")],
    as_: As = None,
) -> None:
    """Write a chapter of the joint report 填写报告章节."""
    with acting(f"inspection {inspection}: chapter {chapter}", as_) as who:
        who.inspection(inspection, Action.RECORD_INSPECTION)
        edited = edit_inspection(who.connection, inspection, {"findings": {chapter: body}})
    note(f"{edited.line_code} {chapter}: " + ("已填写 written" if body.strip() else "未填 blank"))


def progress(plan: Plan, known_at: KnownAt = None) -> None:
    """How far a plan is, line by line; a dash is unknown 进度."""
    with reading() as connection:
        found = plan_progress(connection, plan, moment(known_at))
        names = {line.line_id: line.name for line in lines_on_record(connection, date.today())}
    rows = [_progress_row(one, names.get(one.line_id), done) for one, done in found.inspections]
    if len(rows) > 1:
        nobody = dict.fromkeys(("inspection_id", "name", "state", "team_a", "team_b"))
        rows.append({**nobody, "line_code": "合计 Total", **found.total.as_dict()})
    state = PLAN_LABELS[found.plan.state]
    title = f"{found.plan.title} ({found.plan.year}) {state[0]} {state[1]}"
    print_table(title, _PROGRESS, rows, _COUNTS)


def _progress_row(one: Inspection, name: str | None, done: Progress) -> dict[str, object]:
    return {
        "inspection_id": one.inspection_id, "line_code": one.line_code, "name": name,
        "state": STATE_LABELS[one.state][0], "team_a": one.team_a, "team_b": one.team_b,
        **done.as_dict(),
    }  # fmt: skip


def _move_plan(plan: int, to: PlanState, as_: str | None) -> None:
    with acting(f"inspection plan {plan}: move to {to}", as_) as who:
        if who.account is not None:
            with seen_as(who.connection, who.role):
                inspections = inspections_on_record(who.connection, plan_id=plan)
                lines = [line_of(who.connection, one) for one in inspections]
            for line in lines:
                who.require(Action.PLAN_INSPECTION, line)
        moved = move_plan(who.connection, plan, to)
    zh, en = PLAN_LABELS[moved.state]
    note(f"方案 plan {plan}: {zh} {en}")


def _require_anywhere(who: Acting) -> None:
    """A plan has no line yet: whoever may plan somewhere may draw one up."""
    if who.account is not None and not who.account.holds(Action.PLAN_INSPECTION):
        raise InputError(
            f"None of the roles of {who.account.sign_in_name} allows"
            f" {Action.PLAN_INSPECTION.value}.",
            "Ask an administrator for the role.",
        )
