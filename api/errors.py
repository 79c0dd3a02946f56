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

from api.editions import EditionChanged, EditionRequired
from api.reconciliation_queries import BatchTooLarge
from api.uploads import UploadTooLarge
from gazetteer.accounts.errors import (
    Forbidden,
    NameTaken,
    RequestReused,
    SignInRefused,
    SignInRequired,
    TooManyAttempts,
    UnknownAccount,
)
from gazetteer.audit import UnknownRevision
from gazetteer.boundaries.line_record import UnknownLine
from gazetteer.cases.action_checks import CycleOfDivisions
from gazetteer.cases.case_writing import CaseChanged, CaseClosed
from gazetteer.cases.codes import RetiredCode
from gazetteer.cases.documents import DocumentTooLarge
from gazetteer.cases.findings import NameRefused
from gazetteer.cases.marker_standing import UnknownMarker
from gazetteer.cases.move import MissingPart, SamePerson, WrongMove
from gazetteer.cases.repository import UnknownCase, UnknownDocument
from gazetteer.cases.stale import StaleCase
from gazetteer.event_register import Contradiction
from gazetteer.inspection.plan import InspectionChanged, UnknownInspection, WrongStep
from gazetteer.places.repository import UnknownPlace
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
    UnknownPlace: (404, "unknown-place"),
    UnknownFacility: (404, "unknown-facility"),
    UnknownKind: (404, "unknown-kind"),
    UnknownAccount: (404, "unknown-account"),
    UnknownRevision: (404, "unknown-revision"),
    UnknownCase: (404, "unknown-case"),
    UnknownDocument: (404, "unknown-document"),
    UnknownLine: (404, "unknown-line"),
    UnknownMarker: (404, "unknown-marker"),
    UnknownInspection: (404, "unknown-inspection"),
    CycleOfDivisions: (400, "cycle-of-divisions"),
    SamePerson: (403, "same-person"),
    StaleCase: (409, "stale-case"),
    Contradiction: (409, "contradiction"),
    RetiredCode: (409, "retired-code"),
    CaseClosed: (409, "case-closed"),
    WrongMove: (409, "wrong-move"),
    MissingPart: (409, "missing-part"),
    NameRefused: (409, "name-refused"),
    WrongStep: (409, "wrong-step"),
    CaseChanged: (412, "case-changed"),
    InspectionChanged: (412, "inspection-changed"),
    EditionChanged: (412, "edition-changed"),
    EditionRequired: (428, "edition-required"),
    DocumentTooLarge: (413, "document-too-large"),
    BatchTooLarge: (413, "batch-too-large"),
    UploadTooLarge: (413, "table-too-large"),
    SignInRequired: (401, "sign-in-required"),
    SignInRefused: (401, "sign-in-refused"),
    Forbidden: (403, "forbidden"),
    NameTaken: (409, "name-taken"),
    RequestReused: (422, "request-reused"),
    TooManyAttempts: (429, "too-many-attempts"),
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
    headers = {503: {"Retry-After": "5"}, 401: {"WWW-Authenticate": "Bearer"}}.get(status)
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
        more = {"difference": error.difference} if isinstance(error, StaleCase) else {}
        answer = problem(request, status, name, error.message, error.mend, **more)
        if isinstance(error, TooManyAttempts):
            answer.headers["Retry-After"] = str(error.retry_after_s)
        return answer

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
