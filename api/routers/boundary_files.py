"""`/boundaries/{code}/tables`, exports, sheets: internal files of a line, each one registered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from api.boundary_answers import system
from api.case_requests import Insider
from api.internal_files import handed_out
from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from api.place_answers import asked
from api.survey_parameters import MOST_SHEETS, CrsOf
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.export_log import ExportEntry, read_log
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.inspection.sides import require_side
from gis.errors import InputError
from maps.boundary_export.make import ExportForm, line_export
from maps.boundary_tables.make import TableForm, TableKind, boundary_table
from maps.sheets.from_register import sheet_options, subject_of
from maps.sheets.paper import Paper
from maps.sheets.sheet_files import PlannedSheets, markers_of, planned, series_zip, sheet_file

router = APIRouter(route_class=StrictRoute, tags=["boundary files"])

LineOf = Annotated[str, Path(description="Line code 界线代码", pattern=r"^[0-9A-Z]{4,12}$")]


class SheetQuestion:
    """How sheets are asked for."""

    def __init__(
        self,
        crs: CrsOf,
        scale: Annotated[int | None, Query(ge=500, le=1_000_000, description="比例尺分母")] = None,
        paper: Annotated[Paper, Query(description="Paper format 图纸")] = Paper.A3,
        portrait: Annotated[bool, Query(description="Long side upright 竖幅")] = False,
        strip_m: Annotated[
            float | None, Query(gt=0, le=100_000, description="Metres on each side 带宽")
        ] = None,
    ) -> None:
        """Keep what was asked."""
        self.crs, self.scale, self.paper = crs, scale, paper
        self.portrait, self.strip_m = portrait, strip_m

    def series(
        self, connection: Connection, line: BoundaryLine, as_of: date, known_at: datetime | None
    ) -> PlannedSheets:
        """The sheets of a line, laid and not drawn."""
        options = sheet_options(
            connection, line, as_of, known_at,
            scale=self.scale, paper=self.paper, landscape=not self.portrait,
            strip_half_width_m=self.strip_m,
        )  # fmt: skip
        subject = subject_of(
            connection, line.code, as_of, known_at, crs=self.crs, strip_m=options.wanted_strip_m
        )
        return planned(line, subject, options)


SheetsOf = Annotated[SheetQuestion, Depends()]


@router.get("/boundaries/{code}/tables/{table}.{form}", summary="A table of a line 成果表册")
def table_file(
    database: DatabaseOf,
    account: Insider,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    crs: CrsOf,
    table: TableKind,
    form: TableForm,
) -> Response:
    """界桩成果表 (markers), 界桩登记表 (register), 边界点成果表 (points), as workbook or PDF."""
    return handed_out(
        database, account, code, as_of, known_at,
        lambda connection, line: boundary_table(
            connection, line.code, table, form, crs, as_of, known_at
        ),
    )  # fmt: skip


@router.get("/boundaries/{code}/exports/{form}", summary="A line for other programs 数据导出")
def export_file(
    database: DatabaseOf,
    account: Insider,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    crs: CrsOf,
    form: ExportForm,
) -> Response:
    """DXF, DXF R2000 with GBK, CASS .dat, GeoPackage, Shapefile, KML, GPX, text."""
    return handed_out(
        database, account, code, as_of, known_at,
        lambda connection, line: line_export(connection, line.code, form, crs, as_of, known_at),
    )  # fmt: skip


@router.get("/boundaries/{code}/sheets", summary="Where the sheets lie 图幅划分")
def sheets(
    database: DatabaseOf,
    account: Insider,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    wanted: SheetsOf,
) -> dict[str, Any]:
    """Corners in metres (X north, Y east), markers on each; `most` are drawn while you wait."""
    with database.read(account.reads_as) as connection:
        line = find_line(connection, code, as_of, known_at)
        require_side(connection, account, Action.EXPORT_INTERNAL, line)
        series = wanted.series(connection, line, as_of, known_at)
    labels = markers_of(series)
    notices = (*series.subject.warnings, *series.plan.notices)
    return {
        **asked(as_of, known_at),
        "line_code": line.code,
        "scale": series.options.scale,
        "paper": series.options.paper.value,
        "system": system(series.subject.crs.epsg),
        "strip_half_width_m": series.plan.strip_half_width_m,
        "classification": series.classification.value,
        "most": MOST_SHEETS,
        "notices": [{"zh": one.zh, "en": one.en} for one in notices],
        "sheets": [
            {
                "number": number,
                "x_south_m": view.south_m, "x_north_m": view.north_m,
                "y_west_m": view.west_m, "y_east_m": view.east_m,
                "markers": list(labels[number - 1]),
            }
            for number, view in enumerate(series.plan.views, start=1)
        ],
    }  # fmt: skip


@router.get("/boundaries/{code}/sheets/{number}.{form}", summary="One sheet 单幅图")
def one_sheet(
    database: DatabaseOf,
    account: Insider,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    wanted: SheetsOf,
    number: Annotated[int, Path(ge=0, le=9999, description="0 is the index sheet 接图表")],
    form: Literal["pdf", "png", "dxf"],
) -> Response:
    """GeoPDF at true scale, PNG or DXF."""
    return handed_out(
        database, account, code, as_of, known_at,
        lambda connection, line: sheet_file(
            wanted.series(connection, line, as_of, known_at), number, form
        ),
    )  # fmt: skip


@router.get("/boundaries/{code}/sheets.zip", summary="The whole series 全套图幅")
def all_sheets(
    database: DatabaseOf,
    account: Insider,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    wanted: SheetsOf,
) -> Response:
    """Sheets, index, one PDF of all and a manifest; at most 40 sheets."""

    def make(connection: Connection, line: BoundaryLine) -> Any:
        series = wanted.series(connection, line, as_of, known_at)
        if series.count > MOST_SHEETS:
            raise InputError(
                f"The series has {series.count} sheets; {MOST_SHEETS} are the most that are drawn"
                " while you wait.",
                f"Use `gazetteer sheets {line.code} -o DIR`, a smaller scale or larger paper.",
            )
        return series_zip(series)

    return handed_out(database, account, code, as_of, known_at, make)


@router.get("/boundary-exports", summary="Log of internal exports 内部数据提供登记")
def log(
    database: DatabaseOf,
    account: Insider,
    line: Annotated[
        str | None, Query(description="Of this line only", pattern=r"^[0-9A-Z]{4,12}$")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """The newest first, of lines that whoever asks may see."""
    with database.read(account.reads_as) as connection:
        entries = read_log(connection, line_code=line, limit=limit)
    return {"exports": [_entry(entry) for entry in entries]}


def _entry(entry: ExportEntry) -> dict[str, Any]:
    return {
        "export_id": entry.export_id,
        "exported_at": entry.exported_at.isoformat(),
        "actor": entry.actor,
        "subject": entry.subject,
        "format": entry.format,
        "line_code": entry.line_code,
        "epsg": entry.epsg,
        "feature_count": entry.feature_count,
        "area_km2": None if entry.area_km2 is None else float(entry.area_km2),
        "classification": entry.classification,
        "warning": entry.warning,
        "file_name": entry.file_name,
        "sha256": entry.sha256,
    }
