"""Places come from files as census records have them."""

from __future__ import annotations

from datetime import date

import pytest

from gazetteer.places.place import NameKind, Place, parse_place_key
from gazetteer.places.repository import find_place, list_places
from tests.gazetteer.register import LIST, Register, counts, said

CODE = "34120200122200000001"
CENSUS = f"""\
地名代码,标准名称,地名类别,所在(跨)行政区,东经,北纬,坐标系,罗马字母拼写,地名的来历,含义,别名,曾用名,密级,设立年份,资料来源
{CODE},王庄,22200,341202001,115.81,32.90,CGCS2000,Wángzhuāng,王姓始居,王姓的村庄,大王庄;老王庄,王家庄,公开,1958,普查
"""


@pytest.fixture
def listed(register: Register) -> Register:
    register.load("divisions", LIST)
    return register


def place(register: Register, key: str, as_of: str = "2023-06-01") -> Place:
    with register.database.read() as connection:
        return find_place(connection, parse_place_key(key), date.fromisoformat(as_of))


def names(place: Place, kind: NameKind) -> list[str]:
    return [name.spelling for name in place.names if name.kind is kind]


def test_a_census_record_becomes_a_place_with_names(listed: Register) -> None:
    report = listed.load("places", CENSUS)
    found = place(listed, CODE)

    assert said(report) == []
    assert counts(report, "place_version") == (1, 0, 0, 0)
    assert (found.summary.name, found.summary.romanisation) == ("王庄", "Wángzhuāng")
    assert found.summary.romanisation_state == "confirmed"
    assert (found.summary.class_code, found.summary.class_name) == ("22200", "农村居民点")
    assert (found.summary.longitude, found.summary.latitude) == (115.81, 32.90)
    assert names(found, NameKind.ALIAS) == ["大王庄", "老王庄"]
    assert names(found, NameKind.FORMER) == ["王家庄"]
    assert (found.origin, found.meaning, found.codes) == ("王姓始居", "王姓的村庄", (CODE,))
    assert found.summary.valid_from == date(1958, 12, 31)
    assert [d.name for d in found.divisions_by_law[0]] == ["鼓楼街道", "颍州区", "阜阳市", "安徽省"]


def test_the_same_file_again_changes_and_records_nothing(listed: Register) -> None:
    listed.load("places", CENSUS)
    revisions = listed.revisions()

    assert listed.load("places", CENSUS).is_nothing
    assert listed.revisions() == revisions


def test_headers_of_the_exchange_format_are_known(listed: Register) -> None:
    listed.load(
        "places",
        "DMDM,BZMC,类别,所在行政区,DLSTGK,DMDHY,DMDLL,DMDLSYG\n"
        f"{CODE},王庄,农村居民点,341202001,村庄,含义,来历,沿革\n",
    )
    found = place(listed, CODE)

    assert (found.description, found.meaning, found.origin, found.history) == (
        "村庄", "含义", "来历", "沿革",
    )  # fmt: skip
    assert found.summary.class_code == "22200"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3.41202E+19,王庄,22200,341202001,,,", "3 地名代码: the place code 3.41202E+19 was turned"
         " into a number by the spreadsheet; its digits are lost."),
        ("34120200122200000000,王庄,22200,341202001,,,", "3 地名代码: the place code"
         " 34120200122200000000 ends in the serial 000000: a spreadsheet may have rounded it."),
        (",王庄,99999,341202001,,,", "3 class_code: there is no place class 99999"),
        (",王庄,飞船,341202001,,,", "3 class_code: '飞船' is no place class."),
        (",王庄,22200,341299,,,", "3 division_codes: it lies in 341299000000, which is no division"
         " on record."),
        (",王庄,22200,341202001,2020-01-01,2019-01-01,", "3 valid_to: it ends on 2019-01-01, not"
         " after it begins on 2020-01-01."),
        (",王\ue000庄,22200,341202001,,,", "3 标准名称: the name '\\u738b\\ue000\\u5e84' holds the"
         " character U+E000, which cannot be shown."),
        (",王?庄,22200,341202001,,,", "3 标准名称: the name 王?庄 holds a question mark: a"
         " character was lost on the way."),
        (",王庄,22200,341202001,,,机密", "3 密级: '机密' is not a known Secrecy (密级)."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_row_and_column(
    listed: Register, row: str, reason: str
) -> None:
    header = "地名代码,标准名称,地名类别,所在行政区,设立日期,废止日期,密级\n"
    good = ",李庄,22200,341202001,,,\n"

    assert listed.refused("places", header + good + row + "\n") == [reason]
    assert listed.column("SELECT count(*) FROM gazetteer.place WHERE division_id IS NULL") == [0]


def test_rows_alike_in_name_class_and_division_must_be_told_apart(listed: Register) -> None:
    header = "name,class_code,division_codes,longitude,latitude\n"
    twins = "王庄,22200,341202001,115.81,32.9\n王庄,22200,341202001,115.82,32.9\n"

    assert listed.refused("places", header + twins, crs="4490") == [
        f"{row} name: several rows are 王庄 (22200) in 341202001000 from the same day, and differ."
        for row in (2, 3)
    ]


def test_a_row_without_a_code_that_several_places_fit_is_ambiguous(listed: Register) -> None:
    listed.load(
        "places",
        "place_code,name,class_code,division_codes\n"
        f"{CODE},王庄,22200,341202001\n{CODE[:-1]}2,王庄,22200,341202001\n",
    )

    assert listed.refused("places", "name,class_code,division_codes\n王庄,22200,341202001\n") == [
        "2 name: 2 places on record are 王庄 (22200) in 341202001000."
    ]


def test_a_row_without_a_code_speaks_of_the_one_place_that_fits(listed: Register) -> None:
    listed.load("places", CENSUS)
    report = listed.load(
        "places", "name,class_code,division_codes,meaning\n王庄,22200,341202001,新的\n"
    )

    assert counts(report, "place_version") == (0, 1, 0, 0)
    assert (place(listed, CODE).meaning, place(listed, CODE).origin) == ("新的", "王姓始居")


def test_a_retired_code_is_never_used_again(listed: Register) -> None:
    listed.load("places", CENSUS)
    header = "place_code,name,class_code,division_codes,valid_from,valid_to\n"
    listed.load("places", header + f"{CODE},王庄,22200,341202001,,2020-01-01\n")

    reason = f"2 place_code: the place code {CODE} is retired: it was 王庄's until 2020-01-01."
    assert listed.refused("places", header + f"{CODE},新村,22200,341202001,,\n") == [reason]
    assert listed.refused("places", header + f"{CODE},王庄,22200,341202001,2021-01-01,\n") == [
        reason
    ]


def test_codes_are_assigned_by_the_rule_and_go_on_after_the_highest(listed: Register) -> None:
    header = "place_code,name,class_code,division_codes,valid_to\n"
    listed.load("places", header + f"{CODE},甲庄,22200,341202001,2020-01-01\n")
    listed.load(
        "places",
        header + "自动,乙庄,22200,341202001,\nauto,丙庄,22200,341202001,\n"
        "auto,长河,12100,341202001;341202,\n",
    )
    with listed.database.read() as connection:
        found = list(list_places(connection, date(2023, 1, 1), class_prefix="2220"))
        rivers = list(list_places(connection, date(2023, 1, 1), class_prefix="121"))

    assert [(p.name, p.place_code) for p in found] == [
        ("乙庄", "34120200122200000002"), ("丙庄", "34120200122200000003"),
    ]  # fmt: skip
    assert [p.place_code for p in rivers] == ["34120200012100000001"]


def test_positions_of_web_maps_are_converted_and_flagged(listed: Register) -> None:
    listed.load(
        "places",
        "name,class_code,division_codes,东经,北纬,坐标系\n王庄,22200,341202001,115.81,32.9,GCJ-02\n",
    )
    with listed.database.read() as connection:
        (found,) = list_places(connection, date(2023, 1, 1), class_prefix="222")

    assert found.position_accuracy == "converted"
    assert found.longitude is not None
    assert abs(found.longitude - 115.81) > 0.001


def test_a_census_record_of_a_division_describes_its_place(listed: Register) -> None:
    report = listed.load(
        "places",
        "name,class_code,division_codes,origin,罗马字母拼写\n"
        "鼓楼街道,21500,341202001,因鼓楼得名,Gǔlóu Jiēdào\n",
    )
    found = place(listed, "341202001000")

    assert not report.is_refused
    assert found.origin == "因鼓楼得名"
    assert [name.romanisation_state for name in found.names] == ["confirmed"]
    assert found.summary.valid_from == date(2016, 12, 31)
    assert listed.column("SELECT count(*) FROM gazetteer.place") == [6]


def test_a_clash_with_another_name_blocks_no_import(listed: Register) -> None:
    report = listed.load(
        "places",
        "name,class_code,division_codes\n"
        "王庄,22200,341202001\n王庄,22200,341202\n王庄,23510,341202001\n",
    )

    assert said(report) == []
    assert counts(report, "place_version") == (3, 0, 0, 0)


def test_a_dry_run_keeps_nothing(listed: Register) -> None:
    report = listed.load("places", CENSUS, is_dry_run=True)

    assert counts(report, "place_version") == (1, 0, 0, 0)
    assert listed.column("SELECT count(*) FROM gazetteer.place_code") == [0]
