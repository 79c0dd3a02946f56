"""`gazetteer boundary`: boundary lines 界线, markers 界桩, and their checks."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from api.commands.boundary_course import describe
from api.commands.boundary_export import export, exports, tables
from api.commands.console import note, print_table, say
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from gazetteer.boundaries.check import check_boundaries
from gazetteer.boundaries.finding import HEADINGS, SEVERITY_LABELS, Finding, Severity
from gazetteer.boundaries.line import LEVEL_LABELS, STATUS_LABELS, BoundaryLine, LineLevel
from gazetteer.boundaries.line_record import find_line, find_lines, lines_on_record
from gazetteer.boundaries.marker import KIND_LABELS, SHAPE_LABELS, STATE_LABELS, MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.division import parse_code
from gis.database import Database
from gis.errors import InputError
from gis.measure import length_m
from gis.roles import STAFF_ROLE
from layers.spreadsheet_cells import csv_cell

app = typer.Typer(no_args_is_help=True, help="Boundary lines and markers 界线与界桩.")
app.command("describe")(describe)
app.command("tables")(tables)
app.command("export")(export)
app.command("exports")(exports)

SIMULATED = "含模拟数据，不具法律效力 simulated data, of no legal force"
LineName = Annotated[str, typer.Argument(help="Code or name of a line 界线代码或名称")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON")]
_LINES = (
    ("code", "代码\nCode"), ("name", "名称\nName"), ("group", "所属\nPart of"),
    ("level", "等级\nLevel"), ("sides", "两侧\nSides"), ("length_km", "长度km\nLength"),
    ("status", "状态\nStatus"), ("simulated", "模拟\nSim."),
)  # fmt: skip
_MARKERS = (
    ("number", "编号\nNumber"), ("kind", "立桩方式\nKind"), ("state", "状态\nState"),
    ("shape", "类型\nShape"), ("material", "材质\nMaterial"), ("managing", "管理方\nManaged by"),
    ("surveyed_on", "测量日期\nSurveyed"), ("north", "纵坐标X\nNorth"),
    ("east", "横坐标Y\nEast"), ("epsg", "坐标系\nEPSG"), ("height_m", "高程m\nHeight"),
    ("sigma_m", "中误差m\nSigma"), ("witnesses", "方位物\nWitnesses"),
)  # fmt: skip
_SHOWN = ("line_code", "severity", "check_zh", "subject", "chainage_m", "evidence_zh")
_SHOWN_ROWS = 200


@app.callback()
def group() -> None:
    """Boundary lines and markers 界线与界桩."""


@app.command("lines")
def lines(
    level: Annotated[LineLevel | None, typer.Option(help="Of this level 界线等级")] = None,
    of: Annotated[str | None, typer.Option("--group", help="Parts of this line 所属界线")] = None,
    division: Annotated[
        str | None, typer.Option(help="With this division on a side 一侧的区划代码")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """List the lines in force on a day 界线列表."""
    code = None if division is None else parse_code(division)
    when = day(as_of)
    with _reading() as connection:
        found = lines_on_record(
            connection, when, moment(known_at), level=level, group=of, division_code=code
        )
    if as_json:
        _print_json([_line_facts(line) for line in found])
        return
    rows = [
        {
            "code": line.code, "name": line.name, "group": line.group,
            "level": LEVEL_LABELS[line.level][0], "sides": f"{line.side_a_name}–{line.side_b_name}",
            "length_km": None if line.geom is None else f"{length_m(line.geom) / 1000:.2f}",
            "status": STATUS_LABELS[line.legal_status][0], "simulated": line.is_simulated,
        }
        for line in found
    ]  # fmt: skip
    print_table(f"界线 Boundary lines, {when}: {len(rows)}", _LINES, rows, frozenset({"length_km"}))
    _tell_simulated(found)


@app.command("line")
def one_line(name: LineName, as_of: AsOf = None, known_at: KnownAt = None) -> None:
    """All that is on record of one line, as JSON 界线详情."""
    with _reading() as connection:
        line = find_line(connection, name, day(as_of), moment(known_at))
        count = len(
            markers_on_record(connection, day(as_of), moment(known_at), line_codes=[line.code])
        )
    _print_json({**_line_facts(line), "marker_objects": count})


@app.command("markers")
def markers(
    name: LineName, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False
) -> None:
    """List the markers of a line with their newest coordinates; internal 界桩列表（内部）."""
    when, known = day(as_of), moment(known_at)
    with _reading() as connection:
        found = find_lines(connection, name, when, known)
        objects = markers_on_record(
            connection, when, known, line_codes=[line.code for line in found]
        )
    rows = [_marker_row(marker) for marker in objects]
    if as_json:
        _print_json(rows)
        return
    numbers = len({marker.marker_number for marker in objects})
    title = f"界桩 Markers of {found[0].group if len(found) > 1 else found[0].name}, {when}"
    print_table(
        f"{title}: {numbers} 个编号 numbers, {len(rows)} 个界桩 objects（内部 internal）",
        _MARKERS, rows, frozenset({"north", "east", "height_m", "sigma_m", "witnesses"}),
    )  # fmt: skip
    _tell_simulated(objects)


@app.command("check")
def check(
    name: Annotated[str | None, typer.Argument(help="Code or name of a line")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All lines 全部界线")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the findings as CSV")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Check lines and markers; each finding with evidence and how to mend it 界线界桩检查.

    Ends with exit code 1 where there is an error.
    """
    if (name is None) != everything:
        raise InputError("Which lines to check is not said.", "Give a LINE, or --all.")
    if as_json and output is not None:
        raise InputError("JSON is printed, CSV is written.", "Give --json or -o, not both.")
    when, known = day(as_of), moment(known_at)
    with _reading() as connection:
        chosen = None if name is None else find_lines(connection, name, when, known)
        findings = check_boundaries(connection, when, known, chosen)
    if as_json:
        _print_json([finding.as_dict() for finding in findings])
    elif output is not None:
        _write_csv(findings, output)
        note(f"written: {output}")
    else:
        _print_findings(findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def _print_findings(findings: Sequence[Finding]) -> None:
    counts = Counter(finding.severity for finding in findings)
    title = "界线界桩检查 Boundary check: " + ", ".join(
        f"{counts[s]} {SEVERITY_LABELS[s].zh} {SEVERITY_LABELS[s].en}" for s in Severity
    )
    rows = [finding.row() for finding in findings[:_SHOWN_ROWS]]
    headings = [(column, f"{HEADINGS[column].zh}\n{HEADINGS[column].en}") for column in _SHOWN]
    print_table(title, headings, rows, frozenset({"chainage_m"}))
    for zh, en in sorted({finding.mend for finding in findings[:_SHOWN_ROWS]}):
        say(f"→ {zh}\n  {en}")
    if len(findings) > _SHOWN_ROWS:
        say(f"只列前{_SHOWN_ROWS}条 The first {_SHOWN_ROWS} only; all of them with -o FILE.csv")


def _write_csv(findings: Sequence[Finding], output: Path) -> None:
    # A byte order mark, so that spreadsheets take it for UTF-8.
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        for finding in findings:
            row = finding.row()
            writer.writerow([csv_cell(row[column]) for column in HEADINGS])


def _line_facts(line: BoundaryLine) -> dict[str, Any]:
    """What is on record, without the geometry, and the length by geometry."""
    left_out = ("line_id", "geom", "official_geom")
    facts = {name: getattr(line, name) for name in line.__slots__ if name not in left_out}
    return {**facts, "length_m": None if line.geom is None else round(length_m(line.geom), 2)}


def _marker_row(marker: MarkerObject) -> dict[str, Any]:
    survey = marker.survey
    at = None if survey is None else survey.at
    return {
        "number": marker.full_number + (f"/{marker.ordinal}" if marker.ordinal > 1 else ""),
        "kind": KIND_LABELS[marker.kind][0],
        "state": STATE_LABELS[marker.state][0],
        "shape": None if marker.shape is None else SHAPE_LABELS[marker.shape][0],
        "material": marker.material,
        "managing": marker.managing_name,
        "surveyed_on": None if survey is None else survey.surveyed_on,
        "north": None if at is None else at.north,
        "east": None if at is None else at.east,
        "epsg": None if at is None else at.epsg,
        "height_m": None if at is None else at.height_m,
        "sigma_m": None if survey is None else survey.sigma_m,
        "witnesses": len(marker.witnesses),
    }


def _tell_simulated(records: Sequence[BoundaryLine] | Sequence[MarkerObject]) -> None:
    if any(record.is_simulated for record in records):
        say(SIMULATED)


def _print_json(value: object) -> None:
    say(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


@contextmanager
def _reading() -> Iterator[Connection]:
    """As staff: lines and markers are internal unless they are marked otherwise."""
    address, _ = migrated_url()
    with (
        closing(Database(address, pool_size=1)) as database,
        database.read(STAFF_ROLE) as connection,
    ):
        yield connection
