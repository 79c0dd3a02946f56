"""Loading statistics and standards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from gis.loading import LoadRefused
from gis.problems import Problem
from layers.standards import SINGLE_BUILDING, standards_in_force
from tests.layers.world import A, B, World

RESIDENT = "households_resident"


def figures(world: World) -> list[tuple[str, str, str, int, str]]:
    with world.database.read() as connection:
        rows = connection.execute(
            text("""
            SELECT v.code, s.measure, s.reference_date::text, s.value, s.source
            FROM layers.division_statistic s JOIN gazetteer.division_version v USING (division_id)
            ORDER BY 1, 2, 3, 5
            """)
        ).all()
    return [tuple(row) for row in rows]


def refused(world: World, dataset: str, *rows: dict[str, Any], **options: Any) -> list[Problem]:
    with pytest.raises(LoadRefused) as refusal:
        world.load(dataset, rows, **options)
    return [p for p in refusal.value.report.problems if p.severity == "reject"]


def test_chinese_headers_and_forms_of_numbers(squares: World) -> None:
    squares.load(
        "statistics",
        [{"社区代码": A, "户籍户数": "1,234", "常住户数(户)": "１２００", "常住人口": "3000",
          "60岁及以上人口": "500", "65岁及以上人口": "不详", "统计时点": "2023年底"[:5]}],
    )  # fmt: skip

    assert [(m, d, v) for _, m, d, v, _ in figures(squares)] == [
        ("households_registered", "2023-12-31", 1234),
        ("households_resident", "2023-12-31", 1200),
        ("population", "2023-12-31", 3000),
        ("population_60", "2023-12-31", 500),
    ]


def test_a_bare_number_of_households_does_not_say_which(squares: World) -> None:
    (problem,) = refused(squares, "statistics",
                         {"code": A, "户数": 100, "统计时点": "2023"},
                         {"code": B, "户数": 200, "统计时点": "2023"})  # fmt: skip

    assert (problem.row, problem.column) == (None, "户数")
    assert "户籍" in problem.reason
    assert "常住" in problem.reason
    assert "--mapping" in problem.mend


def test_leaving_rejected_rows_out_does_not_drop_a_whole_file(squares: World) -> None:
    problems = refused(
        squares, "statistics", {"code": A, "户数": 100, "统计时点": "2023"}, allow_rejects=True
    )
    assert [p.row for p in problems] == [None]


def test_a_file_without_any_figure(squares: World) -> None:
    (problem,) = refused(squares, "statistics", {"code": A, "统计时点": "2023"})
    assert "no column with a figure" in problem.reason
    assert "户籍户数 (households_registered)" in problem.mend


def test_a_blank_cell_takes_the_figure_back(squares: World) -> None:
    squares.load(
        "statistics", [{"code": A, RESIDENT: 10, "population": 5, "reference_date": "2023"}]
    )
    before = squares.now()
    squares.load("statistics", [{"code": A, RESIDENT: "", "reference_date": "2023"}])

    assert [m for _, m, *_ in figures(squares)] == ["population"]
    from layers.demand import HouseholdsKind

    kind = HouseholdsKind.RESIDENT
    assert squares.coverage(households=kind)[A]["households"] is None
    assert squares.coverage(households=kind, known_at=before)[A]["households"] == 10


def test_the_same_figure_twice_counts_once(squares: World) -> None:
    row = {"code": A, RESIDENT: 10, "reference_date": "2023"}
    squares.load("statistics", [row, row])
    assert len(figures(squares)) == 1


def test_rows_that_contradict_each_other_are_both_refused(squares: World) -> None:
    same = {"code": A, "reference_date": "2023"}
    problems = refused(
        squares, "statistics", {**same, RESIDENT: 10}, {**same, RESIDENT: 11},
        {**same, RESIDENT: 5, "reference_date": "2022"},
    )  # fmt: skip
    # The row of another year is not at fault.
    assert [p.row for p in problems] == [2, 3]
    assert "2023-12-31" in problems[0].reason


def test_a_figure_and_a_blank_contradict_each_other(squares: World) -> None:
    same = {"code": A, "reference_date": "2023"}
    problems = refused(squares, "statistics", {**same, RESIDENT: 10}, {**same, RESIDENT: ""})
    assert [p.row for p in problems] == [2, 3]


def test_sources_stand_side_by_side(squares: World) -> None:
    for source, value in (("公安", 10), ("统计局", 12)):
        squares.load("statistics", [{"code": A, RESIDENT: value, "reference_date": "2023",
                                     "资料来源": source}])  # fmt: skip
    assert [(v, s) for *_, v, s in figures(squares)] == [(10, "公安"), (12, "统计局")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"code": "341299001099"}, "code"),
        ({"code": "3.41299E+11"}, "code"),
        ({RESIDENT: "-1"}, RESIDENT),
        ({RESIDENT: "12.5"}, RESIDENT),
        ({RESIDENT: "9E+9"}, RESIDENT),
        ({"reference_date": ""}, "reference_date"),
        ({"reference_date": "31/12/2023"}, "reference_date"),
    ],
)
def test_cells_that_cannot_be_used(squares: World, row: dict[str, str], column: str) -> None:
    good = {"code": A, RESIDENT: "10", "reference_date": "2023"}
    (problem,) = refused(squares, "statistics", good | row)
    assert (problem.row, problem.column) == (2, column)


def test_the_day_may_be_given_for_the_whole_file(squares: World) -> None:
    squares.load("statistics", [{"code": A, RESIDENT: 1}], in_force=date(2023, 6, 30))
    assert [d for _, _, d, _, _ in figures(squares)] == ["2023-06-30"]


def test_reload_changes_nothing_and_a_correction_only_what_differs(squares: World) -> None:
    rows = [{"code": code, RESIDENT: 10, "reference_date": "2023"} for code in (A, B)]
    squares.load("statistics", rows)
    assert squares.load("statistics", rows).is_nothing
    counts = squares.load("statistics", [rows[0], rows[1] | {RESIDENT: 11}]).counts

    changed = counts["division_statistic"]
    assert (changed.added, changed.changed, changed.removed, changed.unchanged) == (0, 1, 0, 1)


# --- Standards ----------------------------------------------------------------------------


def standard(
    value: Any, since: str, until: str = "", measure: str = SINGLE_BUILDING
) -> dict[str, Any]:
    return {"measure": measure, "value": value, "unit": "m²", "clause": "市规划第3条",
            "evidence": "test", "valid_from": since, "valid_to": until}  # fmt: skip


def single_building(world: World, day: date, **known: Any) -> float | None:
    with world.database.read() as connection:
        found = standards_in_force(connection, day, known.get("known_at")).get(SINGLE_BUILDING)
    return None if found is None else float(found.value)


def test_a_new_standard_ends_the_one_before(world: World) -> None:
    before = world.now()
    world.load("standards", [standard(450, "2023-01-01")])

    assert single_building(world, date(2022, 12, 31)) == 600
    assert single_building(world, date(2023, 1, 1)) == 450
    assert single_building(world, date(2023, 1, 1), known_at=before) == 600
    assert world.load("standards", [standard(450, "2023-01-01")]).is_nothing


def test_a_standard_lasts_to_the_next_at_the_longest(world: World) -> None:
    world.load(
        "standards", [standard(400, "2010-01-01", "2030-01-01"), standard(500, "2020-01-01")]
    )

    days = [date(2009, 12, 31), date(2010, 1, 1), date(2018, 12, 1), date(2020, 1, 1)]
    assert [single_building(world, day) for day in days] == [None, 400, 600, 500]


def test_standards_that_cannot_be(world: World) -> None:
    assert refused(world, "standards", standard(-1, "2023-01-01"))[0].column == "value"
    assert refused(world, "standards", standard(1, "2023-01-01", "2023-01-01"))[0].row == 2
    problems = refused(world, "standards", standard(1, "2023"), standard(2, "2023"))
    assert [p.row for p in problems] == [3]


def test_a_standard_of_nothing_known_is_a_finding(world: World) -> None:
    report = world.load("standards", [standard(1, "2023-01-01", measure="size")])
    assert any("nothing is measured against size" in p.reason for p in report.problems)


def test_a_name_that_is_not_the_divisions_shows_that_its_code_went_astray(squares: World) -> None:
    (problem,) = refused(
        squares, "statistics",
        {"社区代码": A, "社区名称": "龙宫社区居委会", "户籍户数": 100, "统计时点": "2023"},
    )  # fmt: skip

    assert problem.column == "name"
    assert "龙宫社区居委会" in problem.reason
    assert figures(squares) == []


def test_a_blank_cell_leaves_it_to_the_option_whether_a_figure_is_simulated(squares: World) -> None:
    rows = [
        {"code": A, "households_resident": "10", "reference_date": "2022-12-31", "simulated": ""},
        {"code": B, "households_resident": "10", "reference_date": "2022-12-31", "simulated": "否"},
    ]
    squares.load("statistics", rows, is_simulated=True)
    with squares.database.read() as connection:
        found = connection.execute(
            text("""
            SELECT v.code, s.is_simulated
            FROM layers.division_statistic s JOIN gazetteer.division_version v USING (division_id)
            WHERE s.measure = 'households_resident' AND s.reference_date = '2022-12-31'
            """)
        ).all()
    assert dict(tuple(row) for row in found) == {A: True, B: False}
