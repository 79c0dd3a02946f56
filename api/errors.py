"""One table from errors to HTTP statuses; answers are problems after RFC 9457.

    {"type": "…/problems/unknown-division", "title": "…", "status": 404, "detail": "…",
     "mend": "…", "instance": "/divisions/341299"}

Only unexpected errors log a traceback; no answer carries SQL or a connection string.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from gazetteer.repository import UnknownDivision
from gis.errors import (
    DatabaseGone,
    DatabaseUnreachable,
    FieldError,
    FileError,
    GazetteerError,
    InputError,
    SetupError,
)
from layers.kinds import UnknownKind
from layers.repository import UnknownFacility

STATUSES: dict[type[GazetteerError], tuple[int, str]] = {
    UnknownDivision: (404, "unknown-division"),
    UnknownFacility: (404, "unknown-facility"),
    UnknownKind: (404, "unknown-kind"),
    FileError: (400, "unusable-file"),
    FieldError: (400, "unusable-value"),
    InputError: (400, "unusable-input"),
    DatabaseGone: (503, "database-unavailable"),
    SetupError: (503, "not-set-up"),
    GazetteerError: (500, "internal"),
}
"""Looked up along the class's ancestry, nearest first."""

_logger = logging.getLogger("gazetteer")


def problem(
    request: Request, status: int, kind: str, detail: str, mend: str = "", **more: Any
) -> JSONResponse:
    """One problem document."""
    body = {
        "type": f"urn:civic-gazetteer:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "mend": mend,
        "instance": request.url.path,
        **more,
    }
    headers = {"Retry-After": "5"} if status == 503 else None
    return JSONResponse(
        body, status, headers=headers, media_type="application/problem+json; charset=utf-8"
    )


def install_errors(app: FastAPI) -> None:
    """Turn every error of the application into a problem."""

    @app.exception_handler(GazetteerError)
    def expected(request: Request, error: GazetteerError) -> JSONResponse:
        kind = next(c for c in type(error).__mro__ if c in STATUSES)
        status, name = STATUSES[kind]
        if isinstance(error, DatabaseUnreachable | SetupError):
            # Where the database is concerns the administrator, not whoever asks.
            _logger.error("%s: %s", request.url.path, error.message)
            return problem(
                request, status, name, "The database cannot be reached just now.",
                "Try again shortly; the administrator finds the cause in the server's log.",
            )  # fmt: skip
        return problem(request, status, name, error.message, error.mend)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [
            {"parameter": ".".join(str(part) for part in e["loc"][1:]), "reason": e["msg"]}
            for e in error.errors()
        ]
        detail = "; ".join(f"{f['parameter']}: {f['reason']}" for f in faults)
        mend = "See the parameters under /docs."
        return problem(request, 400, "unusable-input", detail, mend, parameters=faults)

    @app.exception_handler(PoolTimeout)
    def busy(request: Request, _error: PoolTimeout) -> JSONResponse:
        return problem(
            request, 503, "busy", "All database connections are in use.", "Try again shortly."
        )

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        detail = (
            f"There is nothing at {request.url.path}." if error.status_code == 404 else error.detail
        )
        kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
        answer = problem(request, error.status_code, kind, detail)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> JSONResponse:
        _logger.error("unexpected error at %s", request.url.path, exc_info=error)
        return problem(
            request, 500, "internal", "The service met an unexpected error.",
            "It is in the server's log; tell the administrator the time.",
        )  # fmt: skip
