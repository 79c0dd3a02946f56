from datetime import date

import pytest

from gazetteer.repository import UnknownDivision
from tests.gazetteer.naming.places import Places

COUNTY = "341226000000"
TOWN = "341226100000"
DISTRICT = "341202000000"
# A square of two minutes around 115.81, 32.89.
BUILT_UP = "POLYGON((115.80 32.88, 115.82 32.88, 115.82 32.90, 115.80 32.90, 115.80 32.88))"


def test_a_town_is_compared_with_the_towns_of_the_province(places: Places) -> None:
    assert places.told("古城镇", "21500", COUNTY) == [
        "PN-6 same_specific_part block: 古城乡", "PN-6 same_name block: 古城镇",
    ]  # fmt: skip
    (neighbour,) = places.check("江口乡", "21500", DISTRICT).findings[0].neighbours
    assert (neighbour.code, neighbour.within) == (TOWN, "颍上县")
    assert neighbour.romanisation == "Jiāngkǒu Zhèn"


def test_a_village_is_compared_with_those_of_its_county(places: Places) -> None:
    assert places.told("汪庄村委会", "21610", TOWN) == [
        "PN-7 same_sound_but_tones warn: 王庄村委会"
    ]
    assert places.told("汪庄村委会", "21610", "341202100000")[0].startswith("PN-7 same_name block")


def test_the_place_to_be_renamed_is_not_its_own_neighbour(places: Places) -> None:
    assert places.told("江口镇", "21500", COUNTY, place_id=places.number(TOWN)) == []


def test_a_name_approved_for_later_is_taken_and_an_ended_one_is_free(places: Places) -> None:
    places.enter("颍河路", "23510", DISTRICT, valid="[2030-01-01,)")
    places.enter("淮河路", "23510", DISTRICT, valid="[2000-01-01,2010-01-01)")
    assert places.told("颍河路", "23510", DISTRICT) == ["PN-8 same_name block: 颍河路"]
    assert places.told("淮河路", "23510", DISTRICT) == []
    then = date(2009, 12, 31)
    assert places.check("淮河路", "23510", DISTRICT, then).findings == ()


def test_streets_are_compared_within_the_built_up_area_where_one_is_on_record(
    places: Places,
) -> None:
    places.enter("颍河路", "23510", DISTRICT, at=(115.81, 32.89))
    places.enter("颍河路", "23510", COUNTY, at=(116.2, 32.6))
    there = {"position": (115.815, 32.885)}
    (by_county,) = places.check("颍河路", "23510", DISTRICT, **there).findings
    assert "没有登记建成区" in by_county.message_zh
    assert len(by_county.neighbours) == 1

    places.enter("阜阳建成区", "21780", DISTRICT, shape=BUILT_UP)
    (by_area,) = places.check("颍河路", "23510", COUNTY, **there).findings
    assert "建成区“阜阳建成区”" in by_area.message_zh
    assert len(by_area.neighbours) == 1
    outside = places.check("淮河路", "23510", DISTRICT, position=(115.9, 32.89))
    assert outside.verdict == "clear"


def test_a_secret_place_is_no_neighbour_for_the_public(places: Places) -> None:
    places.enter("颍河路", "23510", DISTRICT, secrecy="secret")
    assert places.told("颍河路", "23510", DISTRICT) == []
    cleared = places.check("颍河路", "23510", DISTRICT, role="gazetteer_cleared")
    assert cleared.verdict == "blocked"


def test_a_facility_bears_a_name_of_its_division_or_of_a_settlement_there(places: Places) -> None:
    places.enter("谢桥", "22200", TOWN)
    assert places.told("谢桥大桥", "23610", TOWN) == []
    assert places.told("江口大桥", "23610", TOWN) == []
    assert places.told("颍上大桥", "23610", TOWN) == []
    assert places.told("清水大桥", "23610", TOWN) == ["PN-11 not_the_local_name warn: "]


def test_a_division_is_not_named_after_a_river_elsewhere(places: Places) -> None:
    places.enter("茨淮新河", "12100", DISTRICT)
    assert places.told("茨淮新河镇", "21500", COUNTY) == ["PN-10 feature_outside warn: 茨淮新河"]
    assert places.told("茨淮新河镇", "21500", DISTRICT) == []


def test_a_listed_name_is_protected(places: Places) -> None:
    town = places.number(TOWN)
    places.run(
        "INSERT INTO gazetteer.heritage_claim"
        " (place_id, valid, category, claim, citation, is_listed)"
        " VALUES (:town, '[2023-01-01,)', '千年古镇', '建于北宋', '颍州志', true)",
        town=town,
    )
    renaming = {"place_id": town, "old_name": "江口镇"}
    (found,) = places.check("颍口镇", "21500", COUNTY, **renaming).findings
    assert found.rule == "PN-13"
    assert "颍州志" in found.message_zh
    assert places.check("颍口镇", "21500", COUNTY, **renaming).verdict == "blocked"
    measured = places.check("颍口镇", "21500", COUNTY, has_measures=True, **renaming)
    assert measured.verdict == "doubtful"


def test_a_division_that_is_not_on_record_is_refused(places: Places) -> None:
    with pytest.raises(UnknownDivision):
        places.check("江口镇", "21500", "999999000000")


def test_words_that_the_bureau_loaded_stand_instead_of_those_that_ship(places: Places) -> None:
    assert places.told("曼哈顿小区", "26100", DISTRICT) == ["PN-3 foreign_place block: "]
    places.run(
        "INSERT INTO gazetteer.naming_word (word, category, rule, source, valid)"
        " VALUES ('王大锤', 'leader', 'PN-2', 'bureau', '[2020-01-01,)')"
    )
    assert places.told("曼哈顿小区", "26100", DISTRICT) == []
    assert places.told("王大锤路", "23510", DISTRICT) == ["PN-2 leader block: "]


def test_classes_that_the_bureau_loaded_decide_the_scope(places: Places) -> None:
    places.enter("颍河", "12100", DISTRICT)
    assert places.told("颍河", "12100", DISTRICT) == []
    places.run(
        "INSERT INTO gazetteer.place_class"
        " (class_code, name, scope, romanises_as, generic_parts, evidence, valid)"
        " VALUES ('12100', '河流', 'county', 'feature', '{河}', 'bureau', '[2020-01-01,)')"
    )
    assert places.told("颍河", "12100", DISTRICT) == ["PN-7 same_name block: 颍河"]


def test_lists_without_a_word_are_named_as_not_checked(places: Places) -> None:
    checked = places.check("毛岭路", "23510", DISTRICT)
    assert {"leader", "company", "trademark"} <= set(checked.unchecked)
    assert "foreign_place" not in checked.unchecked
    leader = next(u for u in checked.as_dict()["unchecked"] if u["category"] == "leader")
    assert (leader["rule"], leader["zh"]) == ("PN-2", "国家领导人姓名")
