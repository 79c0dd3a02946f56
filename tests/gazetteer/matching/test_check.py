"""What a written name is: standard, not standard, several, none."""

from __future__ import annotations

from datetime import date

import pytest

from gazetteer.matching.check import CheckQuestion, WrittenName, check_names
from gazetteer.matching.verdict import Fault, Status, Verdict
from gis.database import Database
from gis.roles import STAFF_ROLE
from tests.gazetteer.matching.world import DAY


def check(
    world: Database, name: str, within: str | None = None, *, role: str | None = None,
    day: date = DAY, place_class: str | None = None,
) -> Verdict:  # fmt: skip
    written = WrittenName(name, within)
    with world.read(role) as connection:
        return check_names(connection, [written], CheckQuestion(day, None, place_class))[written]


@pytest.mark.parametrize("written", ["江口镇", " 江口镇 ", "颍上县江口镇", "安徽省颍上县江口镇"])
def test_a_standard_name_may_stand_behind_its_divisions(world: Database, written: str) -> None:
    found = check(world, written)
    assert (found.status, found.fault) == (Status.STANDARD, None)
    assert found.best is not None
    assert found.best.division_code == "341226100000"


@pytest.mark.parametrize(
    ("written", "fault", "name"),
    [
        ("颍水", Fault.FORMER, "颍河"),
        ("沙颍河", Fault.ALIAS, "颍河"),
        ("江口鎮", Fault.VARIANT, "江口镇"),
        ("文峰", Fault.INCOMPLETE, "文峰街道"),
        ("wenfeng jiedao", Fault.PINYIN, "文峰街道"),
        ("341226", Fault.CODE, "颍上县"),
        ("颖上县", Fault.MISSPELT, "颍上县"),
    ],
)
def test_why_a_name_is_not_standard(world: Database, written: str, fault: Fault, name: str) -> None:
    found = check(world, written)
    assert (found.status, found.fault) == (Status.NOT_STANDARD, fault)
    assert found.best is not None
    assert found.best.name == name
    assert found.why[0]
    assert found.why[1]


def test_namesakes_are_several_until_a_division_tells_them_apart(world: Database) -> None:
    found = check(world, "柳沟")
    assert found.status is Status.SEVERAL
    assert found.best is None
    assert len(found.hits) == 2
    assert found.chances[0] == found.chances[1] < 50.1
    within = check(world, "柳沟", "颍上县")
    assert within.status is Status.STANDARD


@pytest.mark.parametrize("within", ["颍上县", "颍上", "阜阳市颍上县", "341226", "341226000000"])
def test_a_division_is_named_in_many_ways(world: Database, within: str) -> None:
    assert check(world, "柳沟", within).status is Status.STANDARD


def test_the_other_county_has_a_name_but_not_this_one(world: Database) -> None:
    found = check(world, "江口镇", "颍州区")
    assert found.status is Status.NONE
    assert [hit.name for hit in found.hits] == ["江口镇"]
    assert found.remark == ("“颍州区”内没有，他处有", "not in 颍州区, but elsewhere")


def test_a_division_nobody_knows_leaves_it_to_a_person(world: Database) -> None:
    found = check(world, "江口镇", "华容县")
    assert found.status is Status.SCOPE_UNKNOWN
    assert found.best is None
    assert found.hits[0].name == "江口镇"


@pytest.mark.parametrize("written", ["彩虹城", "！？", "长" * 300, "'; DROP TABLE place; --"])
def test_what_is_not_found_stays_a_row(world: Database, written: str) -> None:
    assert check(world, written).status is Status.NONE


def test_a_blank_is_a_blank(world: Database) -> None:
    assert check(world, "   ").status is Status.BLANK


def test_names_of_another_class_are_not_meant(world: Database) -> None:
    assert check(world, "颍河", place_class="121").status is Status.STANDARD
    assert check(world, "颍河", place_class="21").status is Status.NONE


def test_a_name_holds_from_its_first_day_on(world: Database) -> None:
    """柳沟 begins on 2000-01-01, the townships on 2016-12-31."""
    assert check(world, "颍河", day=date(2000, 1, 1)).status is Status.STANDARD
    assert check(world, "江口镇", day=date(2016, 12, 30)).status is Status.NONE


def test_what_is_internal_is_found_by_staff_alone(world: Database) -> None:
    assert check(world, "蓝湾").status is Status.NONE
    assert check(world, "蓝湾", role=STAFF_ROLE).status is Status.STANDARD


def test_each_name_is_looked_up_once_and_progress_ends_at_all(world: Database) -> None:
    told: list[tuple[str, int, int | None]] = []
    names = [WrittenName("江口镇"), WrittenName("颍河"), WrittenName("江口镇")] * 50
    with world.read() as connection:
        found = check_names(connection, names, CheckQuestion(DAY), lambda *step: told.append(step))
    assert len(found) == 2
    assert told[-1][1:] == (2, 2)
