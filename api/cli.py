"""The command `gazetteer`. Errors are one sentence and its mend, on the error stream.

Exit codes: 0 done, 1 refused (bad input, findings of `check`), 2 wrong usage, 3 not set up,
4 a fault of the service itself. `GAZETTEER_DEBUG=1` shows where a fault came from.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NamedTuple

import psycopg
import typer
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from api.commands.console import errors
from gis.errors import DatabaseGone, GazetteerError, SetupError


class Command(NamedTuple):
    """Where a command is to be found.

    Attributes:
        module: Module of `api.commands`.
        attribute: A function, or a `typer.Typer` with commands of its own.
        help: The line shown in the list of commands.
    """

    module: str
    attribute: str
    help: str


COMMANDS: Final = {
    "boundary": Command("boundary", "app", "Boundary lines, markers, their checks 界线与界桩"),
    "coverage": Command("coverage", "app", "Is there enough of it? 覆盖分析"),
    "crosswalk": Command("lineage", "crosswalk", "Codes of one day and of another 代码对照"),
    "divisions": Command("divisions", "divisions", "List divisions in force on a day 区划列表"),
    "inspection": Command("inspection", "app", "Joint inspections of lines 界线联合检查"),
    "map": Command("map", "app", "Shareable maps 可分享地图"),
    "lineage": Command("lineage", "lineage", "Where a division came from and went 区划沿革"),
    "publish": Command("publish", "app", "Gazetteer book, tables, heritage, open data 地名出版"),
    "load": Command("load", "load", "Load files into the register, all or nothing 导入数据"),
    "match": Command("match", "match", "Check the names of a table 标准地名核查"),
    "naming": Command("naming", "app", "Rules for names, clean-up list 地名命名规则"),
    "place": Command("places", "place", "All about one place 地名详情"),
    "places": Command("places", "places", "List places in force on a day 地名列表"),
    "at": Command("places", "at", "What is at a position 此处地名"),
    "recast": Command("lineage", "recast", "Figures on other days' divisions 统计口径换算"),
    "romanise": Command("romanise", "romanise_names", "Names in Pinyin 罗马字母拼写"),
    "sample": Command("sample", "sample", "Make and load the sample of Fuyang 阜阳样例"),
    "search": Command("search", "search", "Find places by name 地名检索"),
    "sheet-number": Command("sheet_number", "sheet_number", "Numbers of map sheets 图幅编号"),
    "sheets": Command("sheets", "sheets", "Survey map sheets of a line 界线详图"),
    "serve": Command("serve", "serve", "Serve the map and the API until Ctrl-C 启动网页服务"),
    "account": Command("account", "app", "Accounts, roles, tokens 账户与角色"),
    "audit": Command("audit", "audit", "Who changed what, when and why 审计"),
    "case": Command("case", "app", "Cases: how a change becomes law 地名区划事项"),
    "check": Command("check", "check", "Is the register in order? Each finding with a hint 检查"),
    "migrate": Command("database", "migrate", "Bring the database to the present schema 升级"),
    "db": Command("database", "app", "The private database 私有数据库"),
}


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """The application for these arguments.

    Only the module of the command that is asked for is imported: the map's and the server's
    take seconds, and listing divisions needs neither. The others are listed by their line.
    """
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="民政地理信息服务 · The geospatial service of a civil affairs bureau.",
    )

    @app.callback()
    def group() -> None:
        """Keep the names of commands even where there is one only."""

    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, command in COMMANDS.items():
        if name != wanted:
            app.command(name, help=command.help)(group)
            continue
        target = getattr(import_module(f"api.commands.{command.module}"), command.attribute)
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name)
        else:
            app.command(name)(target)
    return app


def main() -> None:
    """Run the command line."""
    try:
        command_line(sys.argv[1:])()
    except GazetteerError as error:
        _say(error.message, error.mend)
        sys.exit(3 if isinstance(error, (SetupError, DatabaseGone)) else 1)
    except (SQLAlchemyError, psycopg.Error, OSError) as fault:
        if os.environ.get("GAZETTEER_DEBUG"):
            raise
        place = f": {fault.filename}" if isinstance(fault, OSError) and fault.filename else ""
        reason = fault.strerror if isinstance(fault, OSError) else "the database refused a step"
        _say(
            f"{(reason or type(fault).__name__).capitalize()}{place}.",
            "If the path and its rights are right, tell the administrator; GAZETTEER_DEBUG=1"
            " shows where it happened.",
        )
        sys.exit(4)


def _say(message: str, mend: str) -> None:
    errors.print(f"[bold red]✗[/] {escape(message)}", highlight=False, soft_wrap=True)
    if mend:
        errors.print(f"  → {escape(mend)}", highlight=False, soft_wrap=True)
