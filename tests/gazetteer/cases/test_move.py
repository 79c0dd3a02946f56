from dataclasses import replace
from datetime import date, timedelta

import pytest

from gazetteer.accounts.account import Clearance
from gazetteer.accounts.errors import Forbidden
from gazetteer.accounts.roles import Role
from gazetteer.cases.attachments import add_document
from gazetteer.cases.case_writing import CaseClosed
from gazetteer.cases.documents import store
from gazetteer.cases.move import MissingPart, SamePerson, WrongMove
from gazetteer.cases.state import CLOSED, TRANSITIONS, Route, State, next_states, transition
from gis.errors import InputError
from tests.gazetteer.cases.desk import PDF, Desk, action

RENAME = action("rename_division", code="341299200", new_name="丙原乡")
PLAN = store("plan.pdf", "application/pdf", PDF)
APPROVAL = {
    "approver": "安徽省人民政府", "approver_class": "government", "approval_no": "皖政秘1号",
    "approved_on": date(2026, 10, 1),
}  # fmt: skip


def test_a_case_goes_through_the_states_of_the_law(desk: Desk) -> None:
    case = desk.carry("rename_division", RENAME)
    assert [step["to_state"] for step in case.steps] == [
        "draft", "accepted", "consulting", "approved", "filed", "announced", "in_force",
    ]  # fmt: skip
    assert [step["from_state"] for step in case.steps[1:]] == [
        step["to_state"] for step in case.steps[:-1]
    ]
    assert case.header.applied_revision == case.steps[-1]["revision_id"]


def test_a_correction_of_the_register_goes_a_shorter_way() -> None:
    assert State.IN_FORCE in next_states(State.APPROVED, Route.REGISTER)
    assert State.IN_FORCE not in next_states(State.APPROVED, Route.LAW)
    assert transition(State.ACCEPTED, State.APPROVED, Route.LAW) is None


def test_nothing_leads_out_of_a_closed_case() -> None:
    assert not [t for t in TRANSITIONS if t.start in CLOSED]


def test_every_state_but_draft_can_be_reached() -> None:
    assert {t.end for t in TRANSITIONS} == set(State) - {State.DRAFT}


def test_who_applies_does_not_approve_not_even_by_a_second_role(desk: Desk) -> None:
    both = desk.account("both", (Role.OFFICER, "341200000000"), (Role.REVIEWER, "341200000000"))
    number = desk.open("rename_division")
    desk.act(number, RENAME, account=both)  # the actions are theirs, the case is not
    with pytest.raises(SamePerson, match="may not decide"):
        desk.approve(number, both)
    assert desk.case(number).header.state is State.CONSULTING
    desk.move(number, State.APPROVED, facts=APPROVAL)


def test_who_applies_by_name_does_not_approve(desk: Desk) -> None:
    """Somebody else drew the case up for them."""
    number = desk.open("rename_division", RENAME, applicant=desk.reviewer.display_name)
    with pytest.raises(SamePerson, match="applies in the case"):
        desk.approve(number)


def test_changes_of_divisions_are_approved_by_governments(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(InputError, match="approved by governments"):
        desk.approve(number, approver_class="other_department")


def test_a_correction_has_no_statutory_clocks(desk: Desk) -> None:
    county = desk.scalar("SELECT place_id FROM gazetteer.place_name WHERE spelling = '测试县'")
    step = action("correct_place", place_id=county, meaning="旧义")
    case = desk.approve(desk.open("correcting", step))
    assert case.header.approved_on is not None
    assert case.header.clocks(date(2030, 1, 1)) == ()


def test_an_officer_here_attaches_files_also_when_a_reviewer_elsewhere(desk: Desk) -> None:
    both = desk.account("both", (Role.OFFICER, "341299000000"), (Role.REVIEWER, "341298000000"))
    number = desk.open("rename_division", RENAME, division_code="341299000000")
    with desk.writing(both) as connection:
        made = add_document(connection, both, number, "plan", PLAN)
    assert [d.document_id for d in desk.case(number).documents] == [made]


def test_a_secret_document_is_not_told_to_who_is_not_cleared(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with desk.writing(desk.officer) as connection:
        add_document(connection, desk.officer, number, "plan", PLAN, "secret")
    case = desk.case(number)
    assert [d.secrecy for d in case.documents] == ["secret"]
    assert case.seen_by(desk.officer).documents == ()
    cleared = replace(desk.officer, clearance=Clearance.SECRET)
    assert case.seen_by(cleared).documents == case.documents


def test_a_reviewer_does_not_accept_and_an_officer_does_not_approve(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(Forbidden):
        desk.move(number, State.ACCEPTED, desk.reviewer)
    with pytest.raises(Forbidden):
        desk.approve(number, desk.account("other", (Role.OFFICER, "341200000000")))


def test_rights_end_at_the_edge_of_the_division(desk: Desk) -> None:
    neighbour = desk.account("neighbour", (Role.OFFICER, "341298000000"))
    number = desk.open("rename_division", RENAME, division_code="341299000000")
    with pytest.raises(Forbidden):
        desk.act(number, RENAME, account=neighbour)


def test_a_case_changes_nothing_outside_the_division_it_is_for(desk: Desk) -> None:
    number = desk.open("rename_division", division_code="341298000000")
    with pytest.raises(InputError, match="its actions name 341299200000"):
        desk.act(number, RENAME)


def test_a_state_is_not_jumped(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(WrongMove, match="cannot become approved"):
        desk.move(number, State.APPROVED, facts=APPROVAL)


def test_the_documents_of_the_article_must_be_there(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(MissingPart, match=r"application \(第十三条\)"):
        desk.move(number, State.ACCEPTED)
    desk.attach(number, "application")
    desk.attach(number, "plan")
    desk.move(number, State.ACCEPTED)
    desk.move(number, State.CONSULTING)
    with pytest.raises(
        MissingPart, match=r"assessment.*expert_review.*consultation.*map.*approval"
    ):
        desk.move(number, State.APPROVED, facts=APPROVAL)


def test_an_approval_says_by_whom_and_when(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(MissingPart, match="approval_no"):
        desk.approve(number, approval_no=None)
    tomorrow = date.today() + timedelta(days=1)
    with pytest.raises(InputError, match="lies in the future"):
        desk.move(number, State.APPROVED, facts=APPROVAL | {"approved_on": tomorrow})
    desk.move(number, State.APPROVED, facts=APPROVAL)
    with pytest.raises(InputError, match="lies before the approval on 2026-10-01"):
        desk.move(number, State.FILED, facts={"filed_on": date(2026, 9, 30), "filing_no": "备1"})


def test_a_case_is_returned_with_a_reason_and_comes_again(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    desk.attach(number, "application")
    desk.attach(number, "plan")
    desk.move(number, State.ACCEPTED)
    with pytest.raises(CaseClosed, match="its actions are fixed"):
        desk.act(number, RENAME)
    with pytest.raises(MissingPart, match="needs a reason"):
        desk.move(number, State.RETURNED)
    desk.move(number, State.RETURNED, remark="请补充理由")
    desk.act(number, RENAME)
    assert desk.move(number, State.ACCEPTED).header.state is State.ACCEPTED


def test_only_who_drew_it_up_withdraws_a_case(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    with pytest.raises(SamePerson):
        desk.move(number, State.WITHDRAWN, desk.account("other", (Role.OFFICER, "341200000000")))
    desk.move(number, State.WITHDRAWN)
    with pytest.raises(WrongMove, match="goes to: nowhere"):
        desk.move(number, State.ACCEPTED)


def test_opinions_come_before_the_approval(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    said = {
        "kind": "public", "author": "王某", "stance": "objects", "body": "原名有来历",
        "given_on": date(2026, 9, 1),
    }  # fmt: skip
    desk.opinion(number, **said)
    assert [o["stance"] for o in desk.case(number).opinions] == ["objects"]
    desk.approve(number)
    with pytest.raises(CaseClosed, match="Opinions come before"):
        desk.opinion(number, **said)


def test_the_notice_has_its_six_fields(desk: Desk) -> None:
    case = desk.case(desk.ready(desk.open("rename_division", RENAME)))
    assert case.header.notice is not None
    (entry,) = case.header.notice["entries"]
    assert {k: entry[k] for k in ("standard_name", "romanisation", "divisions", "former_name",
                                  "approver", "approved_on", "location")} == {
        "standard_name": "丙原乡", "romanisation": "Bǐngyuán Xiāng",
        "divisions": "安徽省阜阳市测试县", "former_name": "丙河乡", "approver": "阜阳市人民政府",
        "approved_on": "2026-10-01", "location": None,
    }  # fmt: skip
    assert "位置描述:未知" in case.header.notice["text"]


def test_what_the_service_writes_with_cannot_rewrite_what_happened(desk: Desk) -> None:
    number = desk.open("rename_division", RENAME)
    for statement in (
        "UPDATE office.case_step SET remark = 'x'", "DELETE FROM office.case_step",
        "DELETE FROM office.change_case", "UPDATE office.document_content SET content = ''",
        "UPDATE office.change_case_history SET title = 'x'",
    ):  # fmt: skip
        with pytest.raises(Exception, match="may not do this"), desk.writing(desk.officer) as c:
            c.exec_driver_sql(statement)
    assert desk.case(number).steps


def test_a_step_must_follow_the_one_before_it(desk: Desk) -> None:
    desk.open("rename_division", RENAME)
    with (
        pytest.raises(Exception, match="does not follow the step"),
        desk.writing(desk.officer) as c,
    ):
        c.exec_driver_sql(
            "INSERT INTO office.case_step (case_id, number, from_state, to_state, account_id,"
            " revision_id) SELECT case_id, 2, 'approved', 'filed', created_by, 1"
            " FROM office.change_case"
        )
