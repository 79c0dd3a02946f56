"""`/boundaries/{code}/course`: the course description 走向说明, drafted, edited, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.boundary_requests import Answer, BoundaryRequest, BoundaryRequestOf
from api.editions import RequiredTagOf, digest_tag, require_same
from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from api.place_answers import asked
from api.sign_in import RoleOf
from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.course_description import (
    CourseDescription,
    Draft,
    confirmed,
    edited,
    renewed,
)
from gazetteer.boundaries.course_record import (
    course_on_record,
    description_on_record,
    draft_of,
    keep_description,
)
from gazetteer.boundaries.course_text import body_of
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import find_line
from gazetteer.inspection.sides import require_side
from gis.database import seen_as
from gis.errors import InputError
from gis.roles import READER_ROLE

router = APIRouter(route_class=StrictRoute, tags=["boundaries"])

LineOf = Annotated[str, Path(description="Line code 界线代码", pattern=r"^[0-9A-Z]{4,12}$")]


class GivenText(BaseModel):
    """A person's text."""

    model_config = ConfigDict(extra="forbid")

    body: str = Field(min_length=1, max_length=200_000)


class GivenConfirmation(BaseModel):
    """Who confirms it."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(min_length=1, max_length=200, description="Who confirms it 确认人")


@dataclass(frozen=True, slots=True)
class _Present:
    """What is on record, and what the register would say now; None where it cannot be told."""

    line: BoundaryLine
    known: CourseDescription | None
    draft: Draft | None
    gloss: str | None
    left_out: tuple[str, ...]
    reason: str | None

    @property
    def tag(self) -> str:
        if self.known is None:
            return "none"
        known = self.known
        return digest_tag(
            known.state.value, known.body, known.generated_from, known.confirmed_by,
            known.confirmed_on,
        )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        known, draft = self.known, self.draft
        return {
            "line_code": self.line.code,
            "state": None if known is None else known.state.value,
            "body": None if known is None else known.body,
            "confirmed_by": None if known is None else known.confirmed_by,
            "confirmed_on": None
            if known is None or known.confirmed_on is None
            else known.confirmed_on.isoformat(),
            "is_edited": None if known is None else known.is_edited,
            "is_stale": None if known is None or draft is None else known.is_stale(draft),
            "draft": None if draft is None else draft.body,
            "gloss": self.gloss,
            "left_out": list(self.left_out),
            "difference": None if known is None or draft is None else known.difference(draft),
            "cannot_be_told": self.reason,
            "edition": self.tag,
        }


@router.get("/boundaries/{code}/course", summary="Course description 走向说明")
def course(
    database: DatabaseOf,
    role: RoleOf,
    code: LineOf,
    as_of: DayOf,
    known_at: MomentOf,
    response: Response,
) -> dict[str, Any]:
    """The text on record, the day's draft, and what changed since; its edition is the ETag.

    The public gets the text alone: a draft without the markers it may not see would mislead.
    """
    with database.read(role) as connection:
        line = find_line(connection, code, as_of, known_at)
        if role == READER_ROLE:
            known = description_on_record(connection, line.line_id, known_at)
            present = _Present(line, known, None, None, (), None)
        else:
            present = _present(connection, line, as_of, known_at)
    response.headers["ETag"] = f'"{present.tag}"'
    return {**asked(as_of, known_at), **present.answer()}


@router.post("/boundaries/{code}/course/draft", summary="Draft it anew 起草走向说明")
def drafted(asked_for: BoundaryRequestOf, code: LineOf) -> JSONResponse:
    """Where nobody edited or confirmed a text; else that text stays, and the difference is told."""
    return _changed(
        asked_for, code, None,
        lambda present, draft: renewed(present.known, present.line.line_id, draft),
    )  # fmt: skip


@router.put("/boundaries/{code}/course", summary="A person's text 修改走向说明")
def changed(
    asked_for: BoundaryRequestOf, code: LineOf, tag: RequiredTagOf, given: GivenText
) -> JSONResponse:
    """In place of the one that was read, whose ETag `If-Match` names; it is to be confirmed."""
    return _changed(
        asked_for, code, tag,
        lambda present, draft: edited(present.known, present.line.line_id, given.body, draft),
    )  # fmt: skip


@router.post("/boundaries/{code}/course/confirm", summary="Confirm it 确认走向说明")
def confirmation(
    asked_for: BoundaryRequestOf, code: LineOf, tag: RequiredTagOf, given: GivenConfirmation
) -> JSONResponse:
    """The text that was read, where line and markers are still those it was written from."""
    return _changed(
        asked_for, code, tag,
        lambda present, draft: confirmed(present.known, given.by, date.today(), draft),
    )  # fmt: skip


def _changed(
    asked_for: BoundaryRequest,
    code: str,
    tag: str | None,
    make: Callable[[_Present, Draft], CourseDescription],
) -> JSONResponse:
    def change(connection: Connection) -> Answer:
        account, today = asked_for.account, date.today()
        with seen_as(connection, account.reads_as):
            present = _allowed(connection, account, code, today)
        if tag is not None:
            require_same(f"The description of line {code}", present.tag, tag)
        if present.draft is None:
            raise InputError(present.reason or "", "Load the line's geometry first.")
        is_changed = keep_description(connection, present.known, make(present, present.draft))
        with seen_as(connection, account.reads_as):
            after = _present(connection, present.line, today)
        return Answer(after.answer(), after.tag, is_changed)

    return asked_for.answer(f"course description of {code}", change)


def _allowed(connection: Connection, account: Account, code: str, today: date) -> _Present:
    line = find_line(connection, code, today)
    require_side(connection, account, Action.PLAN_INSPECTION, line)
    return _present(connection, line, today)


def _present(
    connection: Connection, line: BoundaryLine, as_of: date, known_at: datetime | None = None
) -> _Present:
    known = description_on_record(connection, line.line_id, known_at)
    try:
        found = course_on_record(connection, line, as_of, known_at)
    except InputError as fault:
        return _Present(line, known, None, None, (), fault.message)
    return _Present(
        line, known, draft_of(found), body_of(found, gloss=True), tuple(found.left_out), None
    )
