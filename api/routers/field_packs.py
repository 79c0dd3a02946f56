"""Field packs 外业数据包 out and back in, and the joint report 联合检查报告 as a file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.case_requests import Insider
from api.internal_files import download, registered
from api.parameters import DatabaseOf, MomentOf, StrictRoute
from api.sign_in import SettingsOf
from api.survey_parameters import MOST_SHEETS, CrsOf
from api.uploads import UploadTooLarge
from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.cases.documents import clean_name
from gazetteer.inspection.decisions import Decisions, conflict_key
from gazetteer.inspection.pack_fields import field_label
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.return_apply import receive_return
from gazetteer.inspection.return_report import RECORD_LABELS, ReturnReport
from gazetteer.inspection.sides import line_of, require_side
from gazetteer.inspection.three_way import Outcome, Side
from gis.database import Database
from gis.errors import FieldError
from gis.survey_crs import Datum, geographic
from maps.field_pack.make import make_pack
from maps.field_pack.sheets import DrawnSheets
from maps.inspection_report.make import ReportForm, inspection_report
from maps.sheets.from_register import sheet_options, subject_of
from maps.sheets.series import sheet_pdf
from maps.sheets.sheet_files import PlannedSheets, planned, series_pdf

router = APIRouter(route_class=StrictRoute, tags=["inspections"])

InspectionOf = Annotated[int, Path(description="Number of the inspection", ge=1, le=2**53)]
RETURNS = "/inspection-returns"
"""Address that takes field packs back: the largest bodies of all."""
_MEBIBYTE = 1024 * 1024
_DECISION = re.compile(r"(k[0-9a-f]{20}):(theirs|ours)", re.ASCII)


@router.get("/inspections/{inspection_id}/report.{form}", summary="The joint report 联检报告文件")
def report_file(
    database: DatabaseOf,
    account: Insider,
    inspection_id: InspectionOf,
    form: ReportForm,
    known_at: MomentOf,
) -> Response:
    """As a document to go on with, or PDF; what is missing says 未填. Registered."""
    with database.read(account.reads_as) as connection:
        line = line_of(connection, find_inspection(connection, inspection_id), known_at=known_at)
        require_side(connection, account, Action.EXPORT_INTERNAL, line)
        file = inspection_report(connection, inspection_id, form, None, known_at)
    return registered(database, account, file)


@router.post("/inspections/{inspection_id}/packs", summary="Make a field pack 外业数据包")
def pack(
    database: DatabaseOf,
    account: Insider,
    inspection_id: InspectionOf,
    crs: CrsOf,
    sheets: Annotated[bool, Query(description="With the map sheets as PDF 附图幅")] = True,
) -> Response:
    """A zip with GeoPackage, QGIS project, GPX, KML, PDF sheets for work without a network.

    Of a series of more than 40 sheets the index goes along; the rest is for the command line.
    """
    series = _series(database, account, inspection_id) if sheets else None
    with tempfile.TemporaryDirectory(prefix="pack") as folder:
        target = FilePath(folder) / f"field_pack_{inspection_id}_{date.today().isoformat()}.zip"
        made = make_pack(
            database, inspection_id, target, crs or geographic(Datum.CGCS2000),
            actor=account.sign_in_name, account=account,
            sheets=None if series is None else partial(_drawn, series),
        )  # fmt: skip
        content = target.read_bytes()
    headers = {
        "X-Classification": made.contents.classification.value,
        "X-Export-Number": str(made.export.export_id),
        "X-Pack": made.contents.pack_uuid,
    }
    return download(target.name, "application/zip", content, headers)


async def returned_file(
    request: Request,
    settings: SettingsOf,
    account: Insider,
    name: Annotated[str, Query(max_length=200, description="Name of the file: .zip or .gpkg")],
) -> AsyncIterator[tuple[Account, FilePath]]:
    """The file in the body, on the disk, counted while it comes in; gone when it was read.

    Raises:
        UploadTooLarge: It is larger than the limit; the rest is not read.
    """
    limit = settings.return_limit_mb
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit():
        _require(int(length), limit)
    size = 0
    with tempfile.TemporaryDirectory(prefix="return") as folder:
        path = FilePath(folder) / clean_name(name)
        with path.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                _require(size, limit)
                file.write(chunk)
        yield account, path


def decisions_of(
    decisions: Annotated[
        str,
        Query(
            max_length=6000,
            description="Of conflicts: key:theirs or key:ours, parted by commas; keys as the"
            " answer gives them 裁定",
        ),
    ] = "",
) -> Decisions:
    """Whose value holds where both sides changed a field.

    Raises:
        FieldError: It cannot be read.
    """
    found: dict[str, Side] = {}
    for one in filter(None, decisions.split(",")):
        said = _DECISION.fullmatch(one.strip())
        if said is None:
            raise FieldError(
                f"The decision {one[:40]!r} cannot be read.", "Write it as key:theirs or key:ours."
            )
        found[said[1]] = Side(said[2])
    return Decisions(by_key=found)


@router.post(RETURNS, summary="Take a field pack back in 外业返回入库")
async def returned(
    database: DatabaseOf,
    given: Annotated[tuple[Account, FilePath], Depends(returned_file)],
    decisions: Annotated[Decisions, Depends(decisions_of)],
    dry_run: Annotated[bool, Query(description="Do everything, keep nothing 试运行")] = False,
) -> dict[str, Any]:
    """Compared three ways, marker by marker and field by field; a conflict is never overwritten.

    The body is the zip or the GeoPackage itself. The same return again changes nothing.
    """
    account, path = given
    report = await run_in_threadpool(_received, database, account, path, decisions, dry_run)
    return _answer(report)


def _series(database: Database, account: Account, inspection_id: int) -> PlannedSheets:
    """The sheets of the inspection's line, laid and not drawn."""
    with database.read(account.reads_as) as connection:
        today = date.today()
        line = line_of(connection, find_inspection(connection, inspection_id))
        options = sheet_options(connection, line, today)
        subject = subject_of(connection, line.code, today, strip_m=options.wanted_strip_m)
    return planned(line, subject, options)


def _drawn(series: PlannedSheets, folder: FilePath) -> DrawnSheets:
    """The series as one PDF, or its index alone where it is too long to wait for."""
    if series.count <= MOST_SHEETS:
        return DrawnSheets((series_pdf(series, folder),), series.extent)
    target = folder / f"{series.line.code}_index.pdf"
    target.write_bytes(sheet_pdf(series.subject, series.options, 0))
    return DrawnSheets((target,), series.extent)


def _received(
    database: Database, account: Account, path: FilePath, decisions: Decisions, dry_run: bool
) -> ReturnReport:
    return receive_return(
        database, path, actor=account.sign_in_name, decisions=decisions, is_dry_run=dry_run,
        account=account,
    )  # fmt: skip


def _answer(report: ReturnReport) -> dict[str, Any]:
    """The report with words for its fields, and a key for each conflict to decide it by."""
    records = [
        {
            "layer": one.layer,
            "record": one.record,
            "label": one.label,
            "state": one.state.value,
            "changed_at": None if one.changed_at is None else one.changed_at.isoformat(),
            "changed_by": one.changed_by,
            "fields": [
                {
                    "field": merged.field,
                    "name": _words(field_label(one.layer, merged.field)),
                    "outcome": merged.outcome.value,
                    "base": merged.base,
                    "theirs": merged.theirs,
                    "ours": merged.ours,
                    "key": conflict_key((one.record, merged.field, merged.theirs, merged.ours))
                    if merged.outcome is Outcome.CONFLICT
                    else None,
                }
                for merged in one.fields
            ],
        }
        for one in report.records
        if one.fields or one.state.value != "unchanged"
    ]
    return {
        **report.as_json(),
        "records": records,
        "states": {state.value: _words(pair) for state, pair in RECORD_LABELS.items()},
        "is_nothing": report.is_nothing,
        "is_clean": report.is_clean,
    }


def _words(pair: tuple[str, str]) -> dict[str, str]:
    return {"zh": pair[0], "en": pair[1]}


def _require(size: int, limit_mb: int) -> None:
    if size > limit_mb * _MEBIBYTE:
        raise UploadTooLarge(
            f"The pack is larger than {limit_mb} MB.",
            "Return it with `gazetteer inspection return`; GAZETTEER_RETURN_LIMIT_MB sets the"
            " limit.",
        )
