"""What a case does to facilities and figures, and what its preview says beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maps.case_preview import count_tiles, preview_case
from tests.gazetteer.cases.desk import Desk, Step, action, desk_of, enter_people
from tests.layers.world import COUNTY, World, square

DAY = date(2026, 11, 1)
TOWN = "341299100000"
NEW = "341299001"
STEP = action("replace_division", kind="撤镇设街道", code=TOWN, new_name="测试街道")


@pytest.fixture
def town(world: World) -> World:
    """A town 341299100 with two communities, their outlines, households and two centres."""
    world.divisions(
        {"code": COUNTY, "name": "测试区"},
        {"code": TOWN, "name": "测试镇"},
        {"code": TOWN[:9] + "001", "name": "甲社区居委会", "urban_rural_class": "121"},
        {"code": TOWN[:9] + "002", "name": "乙社区居委会", "urban_rural_class": "121"},
    )
    world.outlines({TOWN[:9] + "001": square(0), TOWN[:9] + "002": square(1), TOWN: square(0, 2)})
    world.households({TOWN[:9] + "001": 1000, TOWN[:9] + "002": 500})
    world.centres(
        {"facility_code": "inside", "at": (0.5, 0.5), "floor_area_m2": 400},
        {"facility_code": "declared", "floor_area_m2": 100,
         "serves": f"{TOWN[:9]}001:0.5;{TOWN[:9]}002:0.5"},
    )  # fmt: skip
    return world


@pytest.fixture
def desk(town: World) -> Desk:
    enter_people(town.database)
    return desk_of(town.database)


def opened(desk: Desk, *steps: Step, **more: Any) -> str:
    return desk.open("replace_division", *steps, division_code=COUNTY, effective_on=DAY, **more)


def test_facilities_and_households_go_along_with_the_code(town: World, desk: Desk) -> None:
    desk.apply(desk.ready(opened(desk, STEP)))
    eve, day = "2026-10-31", "2026-11-01"
    assert town.supply(eve) == {
        ("inside", TOWN[:9] + "001", 1.0), ("declared", TOWN[:9] + "001", 0.5),
        ("declared", TOWN[:9] + "002", 0.5),
    }  # fmt: skip
    assert town.supply(day) == {
        ("inside", NEW + "001", 1.0), ("declared", NEW + "001", 0.5),
        ("declared", NEW + "002", 0.5),
    }  # fmt: skip
    before = town.coverage("community", as_of=date(2026, 10, 31))
    after = town.coverage("community", as_of=DAY)
    for old, new in (("001", "001"), ("002", "002")):
        kept = {"households", "floor_area_m2", "area_per_100_households_m2", "committee_type"}
        assert {k: after[NEW + new][k] for k in kept} == {
            k: before[TOWN[:9] + old][k] for k in kept
        }


def test_a_preview_tells_what_applying_then_does(town: World, desk: Desk) -> None:
    number = opened(desk, STEP)
    revisions = town.revisions()
    told = preview_case(town.database, desk.officer, number, DAY)
    assert town.revisions() == revisions, "a preview keeps nothing"
    assert [(d["old_code"], d["new_code"], d["new_name"]) for d in told["divisions"]] == [
        (None, NEW + "000", "测试街道"), (None, NEW + "001", "甲社区居委会"),
        (None, NEW + "002", "乙社区居委会"), (TOWN, None, None), (TOWN[:9] + "001", None, None),
        (TOWN[:9] + "002", None, None),
    ]  # fmt: skip
    assert [(f["facility_code"], f["was"], f["is"]) for f in told["facilities"]] == [
        ("declared", f"{TOWN[:9]}001,{TOWN[:9]}002", f"{NEW}001,{NEW}002"),
        ("inside", f"{TOWN[:9]}001", f"{NEW}001"),
    ]
    county = next(row for row in told["coverage"] if row["code"] == COUNTY)
    assert county["before"] == county["after"]
    assert county["before"]["households"] == 1500
    assert {(h["code"], h["value"]) for h in told["households"]} == {
        (NEW + "001", 1000),
        (NEW + "002", 500),
    }
    named = {n["new_name"]: n["new_romanisation"] for n in told["names"] if not n["old_name"]}
    assert named["测试街道"] == "Cèshì Jiēdào"
    assert {d["document"] for d in told["missing_documents"]} >= {"application", "approval"}
    tiles = {row["zoom"]: row["tiles"] for row in told["tiles"]}
    assert tiles[0] == 1
    assert tiles[14] > tiles[8] >= 1
    desk.apply(desk.ready(number))
    assert {d["new_code"] for d in told["divisions"]} - {None} == {
        row[0]
        for row in desk.rows(
            "SELECT code FROM gazetteer.division_version WHERE lower(valid) = '2026-11-01'"
        )
    }


def test_a_new_division_has_the_sum_of_those_that_were_merged(town: World, desk: Desk) -> None:
    step = action(
        "merge_divisions", codes=[TOWN[:9] + "001", TOWN[:9] + "002"], name="甲乙社区居委会"
    )
    number = desk.open("merge_divisions", step, division_code=COUNTY, effective_on=DAY)
    told = preview_case(town.database, desk.officer, number, DAY)
    assert [(h["code"], h["value"]) for h in told["households"]] == [(TOWN[:9] + "003", 1500)]
    areas = {o["code"]: o["new_area_m2"] for o in told["outlines"]}
    assert areas[TOWN[:9] + "003"] > 0
    desk.apply(desk.ready(number))
    assert town.supply("2026-11-01") == {
        ("inside", TOWN[:9] + "003", 1.0),
        ("declared", TOWN[:9] + "003", 1.0),
    }


def test_a_division_that_takes_another_in_has_the_sum_of_both(town: World, desk: Desk) -> None:
    codes = [TOWN[:9] + "001", TOWN[:9] + "002"]
    step = action("merge_divisions", codes=codes, into_code=codes[0])
    number = desk.open("merge_divisions", step, division_code=COUNTY, effective_on=DAY)
    told = preview_case(town.database, desk.officer, number, DAY)
    county = next(row for row in told["coverage"] if row["code"] == COUNTY)
    assert county["before"]["households"] == county["after"]["households"] == 1500
    desk.apply(desk.ready(number))
    assert town.coverage("community", as_of=DAY)[codes[0]]["households"] == 1500
    assert town.coverage("community", as_of=date(2026, 10, 31))[codes[0]]["households"] == 1000


def test_what_was_not_counted_everywhere_is_not_summed(world: World) -> None:
    codes = [TOWN[:9] + "001", TOWN[:9] + "002"]
    world.divisions(
        {"code": COUNTY, "name": "测试区"},
        {"code": TOWN, "name": "测试镇"},
        {"code": codes[0], "name": "甲社区居委会", "urban_rural_class": "121"},
        {"code": codes[1], "name": "乙社区居委会", "urban_rural_class": "121"},
    )
    world.households({codes[0]: 1000})
    enter_people(world.database)
    desk = desk_of(world.database)
    step = action("merge_divisions", codes=codes, name="甲乙社区居委会")
    number = desk.open("merge_divisions", step, division_code=COUNTY, effective_on=DAY)
    told = preview_case(world.database, desk.officer, number, DAY)
    assert [(h["code"], h["value"]) for h in told["households"]] == [(TOWN[:9] + "003", None)]
    assert any(r["is_unknown"] and "counted anew" in r["en"] for r in told["remarks"])


def test_tiles_are_counted_once_with_their_buffer() -> None:
    world = (-20037508.0, -20037508.0, 20037508.0, 20037508.0)
    assert [count_tiles([world], zoom) for zoom in range(4)] == [1, 4, 16, 64]
    point = (100.0, 100.0, 100.0, 100.0)
    assert count_tiles([point], 1) == 4, "within the buffer of all four"
    assert count_tiles([(6e6, 6e6, 6e6, 6e6)] * 2, 4) == 1
    assert count_tiles([], 10) == 0
