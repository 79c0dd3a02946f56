"""`gazetteer naming`: may a place be called so, and which names on record should be mended?"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from api.commands.console import errors, note, out, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from api.progress import progress_bars
from gazetteer.division import parse_code
from gazetteer.naming.answer import NameCheck, check_on_record
from gazetteer.naming.listing import HEADINGS, finding_row, scan_rows
from gazetteer.naming.proposal import Proposal
from gazetteer.naming.scan import ScannedName, ScanQuestion, scan
from gazetteer.repository import find_division
from gis.database import Database
from gis.errors import InputError
from layers.spreadsheet_cells import csv_cell, keep_text

app = typer.Typer(no_args_is_help=True, help="Rules for place names 地名命名规则.")

_VERDICTS = {
    "blocked": "不得使用 blocked", "doubtful": "需说明理由 doubtful", "clear": "未发现问题 clear",
}  # fmt: skip
_SHOWN_CHECK = ("rule", "severity", "evidence", "message_zh", "message_en", "article")
_SHOWN_SCAN = ("code", "name", "rule", "check", "evidence", "message_zh")
_SHOWN_ROWS = 200


class CheckForm(StrEnum):
    """How the answer is given."""

    TABLE = "table"
    JSON = "json"


class ScanForm(StrEnum):
    """How the list is given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


Division = Annotated[str | None, typer.Option(help="Division code, 6/9/12 digits 所在区划代码")]


@app.callback()
def group() -> None:
    """Rules for place names 地名命名规则."""


@app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="The name 拟用名称")],
    class_code: Annotated[
        str, typer.Option("--class", help="Place class, GB/T 18521, five digits 地名类别")
    ],
    division: Division = None,
    lon: Annotated[float | None, typer.Option(help="Longitude, CGCS2000 经度")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude, CGCS2000 纬度")] = None,
    place: Annotated[int | None, typer.Option(help="Number of the place to be renamed")] = None,
    old_name: Annotated[str | None, typer.Option(help="The name it replaces 原名")] = None,
    measures: Annotated[
        bool, typer.Option("--measures", help="Measures of protection are attached 已附保护措施")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[CheckForm, typer.Option("--format", help="Form")] = CheckForm.TABLE,
) -> None:
    """Check a proposed name against the law and the names around it 拟用地名检查.

    Ends with exit code 1 where the name is blocked.
    """
    if (lon is None) != (lat is None):
        raise InputError("A position has --lon and --lat.", "Give both, or neither.")
    proposal = Proposal(
        name, class_code, () if division is None else (parse_code(division),),
        None if lon is None or lat is None else (lon, lat),
        place_id=place, old_name=old_name, has_measures=measures,
    )  # fmt: skip
    when, known = day(as_of), moment(known_at)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database, database.read() as connection:
        checked = check_on_record(connection, proposal, when, known)
    if format is CheckForm.JSON:
        say(json.dumps(checked.as_dict(), ensure_ascii=False, indent=1))
    else:
        _print_check(checked)
    if checked.verdict == "blocked":
        raise typer.Exit(1)


def _print_check(checked: NameCheck) -> None:
    name = checked.name
    title = (
        f"{name.spelling} {name.romanisation or ''} · {name.place_class.name} ·"
        f" {_VERDICTS[checked.verdict]}"
    )
    rows = [finding_row(finding) for finding in checked.findings]
    lacking = checked.as_dict()["unchecked"]
    if lacking:
        zh, en = ("、".join(one["zh"] for one in lacking), ", ".join(one["en"] for one in lacking))
        say(f"未核查(没有词表):{zh}")
        say(f"not checked, no list on record: {en}")
    if not rows:
        say(title)
        return
    print_table(title, _headings(_SHOWN_CHECK), rows)
    for row in rows:
        say(f"{row['rule']} {row['evidence']}: {row['mend_zh']}")
        say(f"    {row['mend_en']}")
        if row["neighbours"]:
            say(f"    {row['neighbours']}")


@app.command("scan")
def scan_register(
    division: Division = None,
    class_prefix: Annotated[
        str, typer.Option("--class", help="First digits of the place class 地名类别")
    ] = "",
    as_of: AsOf = None,
    known_at: KnownAt = None,
    format: Annotated[
        ScanForm | None, typer.Option("--format", help="Form; default by the file's name")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file")
    ] = None,
) -> None:
    """List the names on record that break a rule, for cleaning up 不规范地名清单."""
    form = _form(format, output)
    code = None if division is None else parse_code(division)
    question = ScanQuestion(day(as_of), moment(known_at), code, class_prefix)
    address, _ = migrated_url()
    with ExitStack() as open_things:
        database = open_things.enter_context(closing(Database(address, pool_size=1)))
        connection = open_things.enter_context(database.read())
        if code is not None:
            find_division(connection, code, question.as_of, question.known_at)
        report = open_things.enter_context(progress_bars(errors)) if output is not None else None
        found = scan(connection, question, report)
        if form is ScanForm.TABLE:
            _print_scan(found, question)
        elif form is ScanForm.XLSX and output is not None:
            _write_workbook(found, output)
        else:
            write = _write_csv if form is ScanForm.CSV else _write_json
            _written(write, found, output)
    if output is not None:
        note(f"written: {output}")


def _form(form: ScanForm | None, output: Path | None) -> ScanForm:
    if form is ScanForm.XLSX and output is None:
        raise InputError("A workbook cannot be printed.", "Name a file with -o FILE.xlsx.")
    if form is ScanForm.TABLE and output is not None:
        raise InputError("A table is for the terminal.", "Use --format csv, json or xlsx.")
    if form is not None:
        return form
    if output is None:
        return ScanForm.TABLE
    suffix = output.suffix.lstrip(".").lower()
    if suffix in ("csv", "json", "xlsx"):
        return ScanForm(suffix)
    raise InputError(f"The form of {output.name} is not said.", "Add --format csv, json or xlsx.")


def _headings(columns: Iterable[str]) -> list[tuple[str, str]]:
    return [(column, "\n".join(HEADINGS[column])) for column in columns]


def _print_scan(found: Iterable[ScannedName], question: ScanQuestion) -> None:
    rows: list[dict[str, object]] = []
    names = findings = 0
    for scanned in found:
        names += 1
        for row in scan_rows(scanned):
            findings += 1
            if len(rows) < _SHOWN_ROWS:
                rows.append(row)
    title = (
        f"不规范地名清单 Names to look into, {question.as_of}:"
        f" {names} 个 names, {findings} 条 findings"
    )
    print_table(title, _headings(_SHOWN_SCAN), rows)
    if findings > len(rows):
        say(f"只列前{len(rows)}条 The first {len(rows)} only; all of them with -o FILE.csv")


def _written(
    write: Callable[[Iterable[ScannedName], IO[str]], None],
    found: Iterable[ScannedName],
    output: Path | None,
) -> None:
    if output is None:
        write(found, out.file)
        return
    # A byte order mark, so that spreadsheets take CSV for UTF-8.
    encoding = "utf-8-sig" if write is _write_csv else "utf-8"
    with output.open("w", encoding=encoding, newline="") as file:
        write(found, file)


def _write_csv(found: Iterable[ScannedName], file: IO[str]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    for scanned in found:
        writer.writerows([csv_cell(row[c]) for c in HEADINGS] for row in scan_rows(scanned))


def _write_json(found: Iterable[ScannedName], file: IO[str]) -> None:
    file.write("[")
    for number, scanned in enumerate(found):
        file.write(",\n" if number else "\n")
        json.dump(scanned.as_dict(), file, ensure_ascii=False)
    file.write("\n]\n")


def _write_workbook(found: Iterable[ScannedName], output: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("不规范地名")
    sheet.append([" ".join(heading) for heading in HEADINGS.values()])
    for scanned in found:
        for row in scan_rows(scanned):
            cells = [WriteOnlyCell(sheet, csv_cell(row[column])) for column in HEADINGS]
            for cell in cells:
                keep_text(cell)
            sheet.append(cells)
    book.save(output)
