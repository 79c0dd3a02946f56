"""`gazetteer inspection …`: joint inspections 联合检查, from the due list to the report."""

from __future__ import annotations

import typer

from api.commands.inspection_due import due
from api.commands.inspection_field import compare, result, tasks
from api.commands.inspection_pack import pack, take_back
from api.commands.inspection_plans import (
    add_line,
    begin,
    close,
    move,
    plan,
    plans,
    progress,
    write,
)
from api.commands.inspection_problems import handle, problem, problems
from api.commands.inspection_propose import propose
from api.commands.inspection_report import report

app = typer.Typer(no_args_is_help=True, help="Joint inspections of boundary lines 界线联合检查.")

app.command()(due)
app.command()(plan)
app.command()(plans)
app.command("add-line")(add_line)
app.command()(begin)
app.command()(tasks)
app.command()(move)
app.command()(result)
app.command()(compare)
app.command()(problem)
app.command()(problems)
app.command()(handle)
app.command()(write)
app.command()(progress)
app.command()(close)
app.command()(pack)
app.command("return")(take_back)
app.command()(report)
app.command()(propose)
