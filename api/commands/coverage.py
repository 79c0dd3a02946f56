"""`gazetteer coverage service-centres`: the main question."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from api.commands.console import note, out, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from gazetteer.division import LEVEL_LABELS, Level, parse_code
from gazetteer.repository import find_division
from gis.database import Database
from gis.errors import InputError
from layers.coverage import CoverageQuestion, answer, header
from layers.coverage_files import (
    HEADINGS,
    SIMULATED_NOTICE,
    csv_chunks,
    geojson_chunks,
    json_chunks,
    write,
)
from layers.demand import HouseholdsKind
from layers.unassigned import unassigned_centres

app = typer.Typer(no_args_is_help=True, help="Coverage 覆盖分析.")


class Form(StrEnum):
    """How the answer is given."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"
    XLSX = "xlsx"


class UrbanBy(StrEnum):
    """What tells urban from rural."""

    COMMITTEE = "committee"
    CLASS = "class"


# Short enough for a terminal of 120 characters; files have every column under full headings.
_SHOWN = {
    "code": "代码\nCode",
    "name": "名称\nName",
    "households": "户数\nHouseh.",
    "floor_area_m2": "面积\nArea m²",
    "area_per_100_households_m2": "每百户\nm²/100h",
    "short_m2": "缺口\nShort m²",
    "communities": "社区\nAll",
    "communities_compliant": "达标\nMet",
    "communities_unknown": "未知\n?",
    "coverage_rate": "覆盖率\nRate",
    "coverage_rate_urban": "城市\nUrban",
    "coverage_rate_rural": "农村\nRural",
}
_SHOWN_COMMUNITY = {
    **{name: _SHOWN[name] for name in ("code", "name")},
    "committee_type": "类型\nType",
    "households": "户数\nHouseh.",
    "floor_area_m2": "面积\nArea m²",
    "area_per_100_households_m2": "每百户\nm²/100h",
    "meets_area": "面积达标\nArea met",
    "meets_single_building": "单体达标\nBldg met",
    "short_m2": "缺口\nShort m²",
    "centres": "中心\nCentres",
}


@app.callback()
def group() -> None:
    """Coverage 覆盖分析."""


@app.command("service-centres")
def service_centres(
    division: Annotated[
        str | None, typer.Option(help="Division code, 6/9/12 digits 区划代码")
    ] = None,
    level: Annotated[Level, typer.Option(help="Level of the rows 层级")] = Level.COUNTY,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    households: Annotated[
        HouseholdsKind, typer.Option(help="户籍/常住")
    ] = HouseholdsKind.REGISTERED,
    urban_by: Annotated[
        UrbanBy, typer.Option(help="Urban by committee type or by class 城乡划分")
    ] = UrbanBy.COMMITTEE,
    source: Annotated[
        str | None, typer.Option(help="Only household figures of this source")
    ] = None,
    format: Annotated[Form, typer.Option("--format", help="Form of the output")] = Form.TABLE,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file")
    ] = None,
) -> None:
    """Is there enough service-centre floor area per hundred households? 每百户综合服务设施面积."""
    address, _ = migrated_url()
    question = CoverageQuestion(
        level, day(as_of), None if division is None else parse_code(division), moment(known_at),
        households, urban_by.value, source,
    )  # fmt: skip
    with closing(Database(address, pool_size=1)) as database:
        if output is not None:
            form = _form(format, output)
            write(database, question, form, output)
            note(f"written: {output}")
        elif format is Form.XLSX:
            raise InputError("A workbook cannot be printed.", "Name a file with -o FILE.xlsx.")
        elif format is Form.TABLE:
            _print(database, question)
        else:
            chunks = {"json": json_chunks, "csv": csv_chunks, "geojson": geojson_chunks}[format]
            for chunk in chunks(database, question):
                out.file.write(chunk)


def _form(format: Form, output: Path) -> str:
    """The form of a file: the one asked for, else the one its name says."""
    if format is not Form.TABLE:
        return format.value
    suffix = output.suffix.lstrip(".").lower()
    if suffix in ("csv", "json", "geojson", "xlsx"):
        return suffix
    raise InputError(
        f"The form of {output.name} is not said.", "Add --format csv, json, geojson or xlsx."
    )


def _total(connection: Connection, question: CoverageQuestion) -> list[dict[str, Any]]:
    """The row of the division asked about, to stand below those of its parts."""
    if question.division is None:
        return []
    whole = find_division(connection, question.division, question.as_of, question.known_at)
    if whole.level is question.level:
        return []
    (row,) = answer(connection, replace(question, level=whole.level)).rows
    return [{**row, "name": f"合计 {row['name']}"}]


def _print(database: Database, question: CoverageQuestion) -> None:
    with database.read() as connection:
        found = answer(connection, question)
        rows = list(found.rows)
        total = _total(connection, question)
        lost = unassigned_centres(connection, question)
    about = header(found)
    zh, en = LEVEL_LABELS[question.level]
    names = _SHOWN_COMMUNITY if question.level is Level.COMMUNITY else _SHOWN
    texts = frozenset({"code", "name", "committee_type", "meets_area", "meets_single_building"})
    print_table(
        f"社区综合服务设施覆盖 Service-centre coverage · {zh} {en} · {about['as_of']} ·"
        f" {question.households.zh} {question.households.value}",
        list(names.items()),
        (
            {name: _figure(name, row[name], question.level) for name in names}
            for row in [*rows, *total]
        ),
        frozenset(names) - texts,
    )
    if not about["standards"]:
        say(f"标准 Standards: none in force on {about['as_of']}")
    for standard in about["standards"]:
        say(
            f"标准 Standard: {standard['value']:g} {standard['unit']}"
            f" — {standard['clause']} (自 since {standard['in_force_since']})"
        )
    say("定义 Definitions:")
    for name, meaning in about["definition"].items():
        say(f"  {'/'.join(HEADINGS[name]) if name in HEADINGS else name}: {meaning['zh']}")
        say(f"      {meaning['en']}")
    if lost:
        say(f"未归属 Unassigned centres: {len(lost)}")
        for centre in lost[:10]:
            inside = (
                f" (in {centre['within_code']} {centre['within_name']})"
                if centre["within_code"]
                else ""
            )
            say(f"  {centre['facility_code']} {centre['name']}: {centre['note']}{inside}")
    if any(row["simulated"] for row in rows) or any(c["is_simulated"] for c in lost):
        say(f"※ {SIMULATED_NOTICE}")


def _figure(name: str, value: Any, level: Level) -> Any:
    """Figures as people read them: rates in per cent, sums of areas in whole square metres."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if name.startswith("coverage_rate"):
        return f"{value:.1%}"
    if not name.endswith("_m2"):
        return f"{value:,}"
    is_sum = level is not Level.COMMUNITY and name != "area_per_100_households_m2"
    return f"{value:,.0f}" if is_sum else f"{value:,.2f}"
