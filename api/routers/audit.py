"""`/audit`: who changed what, when, why and for which case; for those who may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.audit_answers import (
    change_answer,
    count_answer,
    event_answer,
    history_answer,
    revision_answer,
)
from api.moments import parse_moment
from api.parameters import DatabaseOf, StrictRoute
from api.sign_in import RoleOf, SignedIn, require_anywhere
from gazetteer.accounts.account import Account
from gazetteer.accounts.events import list_events
from gazetteer.accounts.granting import require_administrator
from gazetteer.accounts.names import fold_sign_in_name
from gazetteer.accounts.roles import Action
from gazetteer.audit import (
    AuditQuestion,
    changes,
    count_changes,
    find_revision,
    history_of_division,
    history_of_place,
    list_revisions,
    unit_of_code,
)
from gazetteer.division import parse_code
from gis.roles import WRITER_ROLE

router = APIRouter(route_class=StrictRoute, tags=["audit"], prefix="/audit")

_LARGEST = 2**63 - 1
LimitOf = Annotated[int, Query(ge=1, le=1000, description="How many at most")]


def auditor(account: SignedIn) -> Account:
    """Who may read the audit."""
    require_anywhere(account, Action.READ_AUDIT)
    return account


def since_of(
    since: Annotated[str | None, Query(description="Recorded then or later (ISO 8601)")] = None,
) -> datetime | None:
    """The first moment."""
    return None if since is None else parse_moment(since, "since")


def until_of(
    until: Annotated[str | None, Query(description="Recorded before then (ISO 8601)")] = None,
) -> datetime | None:
    """The moment behind the last."""
    return None if until is None else parse_moment(until, "until")


AuditorOf = Annotated[Account, Depends(auditor)]
SinceOf = Annotated[datetime | None, Depends(since_of)]
UntilOf = Annotated[datetime | None, Depends(until_of)]


@router.get("", summary="Changes of the register 登记簿变更")
def revisions(
    database: DatabaseOf,
    role: RoleOf,
    _: AuditorOf,
    since: SinceOf,
    until: UntilOf,
    actor: Annotated[str | None, Query(max_length=200)] = None,
    case: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
    table: Annotated[str | None, Query(max_length=100)] = None,
    before: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
    limit: LimitOf = 100,
) -> dict[str, Any]:
    """Newest first; `next_before` is the `before` of the next page."""
    question = AuditQuestion(since, until, actor, case, table, before, limit)
    with database.read(role) as connection:
        found = list_revisions(connection, question)
    return {
        "next_before": found[-1].revision_id if len(found) == limit else None,
        "rows": [revision_answer(revision) for revision in found],
    }


@router.get("/sign-ins", summary="Sign-ins, passwords and tokens 登录记录")
def sign_ins(
    database: DatabaseOf,
    account: SignedIn,
    since: SinceOf,
    until: UntilOf,
    name: Annotated[str | None, Query(max_length=100)] = None,
    limit: LimitOf = 100,
) -> list[dict[str, Any]]:
    """Newest first, refused attempts among them; for administrators."""
    require_administrator(account)
    with database.read(WRITER_ROLE) as connection:
        found = list_events(
            connection, since=since, until=until, limit=limit,
            name=None if name is None else fold_sign_in_name(name),
        )  # fmt: skip
    return [event_answer(event) for event in found]


@router.get("/places/{place_id}", summary="Every change of a place 地名变更史")
def place_history(
    database: DatabaseOf,
    role: RoleOf,
    _: AuditorOf,
    place_id: Annotated[int, Path(ge=1, le=_LARGEST)],
) -> list[dict[str, Any]]:
    """Newest first; empty for a place that is not on record, or not for the asker."""
    with database.read(role) as connection:
        return history_answer(history_of_place(connection, place_id))


@router.get("/divisions/{code}", summary="Every change of a division 区划变更史")
def division_history(
    database: DatabaseOf,
    role: RoleOf,
    _: AuditorOf,
    code: Annotated[str, Path(description="6, 9 or 12 digits", max_length=20)],
) -> list[dict[str, Any]]:
    """Newest first, of the unit that has the code now, or had it last."""
    with database.read(role) as connection:
        unit = unit_of_code(connection, parse_code(code))
        return history_answer(history_of_division(connection, unit))


@router.get("/{revision_id}", summary="One change, old and new 变更详情")
def revision(
    database: DatabaseOf,
    role: RoleOf,
    _: AuditorOf,
    revision_id: Annotated[int, Path(ge=1, le=_LARGEST)],
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: LimitOf = 100,
) -> dict[str, Any]:
    """How many rows of which tables, and the rows themselves, a page at a time."""
    with database.read(role) as connection:
        found = find_revision(connection, revision_id)
        counts = count_changes(connection, revision_id)
        listed = [change_answer(c) for c in changes(connection, revision_id, limit, offset)]
    total = sum(c.inserted + c.updated + c.deleted for c in counts)
    end = offset + len(listed)
    return {
        **revision_answer(found),
        "counts": [count_answer(count) for count in counts],
        "total": total,
        "next_offset": end if listed and end < total else None,
        "changes": listed,
    }
