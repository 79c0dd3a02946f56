"""The desk of a place-name office: people who open cases and carry them through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from gazetteer.accounts.account import Account, Grant
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.repository import find_account
from gazetteer.accounts.roles import EVERYWHERE, Role
from gazetteer.cases.application import Application
from gazetteer.cases.attachments import add_document
from gazetteer.cases.case import Case
from gazetteer.cases.documents import store
from gazetteer.cases.drafting import set_actions
from gazetteer.cases.findings import naming_findings
from gazetteer.cases.move import Move, missing_documents, move_case
from gazetteer.cases.opening import NewCase, open_case
from gazetteer.cases.opinions import add_opinion, override_finding
from gazetteer.cases.repository import find_case
from gazetteer.cases.state import Route, State
from gis.database import Database, Unchanged
from gis.roles import CLEARED_ROLE
from layers.case_apply import apply_case, try_within

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CITY = "341200000000"

Step = Mapping[str, Any]


def action(kind_: str, /, **payload: Any) -> dict[str, Any]:
    return {"kind": kind_, "payload": payload}


@dataclass
class Desk:
    """Opens cases and moves them.

    Attributes:
        database: Where to.
        officer: Draws up and handles.
        reviewer: Approves.
    """

    database: Database
    officer: Account
    reviewer: Account

    def account(self, name: str, *grants: tuple[Role, str]) -> Account:
        with self.database.write("test", "account") as connection:
            account = add_account(connection, name, name.title())
            for role, code in grants:
                account = grant_role(connection, account, Grant(role, code))
        return account

    def open(self, kind: str, *actions: Step, **more: Any) -> str:
        """A draft with actions; returns its number."""
        new = NewCase(
            **{
                "kind": kind, "title": "测试事项", "division_code": CITY, "reason": "测试",
                "applicant": "阜阳市民政局", "effective_on": date(2026, 11, 1),
            }
            | more
        )  # fmt: skip
        with self.writing(self.officer) as connection:
            number = open_case(connection, self.officer, new).header.case_number
        if actions:
            self.act(number, *actions)
        return number

    def act(self, number: str, *actions: Step, account: Account | None = None) -> Case:
        account = account or self.officer
        with self.writing(account) as connection:
            return set_actions(connection, account, number, None, actions)

    def attach(self, number: str, kind: str) -> int:
        with self.writing(self.officer) as connection:
            stored = store(f"{kind}.pdf", "application/pdf", PDF + kind.encode())
            return add_document(connection, self.officer, number, kind, stored)

    def opinion(self, number: str, **opinion: Any) -> int:
        with self.writing(self.officer) as connection:
            return add_opinion(connection, self.officer, number, opinion)

    def override(self, number: str, rule: str, name: str, reason: str) -> Case:
        with self.writing(self.officer) as connection:
            return override_finding(connection, self.officer, number, rule, name, reason)

    def move(self, number: str, to: State, account: Account | None = None, **move: Any) -> Case:
        decides = to in (State.APPROVED, State.REJECTED)
        chosen = account or (self.reviewer if decides else self.officer)
        with self.writing(chosen) as connection:
            return move_case(connection, chosen, number, Move(to, **move))

    def approve(self, number: str, account: Account | None = None, **facts: Any) -> Case:
        """From a draft to the approval, with every document and answer it needs."""
        case = self.case(number)
        for needed in missing_documents(case, State.FILED):
            self.attach(number, needed.document)
        with self.database.read(CLEARED_ROLE) as connection:
            findings = naming_findings(connection, case)
        for found in findings:
            if found.finding.can_override:
                self.override(number, found.finding.rule, found.name, "测试理由")
        self.move(number, State.ACCEPTED)
        if case.header.kind.route is Route.LAW:
            self.move(number, State.CONSULTING)
        approval = {
            "approver": "阜阳市人民政府", "approver_class": "government",
            "approval_no": "阜政秘〔2026〕1号", "approved_on": date(2026, 10, 1),
        } | facts  # fmt: skip
        return self.move(number, State.APPROVED, account, facts=approval)

    def announce(self, number: str) -> Case:
        """From the approval to the notice."""
        filed = {"filed_on": date(2026, 10, 8), "filing_no": "备2026-1"}
        self.move(number, State.FILED, facts=filed)
        return self.move(number, State.ANNOUNCED, facts={"announced_on": date(2026, 10, 9)})

    def announce_again(self, number: str) -> Case:
        """From a second approval to the notice."""
        filed = {"filed_on": date(2026, 10, 25), "filing_no": "备2026-2"}
        self.move(number, State.FILED, facts=filed)
        return self.move(number, State.ANNOUNCED, facts={"announced_on": date(2026, 10, 26)})

    def ready(self, number: str) -> str:
        """Through all states up to where it can be applied."""
        route = self.approve(number).header.kind.route
        if route is Route.LAW:
            self.announce(number)
        if route is Route.JOINT:
            self.move(
                number, State.FILED, facts={"filed_on": date(2026, 10, 8), "filing_no": "备2026-1"}
            )
        return number

    def apply(self, number: str) -> Case:
        return apply_case(self.database, self.officer, number)

    def try_out(self, number: str) -> Application:
        """Carry a case out and keep nothing."""
        tried = None
        with self.writing(self.officer) as connection:
            case = find_case(connection, number)
            day = case.header.effective_on or date.today()
            tried = try_within(connection, case, "Officer", day)
            raise Unchanged
        assert tried is not None
        return tried

    def carry(self, kind: str, *actions: Step, **more: Any) -> Case:
        """A case from its opening into force."""
        return self.apply(self.ready(self.open(kind, *actions, **more)))

    def case(self, number: str) -> Case:
        with self.database.read(CLEARED_ROLE) as connection:
            return find_case(connection, number)

    def writing(self, account: Account) -> Any:
        return self.database.write(account.sign_in_name, "test", (), {"account": 1})

    def rows(self, sql: str, **values: Any) -> Sequence[Any]:
        with self.database.read(CLEARED_ROLE) as connection:
            return connection.execute(text(sql), values).all()

    def scalar(self, sql: str, **values: Any) -> Any:
        rows = self.rows(sql, **values)
        return rows[0][0] if rows else None

    def now(self) -> datetime:
        moment: datetime = self.scalar("SELECT clock_timestamp()")
        return moment


def enter_people(database: Database) -> None:
    """An officer and a reviewer for the whole country."""
    with database.write("test", "accounts") as connection:
        for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
            account = add_account(connection, name, name.title())
            grant_role(connection, account, Grant(role, EVERYWHERE))


def desk_of(database: Database) -> Desk:
    """The desk with the people on record."""
    with database.read(CLEARED_ROLE) as connection:
        people = (find_account(connection, name) for name in ("officer", "reviewer"))
        return Desk(database, *people)
