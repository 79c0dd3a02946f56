"""How a case on markers goes: its route, its ground, its preview, its rights, its secrecy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gazetteer.accounts.account import Clearance, Grant
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.register import add_account, grant_role
from gazetteer.accounts.roles import Role
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.cases.marker_standing import UnknownMarker
from gazetteer.cases.move import MissingPart, Move
from gazetteer.cases.pack import pack_of
from gazetteer.cases.repository import UnknownCase, find_case
from gazetteer.cases.stale import StaleCase
from gazetteer.cases.state import State
from gis.errors import InputError
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE
from layers.case_apply import apply_within
from maps.case_preview import preview_case
from tests.gazetteer.cases.desk import Desk, action
from tests.gazetteer.cases.marked_line import (
    BEYOND,
    EAST,
    ELSEWHERE,
    LINE,
    LINES,
    MOVED,
    NEXT,
    NORTH,
    NUMBER,
    PAIR,
    make_secret,
    marker,
    move,
    record,
)
from tests.gazetteer.register import Register


def test_neighbours_agree_and_file_and_nobody_else_approves(marked: Desk) -> None:
    """行政区域界线管理条例 第六条: no notice goes out, and no coordinates with it."""
    number = marked.open("change_marker", move())
    marked.attach(number, "application")
    marked.attach(number, "plan")
    marked.move(number, State.ACCEPTED)
    facts = {
        "approver": "测试县人民政府、邻近县人民政府", "approver_class": "government",
        "approval_no": "会商1号", "approved_on": date(2026, 10, 1),
    }  # fmt: skip
    with pytest.raises(MissingPart, match=r"agreement .*survey_record"):
        marked.move(number, State.APPROVED, facts=facts)
    for kind in ("agreement", "survey_record", "filing"):
        marked.attach(number, kind)
    with pytest.raises(InputError, match="approved by governments"):
        marked.move(number, State.APPROVED, facts=facts | {"approver_class": "other_department"})
    marked.move(number, State.APPROVED, facts=facts)
    marked.move(number, State.FILED, facts={"filed_on": date(2026, 10, 8), "filing_no": "备1"})
    case = marked.apply(number)
    assert [step["to_state"] for step in case.steps] == [
        "draft", "accepted", "approved", "filed", "in_force",
    ]  # fmt: skip
    told = case.header.as_dict(date(2026, 11, 23))
    assert told["filing_receiver"]["article"] == "行政区域界线管理条例 第六条"
    assert [clock["clock"] for clock in told["clocks"]] == ["filing"]
    assert case.header.notice is None
    with marked.database.read(CLEARED_ROLE) as connection:
        assert b"notice.json" not in pack_of(connection, case, date(2026, 11, 23))


def test_a_case_on_a_marker_that_changed_is_refused(marked: Desk) -> None:
    late = marked.ready(marked.open("change_marker", move(), effective_on=date(2026, 11, 5)))
    marked.carry("repair_marker", record("damaged"))
    with pytest.raises(StaleCase) as refused:
        marked.apply(late)
    told = [(row["relation"], row["name"], row["is"] and row["is"]["state"])
            for row in refused.value.difference]  # fmt: skip
    assert told == [
        ("gazetteer.marker_object_version", NUMBER, "in_use"),
        ("gazetteer.marker_object_version", NUMBER, "damaged"),
    ]
    assert refused.value.difference[1]["was"] is None


@pytest.mark.parametrize(
    ("dataset", "content"),
    [
        ("marker-surveys",
         f"full_number,surveyed_on,north,east\n{NUMBER},2026-10-01,{NORTH},{EAST}\n"),
        ("boundary-lines", LINES.replace(f"{LINE}线", "更名后的线")),
    ],
)  # fmt: skip
def test_a_new_epoch_or_another_line_makes_a_case_stale(
    marked: Desk, county: Register, dataset: str, content: str
) -> None:
    number = marked.open("change_marker", move())
    county.load(dataset, content, crs="4548")
    with pytest.raises(StaleCase):
        marked.try_out(number)


def test_what_happens_to_other_markers_is_no_matter(marked: Desk) -> None:
    number = marked.ready(marked.open("change_marker", move()))
    marked.carry("repair_marker", record("damaged", f"{PAIR}A"))
    assert marked.apply(number).header.state is State.IN_FORCE


def test_a_preview_tells_before_and_after_and_keeps_nothing(marked: Desk) -> None:
    number = marked.open(
        "change_marker", move(),
        action("erect_marker", full_number=f"{PAIR}B", line_codes=[LINE], **MOVED),
    )  # fmt: skip
    revisions = marked.rows("SELECT revision_id FROM gis.revision")
    told = preview_case(marked.database, marked.officer, number, date(2026, 11, 23))
    assert marked.rows("SELECT revision_id FROM gis.revision") == revisions
    assert len(marker(marked).surveys) == 1
    moved, new = told["markers"]
    assert (moved["full_number"], moved["was"]["north"], moved["is"]["north"]) == (
        NUMBER, str(NORTH), "3641150.20",
    )  # fmt: skip
    apart = ((Decimal("3641150.20") - NORTH) ** 2 + (Decimal("388849.10") - EAST) ** 2).sqrt()
    assert Decimal(moved["moved_m"]) == round(apart, 3)
    assert moved["was"]["off_line_m"] == 0
    assert moved["is"]["off_line_m"] < 2
    assert (new["was"], new["moved_m"], new["is"]["state"]["zh"]) == (None, None, "在用")
    assert told["labels"]["markers"] == {"zh": "界桩的变化", "en": "Boundary markers"}
    assert told["coverage"] == []
    found = {(one["check"], one["subject"]) for one in told["marker_findings"]}
    assert found == {("witness_count", f"{PAIR}B")}, "what was wrong before is not told again"


def test_either_side_of_a_line_may_handle_its_markers(tried: Desk) -> None:
    """The other side's agreement is a document; half of the lines have a neighbour elsewhere."""
    for division in ("341298000000", "341299000000", "341200000000"):
        tried.open("repair_marker", record("damaged"), division_code=division)
    beyond = record("damaged", f"{BEYOND}001Q")
    tried.open("repair_marker", beyond, division_code="341298000000")
    with pytest.raises(InputError, match=f"stands on {BEYOND}, no line of it"):
        tried.open("repair_marker", beyond, division_code="341299000000")
    with pytest.raises(InputError, match="no line of it"):
        tried.open(
            "repair_marker", record("damaged", f"{ELSEWHERE}001Q"), division_code="341298000000"
        )
    with pytest.raises(InputError, match="no line of it"):
        tried.open(
            "change_marker",
            action("erect_marker", full_number=f"{BEYOND}002Q", line_codes=BEYOND, **MOVED),
            division_code="341299000000",
        )


def test_rights_are_asked_of_the_division_of_the_case(marked: Desk) -> None:
    outsider = marked.account("outsider", (Role.OFFICER, "341298000000"))
    number = marked.open("repair_marker", division_code="341299000000")
    with pytest.raises(Forbidden):
        marked.act(number, record("damaged"), account=outsider)


def test_a_secret_marker_makes_the_case_secret(marked: Desk) -> None:
    step = action("erect_marker", full_number=NEXT, line_codes=LINE, secrecy="secret", **MOVED)
    number = marked.open("change_marker", step)
    assert marked.case(number).header.secrecy == "secret"
    marked.ready(number)
    with marked.writing(marked.officer) as connection:
        apply_within(connection, marked.officer, number, Move(State.IN_FORCE))
    with marked.database.read(STAFF_ROLE) as connection:
        with pytest.raises(UnknownCase):
            find_case(connection, number)
        assert markers_on_record(connection, date(2026, 11, 23), numbers=[NEXT]) == ()
    hidden = "SELECT count(*) FROM gazetteer.boundary_marker WHERE marker_number = %s"
    with marked.database.read(READER_ROLE) as connection:
        assert connection.exec_driver_sql(hidden, (NEXT[:-1],)).scalar_one() == 0


def test_a_marker_that_somebody_may_not_see_is_not_there_for_their_case(marked: Desk) -> None:
    make_secret(marked, "marker_object", f"full_number = '{NUMBER}'")
    with pytest.raises(UnknownMarker):
        marked.open("repair_marker", record("damaged"))


def test_a_case_on_a_secret_line_is_secret(marked: Desk) -> None:
    number = marked.open("repair_marker", record("damaged"))
    assert marked.case(number).header.secrecy == "internal"
    make_secret(marked, "boundary_line", f"line_code = '{LINE}'")
    with pytest.raises(UnknownMarker):
        marked.act(number, record("lost"))
    with marked.database.write("test", "account") as connection:
        cleared = add_account(connection, "cleared", "Cleared", None, Clearance.SECRET)
        cleared = grant_role(connection, cleared, Grant(Role.OFFICER, "341200000000"))
    assert marked.act(number, record("lost"), account=cleared).header.secrecy == "secret"
