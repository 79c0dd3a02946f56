"""Names, heritage claims and lists come from files too."""

from __future__ import annotations

from datetime import date

import pytest

from gazetteer.places.place import Place, parse_place_key
from gazetteer.places.place_class import shipped_classes
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.places.repository import find_place
from tests.gazetteer.register import LIST, Register, counts

CODE = "34120200122200000001"
HEADER = "place,spelling,kind,valid_from,valid_to,romanisation\n"


@pytest.fixture
def village(register: Register) -> Register:
    register.load("divisions", LIST)
    register.load(
        "places",
        "place_code,name,class_code,division_codes,valid_from\n"
        f"{CODE},王庄,22200,341202001,1958-01-01\n",
    )
    return register


def place(register: Register, key: str = CODE, as_of: str = "2023-06-01") -> Place:
    with register.database.read() as connection:
        return find_place(connection, parse_place_key(key), date.fromisoformat(as_of))


def names(found: Place) -> list[tuple[str, str, date | None, date | None]]:
    return [(str(n.kind), n.spelling, n.valid_from, n.valid_to) for n in found.names]


def test_a_new_standard_name_ends_the_one_before(village: Register) -> None:
    village.load("names", HEADER + f"{CODE},新王庄,standard,2010-01-01,,\n")
    found = place(village)

    assert names(found) == [
        ("standard", "新王庄", date(2010, 1, 1), None),
        ("standard", "王庄", date(1958, 1, 1), date(2010, 1, 1)),
    ]
    assert found.summary.romanisation == "Xīnwángzhuāng"
    assert place(village, as_of="2000-01-01").summary.name == "王庄"


def test_names_of_other_kinds_are_entered_beside_it_once(village: Register) -> None:
    file = HEADER + f"{CODE},大王庄,别名,,,\n{CODE},王家庄,曾用名,1930-01-01,1958-01-01,\n"
    village.load("names", file)

    assert names(place(village))[1:] == [
        ("alias", "大王庄", None, None),
        ("former", "王家庄", date(1930, 1, 1), date(1958, 1, 1)),
    ]
    assert village.load("names", file).is_nothing


def test_a_person_confirms_a_romanisation_and_no_file_takes_it_back(village: Register) -> None:
    village.load("names", HEADER + f"{CODE},王庄,standard,,,Ｗángzhuāng\n")
    village.load("names", HEADER + "341202000000,颍州区,standard,,,Yǐngzhōu Qū\n")
    village.load("places", "name,class_code,division_codes\n王庄,22200,341202001\n")

    assert [(n.romanisation, n.romanisation_state) for n in place(village).names] == [
        ("Wángzhuāng", "confirmed")
    ]
    assert place(village, "341202000000").names[0].romanisation_state == "confirmed"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("99999900122200000001,甲,alias,,,", "its place is not on record."),
        (f"{CODE},甲,alias,2020-01-01,2020-01-01,",
         "the name ends on 2020-01-01, not after it begins on 2020-01-01."),
        ("341202000000,颖州区,standard,,,",
         "颖州区 is not the division's name in the register of divisions."),
        (f"{CODE},甲,绰号,,,", "'绰号' is not a known Kind (名称类型)."),
        (f"{CODE},甲,alias,,,王庄", "'王庄' is no romanisation."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_name_is_refused(village: Register, row: str, reason: str) -> None:
    (said,) = village.refused("names", HEADER + row + "\n")
    assert said.endswith(reason)
    assert len(place(village).names) == 1


def test_heritage_claims_are_dated_and_cited_each_on_its_own(village: Register) -> None:
    header = "place,category,claim,dated,citation,is_listed,valid_from\n"
    village.load(
        "heritage",
        header + f"{CODE},千年古村落,列入,明,甲书,是,\n{CODE},千年古村落,存疑,北宋,乙书,否,\n",
    )
    village.load("heritage", header + f"{CODE},千年古村落,列入,元,甲书,是,2020-01-01\n")

    now = {(c.citation, c.dated) for c in place(village).heritage}
    then = {(c.citation, c.dated) for c in place(village, as_of="2019-01-01").heritage}
    assert (now, then) == ({("甲书", "元"), ("乙书", "北宋")}, {("甲书", "明"), ("乙书", "北宋")})


def test_a_claim_about_nothing_on_record_is_refused(village: Register) -> None:
    assert village.refused(
        "heritage", "place,category,claim,citation\n341299000000,名录,列入,某书\n"
    ) == ["2 place: its place is not on record."]


def test_a_list_of_classes_takes_the_place_of_the_one_that_ships(village: Register) -> None:
    with village.database.read() as connection:
        assert classes_on_record(connection) == shipped_classes()
    header = "class_code,name,scope,romanises_as,evidence,valid_from\n"
    village.load("place-classes", header + "22200,农村居民点,无,居民点,国标,2001-01-01\n")
    report = village.load("place-classes", header + "22200,乡村聚落,none,居民点,修订,2022-01-01\n")

    assert counts(report, "place_class") == (1, 0, 0, 0)
    with village.database.read() as connection:
        for day, name in ((date(2021, 12, 31), "农村居民点"), (date(2022, 1, 1), "乡村聚落")):
            assert [c.name for c in classes_on_record(connection, day).values()] == [name]
    assert place(village).summary.class_name == "乡村聚落"


def test_words_are_dated_and_sourced(village: Register) -> None:
    header = "word,category,rule,source,valid_from,valid_to\n"
    row = "宇宙,exaggeration,大,通知,2018-12-10,\n"
    assert counts(village.load("naming-words", header + row), "naming_word") == (1, 0, 0, 0)
    assert village.load("naming-words", header + row).is_nothing
    assert village.refused("naming-words", header + "宇宙,甲,大,通知,2018-12-10,2018-01-01\n") == [
        "2 valid_to: the period 2018-12-10 to 2018-01-01 is empty."
    ]
