"""`/cases`: how a change of names and divisions becomes law, and then the register."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from api.case_requests import CaseRequestOf, CaseRoute, EditionOf, Insider
from api.parameters import CodeOf, DatabaseOf
from gazetteer.accounts.account import Account
from gazetteer.cases.case import Case, catalogue
from gazetteer.cases.drafting import set_actions
from gazetteer.cases.kinds import kind_of
from gazetteer.cases.move import Move, move_case
from gazetteer.cases.opening import NewCase, open_case
from gazetteer.cases.opinions import add_opinion, override_finding
from gazetteer.cases.pack import pack_of
from gazetteer.cases.repository import CaseFilter, find_case, list_cases, running_clocks
from gazetteer.cases.state import State
from gazetteer.division import parse_code
from layers.case_apply import apply_within
from maps.case_preview import preview_case

router = APIRouter(route_class=CaseRoute, tags=["cases"])

NumberOf = Annotated[str, Path(description="Case number 案卷号", pattern=r"^[0-9]{4}-[0-9]{6}$")]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GivenAction(_Given):
    """One action."""

    kind: str = Field(max_length=60, description="Key of /cases/catalogue")
    payload: dict[str, Any]


class GivenCase(_Given):
    """A case to be opened."""

    kind: str = Field(max_length=60, description="Key of /cases/catalogue")
    title: str = Field(max_length=200)
    division_code: str = Field(max_length=20, description="Division it is for; rights hold there")
    reason: str = Field(max_length=20_000)
    applicant: str = Field(max_length=200)
    class_code: str | None = Field(default=None, pattern=r"^[0-9]{5}$")
    effective_on: date | None = None
    secrecy: Annotated[str, Field(pattern="^(internal|secret)$")] = "internal"
    actions: list[GivenAction] = Field(default_factory=list, max_length=500)


class GivenOpinion(_Given):
    """An opinion."""

    kind: Annotated[str, Field(pattern="^(expert|department|public|hearing)$")]
    author: str = Field(min_length=1, max_length=200)
    organisation: str | None = Field(default=None, max_length=200)
    stance: Annotated[str, Field(pattern="^(agrees|objects|neutral)$")]
    body: str = Field(min_length=1, max_length=20_000)
    given_on: date
    document_id: int | None = None


class GivenOverride(_Given):
    """Why a name is kept although a rule warns of it."""

    rule: str = Field(max_length=20)
    name: str = Field(max_length=200)
    reason: str = Field(min_length=2, max_length=2000)


class GivenMove(_Given):
    """Where a case is to go, and what the move brings."""

    to: State
    remark: str | None = Field(default=None, max_length=2000)
    approver: str | None = Field(default=None, max_length=200)
    approver_class: str | None = Field(default=None, max_length=60)
    approval_no: str | None = Field(default=None, max_length=200)
    approved_on: date | None = None
    effective_on: date | None = None
    filed_on: date | None = None
    filing_no: str | None = Field(default=None, max_length=200)
    announced_on: date | None = None

    def facts(self) -> dict[str, Any]:
        """What was said besides where to and why."""
        said = self.model_dump(exclude={"to", "remark"})
        return {name: value for name, value in said.items() if value is not None}


@router.get("/cases/catalogue", summary="Kinds of case, action, document 事项类型")
def kinds() -> dict[str, Any]:
    """What a case may be, and what each action needs."""
    return catalogue()


@router.get("/cases/clocks", summary="What is due or overdue 法定时限")
def due(database: DatabaseOf, account: Insider) -> dict[str, Any]:
    """Clocks of approved cases that run or have run out, the earliest first."""
    today = date.today()
    with database.read(account.reads_as) as connection:
        return {"today": today.isoformat(), "clocks": running_clocks(connection, today)}


@router.get("/cases", summary="Cases 事项列表")
def cases(
    database: DatabaseOf,
    account: Insider,
    division: CodeOf,
    state: Annotated[State | None, Query(description="Only in this state")] = None,
    kind: Annotated[str | None, Query(description="Only of this kind", max_length=60)] = None,
    overdue: Annotated[bool, Query(description="Only with a clock that has run out")] = False,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[
        str | None, Query(description="Only after this number", pattern=r"^[0-9]{4}-[0-9]{6}$")
    ] = None,
) -> dict[str, Any]:
    """By number; `next` is the `after` of the next page, null on the last."""
    wanted = CaseFilter(
        state, None if kind is None else kind_of(kind).key, division, overdue, after, limit + 1
    )
    today = date.today()
    with database.read(account.reads_as) as connection:
        found = list_cases(connection, wanted, today)
    page = found[:limit]
    return {
        "cases": [header.as_dict(today) for header in page],
        "next": page[-1].case_number if len(found) > limit else None,
    }


@router.post("/cases", status_code=201, summary="Open a case 新建事项")
def opened(asked: CaseRequestOf, given: GivenCase) -> JSONResponse:
    """As a draft, with its actions where they are given."""

    def change(connection: Connection, case_id: int) -> dict[str, Any]:
        values = given.model_dump(exclude={"actions", "division_code"})
        new = NewCase(**values, division_code=parse_code(given.division_code))
        case = open_case(connection, asked.account, new, case_id)
        if given.actions:
            actions = [action.model_dump() for action in given.actions]
            number = case.header.case_number
            case = set_actions(connection, asked.account, number, None, actions)
        return _answer(case, asked.account)

    return asked.answer(None, "open", 201, change)


@router.get("/cases/{number}", summary="One case 事项详情")
def case(
    database: DatabaseOf, account: Insider, number: NumberOf, response: Response
) -> dict[str, Any]:
    """With actions, documents, opinions, steps and clocks; its edition is the ETag."""
    with database.read(account.reads_as) as connection:
        found = find_case(connection, number)
    response.headers["ETag"] = f'"{found.header.edition}"'
    return _answer(found, account)


@router.put("/cases/{number}/actions", summary="Replace the actions of a draft 修改办理内容")
def acted(
    asked: CaseRequestOf, number: NumberOf, edition: EditionOf, given: list[GivenAction]
) -> JSONResponse:
    """In their order; the case is then based on the register as it is now."""
    actions = [action.model_dump() for action in given]
    return asked.answer(
        number, "actions", 200,
        lambda connection, _: _answer(
            set_actions(connection, asked.account, number, edition, actions), asked.account
        ),
    )  # fmt: skip


@router.post("/cases/{number}/opinions", status_code=201, summary="Enter an opinion 登记意见")
def opinion(asked: CaseRequestOf, number: NumberOf, given: GivenOpinion) -> JSONResponse:
    """Of experts, departments or the public, until the case is decided."""

    def change(connection: Connection, _: int) -> dict[str, Any]:
        made = add_opinion(connection, asked.account, number, given.model_dump())
        return {"opinion_id": made, **_answer(find_case(connection, number), asked.account)}

    return asked.answer(number, "opinion", 201, change)


@router.post("/cases/{number}/overrides", status_code=201, summary="Answer a warning 说明理由")
def overridden(asked: CaseRequestOf, number: NumberOf, given: GivenOverride) -> JSONResponse:
    """Why a name is kept although a rule warns of it."""
    return asked.answer(
        number, "override", 201,
        lambda connection, _: _answer(
            override_finding(
                connection, asked.account, number, given.rule, given.name, given.reason
            ),
            asked.account,
        ),
    )  # fmt: skip


@router.post("/cases/{number}/preview", summary="What it would change 影响预览")
def preview(database: DatabaseOf, account: Insider, number: NumberOf) -> dict[str, Any]:
    """Codes, names, children, facilities, households, coverage, tiles; nothing is kept."""
    return preview_case(database, account, number, date.today())


@router.post("/cases/{number}/move", summary="Move a case on 流转")
def moved(
    asked: CaseRequestOf, number: NumberOf, edition: EditionOf, given: GivenMove
) -> JSONResponse:
    """To another state; `in_force` puts it into the register, all or nothing."""
    move = Move(given.to, given.remark, given.facts(), edition)

    def change(connection: Connection, _: int) -> dict[str, Any]:
        carry = apply_within if given.to is State.IN_FORCE else move_case
        return _answer(carry(connection, asked.account, number, move), asked.account)

    return asked.answer(number, f"move to {given.to}", 200, change)


@router.get("/cases/{number}/pack", summary="Change pack as ZIP 变更材料包")
def pack(database: DatabaseOf, account: Insider, number: NumberOf) -> Response:
    """The case, its documents, outlines before and after, and a table of areas and people."""
    with database.read(account.reads_as) as connection:
        content = pack_of(connection, find_case(connection, number), date.today())
    headers = {
        "Content-Disposition": f'attachment; filename="case-{number}.zip"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="application/zip", headers=headers)


def _answer(case: Case, account: Account) -> dict[str, Any]:
    # A change is read back by the writer, who sees all.
    return case.seen_by(account).as_dict(date.today())
