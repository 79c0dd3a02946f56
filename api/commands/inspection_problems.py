"""`gazetteer inspection problem`, `problems`, `handle`: the list of problems 问题清单."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.console import note, print_table
from api.commands.inspection_acting import As, acting, reading
from api.commands.inspection_plans import Number
from api.commands.options import KnownAt, moment
from api.moments import parse_date
from gazetteer.accounts.roles import Action
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.problem import (
    PROBLEM_LABELS,
    PROBLEM_STATE_LABELS,
    NewProblem,
    ProblemKind,
    ProblemState,
)
from gazetteer.inspection.problem_record import (
    change_problem,
    enter_problem,
    find_problem,
    problems_on_record,
)

_PROBLEMS = (
    ("kind", "类别\nKind"), ("full_number", "界桩\nMarker"), ("state", "状态\nState"),
    ("description", "问题\nProblem"), ("handling", "处理\nHandling"), ("problem_uuid", "UUID"),
)  # fmt: skip


def problem(
    inspection: Number,
    kind: Annotated[ProblemKind, typer.Argument(help="类别")],
    description: Annotated[str, typer.Argument(help="What and where 问题")],
    marker: Annotated[str | None, typer.Option(help="Its number 界桩编号")] = None,
    on: Annotated[str | None, typer.Option(help="Day it was found 发现日期")] = None,
    handling: Annotated[str | None, typer.Option(help="What is to be done 处理意见")] = None,
    as_: As = None,
) -> None:
    """Enter a problem 登记问题."""
    found_on = None if on is None else parse_date(on, "--on")
    with acting(f"inspection {inspection}: problem", as_) as who:
        who.inspection(inspection, Action.RECORD_INSPECTION)
        new = NewProblem(kind, description, marker, found_on, None, handling)
        entered = enter_problem(who.connection, inspection, new)
    note(entered.problem_uuid)


def problems(inspection: Number, known_at: KnownAt = None) -> None:
    """List the problems of an inspection 问题清单."""
    with reading() as connection:
        find_inspection(connection, inspection)
        found = problems_on_record(connection, inspection, moment(known_at))
    rows = [
        {
            "kind": PROBLEM_LABELS[one.kind][0], "full_number": one.full_number,
            "state": PROBLEM_STATE_LABELS[one.state][0], "description": one.description,
            "handling": one.handling, "problem_uuid": one.problem_uuid,
        }
        for one in found
    ]  # fmt: skip
    print_table(f"问题清单 Problems: {len(rows)}", _PROBLEMS, rows)


def handle(
    uuid: Annotated[str, typer.Argument(help="UUID of the problem 问题")],
    state: Annotated[ProblemState, typer.Argument(help="open, referred or handled 状态")],
    handling: Annotated[str | None, typer.Option(help="What was done 处理情况")] = None,
    on: Annotated[str | None, typer.Option(help="Day 处理日期")] = None,
    as_: As = None,
) -> None:
    """Say how a problem is handled 处理问题."""
    with acting(f"inspection problem {uuid}: {state}", as_) as who:
        stands = find_problem(who.connection, uuid)
        who.inspection(stands.inspection_id, Action.RECORD_INSPECTION)
        said = NewProblem(
            stands.kind, stands.description, stands.object_uuid, stands.found_on,
            stands.position, handling or stands.handling, state,
            None if on is None else parse_date(on, "--on"),
        )  # fmt: skip
        changed = change_problem(who.connection, uuid, said, stands.entered_at)
    zh, en = PROBLEM_STATE_LABELS[changed.state]
    note(f"{changed.description}: {zh} {en}")
