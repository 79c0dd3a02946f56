import pytest

from gazetteer.division import Level
from gazetteer.places.place_class import (
    Romanised,
    Scope,
    class_of_division,
    nearest_class,
    shipped_classes,
)
from gis.errors import FieldError

CENSUS_GROUPS = {
    "海域", "陆地水系", "陆地地形", "行政区域", "群众自治组织", "非行政区域", "居民点",
    "交通运输设施", "水利电力通信设施", "纪念地旅游景点", "建筑物", "单位",
}  # fmt: skip


def test_every_class_stands_below_a_class_and_says_where_it_comes_from() -> None:
    classes = shipped_classes()
    for code, found in classes.items():
        assert code.isdigit()
        assert len(code) == 5
        assert found.evidence
        assert found.parent_code is None or found.parent_code in classes
        stem = (found.parent_code or "").rstrip("0")
        assert code.startswith(stem)


def test_the_groups_are_those_of_the_census() -> None:
    assert {found.group for found in shipped_classes().values()} == CENSUS_GROUPS


@pytest.mark.parametrize(
    ("code", "scope", "romanised"),
    [
        ("21400", Scope.NATION, Romanised.DIVISION),
        ("21500", Scope.PROVINCE, Romanised.DIVISION),
        ("21610", Scope.COUNTY, Romanised.DIVISION),
        ("23510", Scope.BUILT_UP_AREA, Romanised.FEATURE),
        ("26100", Scope.BUILT_UP_AREA, Romanised.FEATURE),
        ("22200", Scope.NONE, Romanised.SETTLEMENT),
        ("12100", Scope.NONE, Romanised.FEATURE),
    ],
)
def test_where_names_of_a_class_must_differ(code: str, scope: Scope, romanised: Romanised) -> None:
    found = shipped_classes()[code]
    assert (found.scope, found.romanises_as) == (scope, romanised)


@pytest.mark.parametrize(
    ("level", "name", "code", "expected"),
    [
        (Level.PROVINCE, "安徽省", "340000000000", "21200"),
        (Level.PREFECTURE, "阜阳市", "341200000000", "21300"),
        (Level.COUNTY, "颍上县", "341226000000", "21400"),
        (Level.COUNTY, "阜阳经济技术开发区", "341272000000", "21730"),
        (Level.TOWNSHIP, "江口镇", "341226104000", "21500"),
        (Level.TOWNSHIP, "阜合产业园", "341204400000", "21700"),
        (Level.COMMUNITY, "文德社区居委会", "341202001001", "21620"),
        (Level.COMMUNITY, "七里村委会", "341202001200", "21610"),
        (Level.COMMUNITY, "七里村", "341202001001", "21610"),
        (Level.COMMUNITY, "七里社区", "341202001200", "21620"),
        (Level.COMMUNITY, "农场生活区", "341202001498", "21700"),
    ],
)
def test_the_class_of_a_division(level: Level, name: str, code: str, expected: str) -> None:
    assert class_of_division(level, name, code) == expected
    assert expected in shipped_classes()


def test_a_code_not_on_file_belongs_to_the_next_wider_class() -> None:
    assert nearest_class("23511", shipped_classes()).class_code == "23510"
    assert nearest_class("22199", shipped_classes()).class_code == "22100"


@pytest.mark.parametrize("code", ["", "2150", "215000", "abcde", "99999", "２１５００"])
def test_what_is_no_class(code: str) -> None:
    with pytest.raises(FieldError) as error:
        nearest_class(code, shipped_classes())
    assert error.value.mend
