"""`gazetteer boundary tables|export|exports`: tables and files of a line, each one registered."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.actor import command_line_actor
from api.commands.console import note, print_table
from api.commands.options import AsOf, KnownAt, day, moment
from api.connect import migrated_url
from gazetteer.boundaries.export_log import hand_out, read_log
from gazetteer.boundaries.internal_file import InternalFile
from gis.database import Database
from gis.errors import InputError
from gis.roles import STAFF_ROLE
from gis.survey_crs import SurveyCrs, parse_survey_crs
from maps.boundary_export.make import ExportForm, line_export
from maps.boundary_tables.make import TableForm, TableKind, boundary_table

LineName = Annotated[str, typer.Argument(help="Code or name of a line 界线代码或名称")]
Crs = Annotated[
    str | None,
    typer.Option("--crs", help="4548, 4527, cgcs2000, xian80 …; default the line's own 坐标系"),
]
Output = Annotated[Path, typer.Option("-o", "--output", help="The file to write")]
_LOG = (
    ("export_id", "编号\nNo."), ("exported_at", "时间\nAt"), ("actor", "提供人\nActor"),
    ("subject", "内容\nSubject"), ("format", "格式\nFormat"), ("line_code", "界线\nLine"),
    ("epsg", "EPSG"), ("feature_count", "要素\nFeatures"), ("area_km2", "面积km²\nArea"),
    ("classification", "密级\nClassification"), ("warned", "警告\nWarned"),
    ("file_name", "文件\nFile"), ("sha256", "SHA-256"),
)  # fmt: skip


def tables(
    name: LineName,
    output: Output,
    table: Annotated[TableKind, typer.Option(help="Which table 表")] = TableKind.MARKERS,
    form: Annotated[
        TableForm | None, typer.Option("--format", help="Default: as the file's name ends 格式")
    ] = None,
    crs: Crs = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """Write 界桩成果表, 界桩登记表 or 边界点成果表 as a workbook or PDF; internal, registered."""
    form = form or _form(output)
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        with database.read(STAFF_ROLE) as connection:
            made = boundary_table(
                connection, name, table, form, _crs(crs), day(as_of), moment(known_at)
            )
        deliver(database, made, output)


def export(
    name: LineName,
    output: Output,
    form: Annotated[ExportForm, typer.Option("--format", help="Format 格式")],
    crs: Crs = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> None:
    """Write a line with its markers and points for other programs; internal, registered."""
    address, _ = migrated_url()
    with closing(Database(address, pool_size=1)) as database:
        with database.read(STAFF_ROLE) as connection:
            made = line_export(connection, name, form, _crs(crs), day(as_of), moment(known_at))
        deliver(database, made, output)


def exports(
    line_code: Annotated[str | None, typer.Option("--line", help="Of this line only 界线")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many 条数")] = 50,
) -> None:
    """List what left the register, the newest first 内部数据提供登记."""
    address, _ = migrated_url()
    with (
        closing(Database(address, pool_size=1)) as database,
        database.read(STAFF_ROLE) as connection,
    ):
        entries = read_log(connection, line_code=line_code, limit=limit)
    rows = [
        {**{column: getattr(entry, column, None) for column, _ in _LOG},
         "exported_at": entry.exported_at.isoformat(timespec="seconds"),
         "warned": entry.warning is not None, "sha256": entry.sha256[:12]}
        for entry in entries
    ]  # fmt: skip
    print_table(
        f"内部数据提供登记 Log of internal exports: {len(rows)}", _LOG, rows,
        frozenset({"export_id", "feature_count", "area_km2"}),
    )  # fmt: skip


def deliver(database: Database, file: InternalFile, output: Path) -> None:
    """Register a file, write it, and say what must be known of it."""
    entry = hand_out(database, file, output, command_line_actor())
    for zh, en in file.notes:
        note(f"※ {zh} {en}")
    if entry.warning is not None:
        note(f"! {entry.warning}")
    said = f"{file.subject}, {file.classification.line}; log 登记 {entry.export_id}"
    note(f"written: {output} ({said})")


def _crs(text: str | None) -> SurveyCrs | None:
    return None if text is None else parse_survey_crs(text)


def _form(output: Path) -> TableForm:
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in (form.value for form in TableForm):
        raise InputError(
            f"The form of {output.name} is not said.",
            "Let the name end in .xlsx or .pdf, or give --format.",
        )
    return TableForm(suffix)
