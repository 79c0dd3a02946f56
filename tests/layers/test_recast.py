"""Figures of one day on the divisions of another.

Two counties, X with townships of communities A and B, Y with C. On 2010-01-01 X was split.

        .50   .51   .52   .53
        +-----+-----+-----+
        |  A  |  B  |  C  |     X = A + B, Y = C
        +-----+-----+-----+
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.division import Level
from gis.errors import FileError, InputError
from layers.recast import recast
from layers.recast_figures import (
    figures_of_file,
    figures_on_record,
    level_of_figures,
    share_of,
)
from layers.recast_report import as_dict
from layers.recast_terms import Figure, RecastBy, RecastQuestion
from tests.layers.world import World, square, write_csv

X, Y, Z = "341291000000", "341292000000", "341293000000"
A, B, C = "341291001001", "341291001002", "341292001001"
B_NEW = "341293001001"
DIVISIONS = (
    {"code": "340000", "name": "安徽省"},
    {"code": "341200", "name": "阜阳市"},
    {"code": X, "name": "甲县"},
    {"code": Y, "name": "乙县"},
    {"code": "341291001", "name": "甲镇"},
    {"code": "341292001", "name": "乙镇"},
    {"code": A, "name": "一村委会"},
    {"code": B, "name": "二村委会"},
    {"code": C, "name": "三村委会"},
)
BEFORE, AFTER, DAY = date(2005, 1, 1), date(2015, 1, 1), "2010-01-01"


@pytest.fixture
def county(world: World) -> World:
    world.divisions(*({**row, "valid_from": "2000-01-01"} for row in DIVISIONS))
    return world


def split(world: World, **shares: str) -> None:
    """Z is set up from a part of X."""
    new = {"new_code": Z, "new_name": "丙县"}
    world.load("events", [{"effective_on": DAY, "kind": "拆分", "old_code": X, **new, **shares}])


def question(by: str, **more: Any) -> RecastQuestion:
    return RecastQuestion(
        **{"from_day": BEFORE, "to_day": AFTER, "by": RecastBy(by), "level": Level.COUNTY} | more
    )


def ask(world: World, by: str, figures: dict[str, int | None], **more: Any) -> dict[str, Any]:
    given = {
        code: Figure(code, None if value is None else Fraction(value))
        for code, value in figures.items()
    }
    with world.database.read() as connection:
        return as_dict(recast(connection, question(by, **more), given))


def values(answer: dict[str, Any]) -> dict[str | None, float | None]:
    return {row["code"]: row["value"] for row in answer["rows"]}


def balances(answer: dict[str, Any]) -> bool:
    totals = answer["totals"]
    return bool(totals["given"] == totals["placed"] + totals["lost"] + totals["unplaced"])


# By the shares of the events


def test_figures_go_over_by_the_shares_stated(county: World) -> None:
    split(county, population_share="0.25")
    answer = ask(county, "given", {X: 1000, Y: 500})
    assert values(answer) == {X: 750, Y: 500, Z: 250}
    assert answer["totals"] == {"given": 1500, "placed": 1500, "lost": 0, "unplaced": 0}
    assert "变更事件所列份额" in answer["rule"]["zh"]
    assert "stated with the events" in answer["rule"]["en"]
    (part,) = answer["rows"][2]["parts"]
    assert (part["code"], part["value"], part["share"], part["amount"]) == (X, 1000, 0.25, 250)


def test_the_share_that_fits_the_measure_is_taken_and_another_is_named(county: World) -> None:
    split(county, area_share="0.5", household_share="0.2")
    assert share_of("households_resident") == "household"
    assert values(ask(county, "given", {X: 100, Y: 1}, share="household"))[Z] == 20
    # No share of people is stated: of the others one throughout, never two beside each other.
    answer = ask(county, "given", {X: 100, Y: 1}, share="population")
    assert values(answer) == {X: 80, Y: 1, Z: 20}
    assert answer["rows"][2]["parts"][0]["basis"] == "户数份额 household share"


def test_unknown_shares_stay_unknown(county: World) -> None:
    split(county)
    answer = ask(county, "given", {X: 1000, Y: 500})
    assert values(answer) == {X: None, Y: 500, Z: None}
    assert answer["totals"] == {"given": 1500, "placed": 500, "lost": 0, "unplaced": 1000}
    assert "share unknown" in answer["rows"][0]["missing"][0]


def test_a_share_without_a_place_is_lost_and_not_spread(county: World) -> None:
    county.load(
        "events",
        [{"effective_on": DAY, "kind": "并入", "old_code": X, "new_code": Y,
          "population_share": "0.9"}],
    )  # fmt: skip
    answer = ask(county, "given", {X: 1000, Y: 500})
    assert values(answer) == {Y: 1400, None: 100}
    assert answer["totals"]["lost"] == 100
    assert balances(answer)
    assert [finding["kind"] for finding in answer["findings"]] == ["lost"]


def test_a_figure_that_is_not_known_makes_the_sum_unknown_and_its_part_is_told(
    county: World,
) -> None:
    county.load("events", [{"effective_on": DAY, "kind": "并入", "old_code": X, "new_code": Y}])
    answer = ask(county, "given", {X: None, Y: 500})
    (row,) = answer["rows"]
    assert (row["code"], row["value"], row["known_part"]) == (Y, None, 500)
    assert row["missing"] == [f"{X} 甲县: 无数值 no figure"]
    assert answer["unknown_figures"] == [X]


def test_back_in_time_what_was_set_up_goes_back(county: World) -> None:
    split(county, population_share="0.25")
    answer = ask(county, "given", {X: 700, Y: 500, Z: 300}, from_day=AFTER, to_day=BEFORE)
    assert values(answer) == {X: 1000, Y: 500}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(figures=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)))
def test_the_total_is_kept_to_the_last_unit(thirds: World, figures: tuple[int, int]) -> None:
    given = {code: Figure(code, Fraction(n)) for code, n in zip((X, Y), figures, strict=True)}
    with thirds.database.read() as connection:
        found = recast(connection, question("given"), given)
    assert sum((row.value or 0 for row in found.rows), Fraction(0)) == sum(figures)
    assert (found.lost, found.unplaced) == (0, 0)


@pytest.fixture
def thirds(county: World) -> World:
    """X in thirds, whose published shares sum to 0.99999999."""
    third = "0.33333333"
    rows = [(X, None), (Z, "丙县"), ("341294000000", "丁县")]
    county.load(
        "events",
        [
            {"effective_on": DAY, "kind": "拆分", "old_code": X, "new_code": code,
             "new_name": name, "population_share": third}
            for code, name in rows
        ],
    )  # fmt: skip
    return county


# By area


def test_figures_go_over_by_overlap_of_outlines(county: World) -> None:
    split(county)
    county.outlines({X: square(0, 2), Y: square(2)}, valid_from="2000-01-01", valid_to=DAY)
    county.outlines({X: square(0, 1.5), Y: square(2), Z: square(1.5, 0.5)}, valid_from=DAY)
    answer = ask(county, "area", {X: 1000, Y: 500})
    assert values(answer) == {X: 750, Y: 500, Z: 250}
    assert balances(answer)
    assert "椭球面积" in answer["rule"]["zh"]
    assert "km²" in answer["rows"][2]["parts"][0]["basis"]


def test_land_that_no_outline_covers_is_lost(county: World) -> None:
    split(county)
    county.outlines({X: square(0, 2)}, valid_from="2000-01-01", valid_to=DAY)
    county.outlines({X: square(0, 1), Z: square(1.5, 0.5)}, valid_from=DAY)
    answer = ask(county, "area", {X: 1000, Y: 500})
    assert values(answer) == {X: 500, Y: 500, Z: 250, None: 250}
    assert answer["totals"]["lost"] == 250


def test_outlines_that_overlap_each_other_give_no_share(county: World) -> None:
    split(county)
    county.outlines({X: square(0, 2)}, valid_from="2000-01-01", valid_to=DAY)
    county.outlines({X: square(0, 2), Z: square(1, 1)}, valid_from=DAY)
    answer = ask(county, "area", {X: 1000, Y: 500})
    assert values(answer) == {X: None, Y: 500, Z: None}
    assert balances(answer)


def test_without_outlines_the_figure_is_not_placed(county: World) -> None:
    split(county)
    answer = ask(county, "area", {X: 1000, Y: 500})
    assert answer["totals"]["unplaced"] == 1000
    assert any("no outline" in text for row in answer["rows"] for text in row["missing"])


# By households of communities


def moved(world: World) -> None:
    """X is split, and its community B goes to Z."""
    split(world)
    world.load("divisions", [{"code": "341293001", "name": "丙镇", "valid_from": DAY}])
    world.load(
        "events",
        [{"effective_on": DAY, "kind": "同名改码", "old_code": B, "new_code": B_NEW,
          "new_name": "二村委会", "new_parent_code": "341293001"}],
    )  # fmt: skip


def test_figures_go_over_with_the_households_of_communities(county: World) -> None:
    moved(county)
    county.households({A: 300, B: 100, C: 50}, day="2004-12-31")
    answer = ask(county, "household", {X: 1000, Y: 500})
    assert values(answer) == {X: 750, Y: 500, Z: 250}
    assert balances(answer)
    assert answer["rows"][2]["parts"][0]["basis"] == "1 个社区 100/400 communities"
    assert any("households_registered 2004-12-31" in source for source in answer["sources"])


def test_a_community_without_households_leaves_the_shares_unknown(county: World) -> None:
    moved(county)
    county.households({A: 300}, day="2004-12-31")
    answer = ask(county, "household", {X: 1000, Y: 500})
    assert values(answer) == {X: None, Y: 500, Z: None}
    assert "1 have no figure" in answer["rows"][0]["missing"][0]


def test_without_population_on_record_shares_by_it_are_unknown(county: World) -> None:
    moved(county)
    county.households({A: 300, B: 100, C: 50}, day="2004-12-31")
    assert values(ask(county, "population", {X: 1000, Y: 500}))[Z] is None


# Figures


def test_figures_on_record_or_the_sum_of_all_communities(county: World) -> None:
    county.households({A: 300, B: 100, C: 50}, day="2005-01-01")
    with county.database.read() as connection:
        found = figures_on_record(connection, "households_registered", BEFORE, Level.COUNTY)
    assert {code: figure.value for code, figure in found.items()} == {X: 400, Y: 50}


def test_a_sum_with_a_hole_is_unknown(county: World) -> None:
    county.households({A: 300, C: 50}, day="2005-01-01")
    with county.database.read() as connection:
        found = figures_on_record(connection, "households_registered", BEFORE, Level.COUNTY)
    assert {code: figure.value for code, figure in found.items()} == {X: None, Y: 50}


def test_figures_of_a_day_without_any_or_of_several_sources_are_refused(county: World) -> None:
    county.households({A: 300}, day="2005-01-01", source="甲")
    county.households({A: 301}, day="2005-01-01", source="乙")
    with county.database.read() as connection:
        with pytest.raises(InputError, match="several figures"):
            figures_on_record(connection, "households_registered", BEFORE, Level.COUNTY)
        with pytest.raises(InputError) as refusal:
            figures_on_record(connection, "households_registered", AFTER, Level.COUNTY)
        with pytest.raises(InputError, match="not a measure"):
            figures_on_record(connection, "weight", BEFORE, Level.COUNTY)
        named = figures_on_record(
            connection, "households_registered", BEFORE, Level.COMMUNITY, source="乙"
        )
    assert "2005-01-01" in refusal.value.mend
    assert named[A].value == 301


def test_figures_known_only_later_do_not_count_for_an_earlier_moment(county: World) -> None:
    county.households({A: 300, B: 100, C: 50}, day="2005-01-01")
    before: datetime = county.now()
    county.households({A: 301}, day="2005-01-01")
    with county.database.read() as connection:
        old = figures_on_record(
            connection, "households_registered", BEFORE, Level.COUNTY, known_at=before
        )
        new = figures_on_record(connection, "households_registered", BEFORE, Level.COUNTY)
    assert (old[X].value, new[X].value) == (400, 401)


def test_one_division_with_what_comes_to_the_same_places_from_beside_it(county: World) -> None:
    county.load("events", [{"effective_on": DAY, "kind": "并入", "old_code": X, "new_code": Y}])
    answer = ask(county, "given", {X: 1000, Y: 500}, division=X)
    assert values(answer) == {Y: 1500}


@pytest.mark.parametrize("by", list(RecastBy))
def test_divisions_that_did_not_change_keep_their_figures(county: World, by: RecastBy) -> None:
    assert values(ask(county, by.value, {X: 1000, Y: 500})) == {X: 1000, Y: 500}


# Files


def test_a_file_of_codes_and_values(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "figures.csv",
        [{"区划代码": X, "数值": "12.5"}, {"区划代码": "341292", "数值": ""}],
    )
    figures = figures_of_file(path)
    assert {code: figure.value for code, figure in figures.items()} == {
        X: Fraction("12.5"),
        Y: None,
    }
    assert level_of_figures(figures) is Level.COUNTY


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"code": X, "value": "many"}], "row 2"),
        ([{"code": X, "value": 1}, {"code": X, "value": 1}], "several rows"),
        ([{"code": X, "name": "甲县"}], "no column of values"),
        ([{"code": "3.41202E+11", "value": 1}], "turned into a number"),
    ],
)
def test_a_file_that_cannot_be_used(
    tmp_path: Path, rows: list[dict[str, Any]], reason: str
) -> None:
    with pytest.raises(FileError, match=reason):
        figures_of_file(write_csv(tmp_path / "figures.csv", rows))


def test_codes_of_several_levels_and_none_are_refused() -> None:
    with pytest.raises(InputError, match="several levels"):
        level_of_figures({X: Figure(X, None), A: Figure(A, None)})
    with pytest.raises(InputError, match="no figure"):
        level_of_figures({})


def test_a_code_that_was_not_in_force_is_refused(county: World) -> None:
    with pytest.raises(InputError, match="were not in force on 2005-01-01: 341293000000"):
        ask(county, "given", {Z: 1})
