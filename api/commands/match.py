"""`gazetteer match`: the names of a table, checked and reviewed in two passes 标准地名核查."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import errors, note, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.progress import progress_bars
from api.search_parameters import parse_class
from gazetteer.matching.check import CheckQuestion
from gazetteer.matching.check_file import CheckReport, NameColumns, check_file, require_table
from gazetteer.matching.review import DECISION_LABELS, Decision
from gazetteer.matching.review_file import ReviewReport, review_file
from gazetteer.matching.table_file import require_form
from gis.database import Database
from gis.datafiles import open_datafile
from gis.errors import InputError

_SHOWN = 20


def match(
    file: Annotated[Path, typer.Argument(help="Table, .xlsx or .csv 表格", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Write to this .xlsx or .csv 结果文件")
    ],
    column: Annotated[
        str | None, typer.Option("--column", help="Heading of the names 地名所在列")
    ] = None,
    within_column: Annotated[
        str | None,
        typer.Option("--within-column", help="Heading of their divisions, codes or names 区划列"),
    ] = None,
    class_code: Annotated[
        str | None, typer.Option("--class", help="First digits of the class 地名类别")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="FILE is a check gone through by a person 复核后")
    ] = False,
    encoding: Annotated[
        str | None, typer.Option(help="Of a CSV; default utf-8 编码，如 gb18030")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Sheet of a workbook; default the first 工作表")
    ] = None,
) -> None:
    """Check the names of a column, or write what was decided on them 标准地名核查."""
    require_table(file)
    require_form(output)
    if output.exists() and file.exists() and output.samefile(file):
        raise InputError("The result would replace the table.", "Name another file with -o.")
    if reviewed and (column or within_column or class_code or as_of):
        raise InputError(
            "A reviewed table says itself what was checked, and as of which day.",
            "Leave out --column, --within-column, --class and --as-of.",
        )
    if not reviewed and column is None:
        raise InputError("Which column holds the names is not said.", "Name it with --column.")
    known = moment(known_at)
    address, _ = migrated_url()
    table = open_datafile(file, crs=None, encoding=encoding, layer=sheet)
    with (
        closing(Database(address, pool_size=1)) as database,
        database.read() as connection,
        progress_bars(errors) as progress,
    ):
        if reviewed or column is None:
            _say_review(review_file(connection, table, output, known, progress))
        else:
            question = CheckQuestion(day(as_of), known, parse_class(class_code))
            columns = NameColumns(column, within_column)
            _say_check(check_file(connection, table, columns, question, output, progress))
    note(f"written: {output}")


def _say_check(done: CheckReport) -> None:
    say(f"{done.rows} 行 rows, {done.names} 个不同名称 different names")
    for (zh, en), count in done.by_label.items():
        say(f"{count:>9}  {zh} {en}")


def _say_review(done: ReviewReport) -> None:
    say(f"{done.rows} 行 rows")
    for decision in Decision:
        count = done.by_decision.get(decision, 0)
        say(f"{count:>9}  {' '.join(DECISION_LABELS[decision])}")
    for number, what, remark in done.to_do[:_SHOWN]:
        say(f"第 {number} 行 row {number}: {what} {remark}".rstrip())
    if len(done.to_do) > _SHOWN:
        say("其余见报告 the others stand in the report")
