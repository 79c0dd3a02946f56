from datetime import date
from typing import Any

import pytest

from gazetteer.cases.findings import NameRefused
from gazetteer.cases.repository import UnknownCase, find_case
from gazetteer.cases.state import State
from gazetteer.event_register import Contradiction
from gazetteer.places.place_code_record import CodeTaken
from gazetteer.places.repository import UnknownPlace
from gis.errors import GazetteerError, InputError, SetupError
from gis.roles import STAFF_ROLE
from tests.gazetteer.cases.desk import Desk, Step, action

BRIDGE = action(
    "create_place", name="清颍桥", class_code="23610", division_codes=["341299100"],
    position=[115.505, 33.015], position_accuracy="surveyed", meaning="颍水之桥",
)  # fmt: skip


def place_named(desk: Desk, name: str) -> int:
    found = desk.scalar(
        "SELECT place_id FROM gazetteer.place_name WHERE spelling = :name", name=name
    )
    assert found is not None
    return int(found)


def names(desk: Desk, place: int) -> list[tuple[Any, ...]]:
    rows = desk.rows(
        "SELECT kind, spelling, valid::text, romanisation, romanisation_state"
        " FROM gazetteer.place_name WHERE place_id = :place ORDER BY lower(valid), kind",
        place=place,
    )
    return [tuple(row) for row in rows]


def make_secret(desk: Desk, place: int) -> None:
    with desk.writing(desk.officer) as connection:
        connection.exec_driver_sql(
            f"UPDATE gazetteer.place SET secrecy = 'secret' WHERE place_id = {place}"
        )


@pytest.fixture
def bridge(desk: Desk) -> int:
    desk.carry("naming", BRIDGE, effective_on=date(2026, 10, 10))
    return place_named(desk, "清颍桥")


def test_a_place_is_named_and_gets_its_code(desk: Desk, bridge: int) -> None:
    assert names(desk, bridge) == [
        ("standard", "清颍桥", "[2026-10-10,)", "Qīngyǐng Qiáo", "library")
    ]
    assert desk.rows(
        "SELECT place_code, division_codes, ST_AsText(position), meaning, source"
        " FROM gazetteer.place_version WHERE place_id = :place", place=bridge,
    ) == [("34129910023610000001", ["341299100000"], "POINT(115.505 33.015)", "颍水之桥",
           "案卷 2026-000001")]  # fmt: skip


def test_renaming_ends_the_old_name_and_keeps_it(desk: Desk, bridge: int) -> None:
    case = desk.carry(
        "renaming", action("rename_place", place_id=bridge, name="迎宾桥"),
        action("add_name", place_id=bridge, name="老桥", kind="alias"),
    )  # fmt: skip
    assert [(kind, name, period) for kind, name, period, *_ in names(desk, bridge)] == [
        ("standard", "清颍桥", "[2026-10-10,2026-11-01)"),
        ("alias", "老桥", "[2026-11-01,)"),
        ("standard", "迎宾桥", "[2026-11-01,)"),
    ]
    assert case.header.notice is not None
    assert case.header.notice["entries"][0]["former_name"] == "清颍桥"


def test_an_abolished_name_ends_and_its_code_stays_retired(desk: Desk, bridge: int) -> None:
    desk.carry("abolishing", action("abolish_place", place_id=bridge))
    assert names(desk, bridge)[0][2] == "[2026-10-10,2026-11-01)"
    again = {**BRIDGE["payload"], "place_code": "34129910023610000001", "name": "新桥"}
    number = desk.open("naming", action("create_place", **again), effective_on=date(2026, 11, 3))
    with pytest.raises(CodeTaken, match="retired"):
        desk.try_out(number)


def test_a_correction_reaches_back_and_leaves_what_was_known(desk: Desk, bridge: int) -> None:
    before = desk.now()
    name = desk.scalar("SELECT name_id FROM gazetteer.place_name WHERE place_id = :p", p=bridge)
    desk.carry(
        "correcting",
        action("correct_name", name_id=name, name="清颖桥"),
        action("correct_place", place_id=bridge, position=[115.506, 33.016], origin="一九九八年建"),
    )
    at = "SELECT spelling FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n"
    where = " WHERE place_id = :place AND valid @> DATE '2026-10-15'"
    assert desk.scalar(at + where, known=None, place=bridge) == "清颖桥"
    assert desk.scalar(at + where, known=before, place=bridge) == "清颍桥"
    assert desk.rows(
        "SELECT origin, ST_X(position) FROM gazetteer.place_version WHERE place_id = :p", p=bridge
    ) == [("一九九八年建", 115.506)]


def test_part_of_a_period_is_corrected(desk: Desk, bridge: int) -> None:
    desk.carry(
        "correcting",
        action("correct_place", place_id=bridge, meaning="旧义",
               **{"from": "2026-10-12", "to": "2026-10-20"}),
    )  # fmt: skip
    assert desk.rows(
        "SELECT valid::text, meaning FROM gazetteer.place_version WHERE place_id = :p"
        " ORDER BY valid", p=bridge,
    ) == [
        ("[2026-10-10,2026-10-12)", "颍水之桥"), ("[2026-10-12,2026-10-20)", "旧义"),
        ("[2026-10-20,)", "颍水之桥"),
    ]  # fmt: skip


def test_a_person_confirms_a_romanisation(desk: Desk, bridge: int) -> None:
    name = desk.scalar("SELECT name_id FROM gazetteer.place_name WHERE place_id = :p", p=bridge)
    desk.carry("correcting", action("correct_name", name_id=name, evidence="实地核对"))
    desk.carry("renaming", action("confirm_romanisation", name_id=name))
    assert names(desk, bridge)[0][4] == "confirmed"


def test_places_follow_their_division_to_its_new_code(desk: Desk, bridge: int) -> None:
    desk.carry(
        "transfer_division",
        action("transfer_division", code="341299100", new_parent_code="341298"),
    )
    assert desk.rows(
        "SELECT valid::text, division_codes FROM gazetteer.place_version WHERE place_id = :p"
        " ORDER BY valid", p=bridge,
    ) == [
        ("[2026-10-10,2026-11-01)", ["341299100000"]), ("[2026-11-01,)", ["341298101000"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "step",
    [
        action("rename_place", place_id=999, name="无名桥"),
        action("end_name", name_id=999),
        action("rename_place", place_id=2**63 - 1, name="无名桥"),
    ],
)
def test_a_place_that_is_not_there_is_not_renamed(desk: Desk, step: Step) -> None:
    with pytest.raises(UnknownPlace, match="There is no"):
        desk.open("renaming", step)


def test_a_division_is_renamed_by_a_case_of_divisions(desk: Desk) -> None:
    county = place_named(desk, "测试县")
    number = desk.open("renaming", action("rename_place", place_id=county, name="测试桥"))
    with pytest.raises(InputError, match="is a division"):
        desk.try_out(number)


def test_a_case_names_no_place_outside_the_division_it_is_for(desk: Desk, bridge: int) -> None:
    """Rights are asked of the case's division: a bridge next door is not renamed from here."""
    step = action("rename_place", place_id=bridge, name="迎宾桥")
    with pytest.raises(InputError, match=f"do not lie in it: {bridge}"):
        desk.open("renaming", step, division_code="341298000000")
    name = desk.scalar("SELECT name_id FROM gazetteer.place_name WHERE place_id = :p", p=bridge)
    with pytest.raises(InputError, match="do not lie in it"):
        desk.open(
            "correcting", action("correct_name", name_id=name, evidence="碑"),
            division_code="341298000000",
        )  # fmt: skip
    desk.open("renaming", step, division_code="341299000000")


def test_a_place_that_somebody_may_not_see_is_not_there_for_their_case(
    desk: Desk, bridge: int
) -> None:
    make_secret(desk, bridge)
    with pytest.raises(UnknownPlace, match=f"There is no place {bridge}"):
        desk.open("renaming", action("rename_place", place_id=bridge, name="迎宾桥"))


def test_no_refusal_names_a_neighbour_that_somebody_may_not_see(desk: Desk) -> None:
    """一营 sounds like 乙营, which only those cleared for it may know of."""
    make_secret(desk, place_named(desk, "乙营镇"))
    number = desk.open(
        "rename_division", action("rename_division", code="341299200", new_name="一营乡")
    )
    desk.attach(number, "application")
    desk.attach(number, "plan")
    assert desk.move(number, State.ACCEPTED).header.overrides == []


def test_a_name_taken_since_the_approval_is_not_given_twice(desk: Desk) -> None:
    """Both were free of clashes when they were approved (PN-6)."""
    first, second = (
        desk.ready(
            desk.open("rename_division", action("rename_division", code=code, new_name="丙原乡"))
        )
        for code in ("341299200", "341299201")
    )
    desk.apply(first)
    with pytest.raises(NameRefused, match="PN-6"):
        desk.apply(second)
    assert desk.case(second).header.state is State.ANNOUNCED


@pytest.mark.parametrize(
    ("kind", "step", "reason"),
    [
        ("renaming", action("add_name", name="老桥", kind="alias", to="2026-10-20"),
         "would end on 2026-10-20"),
        ("renaming", action("add_name", name="老桥", kind="alias", to="2026-11-01"),
         "would end on 2026-11-01"),
        ("correcting", action("correct_place", meaning="旧义", to="2026-10-10"),
         "would end on 2026-10-10"),
        ("correcting", action("correct_place", class_code="99999"), "no place class 99999"),
    ],
)  # fmt: skip
def test_what_ends_before_it_begins_or_is_in_no_class_is_refused(
    desk: Desk, bridge: int, kind: str, step: Step, reason: str
) -> None:
    number = desk.open(kind, action(step["kind"], **step["payload"], place_id=bridge))
    with pytest.raises(GazetteerError, match=reason):
        desk.try_out(number)


def test_what_the_commit_would_refuse_is_told_beforehand(desk: Desk, bridge: int) -> None:
    alias = action("add_name", place_id=bridge, name="老桥", kind="alias")
    number = desk.open("renaming", alias, alias)
    with pytest.raises(Contradiction, match="one name twice"):
        desk.try_out(number)


@pytest.mark.parametrize(
    "code", ["34129810023610000001", "34129910022200000001", "34129910023610000000"]
)
def test_a_place_code_is_county_township_class_and_serial(desk: Desk, code: str) -> None:
    number = desk.open("naming", action("create_place", **BRIDGE["payload"], place_code=code))
    with pytest.raises(InputError, match="is not 34129910023610"):
        desk.try_out(number)


def test_a_standard_name_in_another_spelling_is_looked_at_by_the_rules(
    desk: Desk, bridge: int
) -> None:
    """A correction is not the short way to another name; what it finds is answered."""
    name = desk.scalar("SELECT name_id FROM gazetteer.place_name WHERE place_id = :p", p=bridge)
    number = desk.open("correcting", action("correct_name", name_id=name, name="ABC桥"))
    desk.attach(number, "plan")
    with pytest.raises(NameRefused, match="PN-1"):
        desk.move(number, State.ACCEPTED)
    assert desk.approve(number).header.state is State.APPROVED


def test_a_name_that_a_rule_blocks_is_not_accepted(desk: Desk, bridge: int) -> None:
    number = desk.open("naming", action("create_place", **{**BRIDGE["payload"], "name": "ABC桥"}))
    desk.attach(number, "application")
    desk.attach(number, "plan")
    with pytest.raises(NameRefused, match="PN-1"):
        desk.move(number, State.ACCEPTED)
    assert bridge


def test_a_warning_is_answered_with_a_reason(desk: Desk) -> None:
    """一营 sounds like 乙营 but for the tones, in the same province (PN-6)."""
    number = desk.open(
        "rename_division", action("rename_division", code="341299200", new_name="一营乡")
    )
    desk.attach(number, "application")
    desk.attach(number, "plan")
    with pytest.raises(NameRefused, match="PN-6"):
        desk.move(number, State.ACCEPTED)
    with pytest.raises(InputError, match="needs a reason"):
        desk.override(number, "PN-6", "一营乡", " ")
    desk.override(number, "PN-6", "一营乡", "历史沿用,群众熟知")
    case = desk.move(number, State.ACCEPTED)
    assert [(o["rule"], o["account"]) for o in case.header.overrides] == [("PN-6", "Officer")]


def test_a_listed_name_is_not_given_up_before_measures_are_taken(desk: Desk, bridge: int) -> None:
    """地名管理条例 第二十五条."""
    with desk.writing(desk.officer) as connection:
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.heritage_claim (place_id, valid, category, claim, citation,"
            f" is_listed) VALUES ({bridge}, '[2000-01-01,)', 'listed', '百年老桥', '县志', true)"
        )
    number = desk.open("renaming", action("rename_place", place_id=bridge, name="迎宾桥"))
    desk.attach(number, "application")
    desk.attach(number, "plan")
    with pytest.raises(NameRefused, match="PN-13"):
        desk.move(number, State.ACCEPTED)
    desk.attach(number, "measures")
    for rule in ("PN-11", "PN-13"):
        desk.override(number, rule, "迎宾桥", "已制定保护措施")
    assert desk.move(number, State.ACCEPTED).header.state is State.ACCEPTED


def test_a_case_about_a_secret_place_is_secret(desk: Desk) -> None:
    """密级: staff without the clearance neither see the case nor what hangs on it."""
    secret = {**BRIDGE["payload"], "name": "乙营库", "secrecy": "secret"}
    number = desk.open("naming", action("create_place", **secret))
    assert desk.case(number).header.secrecy == "secret"
    with desk.database.read(STAFF_ROLE) as connection, pytest.raises(UnknownCase):
        find_case(connection, number)
    with desk.database.read(STAFF_ROLE) as connection:
        for table in ("change_case", "case_action", "case_step"):
            found = connection.exec_driver_sql(f"SELECT count(*) FROM office.{table}")
            assert found.scalar_one() == 0
    with pytest.raises(SetupError), desk.database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM office.change_case")


def test_a_name_does_not_begin_before_its_place(desk: Desk, bridge: int) -> None:
    name = desk.scalar("SELECT name_id FROM gazetteer.place_name WHERE place_id = :p", p=bridge)
    early = {"from": "2025-01-01"}
    number = desk.open("correcting", action("correct_name", name_id=name, **early))
    with pytest.raises(InputError, match="its place is not there"):
        desk.try_out(number)
