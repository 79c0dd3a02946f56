"""`/cases/{number}/documents`: the files of a case, in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from api.case_requests import DocumentRoute, Insider, UploadOf
from api.parameters import DatabaseOf
from gazetteer.cases.attachments import add_document
from gazetteer.cases.repository import find_case, find_document

router = APIRouter(route_class=DocumentRoute, tags=["cases"])

NumberOf = Annotated[str, Path(description="Case number 案卷号", pattern=r"^[0-9]{4}-[0-9]{6}$")]


@router.post("/cases/{number}/documents", status_code=201, summary="Attach a file 上传附件")
def attached(
    upload: UploadOf,
    number: NumberOf,
    kind: Annotated[str, Query(description="Key of /cases/catalogue", max_length=60)],
    secrecy: Annotated[str, Query(pattern="^(internal|secret)$")] = "internal",
) -> JSONResponse:
    """The file is the body; `name` is its name. Its content must be what name and type say."""
    asked = upload.request

    def change(connection: Connection, _: int) -> dict[str, Any]:
        made = add_document(connection, asked.account, number, kind, upload.stored, secrecy)
        return {
            "document_id": made,
            "sha256": upload.stored.sha256,
            **find_case(connection, number).seen_by(asked.account).as_dict(date.today()),
        }

    return asked.answer(number, f"document {kind}", 201, change)


@router.get("/cases/{number}/documents/{document_id}", summary="A file 下载附件")
def document(
    database: DatabaseOf,
    account: Insider,
    number: NumberOf,
    document_id: Annotated[int, Path(ge=1, le=2**53)],
) -> Response:
    """To be saved, never shown by the browser itself."""
    with database.read(account.reads_as) as connection:
        about, content = find_document(connection, number, document_id)
    plain = about.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {
        "Content-Disposition":
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(about.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{about.sha256}"',
    }  # fmt: skip
    return Response(content, media_type=about.media_type, headers=headers)
