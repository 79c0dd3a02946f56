"""Every division is a place, whose class, position and names follow the division."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import shapely

from gazetteer.places.division_places import settle_division_places
from gazetteer.places.place import NameKind, Place, parse_place_key
from gazetteer.places.repository import find_place
from tests.gazetteer.register import LIST, Register

# All current rows and all history of places, to compare.
RECORDS = """
    SELECT to_jsonb(v)::text FROM gazetteer.place_version v
    UNION ALL SELECT to_jsonb(n)::text FROM gazetteer.place_name n
    UNION ALL SELECT to_jsonb(h)::text FROM gazetteer.place_version_history h
    UNION ALL SELECT to_jsonb(h)::text FROM gazetteer.place_name_history h ORDER BY 1
"""


def place(register: Register, code: str, as_of: str, known_at: datetime | None = None) -> Place:
    with register.database.read() as connection:
        return find_place(
            connection, parse_place_key(code.ljust(12, "0")), date.fromisoformat(as_of), known_at
        )


def standard(place: Place) -> list[tuple[str, date | None, date | None]]:
    return [
        (name.spelling, name.valid_from, name.valid_to)
        for name in place.names
        if name.kind is NameKind.STANDARD
    ]


def records(register: Register) -> list[str]:
    return register.column(RECORDS)


@pytest.fixture
def listed(register: Register) -> Register:
    register.load("divisions", LIST)
    return register


def edit(register: Register, sql: str) -> None:
    with register.database.write("officer", "edit") as connection:
        connection.exec_driver_sql(sql)


def test_each_division_has_one_place_with_its_class_and_its_name(listed: Register) -> None:
    assert listed.column("SELECT count(*) FROM gazetteer.place") == [6]
    county, village = (
        place(listed, "341202", "2020-01-01"),
        place(listed, "341202001200", "2020-01-01"),
    )

    assert (county.summary.name, county.summary.class_code) == ("颍州区", "21400")
    assert (county.summary.romanisation, county.names[0].specific_part) == ("Yǐngzhōu Qū", "颍州")
    assert county.names[0].generic_part == "区"
    assert village.summary.class_code == "21610"
    assert [[d.name for d in chain] for chain in village.divisions_by_law] == [
        ["鼓楼街道", "颍州区", "阜阳市", "安徽省"]
    ]


def test_a_renaming_ends_one_name_and_starts_the_next(listed: Register) -> None:
    listed.load("divisions", "code,name,valid_from\n341202001000,古楼街道,2020-05-01\n")
    found = place(listed, "341202001", "2021-01-01")

    assert standard(found) == [
        ("古楼街道", date(2020, 5, 1), None),
        ("鼓楼街道", date(2016, 12, 31), date(2020, 5, 1)),
    ]
    assert found.summary.name == "古楼街道"
    assert place(listed, "341202001", "2019-01-01").summary.name == "鼓楼街道"
    assert len(found.versions) == 1  # class and position stay


def test_what_people_entered_stays_through_a_renaming(listed: Register) -> None:
    edit(
        listed,
        "UPDATE gazetteer.place_version SET origin = '鼓楼', place_code = '34120200121500000001'"
        " WHERE place_id = (SELECT place_id FROM gazetteer.place_name WHERE spelling = '鼓楼街道')",
    )
    edit(
        listed,
        "UPDATE gazetteer.place_name SET romanisation = 'Gǔlóu Jiēdàobànshìchù',"
        " romanisation_state = 'confirmed', evidence = '甲文' WHERE spelling = '鼓楼街道'",
    )
    listed.load("divisions", "code,name,valid_from\n341202001000,古楼街道,2020-05-01\n")
    new, old = place(listed, "341202001", "2021-01-01"), place(listed, "341202001", "2019-01-01")

    assert (new.origin, old.origin) == ("鼓楼", "鼓楼")
    assert new.summary.place_code == "34120200121500000001"
    newest, oldest = new.names
    assert (newest.spelling, newest.romanisation, newest.evidence) == (
        "古楼街道", "Gǔlóu Jiēdào", None,
    )  # fmt: skip
    assert newest.romanisation_state != "confirmed"
    assert (oldest.spelling, oldest.romanisation_state, oldest.evidence) == (
        "鼓楼街道", "confirmed", "甲文",
    )  # fmt: skip


def test_states_of_different_wording_stay_apart_in_their_years(listed: Register) -> None:
    edit(
        listed,
        "UPDATE gazetteer.place_version SET valid = daterange(lower(valid), '2018-01-01'),"
        " history = '前' WHERE place_id = (SELECT place_id FROM gazetteer.place_name"
        " WHERE spelling = '鼓楼街道')",
    )
    # The division goes on where the version was cut off; an earlier start is learned too.
    listed.load("divisions", "code,name,valid_from\n341202001000,鼓楼街道,2010-01-01\n")

    assert place(listed, "341202001", "2011-01-01").history == "前"
    assert place(listed, "341202001", "2023-01-01").history == "前"
    assert len(place(listed, "341202001", "2023-01-01").versions) == 1


def test_a_correction_of_the_past_leaves_what_was_known_before(listed: Register) -> None:
    before = listed.revisions()[-1]
    listed.load("divisions", "code,name,valid_from\n341202001000,鼓楼乡,2016-12-31\n")

    assert place(listed, "341202001", "2020-01-01").summary.name == "鼓楼乡"
    assert place(listed, "341202001", "2020-01-01", before).summary.name == "鼓楼街道"


def test_an_abolished_division_ends_its_place_and_is_still_found(listed: Register) -> None:
    listed.load("divisions", "code,valid_to\n341202001200,2021-03-01\n")
    found = place(listed, "341202001200", "2022-01-01")

    assert not found.in_force
    assert found.summary.valid_to == date(2021, 3, 1)
    assert standard(found) == [("七里村委会", date(2016, 12, 31), date(2021, 3, 1))]


def test_settling_twice_records_nothing(listed: Register) -> None:
    listed.load("divisions", "code,name,valid_from\n341202001000,古楼街道,2020-05-01\n")
    kept = records(listed)
    with listed.database.write("test", "again") as connection:
        connection.exec_driver_sql(
            "UPDATE gazetteer.division_version SET source = 'x' WHERE code = '341202001000'"
        )
        settle_division_places(connection)
        once = connection.exec_driver_sql(RECORDS).scalars().all()
        again = settle_division_places(connection)
        assert connection.exec_driver_sql(RECORDS).scalars().all() == once
    assert all(count.is_nothing for count in again.values())
    assert len(records(listed)) >= len(kept)


def test_the_position_is_inside_the_outline_until_somebody_surveys_it(listed: Register) -> None:
    outline = shapely.box(115.80, 32.88, 115.84, 32.92)
    listed.load(
        "divisions", listed.outlines(({"code": "341202001000", "simulated": True}, outline)),
        crs="4490",
    )  # fmt: skip
    drawn = place(listed, "341202001", "2023-01-01")
    position = shapely.Point(drawn.summary.longitude, drawn.summary.latitude)

    assert outline.covers(position)
    assert drawn.summary.position_accuracy == "approximate"
    assert drawn.summary.is_simulated  # the name is not, but the position is
    assert not any(name.is_simulated for name in drawn.names)
    assert [d.code for d in drawn.divisions_by_position] == ["341202001000"]

    listed.load(
        "places",
        "name,class_code,division_codes,longitude,latitude,测量方法\n"
        "鼓楼街道,21500,341202001,115.83,32.91,实测\n",
        crs="4490",
    )
    listed.load(
        "divisions", listed.outlines(({"code": "341202001000"}, outline.buffer(0.01))), crs="4490"
    )
    surveyed = place(listed, "341202001", "2023-01-01").summary

    assert (surveyed.longitude, surveyed.latitude) == (115.83, 32.91)
    assert surveyed.position_accuracy == "surveyed"


def test_a_register_older_than_places_gets_all_of_them_at_once(listed: Register) -> None:
    for table in ("place_name", "place_version", "place"):
        edit(listed, f"DELETE FROM gazetteer.{table}")
    listed.load("divisions", "code,name,valid_from\n341202001000,古楼街道,2020-05-01\n")

    assert listed.column("SELECT count(*) FROM gazetteer.place") == [6]
    assert place(listed, "341202", "2023-01-01").summary.name == "颍州区"
