"""`/inspection-plans`, `/inspections`: from the plan to the field and back, and by whom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.api.boundary_bureau import LINE, Bureau, bureau_of
from tests.maps.field_pack.field_day import Device
from tests.server import DatabaseServer

TODAY = date.today().isoformat()


@dataclass
class InField:
    """An inspection under way, with its tasks as they were at first."""

    bureau: Bureau
    number: int
    tasks: list[dict[str, Any]]

    @property
    def path(self) -> str:
        return f"/inspections/{self.number}"

    def enter(self, task: dict[str, Any], who: str = "inspector", **said: Any) -> Any:
        more = {"headers": {"If-Match": f'"{said.pop("read")}"'}} if "read" in said else {}
        body = {"inspected_on": TODAY, "condition": "intact", **said}
        return self.bureau.ask(
            "PUT", f"/inspection-tasks/{task['task_uuid']}/result", who, json=body, **more
        )

    def edition(self) -> dict[str, str]:
        return {"If-Match": self.bureau.get(self.path).headers["etag"]}


@pytest.fixture(scope="module")
def bureau(server: DatabaseServer, sample_database: str) -> Iterator[Bureau]:
    with bureau_of(server, sample_database) as bureau:
        yield bureau


@pytest.fixture(scope="module")
def in_field(bureau: Bureau) -> InField:
    plan = bureau.ask("POST", "/inspection-plans", json={"year": 2026, "title": "联检方案"})
    assert plan.status_code == 201, plan.text
    path = f"/inspection-plans/{plan.json()['plan_id']}"
    added = bureau.ask("POST", f"{path}/lines", json={"line": LINE, "team_a": "颍上县民政局"})
    assert added.status_code == 200, added.text
    begun = bureau.ask(
        "PATCH", path, json={"state": "under_way"}, headers={"If-Match": added.headers["etag"]}
    )
    assert begun.json()["state"] == "under_way"
    one = begun.json()["inspections"][0]
    moved = bureau.ask(
        "POST", f"/inspections/{one['inspection_id']}/move",
        json={"to": "in_field", "on": TODAY}, headers={"If-Match": f'"{one["edition"]}"'},
    )  # fmt: skip
    assert moved.json()["state"] == "in_field", moved.text
    tasks = bureau.json(f"/inspections/{one['inspection_id']}/tasks")["tasks"]
    return InField(bureau, one["inspection_id"], tasks)


def by_number(in_field: InField, end: str) -> dict[str, Any]:
    return next(one for one in in_field.tasks if one["full_number"].endswith(end))


def test_nobody_outside_sees_an_inspection(in_field: InField) -> None:
    for path in ("", "/tasks", "/comparison", "/problems", "/report", "/report.pdf"):
        assert in_field.bureau.get(in_field.path + path, None).status_code == 401
    assert in_field.bureau.get("/inspection-plans", None).status_code == 401
    assert in_field.bureau.get("/inspections/999999").status_code == 404


def test_the_line_tells_its_inspections_and_what_one_may_do(in_field: InField) -> None:
    path = f"/boundaries/{LINE}/inspections"
    told = in_field.bureau.json(path)
    assert told["inspections"][0]["inspection_id"] == in_field.number
    assert told["may"] == ["export_internal", "plan_inspection", "record_inspection"]
    assert in_field.bureau.json(path, "stranger")["may"] == []
    due = in_field.bureau.json("/boundaries/due")["rows"]
    assert next(row for row in due if row["line_code"] == LINE)["planned"] == "联检方案"


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_only_those_of_the_two_sides_plan_and_record(in_field: InField, who: str) -> None:
    bureau, task = in_field.bureau, in_field.tasks[-1]
    plan = bureau.json(in_field.path)["plan"]["plan_id"]
    match = {"If-Match": '"1"'}
    problem = {"kind": "other", "description": "x"}
    for method, path, body in (
        ("PATCH", f"/inspection-plans/{plan}", {"remark": "x"}),
        ("POST", f"/inspection-plans/{plan}/lines", {"line": LINE}),
        ("PATCH", in_field.path, {"team_a": "x"}),
        ("POST", f"{in_field.path}/move", {"to": "field_done"}),
        ("POST", f"{in_field.path}/tasks", {}),
        ("POST", f"{in_field.path}/problems", problem),
        ("POST", f"{in_field.path}/packs", None),
    ):
        answer = bureau.ask(method, path, who, json=body, headers=match)
        assert answer.status_code == 403, (path, answer.text)
    assert in_field.enter(task, who).status_code == 403
    assert bureau.get(f"{in_field.path}/report.docx", who).status_code == 403
    assert bureau.json(f"{in_field.path}/tasks")["tasks"][-1]["result"] is None


def test_a_change_names_the_edition_it_was_made_against(in_field: InField) -> None:
    bureau = in_field.bureau
    assert bureau.ask("PATCH", in_field.path, json={"team_b": "霍邱"}).status_code == 428
    old = in_field.edition()
    changed = bureau.ask("PATCH", in_field.path, json={"team_b": "霍邱"}, headers=old)
    assert changed.json()["team_b"] == "霍邱"
    stale = bureau.ask("PATCH", in_field.path, json={"team_b": "别人"}, headers=old)
    assert stale.status_code == 412
    assert stale.json()["type"].endswith(":inspection-changed")
    findings = {"findings": {"terrain": "无变化"}}
    told = bureau.ask("PATCH", in_field.path, json=findings, headers=in_field.edition())
    assert told.json()["findings"] == {"terrain": "无变化"}
    unknown = {"findings": {"weather": "晴"}}
    assert bureau.ask(
        "PATCH", in_field.path, json=unknown, headers=in_field.edition()
    ).status_code == 400  # fmt: skip


def test_a_result_is_entered_and_never_overwritten_unread(in_field: InField) -> None:
    task = by_number(in_field, "002Q")
    first = in_field.enter(task, condition="damaged", remark="缺角")
    assert first.status_code == 200, first.text
    same = in_field.enter(task, condition="damaged", remark="缺角")
    assert same.json() == first.json()
    assert in_field.enter(task, condition="intact").status_code == 412
    read = first.json()["edition"]
    second = in_field.enter(task, condition="intact", read=read)
    assert second.json()["condition"] == "intact"
    assert in_field.enter(task, condition="lost", read=read).status_code == 412


def test_a_marker_that_moved_is_flagged_with_its_limit(in_field: InField) -> None:
    task = by_number(in_field, "008Q")
    survey = task["last_survey"]
    epoch = {
        "epsg": survey["system"]["epsg"], "north": str(float(survey["north"]) + 3.0),
        "east": survey["east"], "method": "gnss_rtk", "sigma_m": "0.03",
    }  # fmt: skip
    poor = in_field.enter(task, epoch=epoch | {"sigma_m": "5"})
    assert poor.status_code == 400
    assert "accuracy_reason" in poor.json()["mend"]
    swapped = epoch | {"north": survey["east"], "east": survey["north"]}
    assert in_field.enter(task, epoch=swapped).status_code == 400
    assert in_field.enter(task, condition="moved", epoch=epoch).status_code == 200
    found = in_field.bureau.json(f"{in_field.path}/comparison")["comparisons"]
    one = next(one for one in found if one["full_number"] == task["full_number"])
    assert one["movement"] == "moved"
    assert one["delta_north_m"] == pytest.approx(3.0)
    assert one["tolerance_m"] < 3.0
    report = in_field.bureau.json(f"{in_field.path}/report")
    proposed = {one["full_number"]: one["proposed"] for one in report["proposals"]}
    assert proposed[task["full_number"]] == "moved"
    # It only proposes: the register says what it said.
    markers = in_field.bureau.json(f"/boundaries/{LINE}/markers")["markers"]
    states = {marker["full_number"]: marker["state"] for marker in markers}
    assert states[task["full_number"]] == task["registered_state"]


def test_a_problem_is_entered_and_handled(in_field: InField) -> None:
    bureau, path = in_field.bureau, f"{in_field.path}/problems"
    problem = {"kind": "construction", "description": "鱼塘越线", "found_on": TODAY,
               "longitude": 116.1, "latitude": 32.5}  # fmt: skip
    made = bureau.ask("POST", path, json=problem)
    assert made.status_code == 201, made.text
    one = f"/inspection-problems/{made.json()['problem_uuid']}"
    handled = problem | {"state": "handled", "handling": "已退塘", "handled_on": TODAY}
    assert bureau.ask("PUT", one, json=handled).status_code == 428
    done = bureau.ask("PUT", one, json=handled, headers={"If-Match": made.headers["etag"]})
    assert done.json()["state"] == "handled"
    again = bureau.ask("PUT", one, json=problem, headers={"If-Match": made.headers["etag"]})
    assert again.status_code == 412
    assert bureau.json(in_field.path)["progress"]["problems"] == 1


def test_somebody_is_sent_to_a_marker(in_field: InField) -> None:
    task = in_field.tasks[0]
    answer = in_field.bureau.ask(
        "PUT", f"/inspection-tasks/{task['task_uuid']}/assignment", json={"assigned_to": "王强"}
    )
    assert answer.json()["assigned_to"] == "王强"
    made = in_field.bureau.ask("POST", f"{in_field.path}/tasks", json={})
    assert (made.json()["added"], made.json()["removed"]) == ([], [])


def test_the_report_is_a_document_and_is_registered(in_field: InField) -> None:
    document = in_field.bureau.get(f"{in_field.path}/report.docx")
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        assert "word/document.xml" in archive.namelist()
    assert document.headers["x-classification"] == "internal"
    assert in_field.bureau.get(f"{in_field.path}/report.pdf").content.startswith(b"%PDF")
    log = in_field.bureau.json("/boundary-exports", line=LINE)["exports"]
    assert {"docx", "pdf"} <= {one["format"] for one in log}


def test_a_pack_goes_out_and_a_conflict_is_decided(in_field: InField, tmp_path: Path) -> None:
    bureau, task = in_field.bureau, by_number(in_field, "009Q")
    quiet = by_number(in_field, "010Q")
    pack = bureau.ask("POST", f"{in_field.path}/packs", params={"crs": "4548", "sheets": "false"})
    assert pack.status_code == 200, pack.text
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        archive.extractall(tmp_path)
    path = tmp_path / f"field_{LINE}.gpkg"
    device = Device(tmp_path)
    for one in (task, quiet):
        device.sql(
            "UPDATE marker_tasks SET condition = 'damaged', inspected_on = ? WHERE full_number = ?",
            TODAY, one["full_number"],
        )  # fmt: skip
    # Meanwhile the office hears otherwise.
    assert in_field.enter(task, condition="lost").status_code == 200

    def send(who: str = "inspector", **query: str) -> Any:
        return bureau.ask(
            "POST", "/inspection-returns", who, params={"name": path.name, **query},
            content=path.read_bytes(), headers={"Content-Type": "application/octet-stream"},
        )  # fmt: skip

    assert send("stranger").status_code == 403
    tried = send(dry_run="true").json()
    assert not tried["is_nothing"]
    assert bureau.json(f"{in_field.path}/tasks")["tasks"][-1]["result"] is None
    taken = send().json()
    states = {one["label"]: one["state"] for one in taken["records"]}
    assert states[quiet["full_number"]] == "added"
    assert states[task["full_number"]] == "conflict"
    # The office's word stands, both are shown, and a person decides.
    clash = next(one for one in taken["records"] if one["label"] == task["full_number"])
    field = next(one for one in clash["fields"] if one["field"] == "condition")
    assert (field["base"], field["theirs"], field["ours"]) == (None, "damaged", "lost")
    assert conditions(in_field)[task["full_number"]] == "lost"
    again = send().json()
    assert again["is_nothing"]
    keys = [one["key"] for one in clash["fields"] if one["key"]]
    decided = send(decisions=",".join(f"{key}:theirs" for key in keys)).json()
    assert decided["is_clean"], decided
    assert conditions(in_field)[task["full_number"]] == "damaged"
    assert send(decisions="nonsense").status_code == 400


def conditions(in_field: InField) -> dict[str, str]:
    tasks = in_field.bureau.json(f"{in_field.path}/tasks")["tasks"]
    return {one["full_number"]: one["result"]["condition"] for one in tasks if one["result"]}


def test_what_is_no_pack_is_refused(in_field: InField) -> None:
    for name, content in (("notes.zip", b"PK\x05\x06" + bytes(18)), ("x.gpkg", b"nonsense")):
        answer = in_field.bureau.ask(
            "POST", "/inspection-returns", params={"name": name}, content=content
        )
        assert answer.status_code == 400, answer.text
        assert answer.json()["type"].endswith(":unusable-file")


def test_a_step_that_cannot_be_taken_is_refused(in_field: InField) -> None:
    back = in_field.bureau.ask(
        "POST", f"{in_field.path}/move", json={"to": "planned"}, headers=in_field.edition()
    )
    assert back.status_code == 409
    assert back.json()["type"].endswith(":wrong-step")
    early = in_field.bureau.ask(
        "POST", f"{in_field.path}/move", json={"to": "field_done"}, headers=in_field.edition()
    )
    assert early.status_code == 409
    assert "not visited" in early.json()["detail"]
