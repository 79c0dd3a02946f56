"""Internal files over HTTP: who may take them, the log, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import quote

from fastapi import Response
from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.export_log import register_export
from gazetteer.boundaries.internal_file import InternalFile
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.inspection.sides import require_side
from gis.database import Database


def handed_out(
    database: Database,
    account: Account,
    code: str,
    as_of: date,
    known_at: datetime | None,
    make: Callable[[Connection, BoundaryLine], InternalFile],
) -> Response:
    """Make a file of a line, register it, answer with it; unregistered nothing leaves.

    Args:
        database: The database.
        account: Who takes it; sees what its role sees, and needs the right on either side.
        code: The line.
        as_of: The day.
        known_at: As known at this moment; None: now.
        make: Makes the file.

    Raises:
        UnknownLine: There is none that the account may see.
        Forbidden: No role lets it take internal data on either side of the line.
    """
    with database.read(account.reads_as) as connection:
        line = find_line(connection, code, as_of, known_at)
        require_side(connection, account, Action.EXPORT_INTERNAL, line)
        file = make(connection, line)
    return registered(database, account, file)


def registered(database: Database, account: Account, file: InternalFile) -> Response:
    """Enter a file into the log of internal exports, then answer with it."""
    with database.transact() as connection:
        entry = register_export(connection, file, account.sign_in_name, account.account_id)
    headers = {
        "X-Classification": file.classification.value,
        "X-Export-Number": str(entry.export_id),
    }
    if entry.warning is not None and entry.area_km2 is not None:
        headers["X-Export-Warning"] = f"covers {entry.area_km2} km2: check the secrecy rules"
    return download(file.name, file.media_type, file.content, headers)


def download(name: str, media_type: str, content: bytes, headers: dict[str, str]) -> Response:
    """A file to be saved, never shown by the browser itself."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{plain}";'
            f" filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
            **headers,
        },
    )
