"""What stands in an edition, and what does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gazetteer.publishing.contents import contents
from gazetteer.publishing.question import Audience, PublishQuestion, parse_class_code
from gazetteer.repository import UnknownDivision
from gis.database import Database
from gis.errors import FieldError, InputError
from tests.gazetteer.publishing.world import FORMULA, add_place, edition, names, rename


def test_an_edition_holds_every_standard_name_of_the_division_and_no_other(
    published: Database,
) -> None:
    found = edition(published)
    assert sorted(names(found.entries)) == sorted(
        ["阜阳市", "颍州区", "鼓楼街道", "文明社区居委会", "颍上县", "江口镇", "江口村委会",
         "王庄", FORMULA, "记号", "颍河", "颍淮大道"]
    )  # fmt: skip
    with published.read() as connection:
        on_record = connection.exec_driver_sql(
            "SELECT count(*) FROM gazetteer.place_name n JOIN gazetteer.place_version v"
            " USING (place_id) WHERE n.kind = 'standard' AND n.valid @> DATE '2024-06-01'"
            " AND v.valid @> DATE '2024-06-01'"
        ).scalar_one()
    everything = contents(published, PublishQuestion(date(2024, 6, 1)))
    assert len(everything.entries) == on_record == 16
    assert [entry.number for entry in everything.entries] == list(range(1, 17))


def test_groups_then_divisions_then_classes_then_sounds(published: Database) -> None:
    found = edition(published).entries
    assert list(dict.fromkeys(entry.group for entry in found)) == [
        "陆地水系", "行政区域", "群众自治组织", "居民点", "交通运输设施",
    ]  # fmt: skip
    divisions = [entry.name for entry in found if entry.group == "行政区域"]
    assert divisions == ["阜阳市", "颍州区", "鼓楼街道", "颍上县", "江口镇"]
    # Without Pinyin last.
    assert [e.name for e in found if e.group == "居民点"] == ["记号", "王庄", FORMULA]


def test_an_entry_says_where_the_place_lies(published: Database) -> None:
    by_name = {entry.name: entry for entry in edition(published).entries}
    assert by_name["王庄"].within == "颍上县江口镇江口村委会"
    assert by_name["王庄"].township is not None
    assert by_name["王庄"].township.name == "江口镇"
    assert by_name["颍河"].within == "颍州区、颍上县"
    assert by_name["颍河"].county is None
    assert by_name["颍州区"].within == "阜阳市"
    assert by_name["阜阳市"].within == "安徽省"
    assert (by_name["江口镇"].code, by_name["王庄"].code) == ("341226104000", None)


def test_what_the_public_may_not_see_is_in_no_part_of_its_edition(published: Database) -> None:
    public, internal = edition(published), edition(published, Audience.INTERNAL)
    assert "仓库" not in repr(public)
    assert [e.name for e in internal.entries if e.is_internal] == ["内部仓库"]
    assert "秘密" not in repr(internal)


def test_the_public_gets_positions_of_a_grid_and_officials_those_on_record(
    published: Database,
) -> None:
    place = {e.name: e for e in edition(published).entries}["王庄"]
    exact = {e.name: e for e in edition(published, Audience.INTERNAL).entries}["王庄"]
    assert (exact.longitude_deg, exact.latitude_deg) == (116.2345678, 32.6543219)
    assert (place.longitude_deg, place.latitude_deg) != (116.2345678, 32.6543219)
    assert edition(published).position_grid_m == 50


def test_obsolete_names_say_when_and_what_the_place_is_called_now(published: Database) -> None:
    found = {name.name: name for name in edition(published).obsolete}
    assert set(found) == {"人民路", "老渡口", "七里村委会"}
    road, ferry, village = found["人民路"], found["老渡口"], found["七里村委会"]
    assert (road.used_from, road.ended_on, road.now) == (
        date(1950, 1, 1), date(2010, 3, 1), ("颍淮大道",),
    )  # fmt: skip
    assert (road.is_place_ended, ferry.is_place_ended) == (False, True)
    assert (ferry.ended_on, ferry.now) == (date(1999, 5, 1), ())
    assert village.now == ("文明社区居委会 (341202001001)",)


def test_a_name_that_the_place_bears_again_is_not_obsolete(published: Database) -> None:
    place = add_place(published, "张集", "Zhāngjí")
    rename(published, place, "章集", "Zhāngjí", date(2020, 1, 1))
    rename_back = date(2021, 1, 1)
    with published.write("officer", "back") as connection:
        connection.exec_driver_sql(
            "UPDATE gazetteer.place_name SET valid = daterange('2020-01-01', %s)"
            " WHERE spelling = '章集'", (rename_back,),
        )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO gazetteer.place_name (place_id, valid, kind, spelling)"
            " VALUES (%s, daterange(%s, NULL), 'standard', '张集')", (place, rename_back),
        )  # fmt: skip
    obsolete = {name.name: name.now for name in edition(published).obsolete}
    assert obsolete["章集"] == ("张集",)
    assert "张集" not in obsolete


def test_both_time_axes(published: Database) -> None:
    assert "人民路" in names(edition(published, as_of=date(2005, 1, 1)).entries)
    assert "老渡口" in names(edition(published, as_of=date(1998, 1, 1)).entries)
    before = edition(published)
    assert before.known_at is not None
    add_place(published, "新庄", "Xīnzhuāng")

    assert "新庄" in names(edition(published).entries)
    assert edition(published, known_at=before.known_at).entries == before.entries
    with pytest.raises(InputError, match="empty at that moment"):
        edition(published, known_at=datetime(2000, 1, 1, tzinfo=UTC))


def test_places_without_a_standard_name_are_counted_not_listed(published: Database) -> None:
    place = add_place(published, "无名处")
    with published.write("officer", "take its name") as connection:
        connection.exec_driver_sql("DELETE FROM gazetteer.place_name WHERE place_id = %s", (place,))
    found = edition(published)
    assert found.unnamed == 1
    assert place not in {entry.place_id for entry in found.entries}


@pytest.mark.parametrize("code", ["22", "22000", "222"])
def test_one_class_and_what_it_holds(published: Database, code: str) -> None:
    found = edition(published, class_code=parse_class_code(code))
    assert sorted(names(found.entries)) == sorted(["王庄", "记号", FORMULA])


@pytest.mark.parametrize("code", ["", "2x", "222000", "２２"])
def test_what_is_no_class(code: str) -> None:
    with pytest.raises(FieldError, match="not a place class"):
        parse_class_code(code)


def test_a_division_that_was_not_there(published: Database) -> None:
    with pytest.raises(UnknownDivision, match="did not exist"):
        edition(published, division="341202001200")
