"""Cases through HTTP: who may do what, and what is refused how."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import ServerSettings
from gazetteer.accounts.roles import Role
from gis.database import Database
from tests.api.asking import Client, asking
from tests.api.officers import APPROVAL, PDF, RENAMING, good, headers, token_for
from tests.gazetteer.register import LIST, Register
from tests.server import DatabaseServer

STEP = {
    "kind": "rename_division", "payload": {"code": "341202001000", "new_name": "鼓台街道"}
}  # fmt: skip
DOCUMENTS = (
    "application", "plan", "assessment", "expert_review", "consultation", "map", "approval",
    "filing",
)  # fmt: skip
DOCUMENT_LIMIT_MB = 1


@dataclass
class Office:
    """Tokens of those who work here, and the client they use."""

    http: Client
    officer: str
    reviewer: str
    viewer: str
    both: str

    def ask(
        self, method: str, path: str, token: str | None = None, key: str | None = None, **sent: Any
    ) -> httpx.Response:
        more = sent.pop("headers", {})
        return self.http.request(
            method, path, headers=headers(token or self.officer, key, **more), **sent
        )

    def open(self, *steps: Any, token: str | None = None, **more: Any) -> str:
        case = RENAMING | {"actions": list(steps or [STEP])} | more
        return str(good(self.ask("POST", "/cases", token, json=case))["case_number"])

    def attach(self, number: str, kind: str, **more: Any) -> httpx.Response:
        sent = {"content": PDF, "headers": {"Content-Type": "application/pdf"}} | more
        return self.ask("POST", f"/cases/{number}/documents?kind={kind}&name=批复.pdf", **sent)

    def move(self, number: str, to: str, token: str | None = None, **more: Any) -> httpx.Response:
        return self.ask("POST", f"/cases/{number}/move", token, json={"to": to, **more})

    def consult(self, number: str) -> str:
        for kind in DOCUMENTS:
            good(self.attach(number, kind))
        for rule in ("PN-6", "PN-10", "PN-2"):
            answer = {"rule": rule, "name": "鼓台街道", "reason": "测试"}
            good(self.ask("POST", f"/cases/{number}/overrides", json=answer))
        good(self.move(number, "accepted"))
        good(self.move(number, "consulting"))
        return number


@pytest.fixture(scope="module")
def office(
    server: DatabaseServer, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with server.database(template_database) as name:
        url = server.url(name)
        database = Database(url, pool_size=1)
        Register(database, tmp_path_factory.mktemp("office")).load("divisions", LIST)
        tokens = {
            "officer": token_for(database, "officer", Role.OFFICER),
            "reviewer": token_for(database, "reviewer", Role.REVIEWER),
            "viewer": token_for(database, "viewer", Role.VIEWER),
            "both": token_for(database, "both", Role.OFFICER, Role.REVIEWER),
        }
        database.close()
        settings = ServerSettings(
            pool_size=3, tile_pool_size=1, document_limit_mb=DOCUMENT_LIMIT_MB
        )
        with asking(create_app(server.service_url(name), settings)) as http:
            yield Office(http, **tokens)


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def test_a_case_goes_from_its_opening_into_force(office: Office) -> None:
    number = office.consult(office.open())
    approval = {key: value for key, value in APPROVAL.items() if key != "to"}
    good(office.move(number, "approved", office.reviewer, **approval))
    good(office.move(number, "filed", filed_on="2026-10-16", filing_no="备1"))
    case = good(office.move(number, "announced", announced_on="2026-10-17"))
    assert {c["clock"]: c["state"] for c in case["clocks"] if c["clock"] != "completion"} == {
        "filing": "in_time", "notice": "late"
    }  # fmt: skip
    case = good(office.move(number, "in_force"))
    assert case["state"] == {"key": "in_force", "zh": "现行", "en": "In force"}
    division = office.http.get("/divisions/341202001?as_of=2026-11-01").json()
    assert division["name"] == "鼓台街道"


def test_without_an_account_there_are_no_cases(office: Office) -> None:
    for path in ("/cases", "/cases/2026-000001", "/cases/clocks", "/cases/2026-000001/pack"):
        assert problem(office.http.get(path)) == (401, "sign-in-required")
    assert problem(office.http.request("POST", "/cases", json=RENAMING)) == (
        401,
        "sign-in-required",
    )
    assert office.http.get("/cases/catalogue").status_code == 200


def test_a_viewer_reads_and_does_not_write(office: Office) -> None:
    number = office.open()
    assert office.ask("GET", f"/cases/{number}", office.viewer).status_code == 200
    assert problem(office.ask("POST", "/cases", office.viewer, json=RENAMING)) == (403, "forbidden")
    assert problem(office.move(number, "withdrawn", office.viewer)) == (403, "forbidden")


def test_the_applicant_does_not_approve_also_by_a_second_role(office: Office) -> None:
    number = office.consult(office.open(token=office.both))
    approval = {key: value for key, value in APPROVAL.items() if key != "to"}
    assert problem(office.move(number, "approved", office.both, **approval)) == (
        403, "same-person"
    )  # fmt: skip


def test_a_request_sent_twice_under_one_key_is_done_once(office: Office) -> None:
    first = office.ask("POST", "/cases", key="once", json=RENAMING)
    again = office.ask("POST", "/cases", key="once", json=RENAMING)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    other = office.ask("POST", "/cases", key="once", json=RENAMING | {"title": "另一件"})
    assert problem(other) == (422, "request-reused")
    number = first.json()["case_number"]
    for _ in range(2):
        good(office.attach(number, "plan", key="file"))
    assert len(office.ask("GET", f"/cases/{number}").json()["documents"]) == 1


def test_a_change_on_an_old_edition_is_refused(office: Office) -> None:
    number = office.open()
    edition = office.ask("GET", f"/cases/{number}").headers["etag"]
    path = f"/cases/{number}/actions"
    good(office.ask("PUT", path, json=[STEP], headers={"If-Match": edition}))
    late = office.ask("PUT", path, json=[STEP], headers={"If-Match": edition})
    assert problem(late) == (412, "case-changed")
    bad = office.ask("PUT", path, json=[STEP], headers={"If-Match": "x"})
    assert problem(bad) == (400, "unusable-value")


def test_a_stale_case_is_refused_with_the_difference(office: Office) -> None:
    """A correction goes the short way, so two of them fit into one test."""
    numbers = []
    place = office.http.get("/places/341202000000").json()["place_id"]
    for said in ("甲", "乙"):
        step = {"kind": "correct_place", "payload": {"place_id": place, "meaning": said}}
        number = office.open(step, kind="correcting")
        good(office.attach(number, "plan"))
        good(office.move(number, "accepted"))
        approval = {key: value for key, value in APPROVAL.items() if key != "to"}
        good(office.move(number, "approved", office.reviewer, **approval))
        numbers.append(number)
    good(office.move(numbers[0], "in_force"))
    refused = office.move(numbers[1], "in_force")
    assert problem(refused) == (409, "stale-case")
    assert [d["is"]["meaning"] for d in refused.json()["difference"]] == ["甲"]
    preview = office.ask("POST", f"/cases/{numbers[1]}/preview")
    assert problem(preview) == (409, "stale-case")


def test_a_preview_is_an_answer_and_keeps_nothing(office: Office) -> None:
    number = office.open(
        {
            "kind": "rename_division",
            "payload": {"code": "341202001001", "new_name": "文昌社区居委会"},
        }
    )
    told = good(office.ask("POST", f"/cases/{number}/preview"))
    assert [(n["old_name"], n["new_name"]) for n in told["divisions"]] != []
    assert told["labels"]["coverage"]["zh"] == "覆盖情况的前后对比"
    division = office.http.get("/divisions/341202001001?as_of=2026-11-01").json()
    assert division["name"] == "文明社区居委会"


def test_a_document_comes_back_as_it_went_in_and_is_never_shown(office: Office) -> None:
    number = office.open()
    made = good(office.attach(number, "map"))["document_id"]
    answer = office.ask("GET", f"/cases/{number}/documents/{made}")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert disposition.endswith("filename*=UTF-8''%E6%89%B9%E5%A4%8D.pdf")
    missing = office.ask("GET", f"/cases/{number}/documents/999999")
    assert problem(missing) == (404, "unknown-document")


def test_a_lying_type_is_refused(office: Office) -> None:
    number = office.open()
    assert problem(office.attach(number, "plan", content=b"MZ\x90\x00\x03")) == (
        400, "unusable-file"
    )  # fmt: skip
    html = office.attach(number, "plan", content=b"<script>", headers={"Content-Type": "text/html"})
    assert problem(html) == (400, "unusable-file")
    form = office.ask(
        "POST", f"/cases/{number}/documents?kind=plan&name=a.pdf", files={"file": PDF}
    )
    assert problem(form) == (400, "unusable-file")


def test_a_document_too_large_is_refused_before_it_is_read(office: Office) -> None:
    number = office.open()
    path = f"/cases/{number}/documents?kind=plan&name=a.pdf"
    said = office.ask("POST", path, content=b"x", headers={"Content-Length": str(2 * 1024**3)})
    assert problem(said) == (413, "document-too-large")


def test_a_document_without_a_length_is_counted_while_it_comes(office: Office) -> None:
    """A gigabyte is offered; the service stops listening at its limit."""
    number = office.open()
    sent = 0

    async def gigabyte() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            sent += 1
            yield b"%PDF-" + bytes(1024 * 1024 - 5)

    answer = office.ask(
        "POST", f"/cases/{number}/documents?kind=plan&name=a.pdf", content=gigabyte()
    )
    assert problem(answer) == (413, "document-too-large")
    assert sent <= DOCUMENT_LIMIT_MB + 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**RENAMING, "kind": "no-such"}, 400),
        ({**RENAMING, "division_code": "999999"}, 404),
        ({**RENAMING, "title": " "}, 400),
        ({**RENAMING, "reason": "a\0b"}, 400),
        ({**RENAMING, "actions": [{**STEP, "payload": {**STEP["payload"], "note": "\0"}}]}, 400),
        ({**RENAMING, "effective_on": "2026-02-30"}, 400),
        ({**RENAMING, "state": "approved"}, 400),
        ({**RENAMING, "actions": [{"kind": "rename_division", "payload": {}}]}, 400),
        ({**RENAMING, "actions": [{"kind": "x'; DROP TABLE y;--", "payload": {}}]}, 400),
    ],
)
def test_what_cannot_be_opened_is_a_clear_refusal(
    office: Office, body: dict[str, Any], status: int
) -> None:
    answer = office.ask("POST", "/cases", json=body)
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize("value", ['"\\ud800"', "NaN", "1e999"])
def test_what_json_can_say_and_no_column_can_hold_is_refused(office: Office, value: str) -> None:
    body = json.dumps(RENAMING)[:-1] + (
        f', "actions": [{{"kind": "rename_division", "payload": {{"note": {value}}}}}]}}'
    )
    more = {"Content-Type": "application/json"}
    answer = office.ask("POST", "/cases", content=body.encode(), headers=more)
    assert answer.status_code == 400
    assert "in the body" in answer.json()["detail"]


def test_a_body_without_an_end_is_not_read_on_whoever_sends_it(office: Office) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            sent += 1
            yield b" " * 1024 * 1024

    more = {"Content-Type": "application/json"}
    answer = office.http.request("POST", "/session", content=endless(), headers=more)
    assert answer.status_code == 413
    assert sent < 100


def test_lists_are_filtered_and_paged(office: Office) -> None:
    numbers = [office.open(title=f"分页{n}") for n in range(3)]
    page = office.ask("GET", "/cases?state=draft&limit=2&division=341200").json()
    assert len(page["cases"]) == 2
    seen = [case["case_number"] for case in page["cases"]]
    while page["next"]:
        page = office.ask("GET", f"/cases?state=draft&limit=2&after={page['next']}").json()
        seen += [case["case_number"] for case in page["cases"]]
    assert set(numbers) <= set(seen)
    assert seen == sorted(set(seen))
    assert office.ask("GET", "/cases?kind=no-such").status_code == 400
    assert office.ask("GET", "/cases?limit=0").status_code == 400


def test_what_is_due_is_listed(office: Office) -> None:
    number = office.consult(office.open())
    approval = {key: value for key, value in APPROVAL.items() if key != "to"}
    good(office.move(number, "approved", office.reviewer, **approval))
    due = office.ask("GET", "/cases/clocks").json()["clocks"]
    mine = {c["clock"]: c["state"] for c in due if c["case_number"] == number}
    assert mine == {"filing": "overdue", "notice": "overdue", "completion": "running"}
    overdue = office.ask("GET", "/cases?overdue=true").json()["cases"]
    assert number in {case["case_number"] for case in overdue}


def test_the_pack_holds_the_case_and_its_documents(office: Office) -> None:
    number = office.open()
    good(office.attach(number, "map"))
    answer = office.ask("GET", f"/cases/{number}/pack")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        case = json.loads(archive.read("case.json"))
        document = next(name for name in names if name.startswith("documents/"))
        assert archive.read(document) == PDF
    assert {"before.geojson", "after.geojson", "areas.csv", "notice.json"} < names
    assert case["case_number"] == number


def test_a_secret_case_is_not_there_for_who_is_not_cleared(office: Office) -> None:
    made = office.ask("POST", "/cases", json=RENAMING | {"secrecy": "secret"})
    number = made.json()["case_number"]
    assert problem(office.ask("GET", f"/cases/{number}")) == (404, "unknown-case")
    listed = office.ask("GET", "/cases?limit=1000").json()["cases"]
    assert number not in {case["case_number"] for case in listed}
