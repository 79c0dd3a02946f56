from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gazetteer.crosswalk import Crosswalk, CrosswalkQuestion, crosswalk
from gazetteer.division import Level
from gis.errors import InputError
from tests.gazetteer.register import Register

LIST = """\
code,name,valid_from
340000,安徽省,1980-01-01
341200,阜阳市,1980-01-01
341202,颍州区,1980-01-01
341203,颍东区,1980-01-01
341202101,王店镇,1980-01-01
341202102,三合镇,1980-01-01
341202200,程集乡,1980-01-01
"""
HEADER = (
    "effective_on,kind,old_code,old_name,new_code,new_name,"
    "area_share,population_share,household_share,approval_no\n"
)


@pytest.fixture
def county(register: Register) -> Register:
    register.load("divisions", LIST)
    return register


def events(register: Register, *rows: str) -> None:
    register.load("events", HEADER + "".join(f"{row}\n" for row in rows))


def ask(
    register: Register,
    from_day: str,
    to_day: str,
    level: str | None = "township",
    division: str | None = None,
    known_at: datetime | None = None,
) -> Crosswalk:
    code = None if division is None else division.ljust(12, "0")
    question = CrosswalkQuestion(
        date.fromisoformat(from_day),
        date.fromisoformat(to_day),
        None if level is None else Level(level),
        code,
        known_at,
    )
    with register.database.read() as connection:
        return crosswalk(connection, question)


def pairs(found: Crosswalk, share: str = "area") -> dict[tuple[str, str | None], float | None]:
    """Share by (from, to), codes without the padding."""
    return {
        (row.from_code.rstrip("0"), row.to_code and row.to_code.rstrip("0")): (
            row.as_dict()[f"{share}_share"]
        )
        for row in found.rows
    }


def kinds(found: Crosswalk) -> list[tuple[str, str]]:
    return [(finding.kind, finding.code.rstrip("0")) for finding in found.findings]


def only(found: Crosswalk, code: str) -> list[dict[str, Any]]:
    return [row.as_dict() for row in found.rows if row.from_code == code.ljust(12, "0")]


def test_units_without_events_are_themselves(county: Register) -> None:
    found = ask(county, "1990-01-01", "2020-01-01")
    assert pairs(found) == {
        ("341202101", "341202101"): 1,
        ("341202102", "341202102"): 1,
        ("3412022", "3412022"): 1,
    }
    assert not any(row.is_partial for row in found.rows)
    assert {row.rule["en"] for row in found.rows} == {"unchanged"}
    assert found.findings == []


def test_a_renamed_unit_shows_both_names(county: Register) -> None:
    events(county, "2010-05-01,更名,341202101,王店镇,,新王店镇,,,,")
    (row,) = only(ask(county, "2000-01-01", "2020-01-01"), "341202101")
    assert (row["from_name"], row["to_name"], row["area_share"]) == ("王店镇", "新王店镇", 1)


def test_an_ended_unit_with_one_successor_is_in_it_whole_and_that_is_said(county: Register) -> None:
    events(county, "2010-05-01,撤乡设镇,341202200,程集乡,341202103,程集镇,,,,皖民〔2010〕1号")
    (row,) = only(ask(county, "2000-01-01", "2020-01-01"), "341202200")
    assert (row["to_code"], row["to_name"]) == ("341202103000", "程集镇")
    assert [row[f"{m}_share"] for m in ("area", "population", "household")] == [1, 1, 1]
    assert row["is_partial"] is False
    assert "one successor" in row["rule"]["en"]
    assert "仅有一个后继" in row["rule"]["zh"]
    (step,) = row["path"]
    assert (step["kind"], step["effective_on"]) == ("撤乡设镇", "2010-05-01")
    assert step["approval_no"] == "皖民〔2010〕1号"
    assert (step["predecessor_name"], step["successor_name"]) == ("程集乡", "程集镇")


def test_an_event_counts_from_its_day_on(county: Register) -> None:
    events(county, "2010-05-01,撤乡设镇,341202200,程集乡,341202103,程集镇,,,,")
    assert ("3412022", "3412022") in pairs(ask(county, "2000-01-01", "2010-04-30"))
    assert ("3412022", "341202103") in pairs(ask(county, "2000-01-01", "2010-05-01"))
    assert ("341202103", "341202103") in pairs(ask(county, "2010-05-01", "2020-01-01"))


def test_shares_along_a_chain_are_multiplied_and_added_where_chains_meet(county: Register) -> None:
    events(
        county,
        "2005-01-01,拆分,341202101,,341202101,,0.6,,,",
        "2005-01-01,拆分,341202101,,341202104,王店北镇,0.4,,,",
        "2010-01-01,拆分,341202104,,341202104,,0.5,,,",
        "2010-01-01,拆分,341202104,,341202102,,0.5,,,",
        "2015-01-01,并入,341202104,,341202101,,,,,",
    )
    found = ask(county, "2000-01-01", "2020-01-01")
    assert pairs(found) == {
        ("341202101", "341202101"): 0.8,  # 0.6 that stayed + 0.4 × 0.5 that came back
        ("341202101", "341202102"): 0.2,
        ("341202102", "341202102"): 1,
        ("3412022", "3412022"): 1,
    }
    assert pairs(found, "household")["341202101", "341202102"] is None
    assert [len(row["path"]) for row in only(found, "341202101")] == [4, 2]


def test_what_a_split_does_not_state_to_go_over_stays(county: Register) -> None:
    events(county, "2005-01-01,拆分,341202101,,341202104,王店北镇,0.4,,0.35,")
    rows = only(ask(county, "2000-01-01", "2020-01-01"), "341202101")
    assert [(r["to_code"], r["area_share"], r["household_share"]) for r in rows] == [
        ("341202101000", 0.6, 0.65),
        ("341202104000", 0.4, 0.35),
    ]
    assert all(r["is_partial"] and r["population_share"] is None for r in rows)
    assert "stayed" in rows[0]["rule"]["en"]


def test_a_split_without_shares_stays_unknown(county: Register) -> None:
    events(county, "2005-01-01,拆分,341202101,,341202104,王店北镇,,,,")
    rows = only(ask(county, "2000-01-01", "2020-01-01"), "341202101")
    assert [(r["to_code"], r["area_share"], r["rule"]["en"]) for r in rows] == [
        ("341202101000", None, "share unknown"),
        ("341202104000", None, "share unknown"),
    ]


def test_two_successors_of_an_ended_unit_without_shares_are_unknown(county: Register) -> None:
    events(
        county,
        "2005-01-01,撤销,341202200,,341202101,,,,,",
        "2005-01-01,撤销,341202200,,341202102,,,,,",
    )
    assert pairs(ask(county, "2000-01-01", "2020-01-01", division="341202200")) == {
        ("3412022", "341202101"): None,
        ("3412022", "341202102"): None,
    }


def test_a_split_that_sums_to_nine_tenths_is_reported_and_not_scaled(county: Register) -> None:
    events(
        county,
        "2005-01-01,拆分,341202101,,341202101,,0.6,,,",
        "2005-01-01,拆分,341202101,,341202104,王店北镇,0.3,,,",
    )
    found = ask(county, "2000-01-01", "2020-01-01")
    assert pairs(found)["341202101", "341202101"] == 0.6
    assert pairs(found)["341202101", "341202104"] == 0.3
    assert pairs(found)["341202101", None] == 0.1
    assert ("lost", "341202101") in kinds(found)
    (finding,) = [f for f in found.findings if f.kind == "lost"]
    assert "0.1 is lost" in finding.en
    assert "缺 0.1" in finding.zh


def test_a_sole_successor_that_states_to_take_less_leaves_the_rest_lost(county: Register) -> None:
    events(county, "2005-01-01,并入,341202200,,341202101,,0.9,,,")
    found = ask(county, "2000-01-01", "2020-01-01")
    assert pairs(found)["3412022", "341202101"] == 0.9
    assert pairs(found)["3412022", None] == 0.1
    assert pairs(found, "household")["3412022", "341202101"] is None


def test_a_unit_that_ends_without_successor(county: Register) -> None:
    events(county, "2005-01-01,撤销,341202200,,,,,,,")
    found = ask(county, "2000-01-01", "2020-01-01")
    (row,) = only(found, "341202200")
    assert (row["to_code"], row["area_share"]) == (None, 1)
    assert kinds(found) == [("ended", "3412022")]


def test_a_unit_that_nothing_leads_to_is_named(county: Register) -> None:
    events(county, "2005-01-01,新设,,,341202105,开发区镇,,,,")
    assert kinds(ask(county, "2000-01-01", "2020-01-01")) == [("unexplained", "341202105")]


# Backward


def test_backward_only_what_is_certain_is_known(county: Register) -> None:
    events(
        county,
        "2005-01-01,拆分,341202101,,341202104,王店北镇,0.4,,,",
        "2010-01-01,并入,341202200,,341202102,,,,,",
    )
    assert pairs(ask(county, "2020-01-01", "2000-01-01")) == {
        ("341202101", "341202101"): 1,  # it gave away, and took nothing in
        ("341202102", "341202102"): None,
        ("341202102", "3412022"): None,
        ("341202104", "341202101"): 1,  # set up from one predecessor
    }


def test_backward_and_forward_link_the_same_pairs(county: Register) -> None:
    events(
        county,
        "2005-01-01,拆分,341202101,,341202104,王店北镇,0.4,,,",
        "2008-01-01,撤乡设镇,341202200,,341202103,程集镇,,,,",
        "2010-01-01,并入,341202103,,341202104,,,,,",
    )
    there = set(pairs(ask(county, "2000-01-01", "2020-01-01")))
    back = set(pairs(ask(county, "2020-01-01", "2000-01-01")))
    assert {(b, a) for a, b in back} == there


# Order and cycles


def test_a_chain_within_one_day(county: Register) -> None:
    """By years only, set up and renumbered in the same one."""
    events(
        county,
        "2005,撤乡设镇,341202200,程集乡,341202103,程集镇,,,,",
        "2005,并入,341202101,王店镇,341202103,,,,,",
    )
    assert pairs(ask(county, "2004-12-31", "2005-12-31")) == {
        ("341202101", "341202103"): 1,
        ("341202102", "341202102"): 1,
        ("3412022", "341202103"): 1,
    }


def test_two_units_that_swap_land_on_one_day(county: Register) -> None:
    """Shares are of what stood on the eve: what A gave to B does not come back with B's gift."""
    events(
        county,
        "2005-01-01,界线变更,341202101,,341202102,,0.1,,,",
        "2005-01-01,界线变更,341202102,,341202101,,0.2,,,",
    )
    assert pairs(ask(county, "2000-01-01", "2020-01-01")) == {
        ("341202101", "341202101"): 0.9,
        ("341202101", "341202102"): 0.1,
        ("341202102", "341202101"): 0.2,
        ("341202102", "341202102"): 0.8,
        ("3412022", "3412022"): 1,
    }


def test_land_that_goes_over_and_comes_back_later(county: Register) -> None:
    events(
        county,
        "2005-01-01,界线变更,341202101,,341202102,,0.5,,,",
        "2010-01-01,界线变更,341202102,,341202101,,0.5,,,",
    )
    assert pairs(ask(county, "2000-01-01", "2020-01-01"))["341202101", "341202101"] == 0.75


def test_a_day_within_the_year_of_an_event_dated_no_better_is_told(county: Register) -> None:
    events(county, "2005,撤乡设镇,341202200,程集乡,341202103,程集镇,,,,")
    assert kinds(ask(county, "2000-01-01", "2005-06-30")) == [("imprecise", "3412022")]
    assert kinds(ask(county, "2005-06-30", "2010-01-01")) == [("imprecise", "3412022")]
    assert kinds(ask(county, "2000-01-01", "2005-12-31")) == []


# What is asked


def test_one_division_alone_and_the_divisions_below_one(county: Register) -> None:
    alone = ask(county, "2000-01-01", "2020-01-01", None, "341202101")
    assert list(pairs(alone)) == [("341202101", "341202101")]
    assert alone.question.level is Level.TOWNSHIP
    assert len(ask(county, "2000-01-01", "2020-01-01", division="341202").rows) == 3
    assert len(ask(county, "2000-01-01", "2020-01-01", None).rows) == 2  # counties


def test_a_level_above_the_division_is_refused(county: Register) -> None:
    with pytest.raises(InputError, match="has no divisions of the level county"):
        ask(county, "2000-01-01", "2020-01-01", "county", "341202101")


def test_a_day_before_all_records_is_refused(county: Register) -> None:
    with pytest.raises(InputError, match="lies before all data"):
        ask(county, "2000-01-01", "1970-01-01")


def test_a_backdated_share_changes_the_answer_but_not_what_was_known(county: Register) -> None:
    split = "2005-01-01,拆分,341202101,,341202104,王店北镇,0.4,,,"
    events(county, split)
    before = county.revisions()[-1]
    events(county, split.replace("0.4", "0.3"))
    known = pairs(ask(county, "2000-01-01", "2020-01-01", known_at=before))
    assert known["341202101", "341202104"] == 0.4
    assert pairs(ask(county, "2000-01-01", "2020-01-01"))["341202101", "341202104"] == 0.3


def test_the_sample_from_1985_to_2005(sample: Register) -> None:
    found = ask(sample, "1985-12-31", "2005-12-31", "county", "342100")
    assert pairs(found) == {
        ("342101", "3412"): 1,
        ("342121", "3412"): 1,
        ("342122", "341221"): 1,
        ("342123", "341222"): 1,
        ("342124", "341621"): 1,
        ("342125", "341622"): 1,
        ("342126", "3416"): 1,
        ("342127", "341225"): 1,
        ("342128", "341226"): 1,
        ("342129", "341282"): 1,
        ("34213", "341623"): 1,
    }
    (bo,) = only(found, "342126")
    assert [step["successor_code"] for step in bo["path"]] == [
        "342102000000", "341281000000", "341600000000",
    ]  # fmt: skip
    assert "another level" in bo["rule"]["en"]
