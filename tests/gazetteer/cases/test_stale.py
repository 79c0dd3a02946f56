from __future__ import annotations

import threading
from datetime import date

import pytest

from gazetteer.cases.move import MissingPart
from gazetteer.cases.stale import StaleCase
from gazetteer.cases.state import State
from tests.gazetteer.cases.desk import Desk, action


def rename(code: str, name: str) -> dict[str, object]:
    return action("rename_division", code=code, new_name=name)


def test_a_case_on_a_state_that_changed_is_refused_with_the_difference(desk: Desk) -> None:
    late = desk.ready(
        desk.open("rename_division", rename("341299200", "丙原乡"), effective_on=date(2026, 11, 5))
    )
    desk.carry("rename_division", rename("341299200", "丙林乡"))
    with pytest.raises(StaleCase) as refused:
        desk.apply(late)
    rows = [d for d in refused.value.difference if d["relation"] == "gazetteer.division_version"]
    assert [(d["code"], d["was"] and d["was"]["name"], d["is"] and d["is"]["name"])
            for d in rows] == [
        ("341299200000", "丙河乡", "丙河乡"), ("341299200000", None, "丙林乡"),
    ]  # fmt: skip
    assert rows[0]["was"]["valid"] == "[2000-01-01,)"
    assert rows[0]["is"]["valid"] == "[2000-01-01,2026-11-01)"
    assert desk.case(late).header.state is State.ANNOUNCED


def test_what_others_change_elsewhere_is_no_matter(desk: Desk) -> None:
    late = desk.ready(desk.open("rename_division", rename("341299200", "丙原乡")))
    desk.carry("rename_division", rename("341299201", "丁林乡"))
    assert desk.apply(late).header.state is State.IN_FORCE


def test_a_new_child_makes_a_merger_stale(desk: Desk) -> None:
    merger = desk.ready(
        desk.open(
            "merge_divisions",
            action("merge_divisions", codes=["341299200", "341299201"], name="丙丁乡"),
        )
    )
    desk.carry(
        "establish_division",
        action("establish_division", name="丙三村委会", parent_code="341299200"),
    )
    with pytest.raises(StaleCase):
        desk.apply(merger)


def test_a_stale_case_is_looked_at_again_and_approved_again(desk: Desk) -> None:
    late = desk.ready(
        desk.open("rename_division", rename("341299200", "丙原乡"), effective_on=date(2026, 11, 5))
    )
    desk.carry("rename_division", rename("341299200", "丙林乡"))
    case = desk.move(late, State.ACCEPTED, remark="已核对现状")
    assert case.header.approval_no is None
    assert case.header.filed_on is None
    desk.move(late, State.CONSULTING)
    facts = {
        "approver": "阜阳市人民政府", "approver_class": "government", "approval_no": "2号",
        "approved_on": date(2026, 10, 20),
    }  # fmt: skip
    with pytest.raises(MissingPart, match="approval"):
        desk.move(late, State.APPROVED, facts=facts)  # the first approval's document is no answer
    for document in ("approval", "filing", "notice"):
        desk.attach(late, document)
    desk.move(late, State.APPROVED, facts=facts)
    desk.announce_again(late)
    desk.apply(late)
    assert desk.scalar(
        "SELECT name FROM gazetteer.division_version"
        " WHERE code = '341299200000' AND upper_inf(valid)"
    ) == "丙原乡"  # fmt: skip


def test_of_two_cases_on_one_place_one_wins_and_the_other_is_told(desk: Desk) -> None:
    """Ten at once, each on a thread of its own."""
    numbers = [
        desk.ready(desk.open("rename_division", rename("341299200", f"丙{word}乡")))
        for word in ("原", "林", "山", "泉")
    ]
    start = threading.Barrier(len(numbers))
    told: list[str] = []

    def work(number: str) -> None:
        start.wait()
        try:
            desk.apply(number)
            told.append("applied")
        except StaleCase as refused:
            told.append("stale" if refused.difference else "stale without a word")

    threads = [threading.Thread(target=work, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["applied", "stale", "stale", "stale"]
    states = [desk.case(number).header.state for number in numbers]
    assert states.count(State.IN_FORCE) == 1
