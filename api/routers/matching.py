"""`POST /match`: the names of a table, checked and reviewed in two passes 标准地名核查."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from api.parameters import DatabaseOf, DayOf, MomentOf
from api.search_parameters import parse_class
from api.sign_in import SettingsOf, SignedIn
from api.uploads import TableRoute, kept_file
from gazetteer.matching.check import CheckQuestion
from gazetteer.matching.check_file import NameColumns, check_file, require_table
from gazetteer.matching.review_file import review_file
from gis.datafiles import DataFile, open_datafile
from gis.errors import FileError, InputError

router = APIRouter(route_class=TableRoute, tags=["reconciliation"])

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def sent_table(request: Request, account: SignedIn) -> AsyncIterator[UploadFile]:
    """The field `file` of the form; nothing is read before somebody is signed in.

    Raises:
        SignInRequired: Nobody is.
        InputError: No file.
        UploadTooLarge: It is larger than the limit; the rest is not read.
    """
    del account
    async with request.form(max_files=1, max_fields=4) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise InputError("No table was sent.", "Send it as field `file` of a form.")
        yield upload


SentTable = Annotated[UploadFile, Depends(sent_table)]


@router.post(
    "/match",
    response_class=FileResponse,
    responses={200: {"content": {XLSX: {}}}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    },
    summary="Check the names of a table 标准地名核查",
)
def match(
    sent: SentTable,
    account: SignedIn,
    database: DatabaseOf,
    settings: SettingsOf,
    as_of: DayOf,
    known_at: MomentOf,
    column: Annotated[
        str | None, Query(description="Heading of the names 地名所在列", max_length=200)
    ] = None,
    within_column: Annotated[
        str | None, Query(description="Heading of their divisions 区划列", max_length=200)
    ] = None,
    class_code: Annotated[
        str | None, Query(alias="class", description="First digits of the class 类别")
    ] = None,
    reviewed: Annotated[
        bool, Query(description="The table is a check gone through by a person 复核后")
    ] = False,
    encoding: Annotated[str | None, Query(description="Of a CSV 编码", max_length=40)] = None,
    sheet: Annotated[str | None, Query(description="Of a workbook 工作表", max_length=31)] = None,
) -> FileResponse:
    """The table as a workbook with what its names are, read as the account may read."""
    with ExitStack() as things:
        folder = Path(things.enter_context(TemporaryDirectory(prefix="gazetteer-match-")))
        source = kept_file(sent, folder)
        require_table(source)
        table = open_datafile(source, crs=None, encoding=encoding, layer=sheet)
        _require_rows(table, settings.match_limit_rows)
        output = folder / f"{source.stem}_{'定名' if reviewed else '核查'}.xlsx"
        with database.read(account.reads_as) as connection:
            if reviewed:
                review_file(connection, table, output, known_at)
            elif column is None:
                raise InputError(
                    "Which column holds the names is not said.", "Send it as `column`."
                )
            else:
                question = CheckQuestion(as_of, known_at, parse_class(class_code))
                check_file(connection, table, NameColumns(column, within_column), question, output)
        # The file is read while it is sent; the folder goes afterwards.
        kept = things.pop_all()
    return FileResponse(
        output, media_type=XLSX, filename=output.name, background=BackgroundTask(kept.close)
    )


def _require_rows(table: DataFile, limit: int) -> None:
    for number, _ in enumerate(table.rows(), start=1):
        if number > limit:
            raise FileError(
                f"The table has more than {limit:,} rows.",
                "Check it with `gazetteer match`, or in parts; GAZETTEER_MATCH_LIMIT_ROWS sets"
                " the limit.",
            )
