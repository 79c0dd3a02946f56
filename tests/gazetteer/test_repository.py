from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.event import listen

from gazetteer.description import describe_division
from gazetteer.division import Level
from gazetteer.repository import UnknownDivision, find_division, list_divisions, require_records
from gis.database import raw
from gis.errors import InputError
from tests.gazetteer.register import LIST, Register
from tests.gazetteer.test_event_load import RAW

TODAY = "2024-06-01"
ERROR_OF_2022 = "341202003001"


def why_not(register: Register, code: str, as_of: str) -> str:
    with (
        register.database.read() as connection,
        pytest.raises(UnknownDivision) as error,
    ):
        find_division(connection, code.ljust(12, "0"), date.fromisoformat(as_of))
    assert error.value.mend
    return str(error.value)


# Lists


def test_all_divisions_of_a_day_by_code(register: Register) -> None:
    register.load("divisions", LIST)
    codes = [division.code for division in register.list(TODAY)]
    assert codes == sorted(codes)
    assert len(codes) == 6


def test_below_a_division_at_any_depth_without_itself(register: Register) -> None:
    register.load("divisions", LIST)
    found = register.list(TODAY, under="341200000000")
    assert [division.level for division in found] == [
        Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY, Level.COMMUNITY,
    ]  # fmt: skip
    assert register.divisions(TODAY, under="341200000000", level=Level.TOWNSHIP) == [
        "341202001 鼓楼街道"
    ]
    assert register.divisions(TODAY, level=Level.PROVINCE) == ["34 安徽省"]


def test_what_stands_below_is_read_on_both_axes(register: Register) -> None:
    register.load("divisions", LIST)
    register.load(
        "divisions",
        "code,name,parent_code,valid_from\n341203,颍东区,341200,1996-12-31\n"
        "341202001200,,341203,2020-01-01\n",
    )
    first, second = register.revisions()
    under = {"under": "341203000000"}
    assert register.divisions("2020-01-01", **under) == ["3412020012 七里村委会"]
    assert register.divisions("2019-12-31", **under) == []
    assert len(register.divisions("2020-01-01", first, under="341202001000")) == 2
    assert len(register.divisions("2020-01-01", second, under="341202001000")) == 1


def test_the_sample_counts_what_the_lists_count(sample: Register) -> None:
    below = sample.list(TODAY, under="341200000000")
    by_level = {level: sum(d.level is level for d in below) for level in Level}
    assert by_level[Level.TOWNSHIP] == 170
    assert by_level[Level.COMMUNITY] == 1974


def test_plain_values_for_json(register: Register) -> None:
    register.load("divisions", LIST)
    plain = register.list(TODAY)[2].as_dict()
    assert plain["code"] == "341202000000"
    assert plain["parent_code"] == "341200000000"
    assert plain["valid_from"] == "1996-12-31"
    assert plain["valid_to"] is None
    assert "division_id" not in plain


# Days and moments without an answer


def test_an_empty_register(register: Register) -> None:
    with pytest.raises(InputError, match="The register of divisions is empty"):
        register.list(TODAY)


def test_a_day_before_all_data(register: Register) -> None:
    register.load("divisions", LIST)
    for ask in (register.list, lambda day: register.describe("341202", day)):
        with pytest.raises(InputError, match="begins on 1985-12-31"):
            ask("1985-12-30")
    assert len(register.list("1985-12-31")) == 1


def test_a_register_without_a_beginning_has_no_day_before_it(register: Register) -> None:
    register.load("divisions", "code,name\n341202,颍州区\n")
    assert register.divisions("1000-01-01") == ["341202 颍州区"]


def test_a_moment_before_the_first_revision(register: Register) -> None:
    register.load("divisions", LIST)
    (first,) = register.revisions()
    before = first - timedelta(microseconds=1)
    for ask in (register.list, lambda *day: register.describe("341202", *day)):
        with pytest.raises(InputError, match="empty at that moment") as error:
            ask(TODAY, before)
        assert "later known_at" in error.value.mend
    with register.database.read() as connection:
        require_records(connection, date(2020, 1, 1), first)


def test_a_code_that_never_was(register: Register) -> None:
    register.load("divisions", LIST)
    assert "There is no division 341299000000" in why_not(register, "341299", TODAY)
    with pytest.raises(UnknownDivision):
        register.describe("341299", TODAY)


# Divisions that did not exist on the day


def test_a_division_that_was_no_more_names_the_successors_of_that_day(register: Register) -> None:
    register.load("events", RAW)
    at_once = why_not(register, "342126", "1990-12-31")
    assert "342126000000 亳县 did not exist on 1990-12-31" in at_once
    assert "in force until 1986-12-31" in at_once
    assert "Its successors are 342102000000 亳州市." in at_once
    assert "Its successors are 341281000000 亳州市." in why_not(register, "342126", "1999-01-01")
    assert "Its successors are 341600000000 亳州市." in why_not(register, "342126", "2005-01-01")


def test_a_division_that_was_not_yet_names_what_was_before(register: Register) -> None:
    register.load("events", RAW)
    sentence = why_not(register, "341282", "1987-01-01")
    assert "on record from 1996-12-31" in sentence
    assert "342129000000 界首县" in sentence


def test_a_division_that_ended_without_a_successor(register: Register) -> None:
    register.load("divisions", LIST)
    register.load("divisions", "code,valid_to\n341202001200,2019-01-01\n")
    assert "No event on record" in why_not(register, "341202001200", TODAY)


def test_a_gap_in_a_division_s_life(register: Register) -> None:
    register.load("divisions", LIST)
    register.load(
        "divisions",
        "code,name,valid_from,valid_to\n341202001200,七里村委会,2016-12-31,2018-01-01\n"
        "341202001200,七里村委会,2020-01-01,\n",
    )
    assert "in force until 2018-01-01" in why_not(register, "341202001200", "2019-01-01")


def test_a_list_under_a_division_that_was_no_more(register: Register) -> None:
    register.load("events", RAW)
    with pytest.raises(UnknownDivision, match="341200000000 阜阳市"):
        register.list("2000-12-31", under="342100000000")


# One division


def test_all_about_a_division(register: Register) -> None:
    register.load("divisions", LIST)
    register.load("divisions", "code,name,valid_from\n341202001001,文明路社区,2020-01-01\n")
    about = register.describe("341202001001", "2019-01-01")
    assert about["in_force"]
    assert about["name"] == "文明社区居委会"
    assert about["names"] == ["文明社区居委会", "文明路社区"]
    assert [parent["code"] for parent in about["parents"]] == [
        "341202001000", "341202000000", "341200000000", "340000000000",
    ]  # fmt: skip
    assert [(v["valid_from"], v["valid_to"]) for v in about["versions"]] == [
        ("2016-12-31", "2020-01-01"),
        ("2020-01-01", None),
    ]
    assert about["area_m2"] is None


def test_a_division_not_in_force_is_still_described(register: Register) -> None:
    register.load("events", RAW)
    about = register.describe("342126", "2005-01-01")
    assert not about["in_force"]
    assert about["name"] == "亳县"
    assert [successor["code"] for successor in about["successors"]] == ["342102000000"]


def test_the_error_of_2022_that_was_taken_back_in_2023(sample: Register) -> None:
    moments = sample.column(
        "SELECT recorded_at FROM gis.revision WHERE reason = 'load divisions' ORDER BY recorded_at"
    )
    lists_to_2022, list_of_2023 = moments[:2]

    def name(known_at: datetime | None) -> str:
        with sample.database.read() as connection:
            day = date(2022, 12, 31)
            return find_division(connection, ERROR_OF_2022, day, known_at).name

    assert name(lists_to_2022) == "清河街道办事处"
    assert name(list_of_2023 - timedelta(microseconds=1)) == "清河街道办事处"
    assert name(list_of_2023) == "万霖社区居委会"
    assert name(None) == "万霖社区居委会"


# Plans


def test_a_question_about_now_reads_one_division_by_its_index(sample: Register) -> None:
    """Asked as the code asks, more often than it takes to come to a plan for any parameter."""
    plans: list[str] = []
    day = date(2024, 6, 1)
    with sample.database.read() as connection:
        driver = raw(connection)

        def explain(*event: Any) -> None:
            _, _, statement, values, *_ = event
            rows = driver.execute(f"EXPLAIN {statement}".encode(), values).fetchall()
            plans.append("\n".join(line for (line,) in rows))

        listen(connection, "before_cursor_execute", explain)
        for _ in range(8):
            find_division(connection, "341202001001", day)
        finds = list(plans)
        describe_division(connection, "341202000000", day)
        list(list_divisions(connection, day, under="341202000000"))
    assert len(finds) == 8
    assert len(plans) >= 14
    assert not [plan for plan in plans if "_history" in plan]
    assert not [plan for plan in finds if "(code = '341202001001'::text)" not in plan]
