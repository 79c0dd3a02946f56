"""Files that come in forms: counted while they come in, on the disk and not in the memory."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from starlette.datastructures import UploadFile
from starlette.types import Message

from api.parameters import StrictRoute
from api.settings import ServerSettings
from gazetteer.cases.documents import clean_name
from gis.errors import FileError

_MEBIBYTE: Final = 1024 * 1024
# What a form has beside its file: boundaries and small fields.
_BESIDE_FILE: Final = 64 * 1024
_MOST_UNPACKED: Final = 25


class UploadTooLarge(FileError):
    """A file is larger than the service takes."""


class TableRoute(StrictRoute):
    """A route that takes a table in a form and stops reading where it is too large."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the headers, then count what comes in."""
        handler = super().get_route_handler()

        async def counted(request: Request) -> Response:
            settings: ServerSettings = request.app.state.settings
            limit = settings.match_limit_mb * _MEBIBYTE + _BESIDE_FILE
            length = request.headers.get("content-length", "0")
            if length.isascii() and length.isdigit():
                _require(int(length), limit, settings.match_limit_mb)
            seen = 0

            async def receive() -> Message:
                nonlocal seen
                message = await request.receive()
                seen += len(message.get("body", b""))
                _require(seen, limit, settings.match_limit_mb)
                return message

            return await handler(Request(request.scope, receive))

        return counted


def kept_file(upload: UploadFile, folder: Path) -> Path:
    """The file in a folder, under its own name made harmless.

    Raises:
        FileError: A workbook that unpacks to far more than it is.
    """
    path = folder / clean_name(upload.filename or "table")
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    if path.suffix.lower() == ".xlsx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MOST_UNPACKED * max(path.stat().st_size, _MEBIBYTE):
            raise FileError(
                f"{path.name} unpacks to {size // _MEBIBYTE} MB, far more than a table its size.",
                "Save it anew with only the table in it.",
            )
    return path


def _require(size: int, limit: int, limit_mb: int) -> None:
    if size > limit:
        raise UploadTooLarge(
            f"The table is larger than {limit_mb} MB.",
            "Check it with `gazetteer match`, or in parts; GAZETTEER_MATCH_LIMIT_MB sets the"
            " limit.",
        )
