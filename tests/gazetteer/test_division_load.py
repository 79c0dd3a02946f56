import shutil
import subprocess
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import psycopg
import pytest
import shapely
from sqlalchemy import Connection

from gazetteer import division_load
from gis.database import raw
from gis.errors import DatabaseGone, FileError
from gis.measure import area_m2
from gis.staging import StagedRow
from tests.gazetteer.register import LIST, Register, counts, said
from tests.server import DatabaseServer

SQUARE = shapely.box(115.80, 32.90, 115.81, 32.91)
WIDER = shapely.box(115.80, 32.90, 115.82, 32.91)
BOW_TIE = shapely.Polygon([(115.8, 32.9), (115.81, 32.91), (115.81, 32.9), (115.8, 32.91)])


# Lists


def test_a_list_becomes_versions(register: Register) -> None:
    report = register.load("divisions", LIST)
    assert counts(report) == (6, 0, 0, 0)
    assert said(report) == []
    assert register.divisions("2020-01-01", under="341202000000") == [
        "341202001 鼓楼街道",
        "341202001001 文明社区居委会",
        "3412020012 七里村委会",
    ]
    village = register.list("2020-01-01")[-1]
    assert village.level == "community"
    assert village.parent_name == "鼓楼街道"
    assert village.committee_type == "村委会"
    assert village.is_legal_division
    assert register.divisions("1990-01-01") == ["34 安徽省"]


def test_the_same_list_again_changes_and_records_nothing(register: Register) -> None:
    register.load("divisions", LIST)
    before = register.revisions()
    report = register.load("divisions", LIST)
    assert counts(report) == (0, 0, 0, 6)
    assert report.is_nothing
    assert register.revisions() == before


def test_a_corrected_list_changes_what_differs_and_keeps_the_old(register: Register) -> None:
    register.load("divisions", LIST)
    report = register.load("divisions", LIST.replace("文明社区", "文明路社区"))
    assert counts(report) == (0, 1, 0, 5)
    first, second = register.revisions()
    assert "341202001001 文明路社区居委会" in register.divisions("2020-01-01")
    assert "341202001001 文明路社区居委会" in register.divisions("2020-01-01", second)
    a_moment_before = second - timedelta(microseconds=1)
    assert "341202001001 文明社区居委会" in register.divisions("2020-01-01", first)
    assert "341202001001 文明社区居委会" in register.divisions("2020-01-01", a_moment_before)


def test_a_later_state_ends_the_one_before(register: Register) -> None:
    register.load("divisions", LIST)
    report = register.load(
        "divisions", "code,name,valid_from\n341202001001,新文明社区,2020-06-01\n"
    )
    assert counts(report) == (1, 1, 0, 0)
    assert register.versions("341202001001") == [
        "[2016-12-31,2020-06-01) 文明社区居委会 < 341202001",
        "[2020-06-01,) 新文明社区 < 341202001",
    ]


def test_what_ended_is_on_record_until_the_day_before(register: Register) -> None:
    register.load("divisions", LIST)
    register.load("divisions", "code,valid_to\n341202001200,2019-01-01\n")
    assert "3412020012 七里村委会" in register.divisions("2018-12-31")
    assert "3412020012 七里村委会" not in register.divisions("2019-01-01")


def test_codes_of_six_nine_and_twelve_digits(register: Register) -> None:
    register.load(
        "divisions",
        "code,name\n341202,颍州区\n341202001,鼓楼街道\n341202001001,文明社区\n",
    )
    assert register.versions("341202001001") == ["(,) 文明社区 < 341202001"]
    assert register.versions("341202001") == ["(,) 鼓楼街道 < 341202"]


def test_chinese_headers_and_yes_and_no(register: Register) -> None:
    register.load(
        "divisions",
        "区划代码,名称,是否法定区划,村居类型,城乡分类\n"
        "341202001001,文明社区,否,居民委员会,主城区\n",
    )
    (division,) = register.list("2020-01-01")
    assert not division.is_legal_division
    assert division.committee_type == "居委会"
    assert division.urban_rural_class == "111"


def test_statistical_units_are_not_legal_unless_the_file_says_so(register: Register) -> None:
    register.load("divisions", "code,name\n341271,产业园区\n341272,开发区\n341202,颍州区\n")
    legal = {d.code[:6]: d.is_legal_division for d in register.list("2020-01-01")}
    assert legal == {"341271": False, "341272": False, "341202": True}


# Rows that cannot be used


def test_a_code_eaten_by_excel(register: Register) -> None:
    (reason,) = register.refused("divisions", "code,name\n3.41202E+11,颍州区\n")
    assert reason.startswith("2 code: ")
    assert "turned into a number" in reason


def test_a_committee_under_the_code_of_a_county_shows_a_rounded_code(register: Register) -> None:
    register.load("divisions", LIST)
    (reason,) = register.refused("divisions", "code,name\n341202000000,文德社区居委会\n")
    assert reason.startswith("2 code: ")
    assert "文德社区居委会 is a community, but 341202000000 is the code of a county" in reason


def test_a_code_twice_in_a_file(register: Register) -> None:
    reasons = register.refused(
        "divisions", LIST + "341202001001,别的社区,341202001000,2016-12-31\n"
    )
    assert [reason.split(":")[0] for reason in reasons] == ["6 code", "8 code"]
    assert "differ" in reasons[0]
    assert register.revisions() == []


def test_a_code_twice_takes_what_stands_under_it_along(register: Register) -> None:
    doubled = LIST + "341202001000,别的街道,341202000000,2016-12-31\n"
    reasons = register.refused("divisions", doubled)
    assert sorted(reason.split()[0] for reason in reasons) == ["5", "6", "7", "8"]


def test_an_unknown_parent(register: Register) -> None:
    (reason,) = register.refused(
        "divisions", "code,name,parent_code\n341202001001,文明社区,341202001000\n"
    )
    assert reason == "2 parent_code: the parent 341202001000 of 341202001001 is unknown"


def test_a_rejected_parent_takes_its_children_along(register: Register) -> None:
    orphaned = LIST.replace("颍州区,341200000000", "颍州区,349900000000")
    reasons = register.refused("divisions", orphaned)
    assert [reason.split()[0] for reason in reasons] == ["4", "5", "6", "7"]


def test_a_parent_that_is_not_above(register: Register) -> None:
    turned = LIST.replace("鼓楼街道,341202000000", "鼓楼街道,341202001001")
    reasons = register.refused("divisions", turned)
    assert "not of a higher level" in reasons[0]


def test_a_period_that_ends_before_it_starts(register: Register) -> None:
    (reason,) = register.refused(
        "divisions", "code,name,valid_from,valid_to\n341202,颍州区,2000-01-01,1999-01-01\n"
    )
    assert reason.startswith("2 valid_to: the period ends on 1999-01-01")


def test_an_end_before_the_first_state_on_record(register: Register) -> None:
    register.load("divisions", LIST)
    (reason,) = register.refused("divisions", "code,valid_to\n341202,1990-01-01\n")
    assert "1996-12-31" in reason


def test_a_new_division_without_a_name(register: Register) -> None:
    (reason,) = register.refused("divisions", "code,level\n341202,county\n")
    assert "no name" in reason


def test_a_file_without_a_column_of_codes(register: Register) -> None:
    reasons = register.refused("divisions", "somewhere,name\n341202,颍州区\n")
    assert [reason for reason in reasons if reason.startswith("- code: the file has no column")]


def test_the_good_rows_alone(register: Register) -> None:
    report = register.load("divisions", LIST + "34120,错,,\n", allow_rejects=True)
    assert counts(report) == (6, 0, 0, 0)
    assert report.rejected == {(0, 8)}
    assert len(register.divisions("2020-01-01")) == 6


def test_rejected_rows_leave_no_unit_behind(register: Register) -> None:
    register.load("divisions", LIST + "349900000001,错,349900000000,\n", allow_rejects=True)
    assert register.column("SELECT count(*) FROM gazetteer.division") == [6]


def test_all_or_nothing(register: Register) -> None:
    register.refused("divisions", LIST + "34120,错,,\n")
    assert register.column("SELECT count(*) FROM gazetteer.division") == [0]
    assert register.revisions() == []


def test_a_dry_run_keeps_nothing(register: Register) -> None:
    report = register.load("divisions", LIST, is_dry_run=True)
    assert counts(report) == (6, 0, 0, 0)
    assert register.revisions() == []
    assert register.column("SELECT count(*) FROM gazetteer.division") == [0]


def test_a_level_that_is_missing_on_the_way_up_is_noted(register: Register) -> None:
    register.load("divisions", "code,name\n341202,颍州区\n")
    report = register.load("divisions", "code,name\n341202001001,文明\n341202001002,和平\n")
    (finding,) = said(report)
    assert "341202001000 is not on record" in finding
    assert "2 divisions" in finding
    assert register.versions("341202001001") == ["(,) 文明 < 341202"]


# Formats


def test_a_workbook_with_codes_as_text(register: Register) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["区划代码", "名称", "生效日期"])
    sheet.append(["341202000000", "颍州区", "1996-12-31"])
    path = register.folder / "list.xlsx"
    book.save(path)
    assert counts(register.load("divisions", path)) == (1, 0, 0, 0)


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is missing")
@pytest.mark.parametrize("suffix", [".shp", ".gpkg"])
def test_files_of_another_program(register: Register, suffix: str) -> None:
    source = register.outlines(({"区划代码": "341202000000", "名称": "颍州区"}, SQUARE))
    path = register.folder / f"outline{suffix}"
    options = ["-lco", "ENCODING=GBK"] if suffix == ".shp" else []
    subprocess.run(
        ["ogr2ogr", str(path), str(source), "-a_srs", "EPSG:4490", *options],
        check=True, capture_output=True,
    )  # fmt: skip
    report = register.load("divisions", path, crs="4490")
    assert counts(report) == (1, 0, 0, 0)
    assert counts(report, "division_area") == (1, 0, 0, 0)
    assert register.divisions("2020-01-01") == ["341202 颍州区"]
    assert register.load("divisions", path, crs="4490").is_nothing


def test_the_system_of_coordinates_must_be_declared(register: Register) -> None:
    path = register.outlines(({"code": "341202", "name": "颍州区"}, SQUARE))
    with pytest.raises(FileError, match="coordinate system"):
        register.load("divisions", path)


# Outlines


def outline(register: Register, code: str, shape: shapely.Geometry, **more: str) -> Path:
    return register.outlines(({"code": code, **more}, shape))


def areas(register: Register) -> list[str]:
    return register.column(
        "SELECT concat_ws(' ', v.name, a.valid, round(a.area_m2)) FROM gazetteer.division_area a"
        " JOIN gazetteer.division_version v USING (division_id) ORDER BY v.code, a.valid"
    )


def test_a_division_on_record_only_gets_its_outline(register: Register) -> None:
    register.load("divisions", LIST)
    report = register.load("divisions", outline(register, "341202", SQUARE), crs="4490")
    assert counts(report) == (0, 0, 0, 0)
    assert counts(report, "division_area") == (1, 0, 0, 0)
    assert areas(register) == [f"颍州区 (,) {round(area_m2(SQUARE))}"]


def test_another_name_in_a_file_of_outlines_is_noted_and_not_taken(register: Register) -> None:
    register.load("divisions", LIST)
    path = outline(register, "341202", SQUARE, name="颍州")
    (finding,) = said(register.load("divisions", path, crs="4490"))
    assert "颍州区" in finding
    assert "341202 颍州区" in register.divisions("2020-01-01")


def test_a_division_not_on_record_is_registered_with_its_outline(register: Register) -> None:
    path = outline(register, "341202", SQUARE, name="颍州区")
    report = register.load("divisions", path, crs="4490")
    assert (counts(report), counts(report, "division_area")) == ((1, 0, 0, 0), (1, 0, 0, 0))


def test_an_outline_of_an_unknown_division_without_a_name(register: Register) -> None:
    (reason,) = register.refused("divisions", outline(register, "341202", SQUARE), crs="4490")
    assert "not on record" in reason


def test_the_same_outline_again_changes_nothing(register: Register) -> None:
    path = outline(register, "341202", SQUARE, name="颍州区")
    register.load("divisions", path, crs="4490")
    assert register.load("divisions", path, crs="4490").is_nothing
    assert len(register.revisions()) == 1


def test_a_corrected_outline_takes_the_place_of_the_newest(register: Register) -> None:
    register.load("divisions", outline(register, "341202", SQUARE, name="颍州区"), crs="4490")
    report = register.load("divisions", outline(register, "341202", WIDER), crs="4490")
    assert counts(report, "division_area") == (0, 1, 0, 0)
    assert areas(register) == [f"颍州区 (,) {round(area_m2(WIDER))}"]


def test_an_outline_from_a_day_on(register: Register) -> None:
    register.load("divisions", outline(register, "341202", SQUARE, name="颍州区"), crs="4490")
    path = outline(register, "341202", WIDER, valid_from="2020-01-01")
    register.load("divisions", path, crs="4490")
    assert areas(register) == [
        f"颍州区 (,2020-01-01) {round(area_m2(SQUARE))}",
        f"颍州区 [2020-01-01,) {round(area_m2(WIDER))}",
    ]


def test_an_outline_that_crosses_itself_is_a_rejected_row(register: Register) -> None:
    path = register.outlines(
        ({"code": "341202", "name": "颍州区"}, SQUARE),
        ({"code": "341203", "name": "颍东区"}, BOW_TIE),
    )
    (reason,) = register.refused("divisions", path, crs="4490")
    assert reason.startswith("2 geometry: ")
    report = register.load("divisions", path, crs="4490", allow_rejects=True)
    assert counts(report, "division_area") == (1, 0, 0, 0)
    assert register.divisions("2020-01-01") == ["341202 颍州区"]


def test_a_point_is_no_outline(register: Register) -> None:
    path = outline(register, "341202", shapely.Point(115.8, 32.9), name="颍州区")
    assert len(register.refused("divisions", path, crs="4490")) == 1


# The database going away


def test_the_database_gone_in_mid_load(
    register: Register, server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = division_load.copy_staged

    def stage_and_die(connection: Connection, rows: Iterable[StagedRow]) -> int:
        def dying() -> Iterator[StagedRow]:
            for number, row in enumerate(rows):
                if number == 3:
                    end_backend(server, raw(connection).info.backend_pid)
                yield row

        return stage(connection, dying())

    with monkeypatch.context() as patched:
        patched.setattr(division_load, "copy_staged", stage_and_die)
        with pytest.raises(DatabaseGone) as error:
            register.load("divisions", LIST)
    assert "nothing of this step was kept" in error.value.message
    assert "again" in error.value.mend
    assert register.revisions() == []
    assert counts(register.load("divisions", LIST)) == (6, 0, 0, 0)


def end_backend(server: DatabaseServer, pid: int) -> None:
    with psycopg.connect(server.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_community_of_a_county_not_on_record_is_refused(register: Register) -> None:
    register.load("divisions", "code,name\n34,安徽省\n3412,阜阳市\n341202,颍州区\n")
    (reason,) = register.refused("divisions", "code,name\n349902001901,无主社区居委会\n")
    assert reason.startswith("2 code: no county of the code 349902 is on record")


def test_communities_of_a_township_that_is_refused_are_refused_with_it(register: Register) -> None:
    register.load("divisions", "code,name\n34,安徽省\n3412,阜阳市\n341202,颍州区\n")
    reasons = register.refused(
        "divisions", "code,name\n349902001000,无主镇\n349902001901,无主社区居委会\n"
    )
    assert [reason.partition(" on record")[0] for reason in reasons] == [
        "2 code: no county of the code 349902 is",
        "3 code: no county of the code 349902 is",
    ]
