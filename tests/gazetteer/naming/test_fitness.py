import pytest

from gazetteer.naming.port import Heritage
from tests.gazetteer.naming.lists import Lists, ask, place, told


def test_a_division_is_not_named_after_a_famous_feature() -> None:
    assert told(ask("黄山镇")) == ["PN-10 famous_feature warn [黄山]"]


def test_a_new_feature_does_not_take_a_famous_name() -> None:
    assert told(ask("黄山", "13400")) == ["PN-5 famous_feature warn [黄山]"]
    assert ask("黄山", "13400", is_new=False) == []


def test_a_village_may_be_called_so() -> None:
    assert ask("黄山村", "21610") == []


def test_a_division_is_not_named_after_a_feature_beyond_its_area() -> None:
    around = Lists(features=[place(9, "八里河", "12100", "341227")])
    assert told(ask("八里河镇", around=around)) == ["PN-10 feature_outside warn [八里河]"]
    assert ask("八里河村", "21610", around) == []


@pytest.mark.parametrize(
    ("name", "class_code", "is_local"),
    [
        ("江口大桥", "23610", True),
        ("清水大桥", "23610", False),
        ("江口站", "23320", True),
        ("清水路", "23510", True),  # streets have rules of their own
        ("清水村", "21610", True),
    ],
)
def test_facilities_bear_the_local_name(name: str, class_code: str, is_local: bool) -> None:
    around = Lists(local={"江口", "颍上", "阜阳"})
    found = [f for f in ask(name, class_code, around) if f.rule == "PN-11"]
    assert (found == []) == is_local


def test_where_no_local_name_is_known_nothing_is_said_of_facilities() -> None:
    assert ask("清水大桥", "23610") == []


@pytest.mark.parametrize(
    ("name", "class_code", "expected"),
    [
        ("颍河大桥", "23610", []),
        ("颍河路", "23610", ["PN-12 no_generic warn [路]"]),
        ("江口村", "21500", ["PN-12 no_generic warn [村]"]),
        ("江口", "21500", ["PN-12 no_generic warn [口]"]),
        ("江口花园", "26100", []),  # any generic may fit a building
    ],
)
def test_the_generic_part_fits_the_class(name: str, class_code: str, expected: list[str]) -> None:
    checks = [t.replace("unfitting_generic", "no_generic") for t in told(ask(name, class_code))]
    assert checks == expected


LISTED = Heritage(True, ("千年古镇：建制于北宋（颍州志）",))
CLAIMED = Heritage(False, ("千年古村落：明代（县志）",))


@pytest.mark.parametrize(
    ("heritage", "has_measures", "expected"),
    [
        (LISTED, False, ["PN-13 listed_name block [颍口镇]"]),
        (LISTED, True, ["PN-13 listed_name warn [颍口镇]"]),
        (CLAIMED, False, ["PN-13 historic_name warn [颍口镇]"]),
        (Heritage(False, ()), False, []),
    ],
)
def test_a_listed_name_is_kept_until_measures_are_attached(
    heritage: Heritage, has_measures: bool, expected: list[str]
) -> None:
    around = Lists(heritage=heritage)
    found = ask("颍口镇", around=around, place_id=1, old_name="江口镇", has_measures=has_measures)
    assert told(found) == expected
    if expected and "block" in expected[0]:
        assert not found[0].can_override
        assert "颍州志" in found[0].message_zh


def test_a_naming_and_an_unchanged_name_give_nothing_up() -> None:
    around = Lists(heritage=LISTED)
    assert ask("江口镇", around=around, place_id=1) == []
    assert ask("江口镇", around=around, place_id=1, old_name="江口镇") == []
