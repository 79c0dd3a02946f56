import pytest

from gazetteer.naming.finding import Alike
from gazetteer.naming.sameness import sound_of
from tests.gazetteer.naming.lists import Lists, ask, place, told

ANHUI = Lists(
    [
        place(1, "江口镇", code="341226104"),
        place(2, "古城乡", code="341221200"),
        place(3, "洋湖镇", code="341226105"),
        place(4, "江口街道", code="341702004"),
        place(5, "江口镇", code="350305100"),  # another province
    ]
)


def neighbours(name: str, around: Lists, class_code: str = "21500", **more: object) -> list[str]:
    return [
        f"{n.alike} {n.place_id}"
        for f in ask(name, class_code, around, **more)
        for n in f.neighbours
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江口镇", ["PN-6 same_specific_part warn [江口]", "PN-6 same_name block [江口镇]"]),
        ("江口乡", ["PN-6 same_specific_part block [江口]"]),
        ("古城镇", ["PN-6 same_specific_part block [古城]"]),
        ("阳湖镇", ["PN-6 same_sound warn [阳湖]"]),
        ("羊壶乡", ["PN-6 same_sound warn [羊壶]"]),
        ("养虎镇", ["PN-6 same_sound_but_tones warn [养虎]"]),
        ("颍口镇", []),
    ],
)
def test_townships_are_compared_within_the_province(name: str, expected: list[str]) -> None:
    found = told(ask(name, around=ANHUI))
    assert sorted(found) == sorted(expected)


def test_another_province_is_no_concern() -> None:
    assert ask("古城镇", around=ANHUI, division="350305000000") == []


def test_each_neighbour_is_named_once_for_the_strongest_reason() -> None:
    assert neighbours("江口镇", ANHUI) == ["same_name 1", "same_specific_part 4"]


def test_the_place_itself_and_what_it_replaces_are_no_neighbours() -> None:
    # 撤乡设镇: the town succeeds the township of its name.
    assert neighbours("江口镇", ANHUI, place_id=1) == ["same_specific_part 4"]
    assert ask("古城镇", around=ANHUI, replaces=frozenset({2})) == []


def test_street_offices_are_not_listed_by_the_article_and_only_warn() -> None:
    around = Lists([place(1, "文峰街道", code="341202001")])
    (of_an_office,) = ask("文峰街道", around=around, division="341203000000")
    (of_a_town,) = ask("文峰镇", around=around, division="341203000000")
    assert told([of_an_office]) == ["PN-6 same_name warn [文峰街道]"]
    assert told([of_a_town]) == ["PN-6 same_specific_part warn [文峰]"]
    assert "街道" in of_a_town.message_zh


def test_a_name_on_record_that_clashes_is_listed_not_blocked() -> None:
    (found,) = ask("古城镇", around=ANHUI, is_new=False)
    assert told([found]) == ["PN-6 same_specific_part warn [古城]"]
    assert found.can_override


def test_committees_are_compared_within_the_county() -> None:
    around = Lists(
        [
            place(1, "王庄村委会", "21610", "341226104201"),
            place(2, "王庄社区居委会", "21620", "341226105001"),
            place(3, "王庄村委会", "21610", "341221104201"),
        ]
    )
    found = ask("王庄村委会", "21610", around, division="341226106000")
    assert told(found) == [
        "PN-7 same_specific_part block [王庄]", "PN-7 same_name block [王庄村委会]",
    ]  # fmt: skip
    assert [n.place_id for f in found for n in f.neighbours] == [2, 1]


def test_counties_warn_since_the_nations_list_may_not_be_complete() -> None:
    around = Lists([place(1, "鼓楼区", "21400", "320106000")])
    assert told(ask("鼓楼区", "21400", around)) == ["PN-5 same_name warn [鼓楼区]"]


@pytest.mark.parametrize("class_code", ["22200", "12100", "23610"])
def test_no_article_asks_other_names_to_differ(class_code: str) -> None:
    around = Lists([place(1, "王庄", class_code, "341226104")])
    assert not [f for f in ask("王庄", class_code, around) if f.notice == "重"]


def test_streets_and_estates_are_compared_apart_within_the_built_up_area() -> None:
    around = Lists(
        [place(1, "颍河路", "23510"), place(2, "颍河路", "26100")], built_up=(77, "阜阳建成区")
    )
    found = ask("颍河路", "23510", around, position=(115.8, 32.9))
    assert told(found) == ["PN-8 same_name block [颍河路]"]
    assert [n.place_id for n in found[0].neighbours] == [1]
    assert around.asked[0].built_up_area == 77
    assert "建成区“阜阳建成区”" in found[0].message_zh


def test_a_lane_beside_its_road_is_a_series_not_a_duplicate() -> None:
    around = Lists([place(1, "颍河路", "23510", "341202001")])
    found = ask("颍河巷", "23510", around, division="341202000000")
    assert told(found) == ["PN-8 same_specific_part warn [颍河]"]


def test_without_a_built_up_area_the_county_stands_in_and_the_finding_says_so() -> None:
    around = Lists([place(1, "颍河路", "23510", "341202001")])
    (found,) = ask("颍河路", "23510", around, division="341202003000", position=(115.8, 32.9))
    assert around.asked[0].prefix == "341202"
    assert around.asked[0].is_fallback
    assert "没有登记建成区" in found.message_zh
    assert "No built-up area" in found.message_en


def test_where_the_division_is_not_known_nothing_is_compared() -> None:
    assert ask("江口镇", around=ANHUI, division=None) == []


def test_a_name_under_a_prefecture_alone_is_compared_in_all_of_it() -> None:
    around = Lists([place(1, "颍河路", "23510", "341203001")])
    assert ask("颍河路", "23510", around, division="341200000000")
    assert around.asked[0].prefix == "3412"


def test_sounds_are_letters_without_spaces_and_apostrophes() -> None:
    sound = sound_of("六安市", "六安", "市", "Lù'ān Shì", "21300")
    assert sound is not None
    assert (sound.whole, sound.specific) == ("lùānshì", "lùān")
    assert sound_of("A", "A", "", None, "21500") is None


def test_a_confirmed_reading_decides_the_sound() -> None:
    # 六 is lù in 六安, so 陆安镇 sounds the same, and 溜安镇 does not.
    around = Lists([place(1, "六安镇", code="341226104")])
    assert neighbours("陆安镇", around) == [f"{Alike.SOUND} 1"]
    assert neighbours("溜安镇", around) == []
